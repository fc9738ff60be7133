"""MHTML: the page in it is read as HTML is, with where and when it was saved."""

from __future__ import annotations

import contextlib
import quopri

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.documents import RawDocument
from schemas.errors import CorruptDocumentError, IngestError
from worker import parsers
from worker.parsers.web import mhtml

WORDS = "Городской совет одобрил строительство нового моста через реку в понедельник. " * 4
PAGE = (
    "<html><head><title>Мост | Вестник</title></head><body><article><h1>Мост</h1>"
    f"<p>{WORDS}</p><p>{WORDS}</p></article></body></html>"
)


def saved(
    page: str = PAGE,
    *,
    head: str = "",
    charset: str = "windows-1251",
    kind: str = "text/html",
) -> bytes:
    body = quopri.encodestring(page.encode(charset)).decode()
    return (
        "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://moor.example/most\r\n"
        f"Subject: Most\r\nDate: Tue, 13 Oct 2020 08:00:00 +0600\r\nMIME-Version: 1.0\r\n{head}"
        'Content-Type: multipart/related; type="text/html"; boundary="X"\r\n\r\n'
        "--X\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0=\r\n"
        f"--X\r\nContent-Type: {kind}; charset={charset}\r\nContent-ID: <page@x>\r\n"
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{body}\r\n--X--\r\n"
    ).encode()


def test_the_page_is_read_with_its_charset_and_address():
    parsed = mhtml.parse(RawDocument(saved()))

    assert (parsed.title, parsed.media_type) == ("Мост", "multipart/related")
    assert parsed.text.startswith("Городской совет одобрил")
    assert parsed.metadata["url"] == "https://moor.example/most"
    assert parsed.metadata["fetched_at"] == "2020-10-13T08:00:00+06:00"
    assert (parsed.parser, parsed.children) == ("mhtml/1", ())


def test_a_page_without_a_title_is_called_after_its_subject():
    parsed = mhtml.parse(RawDocument(saved(f"<p>{WORDS}</p><p>{WORDS}</p>")))

    assert (parsed.title, parsed.provenance["title"]) == ("Most", "subject")


def test_a_page_without_any_title_has_none():
    content = saved(f"<p>{WORDS}</p><p>{WORDS}</p>").replace(b"Subject: Most\r\n", b"")

    assert mhtml.parse(RawDocument(content)).title is None


def test_a_page_named_as_the_start_is_the_page():
    second = "--X\r\nContent-Type: text/html\r\n\r\n<p>Not this one.</p>\r\n"
    content = saved().decode().replace('boundary="X"', 'boundary="X"; start="<page@x>"')
    content = content.replace("\r\n\r\n--X\r\n", f"\r\n\r\n{second}--X\r\n", 1)

    assert mhtml.parse(RawDocument(content.encode())).title == "Мост"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (saved(kind="text/plain"), "no part that is a page"),
        (b"no headers at all", "no headers"),
        (b"Subject: " + b"a" * 100_000 + b"\r\n\r\n", "endless"),
        (saved() + b"\r\n\nContent-Type: text/html" * 2_100, "more than 2,000 parts"),
    ],
)
def test_what_is_no_saved_page_is_refused_with_the_reason(content, why):
    with pytest.raises(CorruptDocumentError, match=why):
        mhtml.parse(RawDocument(content))


def test_a_saved_page_goes_through_the_whole_of_parsing():
    parsed = parsers.read(RawDocument(saved()), print)

    assert (parsed.media_type, parsed.title) == ("multipart/related", "Мост")


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_a_mutated_file_gives_a_page_or_a_stated_error(data):
    content = bytearray(saved())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    with contextlib.suppress(IngestError):
        assert mhtml.parse(RawDocument(bytes(content))).parser == "mhtml/1"
