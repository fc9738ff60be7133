"""What a document is, by its content first; a name or header never overrules it."""

from __future__ import annotations

import re
from typing import NamedTuple

from schemas.documents import RawDocument
from worker.parsers.declared import ending, essence

BINARY = "application/octet-stream"
"""What no reader is known for."""

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"(\xb5/\xfd", "application/zstd"),
    (b"7z\xbc\xaf'\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x7fELF", "application/x-elf"),
    (b"\xca\xfe\xba\xbe", "application/java-vm"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"wOF2", "font/woff2"),
    (b"%!PS", "application/postscript"),
    (b"{\\rtf", "application/rtf"),
    (b"BEGIN:VCALENDAR", "text/calendar"),
    (b"WEBVTT", "text/vtt"),
)
_BINARY_ONLY = frozenset({b"BM", b"MM\0*", b"ID3", b"OggS", b"BZh", b"fLaC", b"wOF2"})
"""Marks that are letters: they count only where the bytes are not text."""

_ZIPPED = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_ZIP_MIMETYPE = re.compile(rb"mimetype(application/[\w.+-]{3,80}?)PK")
_HTML = re.compile(
    r"(?:<!--(?:[^-]|-(?!->)){0,2000}-->\s*)*(?:<!doctype\s+html|<(?:html|head|body|title|meta|script|link|"
    r"style)\b)",
    re.IGNORECASE | re.DOTALL,
)
_FRAGMENT = re.compile(
    r"<(?:p|div|article|section|main|h[1-6]|span|a|b|i|em|strong|ul|ol|table|blockquote|br|"
    r"img|header)\b[^<>]*>",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|&(?:[a-z]{2,8}|#\d{2,6});", re.IGNORECASE)
_XML = re.compile(r"<\?xml\b|<(?:rss|feed|nitf|newsml|newsitem|svg|urlset)\b", re.IGNORECASE)
_ROOT = re.compile(r"<([a-z][\w:.-]*)", re.IGNORECASE)
_JSON = re.compile(
    r"\{\s*(?:\"[^\"\n]{0,200}\"\s*:|\})|\[\s*(?:[\[{]\s*[\"{\[\]}]|\"[^\"\n]*\"\s*[,\]]|\]|"
    r"-?\d+\s*,)"
)
_MAIL_HEAD = re.compile(
    r"^(?:received|return-path|mime-version|message-id|delivered-to|content-type|"
    r"content-transfer-encoding|x-[\w-]+|dkim-signature|envelope-to|reply-to|in-reply-to):",
    re.IGNORECASE | re.MULTILINE,
)
_MAIL_LINE = re.compile(r"(?:[!-9;-~]{1,60}:[ \t]?|[ \t]+\S|From |>From )")
_MARKDOWN_SIGNS = (
    re.compile(r"\A#{1,3} \S"),
    re.compile(r"^#{2,6} \S", re.MULTILINE),
    re.compile(r"\[[^\]\n]{1,100}\]\((?:https?:|/|#|\./)[^)\s]{0,300}\)"),
    re.compile(r"^```", re.MULTILINE),
    re.compile(r"^\|? ?:?-{3,}:? ?\|", re.MULTILINE),
)
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n[\w-]+:.*\n(?:.*\n){0,60}?---[ \t]*(?:\n|\Z)")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\b\x1b\0") + b"\x7f"
_SAMPLE = 16_384


class Detected(NamedTuple):
    """What a document is, and what told."""

    media_type: str
    reason: str


def detect(raw: RawDocument) -> Detected:
    """The media type of these bytes; BINARY if they are neither known nor text."""
    if known := _by_magic(raw.content):
        return Detected(known, "content")
    if text := _by_text(raw):
        return Detected(text, "content")
    return Detected(BINARY, "nothing known")


def is_text(content: bytes) -> bool:
    """Whether the bytes may be text: valid UTF-8, or hardly a control character."""
    sample = content[:_SAMPLE]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):
        return True
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    nuls = sample.count(0)
    if nuls * 50 > len(sample) and nuls > 1:
        return _is_wide(sample, controls)
    return controls * 100 <= len(sample) or (controls * 20 <= len(sample) and _is_utf8(sample))


def _is_wide(sample: bytes, controls: int) -> bool:
    """UTF-16 without a mark: the NULs of its Latin letters stand on one side."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    return min(even, odd) * 20 <= max(even, odd) and controls * 3 <= len(sample)


def _is_utf8(sample: bytes) -> bool:
    try:
        sample[:-4].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(sample) - 8
    return True


def _by_magic(content: bytes) -> str | None:
    for mark, media_type in _MAGIC:
        if content.startswith(mark) and not (mark in _BINARY_ONLY and is_text(content)):
            return media_type
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content)
    return _with_inner_marks(content)


def _with_inner_marks(content: bytes) -> str | None:
    """Formats whose mark does not stand at the very start."""
    if b"%PDF-" in content[:1024] and _is_pdf(content):
        return "application/pdf"
    if content.startswith(b"MZ") and not is_text(content):
        return "application/vnd.microsoft.portable-executable"
    if content.startswith(b"RIFF") and not is_text(content):
        return "image/webp" if content[8:12] == b"WEBP" else "audio/wav"
    if content[4:8] == b"ftyp":
        return "video/mp4"
    return "application/x-tar" if content[257:262] == b"ustar" else None


def _is_pdf(content: bytes) -> bool:
    begins = content.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"%PDF-")
    return begins or b"startxref" in content or b" obj" in content


def _zipped(content: bytes) -> str:
    head = content[:65_536] + content[-65_536:]
    for mark, media_type in _ZIPPED:
        if mark in head:
            return media_type
    named = _ZIP_MIMETYPE.search(content[:256])
    return named[1].decode("ascii") if named else "application/zip"


def _by_text(raw: RawDocument) -> str | None:
    if not is_text(raw.content):
        return None
    head = _opening(raw.content)
    name, said = ending(raw.fields.filename), essence(raw.media_type)
    return _marked_up(head, name, said) or _structured(head, name, said) or "text/plain"


def _opening(content: bytes) -> str:
    """The first characters, good enough to look for marks in: NULs are dropped."""
    sample = content[:_SAMPLE]
    if sample[:3] == b"\xef\xbb\xbf":
        sample = sample[3:]
    return (
        sample.translate(None, b"\0\xff\xfe")
        .decode("utf-8", "replace")
        .replace("\r\n", "\n")
        .lstrip()
    )


def _marked_up(head: str, name: str, said: str) -> str | None:
    if head.startswith("<"):
        return _tagged(head, said)
    claims_html = name in ("html", "htm", "xhtml") or said in ("text/html", "application/xhtml+xml")
    return "text/html" if claims_html and _MARKUP.search(head) else None


def _tagged(head: str, said: str) -> str | None:
    if _XML.match(head):
        return _xml(head, said)
    if _HTML.match(head) or (_FRAGMENT.match(head) and ("</" in head or "<br" in head.lower())):
        return "text/html"
    if _MARKUP.match(head):
        is_xml = said.endswith(("/xml", "+xml")) and not said.startswith("application/xhtml")
        return "application/xml" if is_xml else "text/html"
    return None


def _xml(head: str, said: str) -> str:
    root = _ROOT.search(head)
    if root and root[1].lower() == "html":
        return "application/xhtml+xml"
    return said if said.endswith("+xml") and "xhtml" not in said else "application/xml"


def _structured(head: str, name: str, said: str) -> str | None:
    if _JSON.match(head):
        return "application/json"
    if _is_mail(head, claimed=name == "eml" or said == "message/rfc822"):
        return "message/rfc822"
    if (name == "csv" or said == "text/csv") and _is_csv(head):
        return "text/csv"
    if name in ("md", "markdown") or said in ("text/markdown", "text/x-markdown"):
        return "text/markdown"
    return "text/markdown" if _is_markdown(head) else None


def _is_markdown(head: str) -> bool:
    """Front matter, or two different signs of Markdown."""
    if not any(mark in head for mark in ("# ", "](", "```", "---")):
        return False
    return (
        bool(_FRONT_MATTER.match(head))
        or sum(map(bool, (s.search(head) for s in _MARKDOWN_SIGNS))) >= 2
    )


def _is_mail(head: str, *, claimed: bool) -> bool:
    """Whether a block of header lines opens it, with one that only mail carries."""
    block = head.split("\n\n", 1)[0]
    if not all(_MAIL_LINE.match(line) for line in block.split("\n")[:20]):
        return False
    return claimed or _MAIL_HEAD.search(block) is not None


def _is_csv(head: str) -> bool:
    """Whether the first lines have as many separators each."""
    rows = [row for row in head.split("\n")[:6] if row.strip()][:5]
    return any(
        rows and rows[0].count(mark) > 0 and len({row.count(mark) for row in rows}) == 1
        for mark in (",", ";", "\t")
    )
