"""The words of a page's elements, at a cost that does not grow with what is in them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST = 1_500
"""Elements of one kind that are looked at."""
DEEPEST = 60
"""Nodes within an element after which its words are not read on."""


def found(tree: LexborHTMLParser, selector: str, most: int = MOST) -> list[LexborNode]:
    """The first elements that the selector names."""
    return tree.css(selector)[:most]


def opening(node: LexborNode, longest: int) -> str:
    """The element's words on one line; a little more than `longest` if there are more."""
    parts: list[str] = []
    size = 0
    for one in islice(node.traverse(include_text=True), DEEPEST):
        if one.tag == "-text":
            words = (one.text_content or "")[: longest + 1]
            parts.append(words)
            size += len(words)
            if size > longest * 4:
                break
    return " ".join("".join(parts).split())[: longest + 1]
