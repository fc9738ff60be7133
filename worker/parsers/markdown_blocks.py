"""The blocks of a Markdown text, as readable words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.token import Token

_TAG = re.compile(r"<[^<>]{0,500}>")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list, table or stretch of code, without its markup."""

    kind: str
    text: str


@dataclass(slots=True)
class Reading:
    """The blocks read so far, and where in the nesting the next token stands."""

    blocks: list[Block] = field(default_factory=list)
    lists: int = 0
    marker: str = ""
    heading: bool = False
    cells: list[str] | None = None

    def add(self, kind: str, text: str) -> None:
        """Note a block; one that goes on with the list or table above joins it."""
        if not text.strip():
            return
        joins = kind in ("item", "row") and self.blocks and self.blocks[-1].kind == kind
        if joins:
            text = f"{self.blocks.pop().text}\n{text}"
        self.blocks.append(Block(kind, text))

    def words(self, text: str) -> None:
        """Note the words of a heading, paragraph, item or cell."""
        if self.cells is not None:
            self.cells.append(text)
            return
        kind = "heading" if self.heading else "item" if self.lists else "paragraph"
        self.add(kind, self.marker + text)
        self.marker = ""


def read(body: str) -> list[Block]:
    """The blocks of this Markdown, in order."""
    from markdown_it import MarkdownIt  # here, because plain text never pays for it

    reading = Reading()
    for token in MarkdownIt("commonmark").enable("table").parse(body):
        _structure(reading, token)
        _content(reading, token)
    return reading.blocks


def _structure(reading: Reading, token: Token) -> None:
    if token.type.endswith("_list_open") or token.type.endswith("_list_close"):
        reading.lists += token.nesting
    elif token.type == "list_item_open":
        reading.marker = f"{token.info}. " if token.info else "- "
    elif token.type.startswith("heading_"):
        reading.heading = token.nesting == 1
    elif token.type == "tr_open":
        reading.cells = []
    elif token.type == "tr_close":
        reading.add("row", " | ".join(reading.cells or []))
        reading.cells = None


def _content(reading: Reading, token: Token) -> None:
    if token.type == "inline":
        reading.words(_inline(token.children or []))
    elif token.type in ("fence", "code_block"):
        reading.add("code", token.content.rstrip("\n"))
    elif token.type == "html_block":
        reading.add("paragraph", _TAG.sub("", token.content).strip())


def _inline(children: Sequence[Token]) -> str:
    """The words of a line: links and emphasis without their marks, pictures by their name."""
    return "".join(map(_run, children)).strip()


def _run(child: Token) -> str:
    if child.type in ("text", "code_inline"):
        return child.content
    if child.type == "softbreak":
        return " "
    if child.type == "hardbreak":
        return "\n"
    return child.content if child.type == "image" else ""
