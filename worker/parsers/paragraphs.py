"""Lines to paragraphs: undoes hard wrapping, leaves lists and tables as they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

_ITEM = re.compile(r"\s*(?:[-*+•·‣▪◦]\s+\S|\(?\d{1,3}[.)]\s+\S|\(?[a-z]\)\s+\S)")
_TABLE = re.compile(r"\S(?:\t+|\s{3,})\S.*?(?:\t|\s{3,})\S|\S\t+\S|\|[^|\n]*\|")
_RULE = re.compile(r"\s*[-_=*~#]{3,}\s*")
_FULL_STOP = re.compile(r"[.!?…:;。！？»”\"')\]]$")
_NARROW, _WIDE = 40, 132
_SHORT = 50
_RAGGED = 3
_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


def flow(lines: Sequence[str]) -> list[str]:
    """The paragraphs of these lines, each without the breaks the margin made."""
    blocks = list(_blocks(lines))
    if all(len(block) == 1 for block in blocks):
        return [block[0].strip() for block in blocks]
    width = _margin(blocks)
    paragraphs: list[str] = []
    for block in blocks:
        paragraphs.extend(_flowed(block, width))
    return paragraphs


def _blocks(lines: Iterable[str]) -> Iterable[list[str]]:
    block: list[str] = []
    for line in lines:
        if line and not line.isspace():
            block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _margin(blocks: list[list[str]]) -> int | None:
    """The column the text was wrapped at, or None if its line breaks are its own."""
    pairs = [pair for block in blocks for pair in pairwise(block) if _is_prose(*pair)]
    width = max((len(line) for pair in pairs for line in pair), default=0)
    if not _NARROW <= width <= _WIDE:
        return None
    full = [above for above, below in pairs if not _had_room(above, below, width)]
    stopped = sum(1 for line in full if _FULL_STOP.search(line))
    if len(full) * 2 < len(pairs) or stopped * 2 > len(full):
        return None
    return width


def _is_prose(above: str, below: str) -> bool:
    return not (_is_set(above) or _is_set(below) or _ITEM.match(below) or _steps_in(above, below))


def _steps_in(above: str, below: str) -> bool:
    """Whether the line below is set in from the one above, as a paragraph's first line is."""
    return _indent(below) >= 2 and _indent(below) > _indent(above)


def _is_set(line: str) -> bool:
    """Whether the line is laid out by hand: a table's row, or a rule."""
    return _TABLE.search(line) is not None or _RULE.fullmatch(line) is not None


def _had_room(above: str, below: str, width: int) -> bool:
    """Whether the first word below would have fitted above: the break is the author's."""
    word = below.split(None, 1)[0]
    return len(above) + 1 + len(word) <= width - _RAGGED


def _flowed(block: list[str], width: int | None) -> list[str]:
    parts = [block[0].strip()]
    in_item = bool(_ITEM.match(block[0]))
    for above, below in pairwise(block):
        starts = bool(_ITEM.match(below))
        in_item = starts or (in_item and _indent(below) >= 2)
        goes_on = in_item and not starts
        parts += [_glue(above, below) if goes_on else _joint(above, below, width), below.strip()]
    return "".join(parts).split("\n\n")


def _joint(above: str, below: str, width: int | None) -> str:
    """What stands between two lines: a space, a line break or a paragraph's end."""
    if _RULE.fullmatch(above) or _RULE.fullmatch(below):
        return "\n\n"
    if _is_set(above) or _is_set(below) or _ITEM.match(below):
        return "\n"
    if _steps_in(above, below):
        return "\n\n"
    if width is None:
        return _unwrapped(above, below)
    if not _had_room(above, below, width):
        return _glue(above, below)
    return "\n\n" if _FULL_STOP.search(above) else "\n"


def _unwrapped(above: str, below: str) -> str:
    """Short lines without a stop belong together (an address, a verse); others do not."""
    verse = len(above) < _SHORT and len(below) < _SHORT and not _FULL_STOP.search(above)
    return "\n" if verse else "\n\n"


def _indent(line: str) -> int:
    lead = line[: len(line) - len(line.lstrip())]
    return len(lead.expandtabs(4))


def _glue(above: str, below: str) -> str:
    """A space, but none inside a broken compound and none between CJK characters."""
    last, first = above.rstrip()[-1], below.lstrip()[0]
    if last in "-\u00ad" and first.islower() and above.rstrip()[-2:-1].isalpha():
        return ""
    return "" if _CJK.match(last) and _CJK.match(first) else " "
