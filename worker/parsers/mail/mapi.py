"""Properties of an Outlook message, its recipients and attachments ([MS-OXMSG])."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from worker.parsers.mail import encoded_words
from worker.parsers.mail.ole_store import Store

PROPERTIES = "__properties_version1.0"
MESSAGE_HEADER, EMBEDDED_HEADER, OTHER_HEADER = 32, 24, 8
"""Bytes before the properties of a message, of one within another, and of all else."""

_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_CODE_PAGES = {
    65001: "utf-8", 65000: "utf-7", 1200: "utf-16-le", 20127: "ascii", 20866: "koi8-r",
    21866: "koi8-u", 10000: "mac-roman", 54936: "gb18030", 20936: "gb18030", 51936: "gb18030",
    51949: "cp949", 51932: "euc-jp", 50220: "iso2022_jp", 50221: "iso2022_jp",
    50222: "iso2022_jp", 52936: "hz", 874: "cp874",
}  # fmt: skip
_INTERNET_CODE_PAGE, _MESSAGE_CODE_PAGE = 0x3FDE, 0x3FFD


@dataclass(frozen=True)
class Thing:
    """A message, a recipient or an attachment: its properties by their number."""

    store: Store
    header: int
    charset: str | None = None
    """Of text that is not Unicode, where the thing does not say it itself."""

    @cached_property
    def fixed(self) -> dict[int, bytes]:
        """The eight bytes of each property, by number."""
        content = self.store.streams.get(PROPERTIES, b"")[self.header :]
        return {
            struct.unpack_from("<H", content, at + 2)[0]: content[at + 8 : at + 16]
            for at in range(0, len(content) - 15, 16)
        }

    @cached_property
    def encoding(self) -> str | None:
        """The charset of its text that is not Unicode."""
        page = self.number(_INTERNET_CODE_PAGE) or self.number(_MESSAGE_CODE_PAGE)
        return charset_of(page) if page else self.charset

    def number(self, property_id: int) -> int | None:
        """A whole number; None if it has no such property."""
        value = self.fixed.get(property_id)
        return struct.unpack_from("<I", value)[0] if value else None

    def moment(self, property_id: int) -> datetime | None:
        """A moment in UTC; None if it has no such property, or an impossible one."""
        ticks = struct.unpack("<Q", self.fixed.get(property_id, bytes(8)))[0]
        try:
            return _EPOCH + timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None

    def text(self, property_id: int) -> str:
        """Text; "" if it has no such property."""
        unicode = self.store.streams.get(f"__substg1.0_{property_id:04X}001F")
        if unicode is not None:
            return unicode.decode("utf-16-le", "replace").rstrip("\0")
        eight_bit = self.store.streams.get(f"__substg1.0_{property_id:04X}001E", b"")
        return encoded_words.in_charset(eight_bit.rstrip(b"\0"), self.encoding)

    def binary(self, property_id: int) -> bytes | None:
        """Bytes; None if it has no such property."""
        return self.store.streams.get(f"__substg1.0_{property_id:04X}0102")

    def things(self, kind: str) -> list[Thing]:
        """Its recipients (`recip`) or attachments (`attach`)."""
        stores = sorted(self.store.stores.items())
        prefix = f"__{kind}_version1.0_#"
        return [
            Thing(store, OTHER_HEADER, self.encoding)
            for name, store in stores
            if name.startswith(prefix)
        ]


def charset_of(code_page: int) -> str:
    """The charset of a Windows code page."""
    if 28591 <= code_page <= 28606:
        return f"iso8859-{code_page - 28590}"
    return _CODE_PAGES.get(code_page, f"cp{code_page}")
