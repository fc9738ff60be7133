"""Names of files, as headers tell them. Pure."""

from __future__ import annotations

from email.errors import HeaderParseError
from email.message import Message
from email.utils import collapse_rfc2231_value

UNREADABLE = (LookupError, ValueError, TypeError, HeaderParseError)
"""What the reading of a header that is none may raise."""

EXTENDED = "filename*"


def readable(raw: bytes) -> str:
    """What a header's bytes say: UTF-8 as browsers send it, else Latin-1, which always fits."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def filename_of(disposition: str | None) -> str | None:
    """The file name in a Content-Disposition header (RFC 6266), without any folders.

    `filename*`, which says how it is written, goes before `filename`, in any order.
    """
    if not disposition:
        return None
    message = Message()
    try:
        message["content-disposition"] = readable(disposition.encode("latin-1"))
        params = message.get_params([], "content-disposition")
    except UNREADABLE:
        return None
    named = [value for key, value in params if key.lower() == "filename"]
    # Extended ones come as tuples, with their charset.
    named.sort(key=lambda value: not isinstance(value, tuple))
    return next((name for value in named if (name := _name_in(value)) is not None), None)


def _name_in(value: str | tuple[str | None, str | None, str]) -> str | None:
    """The name in a parameter; None if it cannot be read."""
    try:
        return plain_name(collapse_rfc2231_value(value))
    except UNREADABLE:
        return None


def extended_name(disposition: str | None) -> str | None:
    """The name in `filename*`; None if there is none, so that most forms pay nothing for it."""
    is_extended = disposition is not None and EXTENDED in disposition.lower()
    return filename_of(disposition) if is_extended else None


def plain_name(name: str) -> str | None:
    """The last part of a path, whatever system wrote it; None if nothing is left."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(letter for letter in last if letter.isprintable()).strip()
    return shown[:255] if shown not in ("", ".", "..") else None


def declared_type(header: str | None) -> str | None:
    """The media type a header declares, without what is not printable; None if nothing is left."""
    if not header or header.isprintable():
        return header or None
    return "".join(letter for letter in header if letter.isprintable()).strip() or None
