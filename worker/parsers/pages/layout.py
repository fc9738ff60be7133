"""Paragraphs of a page, told by where its lines stand: pitch, indents, margins, columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from worker.parsers import paragraphs
from worker.parsers.pages.lines import HYPHEN, Line

_ITEM = re.compile(r"(?:[-*•·‣▪◦●■□–\uf0b7\uf0a7]\s*\S|\(?\d{1,3}[.)]\s+\S|\(?[a-z]\)\s+\S)")
_FULL_STOP = re.compile(r"[.!?…:;。！？][»”\"’')\]]*$")
_HYPHENS = "-\u2010\u00ad"
_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")

ALIKE = 1.12
"""By how much two lines of one paragraph may differ in size."""
CLOSEST, WIDEST = 0.7, 2.6
"""Between which pitches, in sizes of the letters, lines can belong together."""
WIDEST_LETTER = 0.8
"""How wide letters are on average at most, against their size."""
APART = 1.5
"""How far apart the cells of a row stand at least, in sizes of the letters."""
LONGEST_ROW = 2_000
"""Characters of one row; no page is wider."""
LOOSER = 1.2
"""How much wider than usual the pitch between two paragraphs is, at least."""


@dataclass(slots=True)
class Block:
    """Lines that stand under each other, at one pitch and in one size."""

    lines: list[Line]

    @property
    def margins(self) -> tuple[float, float]:
        """Its left and right edge."""
        return min(line.left for line in self.lines), max(line.right for line in self.lines)


def read(lines: Sequence[Line]) -> list[str]:
    """The paragraphs; a broken word still has its mark, `HYPHEN`."""
    if sum(line.is_placed for line in lines) * 2 <= len(lines):
        return paragraphs.flow([line.text for line in lines])
    found = list[str]()
    for above, below in pairwise([None, *blocks(lines)]):
        parts = _parted(below) if below else []
        if above and below and _runs_on(above, below):
            found[-1] = glued(found[-1], parts.pop(0))
        found += parts
    return found


def blocks(lines: Sequence[Line]) -> list[Block]:
    """The lines in blocks, in the order the file has them."""
    rows = list(_rows(lines))
    pitch = _pitch(rows)
    found = list[Block]()
    for above, below in pairwise([None, *rows]):
        if above and below and _stands_under(above, below, pitch):
            found[-1].lines.append(below)
        elif below:
            found.append(Block([below]))
    return found


def glued(above: str, below: str) -> str:
    """Two pieces of one sentence, as if no line had ended between them."""
    is_cut, between = _seam(above, below)
    return (above[:-1] if is_cut else above) + between + below


def _seam(above: str, below: str) -> tuple[bool, str]:
    """Whether the last character above goes, and what stands between the two."""
    if above.endswith(HYPHEN):
        return False, ""
    if above[-1] in _HYPHENS and above[-2:-1].isalpha() and below[:1].islower():
        return True, HYPHEN
    return False, "" if _CJK.match(above[-1]) and _CJK.match(below) else " "


def goes_on(above: str, below: str) -> bool:
    """Whether a sentence that one page or column leaves open goes on in the next."""
    if above.endswith(HYPHEN):
        return True
    return not _FULL_STOP.search(above) and below[:1].islower() and not _ITEM.match(below)


def _rows(lines: Sequence[Line]) -> Iterable[Line]:
    """The lines, those that stand on one base next to each other made one."""
    row: Line | None = None
    for line in lines:
        if row and _is_beside(row, line):
            is_row = row.is_row or line.left - row.right > APART * line.size
            text = f"{row.text} {line.text}"
            row = replace(row, text=text, right=line.right, is_row=is_row)
            continue
        if row:
            yield row
        row = line
    if row:
        yield row


def _is_beside(row: Line, line: Line) -> bool:
    near = abs(row.base - line.base) < 0.4 * max(row.size, line.size)
    return near and line.left >= row.right - 1 and len(row.text) < LONGEST_ROW


def _pitch(rows: Sequence[Line]) -> float:
    """How far apart the page's lines usually stand, in sizes of their letters."""
    steps = Counter(
        round((above.base - below.base) / above.size, 1)
        for above, below in pairwise(rows)
        if above.size and _overlap(above, below) and _are_alike(above, below)
    )
    usual = [(count, -step) for step, count in steps.items() if CLOSEST <= step <= WIDEST]
    return -max(usual)[1] if usual else 1.2


def _stands_under(above: Line, below: Line, pitch: float) -> bool:
    if not _overlap(above, below) or not _are_alike(above, below):
        return False
    size = max(above.size, below.size)
    return 0.4 * size < above.base - below.base <= LOOSER * pitch * size


def _overlap(above: Line, below: Line) -> bool:
    return above.left < below.right and below.left < above.right


def _are_alike(above: Line, below: Line) -> bool:
    """Whether they are set in one size: at one end each, as a raised number may open a line."""
    return any(
        max(one, other) <= ALIKE * min(one, other)
        for one in (above.size, above.other_size)
        for other in (below.size, below.other_size)
    )


def _runs_on(above: Block, below: Block) -> bool:
    """Whether a paragraph goes on at the head of the next column."""
    last, first = above.lines[-1], below.lines[0]
    is_jump = first.base > last.base and first.left != last.left
    return is_jump and _are_alike(last, first) and goes_on(last.text, first.text)


def _parted(block: Block) -> list[str]:
    """The block's text, parted where one paragraph ends and another begins."""
    left, right = block.margins
    parts, item = [block.lines[0].text], bool(_ITEM.match(block.lines[0].text))
    for above, below in pairwise(block.lines):
        starts = bool(_ITEM.match(below.text))
        joint = "\n" if starts else _joint(above, below, left, right, in_item=item)
        item = starts or (item and joint == "")
        is_cut, between = (False, joint) if joint else _seam(above.text, below.text)
        parts[-1:] = [parts[-1][:-1] if is_cut else parts[-1], between, below.text]
    return "".join(parts).split("\n\n")


def _joint(above: Line, below: Line, left: float, right: float, *, in_item: bool) -> str:
    """What stands between two lines; "" where the margin alone made the break."""
    if _is_row(above) or _is_row(below):
        return "\n"
    if above.text.endswith(HYPHEN):
        return ""
    stopped = bool(_FULL_STOP.search(above.text))
    if not stopped and below.text[0].islower():
        return ""  # a ragged margin: the sentence goes on
    if _is_centred(above, below, left, right):
        return "\n\n" if stopped else ""
    steps_in = below.left - max(left, above.left) > 0.7 * below.size
    if steps_in and not in_item:
        return "\n\n" if stopped else "\n"
    if in_item and stopped and above.left - below.left > 0.7 * below.size:
        return "\n\n"
    if _had_room(above, below, right):
        return "\n\n" if stopped or _heads(above, below) else "\n"
    return ""


def _is_row(line: Line) -> bool:
    """Whether the line is a table's: of cells, or too wide for its letters."""
    return line.is_row or line.right - line.left > WIDEST_LETTER * line.size * len(line.text)


def _heads(above: Line, below: Line) -> bool:
    """Whether a short line stands over a long one, as a heading does."""
    return (above.right - above.left) * 1.5 < below.right - below.left


def _is_centred(above: Line, below: Line, left: float, right: float) -> bool:
    """Whether both stand on one axis, and neither fills the block's left edge."""
    off = abs((above.left + above.right) - (below.left + below.right)) / 2
    inset = max(above.left - left, right - above.right, below.left - left, right - below.right)
    apart = abs(above.left - below.left)
    return off < 2 and inset > 2 * above.size and apart > above.size


def _had_room(above: Line, below: Line, right: float) -> bool:
    """Whether the first word below would have fitted above: the break is the author's."""
    word = below.text.split(None, 1)[0]
    letter = min((below.right - below.left) / len(below.text), WIDEST_LETTER * below.size)
    return above.right + letter * (len(word) + 1) < right - below.size
