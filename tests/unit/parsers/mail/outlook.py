"""Outlook messages made by hand: stores of properties, written as a compound file."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

from worker.parsers.mail import mapi, ole_writing
from worker.parsers.mail.ole_store import Store

BODY, HTML, RTF, SUBJECT, CLASS, TRANSPORT = 0x1000, 0x1013, 0x1009, 0x0037, 0x001A, 0x007D
SENDER_NAME, SENDER_SMTP, MESSAGE_ID = 0x0C1A, 0x5D01, 0x1035
DATA, LONG_NAME, MIME, CONTENT_ID = 0x3701, 0x3707, 0x370E, 0x3712
NAME, SMTP, KIND = 0x3001, 0x39FE, 0x0C15
SENT, CODE_PAGE = 0x0039, 0x3FDE


def store(
    *,
    header: int = mapi.OTHER_HEADER,
    texts: dict[int, str] | None = None,
    old_texts: dict[int, bytes] | None = None,
    binaries: dict[int, bytes] | None = None,
    numbers: dict[int, int] | None = None,
    moments: dict[int, datetime] | None = None,
    stores: dict[str, Store] | None = None,
) -> Store:
    """A store of these properties."""
    streams = {f"__substg1.0_{i:04X}001F": t.encode("utf-16-le") for i, t in (texts or {}).items()}
    streams |= {f"__substg1.0_{i:04X}001E": t for i, t in (old_texts or {}).items()}
    streams |= {f"__substg1.0_{i:04X}0102": b for i, b in (binaries or {}).items()}
    fixed = [struct.pack("<HHIII", 3, i, 6, n, 0) for i, n in (numbers or {}).items()]
    fixed += [struct.pack("<HHIQ", 64, i, 6, ticks(m)) for i, m in (moments or {}).items()]
    streams[mapi.PROPERTIES] = bytes(header) + b"".join(fixed)
    return Store(streams, stores or {})


def ticks(moment: datetime) -> int:
    """Tenths of microseconds since 1601."""
    return int((moment - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000


def attachment(content: bytes, name: str, media_type: str = "", content_id: str = "") -> Store:
    """A file in a message."""
    texts = {LONG_NAME: name, MIME: media_type, CONTENT_ID: content_id}
    return store(texts={i: t for i, t in texts.items() if t}, binaries={DATA: content})


def recipient(name: str, address: str, kind: int = 1) -> Store:
    """Someone it is sent to: 1; or who gets a copy: 2."""
    return store(texts={NAME: name, SMTP: address}, numbers={KIND: kind})


def numbered(kind: str, things: list[Store]) -> dict[str, Store]:
    """Stores of recipients or attachments under their names."""
    return {f"__{kind}_version1.0_#{at:08X}": thing for at, thing in enumerate(things)}


def message(**said) -> bytes:
    """A message as a file."""
    return ole_writing.write(store(header=mapi.MESSAGE_HEADER, **said))
