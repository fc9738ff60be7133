"""WARC: the pages of a crawl are children, whatever was done to them on their way."""

from __future__ import annotations

import base64
import contextlib
import gzip
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.children import Child, LeftOut
from schemas.documents import RawDocument
from schemas.errors import CorruptDocumentError, IngestError
from schemas.parsing_errors import OverBudgetError
from worker import parsers
from worker.parsers.budget import Budget
from worker.parsers.web import codings, warc

PAGE = b"<html><title>Bridge</title><p>The council approved a bridge on Monday.</p></html>"
IN_BROTLI = (
    "G1AAoBwHdgw9XsplXvVLExqc5KHKax+XMLKeslr1bJjJL/UeYxnLtm3ELTQWFIh04FuNeko1o46TroDvMPplAA=="
)
"""The page, packed by another library."""


def record(kind: str, block: bytes, *, url: str = "https://moor.example/", head: str = "") -> bytes:
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Target-URI: {url}",
        "WARC-Date: 2020-10-13T02:00:00Z",
        "WARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>",
        *head.splitlines(),
        f"Content-Length: {len(block)}",
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def response(payload: bytes, *headers: str, status: str = "200 OK", url: str = "") -> bytes:
    lines = [f"HTTP/1.1 {status}", *(headers or ("Content-Type: text/html; charset=utf-8",))]
    block = "\r\n".join(lines).encode() + b"\r\n\r\n" + payload
    head = "Content-Type: application/http; msgtype=response"
    return record("response", block, url=url or "https://moor.example/", head=head)


def found(content: bytes) -> list[Child | LeftOut]:
    return list(warc.parse(RawDocument(content)).children)


def test_a_page_is_a_child_with_its_address_and_the_time_it_was_fetched():
    (child,) = found(response(PAGE))

    assert (child.content, child.name) == (PAGE, "https://moor.example/")
    assert child.media_type == "text/html; charset=utf-8"
    assert child.fields.metadata == {
        "url": "https://moor.example/",
        "fetched_at": "2020-10-13T02:00:00+00:00",
    }


def test_what_is_no_page_is_counted_and_a_page_that_failed_is_left_out():
    archive = (
        record("warcinfo", b"software: a crawler")
        + record("request", b"GET / HTTP/1.1\r\n\r\n", head="Content-Type: application/http")
        + response(b"body{}", "Content-Type: text/css")
        + response(
            b"gone", "Content-Type: text/html", status="404 Not Found", url="https://m.example/a"
        )
        + response(b"", "Location: /b", "Content-Type: text/html", status="301 Moved")
        + response(PAGE)
    )

    parsed = warc.parse(RawDocument(archive))
    left_out, child = parsed.children

    assert parsed.metadata["records"] == {
        "warcinfo": 1,
        "request": 1,
        "asset": 1,
        "error": 1,
        "redirect": 1,
        "page": 1,
    }
    assert (left_out.name, left_out.code) == ("https://m.example/a", "fetch_failed")
    assert "404" in left_out.message
    assert child.content == PAGE


def test_resources_and_conversions_are_taken_as_they_are():
    archive = record("resource", PAGE, head="Content-Type: text/html") + record(
        "conversion", b"The words.", head="Content-Type: text/plain"
    )

    children = found(archive)

    assert [(one.content, one.media_type) for one in children] == [
        (PAGE, "text/html"),
        (b"The words.", "text/plain"),
    ]


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(PAGE, mtime=0)),
        ("deflate", zlib.compress(PAGE)),
        ("deflate", zlib.compress(PAGE)[2:-4]),
        ("gzip", PAGE),
        ("br", PAGE),
        ("unheard-of", PAGE),
    ],
)
def test_content_codings_are_undone_and_false_ones_forgiven(coding, packed):
    headers = ("Content-Type: text/html", f"Content-Encoding: {coding}")

    (child,) = found(response(packed, *headers))

    assert child.content == PAGE


def test_brotli_and_zstandard_are_undone():
    import zstandard

    packed = zstandard.compress(PAGE)

    assert codings.undone(packed, ["zstd"], Budget()) == PAGE
    assert codings.undone(base64.b64decode(IN_BROTLI), ["br"], Budget()) == PAGE


def test_chunks_are_joined_before_the_content_is_unpacked():
    packed = gzip.compress(PAGE, mtime=0)
    chunked = (
        b"5\r\n" + packed[:5] + b"\r\n%x\r\n" % len(packed[5:]) + packed[5:] + b"\r\n0\r\n\r\n"
    )
    headers = ("Content-Type: text/html", "Content-Encoding: gzip", "Transfer-Encoding: chunked")

    (child,) = found(response(chunked, *headers))

    assert child.content == PAGE


def test_words_that_claim_to_be_chunks_are_words():
    assert codings.undone(PAGE, ["chunked"], Budget()) == PAGE
    assert codings.undone(b"5\r\nabcde\r\n", ["chunked"], Budget()) == b"abcde"


def test_a_bomb_is_left_out_and_the_rest_goes_on():
    bomb = gzip.compress(bytes(30 * 2**20))
    headers = ("Content-Type: text/html", "Content-Encoding: gzip")

    left_out, child = found(response(bomb, *headers) + response(PAGE))

    assert (left_out.code, child.content) == ("too_large", PAGE)
    with pytest.raises(OverBudgetError):
        codings.undone(bomb, ["gzip"], Budget())


def test_a_page_without_bytes_is_left_out():
    (left_out,) = found(response(b""))

    assert left_out.code == "empty"


def test_a_compressed_archive_is_read():
    (child,) = found(gzip.compress(response(PAGE)))

    assert child.content == PAGE


def test_an_archive_that_breaks_off_keeps_what_came_before():
    archive = response(PAGE) + b"XX" * 500

    parsed = warc.parse(RawDocument(archive))
    child, left_out = parsed.children

    assert (child.content, left_out.code) == (PAGE, "corrupt")
    assert "damaged after 1" in parsed.warnings[0]


def test_bytes_that_are_no_archive_are_refused():
    with pytest.raises(CorruptDocumentError, match="no readable WARC"):
        warc.parse(RawDocument(b"WORC/1.0\r\n\r\n"))


def test_an_archive_goes_through_the_whole_of_parsing():
    taken = []

    parsed = parsers.read(RawDocument(response(PAGE)), taken.append)
    story = parsers.read(RawDocument(taken[0].content, taken[0].media_type), taken.append)

    assert (parsed.media_type, parsed.metadata["records"]) == ("application/warc", {"page": 1})
    assert "The council approved a bridge" in story.text


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_mutated_archive_gives_children_or_a_stated_error(data):
    content = bytearray(
        response(PAGE) + response(gzip.compress(PAGE, mtime=0), "Content-Encoding: gzip")
    )
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    with contextlib.suppress(IngestError):
        assert len(found(bytes(content))) < 10
