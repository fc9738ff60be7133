"""What a sender's `Content-Type` and filename say."""

from __future__ import annotations

import re

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,10})$")


def charset(media_type: str | None) -> str | None:
    """The charset parameter, if there is one."""
    found = _CHARSET.search(media_type or "")
    return found[1] if found else None


def essence(media_type: str | None) -> str:
    """The media type without parameters, in lower case; "" if none was declared."""
    return (media_type or "").split(";", 1)[0].strip().lower()


def ending(filename: str | None) -> str:
    """The filename's extension without its dot, in lower case; "" if it has none."""
    found = _ENDING.search(filename or "")
    return found[1].lower() if found else ""
