"""The bytes of documents as they are served: whole, in part, and not at all."""

from urllib.parse import quote

import pytest
from structlog.testing import capture_logs

from store import blobs
from tests.api_server import client_of, serving

SMALL = b"0123456789" * 10
LARGE = b"0123456789" * 100_000


@pytest.fixture
def client(settings):
    with serving() as url, client_of(url) as opened:
        yield opened


def post(client, content, **headers):
    """Where the original of a new document is."""
    answer = client.post("/v1/documents", content=content, headers=headers)
    return f"{answer.headers['location']}/original"


@pytest.fixture(params=[SMALL, LARGE], ids=["in the row", "in a file"])
def content(request):
    return request.param


def test_the_bytes_come_whole_with_their_digest_as_the_tag(client, content):
    kept = blobs.keep(content, limit=10**9)
    answer = client.get(post(client, content))

    assert answer.status_code == 200
    assert answer.content == content
    assert answer.headers["etag"] == f'"{kept.sha256}"'
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox")


@pytest.mark.parametrize(
    ("asked", "part", "said"),
    [
        ("bytes=10-12", slice(10, 13), "bytes 10-12/{size}"),
        ("bytes=5-", slice(5, None), "bytes 5-{last}/{size}"),
        ("bytes=-1", slice(-1, None), "bytes {last}-{last}/{size}"),
    ],
)
def test_a_part_is_served(client, content, asked, part, said):
    answer = client.get(post(client, content), headers={"range": asked})

    size = len(content)
    assert answer.status_code == 206
    assert answer.content == content[part]
    assert answer.headers["content-range"] == said.format(size=size, last=size - 1)


def test_a_part_beyond_the_end_is_refused_with_the_size(client, content):
    answer = client.get(post(client, content), headers={"range": "bytes=9999999-"})

    assert answer.status_code == 416
    assert answer.json()["code"] == "range_not_satisfiable"
    assert answer.headers["content-range"] == f"bytes */{len(content)}"


def test_a_part_is_served_only_of_the_bytes_it_was_begun_with(client, content):
    place = post(client, content)
    etag = client.head(place).headers["etag"]

    same = client.get(place, headers={"range": "bytes=0-0", "if-range": etag})
    other = client.get(place, headers={"range": "bytes=0-0", "if-range": '"other"'})

    assert (same.status_code, same.content) == (206, b"0")
    assert (other.status_code, other.content) == (200, content)


def test_who_has_the_bytes_is_not_sent_them_again(client, content):
    place = post(client, content)
    etag = client.head(place).headers["etag"]

    answer = client.get(place, headers={"if-none-match": etag, "range": "bytes=0-0"})

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == etag


def test_the_headers_can_be_had_alone(client, content):
    place = post(client, content)

    head, whole = client.head(place), client.get(place)

    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "content-disposition"):
        assert head.headers[name] == whole.headers[name]


def test_the_type_is_as_the_sender_said_and_nothing_is_added(client):
    place = post(client, "Привет".encode("cp1251"), **{"content-type": "text/plain"})

    assert client.get(place).headers["content-type"] == "text/plain"


def test_a_type_that_is_no_header_is_not_sent_as_one(client):
    place = post(client, b"\0\0\0", **{"content-type": "text/плохо".encode()})

    assert client.get(place).headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize(
    ("name", "plain"),
    [("story.txt", "story.txt"), ('a "b" 5%.txt', "a _b_ 5_.txt"), ("Ошский.txt", "______.txt")],
)
def test_the_name_is_told_to_old_clients_too(client, name, plain):
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    place = post(client, SMALL, **{"content-disposition": disposition})

    answer = client.get(place)

    assert answer.headers["content-disposition"] == (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    )


def test_bytes_that_are_missing_are_told_and_logged(client):
    place = post(client, LARGE)
    blobs.path_of(client.head(place).headers["etag"].strip('"')).unlink()

    with capture_logs() as lines:
        answer = client.get(place)

    assert answer.status_code == 503
    assert answer.json()["code"] == "blob_missing"
    assert [line["event"] for line in lines] == ["blob missing"]
