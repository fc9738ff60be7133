"""Binary formats, by the marks they carry."""

from __future__ import annotations

import re
import zlib

from worker.parsers.detection import ole, zips
from worker.parsers.detection.look import BOUND, Look
from worker.parsers.detection.signatures import BY_FIRST_BYTE, TEXTS
from worker.parsers.detection.verdict import Detected, by_content

_BRANDS = {
    b"M4A": "audio/mp4",
    b"M4B": "audio/mp4",
    b"qt ": "video/quicktime",
    b"hei": "image/heic",
    b"hev": "image/heic",
    b"mif": "image/heif",
    b"msf": "image/heif",
    b"avi": "image/avif",
    b"3gp": "video/3gpp",
    b"3g2": "video/3gpp2",
    b"crx": "image/x-canon-cr3",
    b"jp2": "image/jp2",
}
"""What the first three letters of an ISO base media brand mean; else it is MP4."""
_ATOMS = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})
_FORMS = {
    b"WEBP": "image/webp",
    b"WAVE": "audio/wav",
    b"AVI ": "video/x-msvideo",
    b"CDXA": "video/mpeg",
    b"RMID": "audio/midi",
    b"AIFF": "audio/aiff",
    b"AIFC": "audio/aiff",
    b"ILBM": "image/x-ilbm",
}
_OGG_VIDEO = (b"theora", b"OVP80", b"BBCD")
_PDF_END = re.compile(rb"startxref\s{1,4}\d{1,12}\s{1,4}%%EOF")
_TAR_SUM = re.compile(rb"[ 0]*([0-7]{1,7})[\0 ]{1,2}")


def kind(look: Look) -> Detected | None:
    """The binary format of these bytes, or a text format that opens with a mark of its own."""
    content = look.content
    return (
        _signed(look)
        or (zips.kind(content) if content.startswith(zips.MARKS) else None)
        or (ole.kind(content, look.claims) if content.startswith(ole.MARK) else None)
        or _pdf(content)
        or _chunked(content)
        or (None if look.is_text else _inner(content))
        or _tar(content)
    )


def _signed(look: Look) -> Detected | None:
    content = look.content
    for mark, found, is_wordlike in BY_FIRST_BYTE.get(content[0], ()):
        if content.startswith(mark) and not (is_wordlike and look.is_text):
            return _packed(content) or found
    opening = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, media_type, words in TEXTS:
        if opening.startswith(mark):
            return by_content(media_type, words)
    return None


def _packed(content: bytes) -> Detected | None:
    """WARC files are mostly stored packed; any other packed file is what its packing says."""
    if not content.startswith(b"\x1f\x8b"):
        return None
    try:
        head = zlib.decompressobj(wbits=31).decompress(content[:4096], 16)
    except zlib.error:
        return None
    is_warc = head.startswith((b"WARC/0.", b"WARC/1."))
    return by_content("application/warc", "gzip of a WARC record") if is_warc else None


def _pdf(content: bytes) -> Detected | None:
    """A PDF, also one with other bytes before it, if more of it follows than its mark."""
    at = content.find(b"%PDF-", 0, 1024)
    if at < 0:
        return _headless(content)
    begins = not content[:at].strip(b"\xef\xbb\xbf \t\r\n\f\0")
    ends = (content[:BOUND], content[-BOUND:])
    if begins or any(b"startxref" in end or b" obj" in end for end in ends):
        return by_content("application/pdf", "PDF signature")
    return None


def _headless(content: bytes) -> Detected | None:
    """A PDF whose first line is damaged still ends as one."""
    if _PDF_END.search(content, max(0, len(content) - 1024)) and b" obj" in content[:BOUND]:
        return by_content("application/pdf", "PDF trailer")
    return None


def _inner(content: bytes) -> Detected | None:
    """Formats whose mark is so short that a text might begin with it."""
    return _sound(content) or _stream(content) or _other(content) or zips.appended(content)


def _chunked(content: bytes) -> Detected | None:
    """Formats whose mark stands behind a length."""
    name, form = content[4:8], content[8:12]
    if content.startswith((b"RIFF", b"RF64", b"FORM")) and form in _FORMS:
        return by_content(_FORMS[form], "form in its first chunk")
    if name == b"ftyp" and content[0] == 0:
        return by_content(_BRANDS.get(form[:3], "video/mp4"), "ISO media brand")
    if content.startswith(b"\x01\0\0\0") and content[40:44] == b" EMF":
        return by_content("image/emf", "EMF signature")
    return None


def _sound(content: bytes) -> Detected | None:
    if content.startswith(b"OggS"):
        is_video = any(mark in content[:512] for mark in _OGG_VIDEO)
        return by_content("video/ogg" if is_video else "audio/ogg", "Ogg signature")
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:
        return None
    if content[1] & 0xF6 == 0xF0:
        return by_content("audio/aac", "AAC frame")
    version, layer, rate = content[1] >> 3 & 3, content[1] >> 1 & 3, content[2] >> 4
    is_frame = version != 1 and layer in (1, 2) and 0 < rate < 15 and content[2] >> 2 & 3 != 3
    return by_content("audio/mpeg", "MPEG audio frame") if is_frame else None


def _stream(content: bytes) -> Detected | None:
    is_transport = len(content) > 376 and content[0] == content[188] == content[376] == 0x47
    return by_content("video/mp2t", "MPEG transport stream") if is_transport else None


def _other(content: bytes) -> Detected | None:
    if content.startswith(b"BM") and len(content) >= 14:
        return by_content("image/bmp", "BMP signature")
    is_movie = content[4:8] in _ATOMS and content[0] < 2
    return by_content("video/quicktime", "QuickTime atom") if is_movie else None


def _tar(content: bytes) -> Detected | None:
    """A tar by its mark, or, in those of old, by the sum over its first header."""
    if content[257:262] == b"ustar":
        return by_content("application/x-tar", "tar signature")
    said = _TAR_SUM.fullmatch(content[148:156]) if len(content) >= 512 else None
    if said is None or not content[0]:
        return None
    header = content[:512]
    real = sum(header) - sum(header[148:156]) + 8 * 32
    return by_content("application/x-tar", "tar header sum") if int(said[1], 8) == real else None
