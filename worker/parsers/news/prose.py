"""The text of a story's body, whether it is NITF, XHTML or plain text inside XML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.parsers import markup, page_bounds, paragraphs

if TYPE_CHECKING:
    from lxml.etree import _Element

BLOCKS = frozenset(
    "p hl1 hl2 h1 h2 h3 h4 h5 h6 div block section article main li dt dd tr bq blockquote "
    "credit fn address body body.content body.end tagline ul ol dl table caption figcaption "
    "hedline byline dateline distributor abstract note summary datasource hr media-caption "
    "lead para paragraph subheadline".split()
)
"""Elements that begin and end a paragraph."""
SKIPPED = frozenset(
    "head header nav script style template media img figure svg video audio iframe "
    "nitf-table-metadata body.head object embed colgroup col form button".split()
)
"""Elements that hold no words of the story."""

_LISTS = ("ul", "ol")

_SPACES = re.compile(r"\s+")
_MARKED = re.compile(r"</?(?:p|br|div|h[1-6]|ul|ol|li|table|span|b|i|strong|em|a)\b[^<>]*>", re.I)


@dataclass(slots=True)
class _Page:
    """What is written so far: whole blocks, and the pieces of the open one."""

    blocks: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    mark: str = ""
    """What stands before the open block: a dash or number of a list."""
    rows: list[str] = field(default_factory=list)
    """Items and rows that stay together."""
    counts: list[int] = field(default_factory=list)
    """How many items each open list has had; -1 for one without numbers."""

    def say(self, text: str | None) -> None:
        """Adds words to the open block."""
        if text:
            self.open.append(_SPACES.sub(" ", text))

    def close(self) -> None:
        """Ends the open block, if it has words."""
        lines = [" ".join(line.split()) for line in "".join(self.open).split("\n")]
        text = "\n".join(lines).strip()
        self.open.clear()
        if not text:
            return
        if self.mark:
            self.rows.append(self.mark + text)
            self.mark = ""
            return
        self.end_rows()
        self.blocks.append(text)

    def end_rows(self) -> None:
        """Ends a list or table."""
        if self.rows:
            self.blocks.append("\n".join(self.rows))
            self.rows = []


def text_of(body: _Element) -> str:
    """The words of a body as paragraphs; lists and tables keep their lines."""
    if not len(body):
        return plain(body.text or "")
    page = _Page()
    page.say(body.text)
    _walk_into(body, page)
    page.close()
    page.end_rows()
    return "\n\n".join(page.blocks)


def plain(text: str) -> str:
    """Plain text as paragraphs; markup that was sent as text is read as what it is."""
    if "<" in text and _MARKED.search(text):
        return _of_html(text)
    return "\n\n".join(paragraphs.flow(text.expandtabs().split("\n")))


def without(text: str, title: str | None) -> str:
    """The text without its headline, if that is its first paragraph: it is a field."""
    first, _, rest = text.partition("\n\n")
    same = title and " ".join(first.split()).casefold() == " ".join(title.split()).casefold()
    return rest if rest and same else text


def _of_html(text: str) -> str:
    from lxml import etree  # here, because plain text never pays for it

    content = text.encode("utf-8", "replace")
    page_bounds.check(content)
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(content, parser)
    return text_of(root) if root is not None else ""


def _walk_into(element: _Element, page: _Page) -> None:
    for child in element:
        _walk(child, page)
        page.say(child.tail)


def _walk(element: _Element, page: _Page) -> None:
    kind = markup.name(element).lower()
    if kind == "br":
        page.open.append("\n")
    elif kind == "pre":
        page.close()
        page.end_rows()
        page.blocks.append(markup.raw_text(element).strip("\n"))
    elif kind == "tr":
        _row(element, page)
    elif kind in BLOCKS:
        _block(element, kind, page)
    elif kind not in SKIPPED:
        page.say(element.text)
        _walk_into(element, page)


def _block(element: _Element, kind: str, page: _Page) -> None:
    page.close()
    if kind == "li":
        page.mark = _list_mark(page)
    elif kind in _LISTS:
        page.counts.append(0 if kind == "ol" else -1)
    page.say(element.text)
    _walk_into(element, page)
    page.close()
    page.mark = ""
    if kind in _LISTS:
        page.counts.pop()
    if kind == "table" or (kind in _LISTS and not page.counts):
        page.end_rows()


def _list_mark(page: _Page) -> str:
    """`- `, or the number of an item of an ordered list."""
    if not page.counts or page.counts[-1] < 0:
        return "- "
    page.counts[-1] += 1
    return f"{page.counts[-1]}. "


def _row(row: _Element, page: _Page) -> None:
    """A row of a table is a line, its cells set apart by bars."""
    page.close()
    cells = [markup.text_of(cell) for cell in row if markup.name(cell).lower() in ("td", "th")]
    if any(cells):
        page.rows.append(" | ".join(cells))
