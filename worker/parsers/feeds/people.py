"""Who wrote an entry, and who made its pictures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from worker.parsers import markup
from worker.parsers.feeds import parts as elements

if TYPE_CHECKING:
    from lxml.etree import _Element

    from worker.parsers.feeds.channels import Told
    from worker.parsers.feeds.parts import Parts

LONGEST = 300
"""Characters of one author."""

_NAMED = re.compile(r"[^\s@]{1,200}@[^\s@]{1,200}\s*\((?P<name>[^()]{1,200})\)")
_ADDRESSED = re.compile(r"(?P<name>[^<>@]{1,200}?)\s*<[^<>]{1,300}>")
_ADDRESS = re.compile(r"(?:mailto:|https?://)\S+|\S+@\S+\.\S+")


def authors(parts: Parts) -> Told | None:
    """The names of the authors, without their addresses."""
    for names in (("dc:creator",), ("author",), ("atom:author",), ("itunes:author",)):
        people = [
            person(markup.text_at(one, "name") or elements.line(one))
            for one, _ in elements.every(parts, *names)
        ]
        if found := ", ".join(dict.fromkeys(filter(None, people))):
            return found, names[0]
    return None


def credited(root: _Element) -> Told | None:
    """Whom the pictures are credited to, authors aside."""
    people = [
        markup.text_of(one)
        for one in markup.descendants(root, "credit")
        if one.get("role") != "author"
    ]
    found = ", ".join(dict.fromkeys(filter(None, people)))
    return (found, "media:credit") if found else None


def person(text: str) -> str | None:
    """The name in `ada@moor.example (Ada Obi)` and the like; None for an address alone."""
    text = " ".join(text.split())
    if len(text) > LONGEST:
        return None
    found = _NAMED.fullmatch(text) or _ADDRESSED.fullmatch(text)
    name = (found["name"] if found else text).strip(" \"'")
    return None if _ADDRESS.fullmatch(name) else name or None
