"""The words of an HTML body: all that it shows, quoted replies and signatures too."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.parsers import page_bounds
from worker.parsers.encoding import clean

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody tfoot thead tr "
    "ul caption".split()
)
_BAR = "\x1f"
"""What ends a cell, until it is known whether another follows in the same line."""
_LINE = "\x1e"
"""Where a line begins or ends: one break, however many of these meet."""
_LINE_ENDS = re.compile("\x1e[ \x1e]*")
_CELLS = frozenset({"td", "th"})
_SKIPPED = frozenset({"head", "script", "style", "template", "title", "noscript", "svg", "o:p"})
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f\u00a0\u200b\u200c\u034f\u00ad]+")
_BLANK = re.compile(r"\n[ \n]*\n")


@dataclass(slots=True)
class _Page:
    """What is written so far, in pieces."""

    pieces: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.pieces.append(_SPACES.sub(" ", text))

    def end(self, mark: str = "\n\n") -> None:
        """A paragraph, line or cell ends here."""
        self.pieces.append(mark)

    @property
    def text(self) -> str:
        text = _LINE_ENDS.sub("\n", "".join(self.pieces))
        text = "\n".join(map(_line, text.split("\n")))
        return _BLANK.sub("\n\n", text).strip()


def _line(line: str) -> str:
    """The line, its cells set apart by bars; blocks that only tables place stand alone."""
    cells = (" ".join(filter(None, cell.split(" "))) for cell in line.split(_BAR))
    return " | ".join(filter(None, cells))


def read(markup: str) -> str:
    """The page's words as paragraphs. CorruptDocumentError if it is built to hang."""
    from selectolax.lexbor import LexborHTMLParser  # here, because plain text never pays for it

    page_bounds.check(markup.encode("utf-8", "replace"))
    body = LexborHTMLParser(clean(markup)).body
    page = _Page()
    if body is not None:
        _walk(body, page)
    return page.text


def _walk(body: LexborNode, page: _Page) -> None:
    """Says all that is shown, without recursion: mail nests tables deeply."""
    waiting: list[LexborNode | str] = [body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str):
            page.end(node)
            continue
        inside = _opened(node, page)
        if inside is not None:
            waiting.append(inside)
            waiting.extend(reversed(list(node.iter(include_text=True))))


def _opened(node: LexborNode, page: _Page) -> str | None:
    """Begins a node; what ends it, or None if nothing within it is to be said."""
    kind = node.tag
    if kind == "-text":
        page.say(node.text_content or "")
        return None
    if kind == "br":
        page.end("\n")
        return None
    if kind is None or kind in _SKIPPED or _HIDDEN.search(node.attributes.get("style") or ""):
        return None
    if kind not in _BLOCKS:
        return _BAR if kind in _CELLS else ""
    mark = _LINE if kind in ("li", "tr") else "\n\n"
    page.end(mark)
    if kind == "li":
        page.end("- ")
    return mark
