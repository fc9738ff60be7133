"""One small invented file of every type that is told apart."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile

from schemas.documents import IntakeFields, RawDocument
from worker.parsers.detect import Detected, detect

from .stories import LEAD, make_pdf

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
G2 = "application/vnd.iptc.g2."
G2_NAMESPACE = "xmlns='http://iptc.org/std/nar/2006-10-01/'"
ATOM = "xmlns='http://www.w3.org/2005/Atom'"
MAIL = "Message-ID: <1@example.org>\nFrom: ada@example.org\nSubject: Bridge\n\nThe bridge opened.\n"
ENVELOPE = "From ada@example.org Mon Jun 01 10:00:00 2009\n"


def asked(
    content: bytes | str, media_type: str | None = None, filename: str | None = None
) -> Detected:
    """The answer for content, a header and a name."""
    data = content.encode() if isinstance(content, str) else content
    return detect(RawDocument(data, media_type, IntakeFields(filename=filename)))


def zipped(*names: str, mimetype: str = "", **parts: str) -> bytes:
    """A ZIP of these members, the one named `mimetype` first."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
        for name, text in parts.items():
            archive.writestr({"types": "[Content_Types].xml"}.get(name, name), text)
    return buffer.getvalue()


def ole(*names: str, inside: str = "") -> bytes:
    """A compound file with these streams in its root, and one inside the first of them."""
    entries = [_entry("Root Entry", child=1 if names else -1)]
    entries += [
        _entry(name, right=number + 1 if number < len(names) else -1)
        for number, name in enumerate(names, 1)
    ]
    if inside:
        entries[1] = _entry(names[0], right=2 if len(names) > 1 else -1, child=len(entries))
        entries.append(_entry(inside))
    sectors = -(-len(entries) // 4)
    links = [0xFFFFFFFD, *range(2, sectors + 1), 0xFFFFFFFE]
    table = struct.pack(f"<{len(links)}I", *links).ljust(512, b"\xff")
    return _ole_header() + table + b"".join(entries).ljust(sectors * 512, b"\0")


def _ole_header() -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 62, 3, 65534, 9, 6)
    head += bytes(10) + struct.pack("<8I", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)[:32]
    return (head + struct.pack("<I", 0)).ljust(512, b"\xff")


def _entry(name: str, *, right: int = -1, child: int = -1) -> bytes:
    spelled = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<3i", -1, right, child)
    return spelled.ljust(64, b"\0") + struct.pack("<HBB", len(spelled), 5, 1) + links + bytes(48)


def tarred(name: str = "a.txt") -> bytes:
    """A tar of one member."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo(name))
    return buffer.getvalue()


def old_tar() -> bytes:
    """A tar as before 1988: no mark, only the sum over its header."""
    header = bytearray(tarred()[:512])
    header[257:265] = bytes(8)
    header[148:156] = b" " * 8
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    return bytes(header) + bytes(1024)


WARC = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"

BINARY: tuple[tuple[str, bytes], ...] = (
    ("application/pdf", make_pdf(["A"])),
    (DOCX, zipped("[Content_Types].xml", "word/document.xml", "word/embeddings/a.xlsx")),
    (DOCX, zipped("word/document2.xml", types="wordprocessingml.document.main+xml")),
    (DOCX, zipped("word\\other.xml", "[Content_Types].xml")),
    (DOCX, zipped("part.xml", types="application/vnd.ms-word.template.macroEnabledTemplate")),
    (XLSX, zipped("[Content_Types].xml", "xl/workbook.xml")),
    (PPTX, zipped("[Content_Types].xml", "ppt/presentation.xml")),
    (PPTX, zipped("a.xml", types="presentationml.slideshow.main+xml")),
    (
        "application/vnd.ms-excel.sheet.binary.macroenabled.12",
        zipped("[Content_Types].xml", "xl/workbook.bin"),
    ),
    ("application/vnd.ms-xpsdocument", zipped("[Content_Types].xml", "FixedDocSeq.fdseq")),
    (f"{OPEN_DOCUMENT}text", zipped("content.xml", mimetype=f"{OPEN_DOCUMENT}text")),
    (f"{OPEN_DOCUMENT}text", zipped("a", mimetype=f"{OPEN_DOCUMENT}text-template")),
    (f"{OPEN_DOCUMENT}spreadsheet", zipped("a", mimetype=f"{OPEN_DOCUMENT}spreadsheet")),
    (f"{OPEN_DOCUMENT}presentation", zipped("a", mimetype=f"{OPEN_DOCUMENT}presentation-template")),
    (
        f"{OPEN_DOCUMENT}text",
        zipped(**{"META-INF/manifest.xml": f'<a media-type="{OPEN_DOCUMENT}text"/>'}),
    ),
    ("application/epub+zip", zipped("a.xhtml", mimetype="application/epub+zip")),
    ("application/epub+zip", zipped("META-INF/container.xml", "a.xhtml")),
    ("application/java-archive", zipped("META-INF/MANIFEST.MF", "A.class")),
    ("application/vnd.android.package-archive", zipped("AndroidManifest.xml", "classes.dex")),
    ("application/zip", zipped("a.txt")),
    ("application/zip", zipped("notes/word/document.xml", "a.xlsx")),
    ("application/zip", zipped("a.txt", mimetype="not a type")),
    ("application/zip", zipped("[Content_Types].xml")),
    ("application/zip", zipped()),
    ("application/zip", b"\0\1\2\3" * 20 + zipped("a.txt")),
    ("application/msword", ole("WordDocument", inside="Workbook")),
    ("application/vnd.ms-excel", ole("\x05SummaryInformation", "WORKBOOK")),
    ("application/vnd.ms-excel", b"\x09\x04\x06\0\0\0\x10\0" + bytes(40)),
    ("application/vnd.ms-powerpoint", ole("Current User", "PowerPoint Document")),
    ("application/vnd.ms-outlook", ole("__nameid_version1.0", "__properties_version1.0")),
    (DOCX, ole("EncryptionInfo", "EncryptedPackage")),
    ("application/x-ole-storage", ole("Something")),
    ("application/x-tar", tarred()),
    ("application/x-tar", old_tar()),
    ("application/gzip", gzip.compress(LEAD.encode(), mtime=0)),
    ("application/gzip", gzip.compress(tarred(), mtime=0)),
    ("application/gzip", b"\x1f\x8b\x08" + b"\xff" * 40),
    ("application/warc", gzip.compress(WARC, mtime=0)),
    ("application/warc", WARC),
    ("application/x-bzip2", bz2.compress(LEAD.encode())),
    ("application/x-xz", lzma.compress(LEAD.encode())),
    ("application/zstd", b"(\xb5/\xfd\x04\0" + bytes(40)),
    ("application/x-7z-compressed", b"7z\xbc\xaf'\x1c\0\x04" + bytes(40)),
    ("application/vnd.rar", b"Rar!\x1a\x07\x01\0" + bytes(40)),
    ("application/rtf", b"{\\rtf1\\ansi A}"),
    ("application/rtf", b"\xef\xbb\xbf\n {\\rtf1\\ansi A}"),
    ("image/jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF\0"),
    ("image/png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    ("image/gif", b"GIF89a\1\0\1\0\0\0\0"),
    ("image/tiff", b"II*\0\x08\0\0\0\0\0"),
    ("image/tiff", b"MM\0*\0\0\0\x08\0\0"),
    ("image/webp", b"RIFF\4\0\0\0WEBPVP8 \1\2\3\4\5\6"),
    ("image/bmp", b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0"),
    ("image/heic", b"\0\0\0\x18ftypheic\0\0\0\0"),
    ("image/emf", b"\x01\0\0\0" + bytes(36) + b" EMF" + bytes(20)),
    ("audio/mpeg", b"ID3\x03\0\0\0\0\x02\0" + bytes(40)),
    ("audio/mpeg", b"\xff\xfb\x90\x64" + bytes(40)),
    ("audio/aac", b"\xff\xf1\x50\x80" + bytes(40)),
    ("audio/wav", b"RIFF\4\0\0\0WAVEfmt \1\2\3\4\5\6"),
    ("audio/ogg", b"OggS\0\x02" + bytes(22) + b"\x01vorbis"),
    ("video/ogg", b"OggS\0\x02" + bytes(22) + b"\x80theora"),
    ("video/mp4", b"\0\0\0\x18ftypmp42\0\0\0\0"),
    ("video/quicktime", b"\0\0\0\x08wide\0\0\0\0mdat"),
    ("video/mp2t", (b"\x47\0\x01" + bytes(185)) * 3),
    ("application/x-elf", b"\x7fELF\2\1\1\0"),
    (
        "application/vnd.microsoft.portable-executable",
        b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff",
    ),
    ("application/octet-stream", b"\0\1\2\3" * 100),
    ("text/x-iptc7901", f"\x01NWI0042 3 pol 62 NWI\r\nBridge\r\n\x02{LEAD}\r\n\x03".encode()),
    ("text/x-anpa1312", f"\x16\x16\x01a0117\x1fbc-nw\r\nu i BC-A 06-12\r\n\x02{LEAD}".encode()),
)
"""Marks no text carries, and control characters of the wire."""

TEXT: tuple[tuple[str, str], ...] = (
    *(
        (f"{G2}{name.lower()}+xml", f"<?xml version='1.0'?><{name} {G2_NAMESPACE} guid='a'/>")
        for name in ("newsItem", "packageItem", "planningItem", "conceptItem", "knowledgeItem")
    ),
    (f"{G2}newsmessage+xml", f"<n:newsMessage xmlns:n='http://iptc.org/std/nar/'>{LEAD}"),
    ("text/vnd.iptc.newsml", "<?xml version='1.0'?><!DOCTYPE NewsML SYSTEM 'a.dtd'><NewsML/>"),
    ("text/vnd.iptc.newsml", "<NewsItem><Identification><NewsIdentifier/></Identification>"),
    ("text/vnd.iptc.nitf", f"<!--{' a' * 900}-->\n<!DOCTYPE nitf><nitf><body/></nitf>"),
    (
        "text/vnd.iptc.nitf",
        "<?xml-stylesheet href='a.css'?><!DOCTYPE nitf [<!ENTITY a '>'>]><NITF>",
    ),
    ("application/vnd.ap.appl+xml", "<Publication xmlns='http://ap.org/schemas/03/2005/appl'/>"),
    ("application/rss+xml", "<rss version='2.0'><channel/></rss>"),
    ("application/rss+xml", "<r:RDF xmlns:r='a' xmlns='http://purl.org/rss/1.0/'/>"),
    ("application/rss+xml", "<channel><title>A</title><item>B</item></channel>"),
    (
        "application/x-wxr+xml",
        "<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel/></rss>",
    ),
    ("application/atom+xml", f"<feed {ATOM}/>"),
    ("application/x-atom-entry+xml", f"<a:entry {ATOM.replace('xmlns', 'xmlns:a')}/>"),
    ("application/x-rss-item+xml", "<item><title>A</title></item>"),
    ("image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ("application/xml", "<?xml version='1.0'?><story>A</story>"),
    ("application/xml", "<story>A</story>"),
    ("application/xml", "<story a='b'/>\n"),
    ("application/xml", "<?xml version='1.0'?><newsItem/>"),
    ("application/xhtml+xml", "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>"),
    ("text/html", "<!DOCTYPE html><p>A"),
    ("text/html", "<!-- a --><html><p>A"),
    ("text/html", "<!-- never closed <html><body>"),
    ("text/html", "<!DOCTYPE html PUBLIC 'a'><custom>A"),
    ("text/html", "<p>One</p><p>Two</p>"),
    ("text/html", "<b>One<br>Two"),
    ("text/html", "<br>One"),
    ("text/html", "<my-card><p>One</p>"),
    ("text/html", "<center>One</center>"),
    ("text/html", "<odd>One <b>two</b> three"),
    ("text/html", "Warning: line 3\n<html lang='en'><head><title>A</title>"),
    ("text/html", "The lead.\n<p>One</p>\n<p>Two</p>\n"),
    ("application/vnd.iptc.ninjs+json", '{"uri": "a", "headline": "A \\"b\\" {"}'),
    ("application/vnd.iptc.ninjs+json", '[{"a": {"b": 1}, "guid": "a", "bodies": []}]'),
    ("application/vnd.iptc.ninjs+json", '{"standard": {"name": "ninjs"}, "title": "A"}'),
    ("application/feed+json", '{"version": "https://jsonfeed.org/version/1.1", "items": []}'),
    ("application/jsonl", '{"a": "{"}\n{"a": 2}\n'),
    ("application/jsonl", "[1, [2]]\n\n[3]\n"),
    ("application/json", '{"a": 1} {"b": 2}\n{"c": 3}\n'),
    ("application/json", '{"a": {}\n{"b": 1}'),
    ("application/json", '{"title": "A"}'),
    ("application/json", '{"a": {"uri": "a", "headline": "A"}}'),
    ("application/json", '{\n "version": 1\n}\n'),
    ("application/json", '[{"title": "A"}]'),
    ("application/json", "[1, 2]\n"),
    ("application/json", '{"a": 1}, {"a": 2}\n{"b": 1}'),
    ("application/json", "{}"),
    ("message/rfc822", MAIL),
    ("message/rfc822", "From: a@example.org\nTo: b@example.org\nSubject: A\n\nBody"),
    ("message/rfc822", 'Content-Type: multipart/mixed;\n boundary="a"\n\n--a--\n'),
    ("message/rfc822", f"{ENVELOPE}{MAIL}"),
    ("message/rfc822", "From ada Mon Jan 1\nMIME-Version: 1.0\n\nBody"),
    ("message/rfc822", "X-Mailer: a\nMIME-Version: 1.0\nA: b\nC: d\nnot a header\n\nBody"),
    ("application/mbox", f"{ENVELOPE}{MAIL}\n{ENVELOPE}{MAIL}"),
    ("application/mbox", f"{ENVELOPE}\nOne\n\nFrom a window\n\n{ENVELOPE}\nTwo\n"),
    (
        "multipart/related",
        "From: <Saved by Blink>\nContent-Type: multipart/related;\n boundary=a\n\n",
    ),
    (
        "multipart/related",
        "MIME-Version: 1.0\nContent-Type: multipart/related\n\n--a\nContent-Location: a\n",
    ),
    ("text/csv", "name,age\nAda,36\nBob,40\n"),
    ("text/csv", "a;b;c\n1;2;3\n4;5;6\n"),
    ("text/csv", "a|b|c\n1|2|3\n4|5|6\n"),
    ("text/csv", 'a,b,c,d\n1,"2\n\n3",4,5\n'),
    ("text/csv", "town,vote\n" + "Skerrin Bay,yes\n" * 6),
    ("text/csv", "a,b,c\n" + "1,2,3\n" * 6 + "1,2\n"),
    ("text/csv", "number,square,cube\n" + "12,144,1728\n" * 2000),
    ("text/tab-separated-values", "name\tage\nAda\t36\nBob\t40\n"),
    ("text/markdown", "---\ntitle: A\n---\nBody"),
    ("text/markdown", "# Head\n\nSee [this](http://a.example)."),
    ("text/markdown", "<!-- a licence -->\n\n# Head\n\n- one\n- two\n"),
    ("text/markdown", "Before\n\n| A | B |\n| - | - |\n| 1 | 2 |\n"),
    ("text/calendar", "BEGIN:VCALENDAR\n"),
    ("text/plain", LEAD),
    ("text/plain", f"ZCZC NWI0042\n{LEAD}\nNNNN"),
    ("text/plain", "<3 of us left"),
    ("text/plain", "<Skerrin> The council met."),
    ("text/plain", "<?php echo '<p>'; ?>"),
    ("text/plain", "[Northmoor] The council met."),
    ("text/plain", "{Northmoor} The council met."),
    ("text/plain", "BM is a company. MZ too."),
    ("text/plain", "Some say %PDF- is a mark."),
    ("text/plain", "Subject: A\nDate: 2020-10-13\n\nBody"),
    ("text/plain", "From: Ada Lee\nTo: the editor\nSubject: A\n\nBody"),
    ("text/plain", "From: a@example.org\nSent: Monday\nTo: b@example.org\nSubject: A\n\nBody"),
    ("text/plain", "From Monday on: the ferry is late.\n\nBody"),
    ("text/plain", "**Title:** A\n\nBody"),
    ("text/plain", "# Head alone\n\nBody"),
    ("text/plain", "User-Agent: *\nDisallow: /\n"),
    ("text/plain", "Bob, Ada, Cy\nDan, Eve, Fay\nGus, Hal, Ida\n"),
    ("text/plain", "x = 1;\ny = 2;\nz = 3;\n"),
)
"""Text, by its heads, its markup and the look of its lines."""
