"""What a subscriber may ask for."""

import pytest
from pydantic import ValidationError

from schemas.endpoints import EndpointIn


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/in?a=%20b",
        "https://новости.example/приём",
        "https://xn--b1amarcd.example/",
        "http://[::1]:8000/",
    ],
)
def test_a_url_in_any_script_is_kept_as_it_is(url):
    assert EndpointIn(url=url).url == url


@pytest.mark.parametrize("char", [" ", "\t", "\n", "\0", "\x1b", "\x7f", "\u00a0", "\u202e"])
@pytest.mark.parametrize(
    "url", ["{}https://a.example", "https://a{}.example", "https://a.example/{}"]
)
def test_a_url_with_a_space_or_what_cannot_be_printed_is_refused(url, char):
    with pytest.raises(
        ValidationError, match="holds a space or a character that cannot be printed"
    ):
        EndpointIn(url=url.format(char))


@pytest.mark.parametrize("char", ["\n", "\r", "\0", "\x1b", "\x9b", "\u2028"])
def test_a_description_with_a_control_character_is_refused(char):
    with pytest.raises(ValidationError, match="the description holds a line break"):
        EndpointIn(url="https://a.example", description=f"a{char}b")


@pytest.mark.parametrize("description", ["Nachrichten für alle, 24/7", "نامه\u200cها", None])
def test_a_description_is_any_text_on_one_line(description):
    assert EndpointIn(url="https://a.example", description=description).description == description
