"""URLs of documents: which may be fetched, and what is shown of them."""

import pytest

from schemas.errors import InvalidIntakeError
from schemas.intake import read_intake
from schemas.source_urls import fetchable, last_part, shown


@pytest.mark.parametrize(
    ("url", "fetched"),
    [
        ("https://example.com/a?b=c#d", "https://example.com/a?b=c"),
        ("http://example.com", "http://example.com"),
        ("http://[2606:2800:220:1::1]:8080/x", "http://[2606:2800:220:1::1]:8080/x"),
    ],
)
def test_a_url_is_fetched_without_its_fragment(url, fetched):
    assert fetchable(url) == fetched


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com/a",
        "file:///etc/passwd",
        "https://me@example.com/",
        "https://example.com/a b",
        "https://example.com/a\nb",
        "http://0x7f000001/",
        "http://127.1/",
        "http://[::1/",
        "http://example.com:0/",
    ],
)
def test_what_is_no_plain_url_of_the_web_is_refused(url):
    with pytest.raises(ValueError, match=r"."):
        fetchable(url)


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("https://example.com/a/b?token=hidden#x", "https://example.com/a/b"),
        ("https://me:hidden@example.com:8443/", "https://example.com:8443/"),
    ],
)
def test_what_may_be_secret_is_not_shown(url, seen):
    assert shown(url) == seen


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.com/a/b%20c.txt?x=/y", "b c.txt"),
        ("https://example.com/a%2Fb.txt", "b.txt"),
        ("https://example.com/a/", ""),
        ("https://example.com", ""),
    ],
)
def test_the_last_part_of_a_path_may_name_a_file(url, name):
    assert last_part(url) == name


def test_a_url_is_no_content_by_itself():
    given = read_intake(b'{"url": "https://example.com/a"}')

    with pytest.raises(InvalidIntakeError, match="Send the content itself"):
        given.content()
