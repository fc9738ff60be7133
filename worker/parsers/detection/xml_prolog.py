"""The root element of an XML document, found behind whatever may stand before it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SPACE = re.compile(r"[\s\ufeff]*")
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([\w:.-]{1,100})", re.IGNORECASE)
_SUBSET_END = re.compile(r"\]\s{0,100}>")
_NAME = re.compile(r"<(?:([A-Za-z_][\w.-]{0,99}):)?([A-Za-z_][\w.-]{0,199})(?=[\s/>]|\Z)")
_NAMESPACE = re.compile(r"\bxmlns(?::([\w.-]{1,99}))?\s*=\s*[\"']([^\"'<>]{0,500})[\"']")
_LONGEST_TAG = 8_192


@dataclass(frozen=True, slots=True)
class Root:
    """The first element of a document, and how it is introduced."""

    name: str
    prefix: str
    tag: str
    """The whole opening tag."""
    rest: str
    """The text from the tag on."""
    doctype: str
    """The name in the document type declaration, in lower case; "" without one."""
    declared: bool
    """Whether an XML declaration stands before it."""

    @property
    def namespace(self) -> str:
        """The namespace the tag puts itself in; "" if it names none."""
        found: dict[str, str] = dict(_NAMESPACE.findall(self.tag))
        return found.get(self.prefix, "")


def root(head: str) -> Root | None:
    """The root element of the text; None if none comes within it."""
    at, doctype = 0, ""
    while head.startswith(("<?", "<!"), at):
        if found := _DOCTYPE.match(head, at):
            doctype = found[1].lower()
        at = _after(head, at)
        if at < 0:
            return None
    opened = _NAME.match(head, at)
    if not opened:
        return None
    end = head.find(">", at, at + _LONGEST_TAG)
    tag = head[at : end + 1 if end > 0 else at + _LONGEST_TAG]
    declared = head.startswith("<?xml")
    return Root(opened[2], opened[1] or "", tag, head[at:], doctype, declared)


def _after(head: str, at: int) -> int:
    """Where the next sign stands after this instruction, comment or declaration; -1: nowhere."""
    if head.startswith("<?", at):
        end = _end_of(head, "?>", at)
    elif head.startswith("<!--", at):
        end = _end_of(head, "-->", at)
    else:
        end = _end_of_declaration(head, at)
    space = _SPACE.match(head, end) if end >= 0 else None
    return space.end() if space else -1


def _end_of(head: str, mark: str, at: int) -> int:
    end = head.find(mark, at)
    return end + len(mark) if end >= 0 else -1


def _end_of_declaration(head: str, at: int) -> int:
    """Behind a document type, with all it declares between brackets."""
    end, subset = head.find(">", at), head.find("[", at)
    if 0 <= subset < end:
        closed = _SUBSET_END.search(head, subset)
        return closed.end() if closed else -1
    return end + 1 if end >= 0 else -1
