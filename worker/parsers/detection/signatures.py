"""The marks that binary formats begin with; those without a reader here are named too."""

from __future__ import annotations

from worker.parsers.detection.verdict import Detected, by_content

Row = tuple[bytes, str, str]
"""The first bytes, the media type, and the mark in words."""

ROWS: tuple[Row, ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png", "PNG signature"),
    (b"\xff\xd8\xff", "image/jpeg", "JPEG signature"),
    (b"GIF87a", "image/gif", "GIF signature"),
    (b"GIF89a", "image/gif", "GIF signature"),
    (b"II*\0\x10\0\0\0CR", "image/x-canon-cr2", "Canon raw signature"),
    (b"II*\0", "image/tiff", "TIFF signature"),
    (b"MM\0*", "image/tiff", "TIFF signature"),
    (b"II+\0", "image/tiff", "BigTIFF signature"),
    (b"MM\0+", "image/tiff", "BigTIFF signature"),
    (b"8BPS", "image/vnd.adobe.photoshop", "Photoshop signature"),
    (b"\0\0\x01\0", "image/vnd.microsoft.icon", "icon signature"),
    (b"\0\0\0\x0cjP  ", "image/jp2", "JPEG 2000 signature"),
    (b"\xff\x4f\xff\x51", "image/jp2", "JPEG 2000 signature"),
    (b"\0\0\0\x0cJXL ", "image/jxl", "JPEG XL signature"),
    (b"\xff\x0a", "image/jxl", "JPEG XL signature"),
    (b"DDS ", "image/vnd.ms-dds", "DDS signature"),
    (b"AT&TFORM", "image/vnd.djvu", "DjVu signature"),
    (b"BPG\xfb", "image/bpg", "BPG signature"),
    (b"\xd7\xcd\xc6\x9a", "image/wmf", "WMF signature"),
    (b"\x01\0\x09\0\0\x03", "image/wmf", "WMF signature"),
    (b"AC10", "image/vnd.dwg", "AutoCAD signature"),
    (b"\xc5\xd0\xd3\xc6", "application/postscript", "EPS signature"),
    (b"\x1f\x8b", "application/gzip", "gzip signature"),
    (b"BZh", "application/x-bzip2", "bzip2 signature"),
    (b"\xfd7zXZ\0", "application/x-xz", "xz signature"),
    (b"(\xb5/\xfd", "application/zstd", "Zstandard signature"),
    (b"\x04\x22\x4d\x18", "application/x-lz4", "LZ4 signature"),
    (b"\x1f\x9d", "application/x-compress", "compress signature"),
    (b"LZIP", "application/x-lzip", "lzip signature"),
    (b"7z\xbc\xaf'\x1c", "application/x-7z-compressed", "7z signature"),
    (b"Rar!\x1a\x07", "application/vnd.rar", "RAR signature"),
    (b"MSCF\0\0\0\0", "application/vnd.ms-cab-compressed", "cabinet signature"),
    (b"!<arch>\ndebian", "application/vnd.debian.binary-package", "Debian signature"),
    (b"!<arch>\n", "application/x-archive", "ar signature"),
    (b"\xed\xab\xee\xdb", "application/x-rpm", "RPM signature"),
    (b"070701", "application/x-cpio", "cpio signature"),
    (b"070702", "application/x-cpio", "cpio signature"),
    (b"070707", "application/x-cpio", "cpio signature"),
    (b"\xc7\x71", "application/x-cpio", "cpio signature"),
    (b"\x71\xc7", "application/x-cpio", "cpio signature"),
    (b"\x7fELF", "application/x-elf", "ELF signature"),
    (b"\xca\xfe\xba\xbe", "application/java-vm", "Java class signature"),
    (b"\xca\xfe\xd0\x0d", "application/x-java-pack200", "Pack200 signature"),
    (b"\xcf\xfa\xed\xfe", "application/x-mach-o", "Mach-O signature"),
    (b"\xce\xfa\xed\xfe", "application/x-mach-o", "Mach-O signature"),
    (b"SQLite format 3\0", "application/vnd.sqlite3", "SQLite signature"),
    (b"\0\x01\0\0Standard ", "application/x-msaccess", "Access signature"),
    (b"!BDN", "application/vnd.ms-outlook-pst", "Outlook store signature"),
    (b"\x78\x9f\x3e\x22", "application/vnd.ms-tnef", "TNEF signature"),
    (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", "application/onenote", "OneNote signature"),
    (b"ITSF", "application/vnd.ms-htmlhelp", "CHM signature"),
    (b"\xffWPC", "application/vnd.wordperfect", "WordPerfect signature"),
    (b"\x09\0\x04\0", "application/vnd.ms-excel", "Excel 2 sheet"),
    (b"\x09\x02\x06\0", "application/vnd.ms-excel", "Excel 3 sheet"),
    (b"\x09\x04\x06\0", "application/vnd.ms-excel", "Excel 4 sheet"),
    (b"\x09\x08\x08\0\0\x05", "application/vnd.ms-excel", "Excel 5 book"),
    (b"\x09\x08\x10\0\0\x06", "application/vnd.ms-excel", "Excel 97 book"),
    (b"ID3", "audio/mpeg", "ID3 tag"),
    (b"fLaC", "audio/flac", "FLAC signature"),
    (b"MThd", "audio/midi", "MIDI signature"),
    (b"#!AMR", "audio/amr", "AMR signature"),
    (b".snd", "audio/basic", "AU signature"),
    (b"\x1aE\xdf\xa3", "video/webm", "Matroska signature"),
    (b"0&\xb2u\x8ef\xcf\x11", "video/x-ms-asf", "ASF signature"),
    (b"FLV\x01", "video/x-flv", "FLV signature"),
    (b"\0\0\x01\xba", "video/mpeg", "MPEG signature"),
    (b"\0\0\x01\xb3", "video/mpeg", "MPEG signature"),
    (b"FWS", "application/x-shockwave-flash", "Flash signature"),
    (b"CWS", "application/x-shockwave-flash", "Flash signature"),
    (b"ZWS", "application/x-shockwave-flash", "Flash signature"),
    (b"wOFF", "font/woff", "WOFF signature"),
    (b"wOF2", "font/woff2", "WOFF2 signature"),
    (b"OTTO\0", "font/otf", "OpenType signature"),
    (b"\0\x01\0\0\0", "font/ttf", "TrueType signature"),
    (b"ttcf\0", "font/collection", "TrueType collection signature"),
    (b"\x89HDF\r\n\x1a\n", "application/x-hdf5", "HDF5 signature"),
    (b"\x0e\x03\x13\x01", "application/x-hdf", "HDF signature"),
    (b"MZ", "application/vnd.microsoft.portable-executable", "executable signature"),
)
"""The longer of two marks that begin alike stands first."""

TEXTS: tuple[Row, ...] = (
    (b"{\\rtf", "application/rtf", "RTF signature"),
    (b"WARC/0.", "application/warc", "WARC record"),
    (b"WARC/1.", "application/warc", "WARC record"),
    (b"%!PS", "application/postscript", "PostScript signature"),
    (b"BEGIN:VCALENDAR", "text/calendar", "calendar head"),
    (b"BEGIN:VCARD", "text/vcard", "card head"),
    (b"WEBVTT", "text/vtt", "WebVTT head"),
)
"""Marks of formats that are text themselves; white space may stand before them."""


_LETTERS = frozenset({b"\xff\x0a", b"\xc7\x71", b"\x71\xc7"})
"""Marks that are words in a Cyrillic text."""


def _is_printable(mark: bytes) -> bool:
    return all(32 <= byte < 127 for byte in mark)


def _by_first_byte(rows: tuple[Row, ...]) -> dict[int, tuple[tuple[bytes, Detected, bool], ...]]:
    """The rows by their first byte, each with its answer and whether it might open a text."""
    found: dict[int, tuple[tuple[bytes, Detected, bool], ...]] = {}
    for mark, media_type, words in rows:
        row = (mark, by_content(media_type, words), mark in _LETTERS or _is_printable(mark))
        found[mark[0]] = (*found.get(mark[0], ()), row)
    return found


BY_FIRST_BYTE = _by_first_byte(ROWS)
