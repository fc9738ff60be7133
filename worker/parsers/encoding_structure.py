"""Encodings that show in the structure of the bytes: wide characters, and seven-bit escapes."""

from __future__ import annotations

import re

_SAMPLE, _LEAST = 65_536, 8
_USUAL_SHARE = 0.95
_ORDERS = ("utf-16-le", "utf-16-be")
_WIDE_MARKS = bytes((*range(9), 0x0E, 0x0F))
"""First bytes of the wide characters of most alphabets; controls in any other encoding."""
_HAN = bytes((0x30, *range(0x4E, 0xA0), 0xFF))
"""First bytes of Chinese and Japanese characters and their punctuation."""
_LOW_HAN = bytes(range(0x4E, 0x80))
_EAST = re.compile("[\u3001\u3002\uff0c\u3000\u3040-\u30ff]")
_USUAL = re.compile(
    "[\t\n\r -\u058f\u0590-\u074f\u0900-\u0dff\u0e00-\u0eff\u10a0-\u10ff\u1e00-\u1fff\u2010-\u2044"
    "\u20a0-\u20bf\u2116\u2122\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff65]"
)
_COMMON = re.compile("[ \n\u3001\u3002\uff0c\u3000]")
_HZ = re.compile(rb"~\{(?:[\x21-\x77][\x21-\x7e]){1,2000}~\}")
_HZ_TILDE = re.compile(rb"~(?![{}~\n])")
_JAPANESE = ("iso2022_jp", "iso2022_jp_2", "iso2022_jp_ext", "iso2022_jp_2004")


def likely(content: bytes) -> list[str]:
    """The encodings this structure means, the likeliest first; [] if it shows none."""
    if b"\x1b$" in content or b"\x1b(" in content:
        return ["iso2022_kr"] if b"\x1b$)C" in content else list(_JAPANESE)
    if b"~{" in content and _is_hz(content):
        return ["hz"]
    return _wide(content[:_SAMPLE]) if b"\0" in content or b"\x0e" in content else []


def _wide(sample: bytes) -> list[str]:
    """UTF-32, or UTF-16 in an alphabet: zeros and controls stand on one side."""
    if b"\0" in sample and (four := _four_bytes(sample)):
        return [four]
    return _orders(sample) if _is_one_sided(sample) else []


def han(content: bytes) -> list[str]:
    """UTF-16 of Chinese and Japanese without a single Latin letter; asked if it is not UTF-8."""
    sample = content[:_SAMPLE]
    return _orders(sample) if _is_han(sample) else []


def _orders(sample: bytes) -> list[str]:
    """Both orders of the two bytes, the likelier first; none if neither gives text."""
    orders = sorted(_ORDERS, key=lambda order: -_usual(sample, order))
    return orders if _usual(sample, orders[0]) >= _USUAL_SHARE else []


def _is_hz(content: bytes) -> bool:
    """Whether the tildes of seven-bit Chinese are all there is of tildes."""
    return content.isascii() and bool(_HZ.search(content)) and not _HZ_TILDE.search(content)


def _four_bytes(sample: bytes) -> str | None:
    """UTF-32: the first byte of each four is zero, and the second hardly above it."""
    whole = sample[: len(sample) & ~3]
    for name, first, second in (("utf-32-le", 3, 2), ("utf-32-be", 0, 1)):
        if whole and not any(whole[first::4]) and max(whole[second::4]) <= 0x10:
            return name
    return None


def _is_one_sided(sample: bytes) -> bool:
    """Whether zeros, or other first bytes of wide characters, stand on one side of the pairs."""
    zeros = [side.count(0) for side in _sides(sample)]
    if min(zeros) * 20 <= max(zeros) and max(zeros) * 50 >= len(sample):
        return True
    marks = [len(side) - len(side.translate(None, _WIDE_MARKS)) for side in _sides(sample)]
    return max(marks) > _LEAST and max(marks) * 3 >= len(sample) and min(marks) * 3 <= max(marks)


def _is_han(sample: bytes) -> bool:
    """Whether one side of the pairs has the first bytes of Chinese characters, the other not."""
    for side in _sides(sample):
        han = len(side) - len(side.translate(None, _HAN))
        low = len(side) - len(side.translate(None, _LOW_HAN))
        if han * 20 >= len(side) * 19 and low * 5 >= han and len(side) > 3:
            return any(
                _EAST.search(_decoded(sample, order)) for order in ("utf-16-be", "utf-16-le")
            )
    return False


def _sides(sample: bytes) -> tuple[bytes, bytes]:
    return sample[0::2], sample[1::2]


def _usual(sample: bytes, order: str) -> float:
    """The share of characters that texts are written in, spaces and stops counted twice."""
    text = _decoded(sample, order)
    return (len(_USUAL.findall(text)) + len(_COMMON.findall(text))) / max(1, len(text))


def _decoded(sample: bytes, order: str) -> str:
    return sample[: len(sample) & ~1].decode(order, "replace")
