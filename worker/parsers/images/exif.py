"""EXIF: what a camera and an editor's program write into a picture."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from worker.parsers import dates
from worker.parsers.encoding import clean, decode

MOST_BYTES = 20_000
"""Bytes of one text that are read."""

IMAGE, PHOTO, GPS = 0, 0x8769, 0x8825
"""The directories: the picture's, the camera's, the position's."""

TEXTS = {
    "caption": (IMAGE, 270),
    "artist": (IMAGE, 315),
    "copyright": (IMAGE, 33432),
    "make": (IMAGE, 271),
    "model": (IMAGE, 272),
    "comment": (PHOTO, 37510),
}
WIDE_TEXTS = {
    "xp_title": (IMAGE, 40091),
    "xp_comment": (IMAGE, 40092),
    "xp_author": (IMAGE, 40093),
    "xp_keywords": (IMAGE, 40094),
    "xp_subject": (IMAGE, 40095),
}
"""What Windows adds, in UTF-16."""
_TAKEN, _OFFSET, _CHANGED = (PHOTO, 36867), (PHOTO, 36881), (IMAGE, 306)

_COMMENT_CODES = {b"ASCII\0\0\0": "ascii", b"UNICODE\0": "utf-16", b"\0" * 8: None}
_WHEN = re.compile(r"(\d{4})[:\-](\d\d)[:\-](\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?")
_ZONE = re.compile(r"[+-]\d\d:\d\d|Z")

Directories = Mapping[int, Mapping[int, Any]]


def texts(directories: Directories) -> dict[str, str]:
    """What is said in words, under the names above."""
    found = {name: _text(_value(directories, place)) for name, place in TEXTS.items()}
    found |= {name: _wide(_value(directories, place)) for name, place in WIDE_TEXTS.items()}
    return {name: text for name, text in found.items() if text}


def taken_at(directories: Directories) -> tuple[str, bool] | None:
    """When it was taken, in ISO 8601, and whether a time was dropped for want of a zone."""
    shot = _text(_value(directories, _TAKEN))
    found = _WHEN.match(shot)
    zone = _ZONE.fullmatch(_text(_value(directories, _OFFSET)))
    if not found:
        return None
    year, month, day, hour, minute, second = found.groups()
    clock = f"T{hour}:{minute}:{second or '00'}{zone.group()}" if hour and zone else ""
    stamp = dates.match(f"{year}-{month}-{day}{clock}")
    value = stamp.iso() if stamp else None
    return (value, bool(hour and not zone)) if value else None


def position(directories: Directories) -> dict[str, float] | None:
    """Latitude and longitude in degrees; None if either is not on this earth."""
    place = directories.get(GPS, {})
    lat = _degrees(place.get(2), _text(place.get(1)) == "S", 90)
    lon = _degrees(place.get(4), _text(place.get(3)) == "W", 180)
    if lat is None or lon is None or (lat == 0 and lon == 0):
        return None
    return {"lat": lat, "lon": lon}


def _value(directories: Directories, place: tuple[int, int]) -> Any:
    return directories.get(place[0], {}).get(place[1])


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        value = _decoded(value[:MOST_BYTES])
    if not isinstance(value, str):
        return ""
    return clean(_latin_mended(value[:MOST_BYTES])).strip("\0 \n")


def _decoded(value: bytes) -> str:
    """The words of a user comment, whose first eight bytes name its encoding."""
    code = _COMMENT_CODES.get(value[:8], "none")
    words = value if code == "none" else value[8:]
    if code == "utf-16":
        return words.decode(code, "replace")
    words = words.strip(b"\0 ")
    return decode(words).text if words else ""


def _latin_mended(text: str) -> str:
    """The words, where UTF-8 was read as Latin letters: EXIF names no encoding."""
    if text.isascii():
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _wide(value: Any) -> str:
    data = bytes(value) if isinstance(value, tuple) and _are_bytes(value) else value
    if not isinstance(data, bytes):
        return ""
    return clean(data[:MOST_BYTES].decode("utf-16-le", "replace")).strip("\0 \n")


def _are_bytes(value: tuple[Any, ...]) -> bool:
    return all(isinstance(one, int) and 0 <= one < 256 for one in value)


def _degrees(parts: Any, is_negative: bool, most: int) -> float | None:
    """Degrees of three rational numbers; None where one divides by zero or is missing."""
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
        value = degrees + minutes / 60 + seconds / 3600
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not 0 <= value <= most:  # also false of what is no number
        return None
    return round(-value if is_negative else value, 6)
