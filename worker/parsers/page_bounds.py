"""Bounds on a page's markup, checked by scans before any reader can hang on it."""

from __future__ import annotations

import re

from schemas.errors import CorruptDocumentError

MAX_TAGS = 60_000
"""Tags in one page; long live blogs have some 20,000."""
MAX_DEPTH = 3_000
"""Elements open within one another; pages whose tags are not closed come to some 1,500."""
MAX_ATTRIBUTES = 4_000
"""Attributes of one tag."""

_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_LONG_TAG = re.compile(rb"<[a-zA-Z][\w:-]{0,80}[\s/][^<>]{6000,}")
"""Not the `a<b.length` of scripts: a space or stroke follows the name of a tag."""
_LONG = 8_000
"""Bytes without the end of a tag that may hold too many attributes."""
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_NAME = re.compile(rb"[^\s/=\"']+")
_SELF_CLOSING = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li td th tr dt dd "
    b"option tbody thead tfoot colgroup rp rt path circle rect use line polygon".split()
)
"""Elements that hold nothing, or that the next of their kind closes."""


def check(content: bytes) -> None:
    """Nothing for a page within the bounds; CorruptDocumentError names the one passed."""
    tags = content.count(b"<")
    if tags > MAX_TAGS:
        raise _passed("tags", MAX_TAGS)
    if tags > MAX_DEPTH and _is_deep(content):
        raise _passed("elements open within one another", MAX_DEPTH)
    for piece in content.split(b">"):
        if len(piece) > _LONG:
            # once as it is and once without quoted values, which may hold marks of tags
            _check_attributes(piece)
            _check_attributes(_QUOTED.sub(b" ", piece))


def _check_attributes(content: bytes) -> None:
    for tag in _LONG_TAG.finditer(content):
        if len(_NAME.findall(_QUOTED.sub(b" ", tag.group()))) > MAX_ATTRIBUTES:
            raise _passed("attributes in one tag", MAX_ATTRIBUTES)


def _is_deep(content: bytes) -> bool:
    depth = 0
    for tag in _TAG.finditer(content):
        if tag[2].lower() not in _SELF_CLOSING:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if depth > MAX_DEPTH:
            return True
    return False


def _passed(what: str, bound: int) -> CorruptDocumentError:
    return CorruptDocumentError(
        f"The page has more than {bound:,} {what}. Send the article alone, or its text."
    )
