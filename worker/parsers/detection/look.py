"""The bounded part of a document that detection looks at."""

from __future__ import annotations

import codecs
from functools import cached_property

from schemas.documents import RawDocument
from worker.parsers import encoding_structure
from worker.parsers.detection import claims
from worker.parsers.encoding import BOMS, plausible

BOUND = 65_536
"""Bytes from either end that are looked at, at most."""

_SAMPLE = 16_384
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\b\x1b\0") + b"\x7f"
_BLANK = " \t\n\r\f\v\0\ufeff"


class Look:
    """A document as detection sees it: its ends, whether it is text, and what is claimed."""

    def __init__(self, raw: RawDocument) -> None:
        self.content = raw.content
        self.claims = claims.of(raw)

    @cached_property
    def is_text(self) -> bool:
        """Whether the bytes may be text."""
        return is_text(self.content)

    @cached_property
    def head(self) -> str:
        r"""The first 16 kB as text from the first sign on, with `\n` line ends."""
        return _opening(self.content[:_SAMPLE])

    @cached_property
    def long_head(self) -> str:
        """The same, four times as long."""
        return _opening(self.content[:BOUND]) if self.is_cut else self.head

    @property
    def is_cut(self) -> bool:
        """Whether the document goes on after `head`."""
        return len(self.content) > _SAMPLE

    @cached_property
    def tail(self) -> str:
        """The last kilobyte, read as ASCII."""
        return self.content[-1024:].translate(None, b"\0").decode("ascii", "replace").rstrip()


def is_text(content: bytes) -> bool:
    """Whether the bytes may be text: valid UTF-8, or hardly a control character."""
    sample = content[:_SAMPLE]
    if mark := next((mark for mark, _ in BOMS if sample.startswith(mark)), b""):
        return mark == codecs.BOM_UTF8 or _reads_wide(sample)
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if sample.count(0) * 50 > len(sample) and sample.count(0) > 1:
        is_latin = controls * 3 <= len(sample) and _wide(sample) is not None
        return is_latin or _is_wide_text(sample)
    if controls * 100 <= len(sample):
        return True
    return (controls * 4 <= len(sample) and _is_utf8(sample)) or _is_wide_text(sample)


def _is_wide_text(sample: bytes) -> bool:
    """Whether the bytes read like words of an alphabet in UTF-16 or UTF-32 without a mark."""
    whole = sample[: len(sample) & ~3]
    found = encoding_structure.likely(whole) or encoding_structure.han(whole)
    return any(plausible(text) for name in found[:2] if (text := _strictly(whole, name)))


def _strictly(sample: bytes, name: str) -> str | None:
    try:
        return sample.decode(name)
    except ValueError:
        return None


def _reads_wide(sample: bytes) -> bool:
    """Whether text follows a mark of UTF-16 or UTF-32, and not a sound or a number."""
    text = _decoded(sample)[:2000]
    odd = sum(1 for sign in text if sign < "\t" or "\ud800" <= sign <= "\uf8ff" or sign >= "\ufffd")
    return odd * 10 <= len(text) + 1


def _wide(sample: bytes) -> str | None:
    """UTF-32 or UTF-16 without a mark: the NULs of its Latin letters stand on one side."""
    places = [sample[number::4].count(0) for number in range(4)]
    for encoding, high, low in (("utf-32-be", places[:2], 3), ("utf-32-le", places[2:], 0)):
        if min(high) * 80 >= len(sample) * 19 and places[low] * 80 <= len(sample):
            return encoding
    even, odd = places[0] + places[2], places[1] + places[3]
    if min(even, odd) * 20 > max(even, odd):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _is_utf8(sample: bytes) -> bool:
    try:
        sample[:-4].decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(sample) - 8
    return True


def _opening(sample: bytes) -> str:
    text = _decoded(sample)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.lstrip(_BLANK)


def _decoded(sample: bytes) -> str:
    """Good enough to look for marks in, which are ASCII in every format."""
    for mark, encoding in BOMS:
        if sample.startswith(mark):
            return sample[len(mark) :].decode(encoding, "replace")
    wide = _wide(sample) if sample.count(0) * 50 > len(sample) else None
    return sample.decode(wide or "utf-8", "replace")
