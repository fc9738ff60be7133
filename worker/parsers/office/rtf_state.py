"""What holds at one place of an RTF file: the group's settings, and the words collected."""

from __future__ import annotations

import codecs
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from worker.parsers.office.blocks import Block, Kind, table

Key = TypeVar("Key")
_LONGEST = 4_000
"""Characters of a style's name or of one information."""


class Target(StrEnum):
    """Where the words of a group go."""

    TEXT = "text"
    NOTE = "note"
    MARKER = "marker"
    STYLE = "style"
    FONT = "font"
    INFO = "info"
    TIME = "time"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Group:
    """The settings that end with a group."""

    target: Target = Target.NOWHERE
    name: str = ""
    """Which information or time is told."""
    codec: str = "cp1252"
    skip: int = 1
    """How many characters stand after a Unicode one for those who cannot read it."""
    is_hidden: bool = False
    is_deleted: bool = False
    language: str | None = None

    def given(self, **settings: object) -> Group:
        """The same with other settings."""
        return replace(self, **settings)  # type: ignore[arg-type]

    @property
    def is_shown(self) -> bool:
        """Whether words here are read."""
        return self.target is not Target.NOWHERE and not (self.is_hidden or self.is_deleted)


@dataclass(slots=True)
class Paragraph:
    """What is set for the paragraph now read."""

    style: int = 0
    is_outlined: bool = False
    in_table: bool = False


@dataclass(slots=True)
class Pile:
    """Blocks as they are finished: of the text, or of one note."""

    blocks: list[Block] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    marker: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def end_paragraph(self, kind: Kind, *, in_table: bool) -> None:
        """What was collected becomes a block, or goes on in its cell."""
        if in_table:
            self.text.append("\n")
            return
        self.end_table()
        text = "".join(self.text).strip()
        marker = " ".join("".join(self.marker).split())
        self.text, self.marker = [], []
        if text and marker:
            self.blocks.append(Block(f"{_marker(marker)} {text}", Kind.ITEM))
        elif text:
            self.blocks.append(Block(text, kind))

    def end_cell(self) -> None:
        """What was collected is a cell of the row."""
        self.cells.append(" ".join(["".join(self.marker), "".join(self.text)]).strip())
        self.text, self.marker = [], []

    def end_row(self) -> None:
        """The cells are a row of the table."""
        self.rows.append(self.cells)
        self.cells = []

    def end_table(self) -> None:
        """The rows are a table; or blocks, if each has but one cell."""
        rows, self.rows = self.rows, []
        if any(len(row) > 1 for row in rows):
            self.blocks.append(table(rows))
        else:
            lines = (line for row in rows for cell in row for line in cell.split("\n"))
            self.blocks += [Block(line.strip()) for line in lines if line.strip()]

    def finish(self, *, in_table: bool) -> list[Block]:
        """All blocks, with what was not ended."""
        if self.cells or (in_table and self.text):
            self.end_cell()
            self.end_row()
        self.end_paragraph(Kind.PARAGRAPH, in_table=False)
        return self.blocks


@dataclass(slots=True)
class Known:
    """What the head of the file told: its fonts, styles and information."""

    codec: str = "cp1252"
    fonts: dict[int, str] = field(default_factory=dict)
    styles: dict[int, str] = field(default_factory=dict)
    info: dict[str, str] = field(default_factory=dict)
    times: dict[str, dict[str, int]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    languages: Counter[str] = field(default_factory=Counter)
    language: str | None = None
    comment_count: int = 0

    def tell(self, said: dict[Key, str], key: Key, text: str) -> None:
        """Add words to what was said before of this; none when there are too many."""
        before = said.get(key, "")
        if len(before) < _LONGEST:
            said[key] = before + text


def codec(name: str) -> str:
    """The codec of this name; cp1252 if there is none."""
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"


def _marker(text: str) -> str:
    """Bullets, whatever their font, become one sign."""
    return text if any(letter.isalnum() for letter in text) else "-"
