"""The words of OpenDocument paragraphs: what is shown, and what hangs on it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from worker.parsers import markup
from worker.parsers.office.docx_lists import number
from worker.parsers.office.odf import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element

_NOT_SHOWN = frozenset(
    "annotation annotation-end hidden-text ruby-text tracked-changes change change-start "
    "change-end forms title desc bookmark notes binary-data event-listeners script note-citation"
    .split()
)  # fmt: skip
_MOST_SPACES = 100


@dataclass(slots=True)
class Words:
    """What is read of one paragraph. Filled element by element."""

    styles: Styles
    text: list[str] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    notes: list[_Element] = field(default_factory=list)
    first_note: int = 1
    languages: Counter[str] = field(default_factory=Counter)
    comment_count: int = 0

    def read(self, element: _Element) -> None:
        """Take what this element and those within it show."""
        self._take(element.text, element)
        for child in element:
            self._child(child)
            self._take(child.tail, element)

    def _child(self, child: _Element) -> None:
        name = markup.name(child)
        if name == "s":
            count = number(markup.attribute(child, "c"), 1)
            self.text.append(" " * min(count, _MOST_SPACES))
        elif name == "tab":
            self.text.append("\t")
        elif name == "line-break":
            self.text.append("\n")
        elif name == "note":
            self._note(child)
        elif name == "text-box":
            self.boxes.append(child)
        elif name in _NOT_SHOWN:
            self.comment_count += name == "annotation"
        elif not self.styles.hides(markup.attribute(child, "style-name")):
            self.read(child)

    def _note(self, note: _Element) -> None:
        body = markup.find(note, "note-body")
        if body is not None:
            self.text.append(f"[{self.first_note + len(self.notes)}]")
            self.notes.append(body)

    def _take(self, text: str | None, element: _Element) -> None:
        """Runs of white space are one space here: what is more stands in elements."""
        if not text:
            return
        said = " ".join(text.split())
        if said:
            said = (" " if text[0].isspace() else "") + said + (" " if text[-1].isspace() else "")
        self.text.append(said or " ")
        language = self.styles.language_of(markup.attribute(element, "style-name"))
        if language and language != "none":
            self.languages[language] += len(said)
