"""Content decides what a document is; names and headers only break ties."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from schemas.documents import IntakeFields, RawDocument
from worker.parsers.detect import detect

from .stories import LEAD, make_pdf


def detected(
    content: bytes | str, media_type: str | None = None, filename: str | None = None
) -> str:
    data = content.encode() if isinstance(content, str) else content
    return detect(RawDocument(data, media_type, IntakeFields(filename=filename))).media_type


def zipped(*names: str, mimetype: str = "") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (make_pdf(["A"]), "application/pdf"),
        (b"\n\xef\xbb\xbf" + make_pdf(["A"]), "application/pdf"),
        (b"junk before " + make_pdf(["A"]), "application/pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0", "image/png"),
        (b"\xff\xd8\xff\xe0\0", "image/jpeg"),
        (b"GIF89a\0\0", "image/gif"),
        (b"BM\0\0\0\0\1\2\3\4\5\6\7\x08", "image/bmp"),
        (gzip.compress(b"a", mtime=0), "application/gzip"),
        (b"\x7fELF\2\1\1\0", "application/x-elf"),
        (b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff", "application/vnd.microsoft.portable-executable"),
        (b"RIFF\4\0\0\0WEBPVP8 \1\2\3\4\5\6", "image/webp"),
        (b"RIFF\4\0\0\0WAVEfmt \1\2\3\4\5\6", "audio/wav"),
        (b"\0\0\0\x18ftypmp42\0\0", "video/mp4"),
        (b"a" * 257 + b"ustar\0", "application/x-tar"),
        (b"{\\rtf1\\ansi A}", "application/rtf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "application/x-ole-storage"),
        (
            zipped("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            zipped("xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (zipped(mimetype="application/epub+zip"), "application/epub+zip"),
        (zipped("a.txt"), "application/zip"),
        (b"\0\1\2\3" * 100, "application/octet-stream"),
        ("<!DOCTYPE html><p>A", "text/html"),
        ("<!-- a --><html><p>A", "text/html"),
        ("<p>One</p><p>Two</p>", "text/html"),
        ("<b>One<br>Two", "text/html"),
        ("<center>One</center>", "text/html"),
        (
            "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>",
            "application/xhtml+xml",
        ),
        ("<?xml version='1.0'?><newsItem/>", "application/xml"),
        ("<rss version='2.0'/>", "application/xml"),
        ('{"title": "A"}', "application/json"),
        ('[{"title": "A"}]', "application/json"),
        ("{}", "application/json"),
        ("Received: by moor\nSubject: A\n\nBody", "message/rfc822"),
        ("From ada Mon Jan 1\nMIME-Version: 1.0\n\nBody", "message/rfc822"),
        ("BEGIN:VCALENDAR\n", "text/calendar"),
        ("---\ntitle: A\n---\nBody", "text/markdown"),
        ("# Head\n\nSee [this](http://a.example).", "text/markdown"),
        (LEAD, "text/plain"),
        (LEAD.encode("utf-16"), "text/plain"),
        (LEAD.encode("utf-16-le"), "text/plain"),
        ("Городской совет одобрил мост.".encode("cp1251"), "text/plain"),
        ("<3 of us left", "text/plain"),
        ("[Northmoor] The council met.", "text/plain"),
        ("{Northmoor} The council met.", "text/plain"),
        ("BM is a company. MZ too.", "text/plain"),
        ("Some say %PDF- is a mark.", "text/plain"),
        ("Subject: A\nDate: 2020-10-13\n\nBody", "text/plain"),
        ("**Title:** A\n\nBody", "text/plain"),
        ("# Head alone\n\nBody", "text/plain"),
        (
            "One" + "\x07" * 3 + " bell in a long enough line of words for the share to be small.",
            "text/plain",
        ),
        (b"\xe2\x82" + b"\x01" * 3 + b"a" * 60, "application/octet-stream"),
        (("é" * 9000)[:8191].encode()[:-1] + b"\x01" * 200, "text/plain"),
    ],
)
def test_content_is_recognised_without_a_name_or_header(content, media_type):
    assert detected(content) == media_type


@pytest.mark.parametrize(
    ("content", "declared", "filename", "media_type"),
    [
        (make_pdf(["A"]), "text/plain", "a.txt", "application/pdf"),
        (LEAD, "application/pdf", "a.pdf", "text/plain"),
        (LEAD, "text/html", "a.html", "text/plain"),
        (LEAD, "image/png", "a.docx", "text/plain"),
        ("<html><p>A", "text/plain", "a.txt", "text/html"),
        ("<?xml version='1.0'?><html/>", "text/xml", "a.xml", "application/xhtml+xml"),
        ("<?xml version='1.0'?><feed/>", "application/atom+xml", None, "application/atom+xml"),
        ("<story>A</story>", "application/xml", None, "application/xml"),
        ("One <b>two</b> three", "text/html", None, "text/html"),
        ("One &amp; two", None, "a.htm", "text/html"),
        ("One <b>two</b> three", None, None, "text/plain"),
        (LEAD, "text/markdown; charset=utf-8", None, "text/markdown"),
        (LEAD, None, "a.md", "text/markdown"),
        ("a,b\n1,2\n", "text/csv", None, "text/csv"),
        (LEAD, "text/csv", "a.csv", "text/plain"),
        ("From: Ada\nSubject: A\n\nBody", "message/rfc822", None, "message/rfc822"),
        (LEAD, "message/rfc822", "a.eml", "text/plain"),
        (b"\0\1\2\3" * 100, "text/plain", "a.txt", "application/octet-stream"),
    ],
)
def test_a_name_or_header_never_decides_against_content(content, declared, filename, media_type):
    assert detected(content, declared, filename) == media_type
