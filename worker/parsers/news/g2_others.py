"""Items of NewsML-G2 that are no articles: packages, plans, concepts and events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worker.parsers import markup
from worker.parsers.news.stated import Stated

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST = 1000
"""How many parts of one item are told of."""


def package(item: _Element, stated: Stated) -> str:
    """A line for each item in the package, its title or id; `metadata.related` has both."""
    stated.warnings.append("This is a package of items, not an article; its text is their titles.")
    stated.is_list = True
    lines = []
    for reference in list(markup.descendants(item, "itemRef", "conceptRef"))[:_MOST]:
        target = markup.attribute(reference, "residref") or markup.attribute(reference, "href")
        title = markup.text_at(reference, "title") or markup.text_at(reference, "headline")
        stated.related(_group(reference), target, title)
        lines.append(title or target)
    listed = "\n".join(f"- {line}" for line in dict.fromkeys(filter(None, lines)))
    return "\n\n".join(filter(None, [stated.fields.get("summary"), listed]))


def plan(item: _Element, stated: Stated) -> str:
    """A paragraph for each planned coverage."""
    stated.warnings.append("This is a plan of coverage, not an article.")
    paragraphs = [stated.fields.get("summary")]
    for coverage in list(markup.descendants(item, "planning"))[:_MOST]:
        words = ("headline", "title", "description", "edNote", "slugline")
        said = [markup.text_at(coverage, name) for name in words]
        scheduled = markup.text_at(coverage, "scheduled")
        said.append(f"Scheduled: {scheduled}" if scheduled else None)
        paragraphs.append("\n".join(dict.fromkeys(filter(None, said))))
    for delivered in list(markup.descendants(item, "deliveredItemRef"))[:_MOST]:
        target = markup.attribute(delivered, "guidref") or markup.attribute(delivered, "residref")
        stated.related("delivered", target)
    return "\n\n".join(filter(None, paragraphs))


def concepts(item: _Element, stated: Stated) -> str:
    """A paragraph for each concept: its name, what it is, when and where it takes place."""
    found = list(markup.descendants(item, "concept"))
    if len(found) > _MOST:
        stated.warnings.append(f"Only the first {_MOST:,} of {len(found):,} concepts are told of.")
    stated.warnings.append("This describes concepts or events; it is not an article.")
    if len(found) == 1:
        stated.say("title", markup.text_at(found[0], "name"), "concept name")
        identity = markup.find(found[0], "conceptId")
        if identity is not None:
            stated.note("concept", markup.attribute(identity, "qcode"))
    told = [_concept(one) for one in found[:_MOST]]
    return "\n\n".join(filter(None, told))


def _concept(concept: _Element) -> str:
    lines = [_line(concept)]
    for details in markup.find_all(concept, "eventDetails")[:9]:
        start, end = (markup.text_at(details, f"dates/{name}") for name in ("start", "end"))
        lines.append(" – ".join(filter(None, (start, end))))
        lines += [_line(place) for place in markup.find_all(details, "location")[:9]]
    return "\n".join(filter(None, lines))


def _line(thing: _Element) -> str:
    """`name: definition`, or what there is of it."""
    words = (markup.text_at(thing, name) for name in ("name", "definition"))
    return ": ".join(filter(None, words))


def _group(reference: _Element) -> str:
    """The role of the group an item stands in."""
    group = reference.getparent()
    role = None if group is None else markup.attribute(group, "role")
    return (role or "").rpartition(":")[2] or "member"
