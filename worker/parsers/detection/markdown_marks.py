"""Whether a text is Markdown, by its own signs."""

from __future__ import annotations

import re

from worker.parsers.detection.look import Look
from worker.parsers.detection.verdict import Detected, by_content

MARKDOWN = "text/markdown"

_CERTAIN = (
    re.compile(r"\A---[ \t]*\n[\w-]+:.*\n(?:.*\n){0,60}?---[ \t]*(?:\n|\Z)"),
    re.compile(r"^\|[^\n]{1,2000}\|[ \t]*\n\|(?: ?:?-+:? ?\|){2,200}[ \t]*$", re.MULTILINE),
    re.compile(r"^```[\w+-]{0,20}\n(?:[^\n`]{0,500}\n){1,200}?```[ \t]*$", re.MULTILINE),
)
"""Front matter, a table with its divider, a block of code between its fences."""
_STRONG = (
    re.compile(r"\A#{1,3} (?!.{0,40}coding|frozen_)\S.{0,200}\n[ \t]*(?:\n|\Z)"),
    re.compile(r"(?<=\n\n)#{2,6} \S"),
    re.compile(r"\[[^\]\n]{1,100}\]\((?:https?:|/|#|\./)[^)\s]{0,300}\)"),
    re.compile(r"^```", re.MULTILINE),
)
"""A heading at the start, one below, a link, a fence."""
_WEAK = (
    re.compile(
        r"^(?:[-*+]|\d{1,2}\.) +\S[^\n]{0,1000}\n(?:[^\n]{1,1000}\n|\n){0,4}?"
        r"(?:[-*+]|\d{1,2}\.) +\S",
        re.MULTILINE,
    ),
    re.compile(r"\*\*\w[^*\n]{0,80}\*\*"),
    re.compile(r"^\S[^\n]{0,100}\n(?:={4,}|-{4,})[ \t]*$", re.MULTILINE),
    re.compile(r"(?<!`)`[^`\n]{1,60}`(?!`)"),
)
"""Two items of a list, bold words, an underlined heading, code in a line: text has them too."""
_COMMENTS = re.compile(r"(?:<!--(?:[^-]|-(?!->)){0,4000}-->\s*){1,5}")
_HINTS = ("# ", "](", "```", "---", "| -", "|-", "|:")


def kind(look: Look) -> Detected | None:
    """Markdown by one certain sign, or by two of which one is strong."""
    head = look.head
    if not any(hint in head for hint in _HINTS):
        return None
    if comments := _COMMENTS.match(head):
        head = head[comments.end() :]
    if _count(_CERTAIN, head) or ((strong := _count(_STRONG, head)) and strong + _weak(head) >= 2):
        return by_content(MARKDOWN, "signs of Markdown")
    return None


def _count(signs: tuple[re.Pattern[str], ...], head: str) -> int:
    return sum(sign.search(head) is not None for sign in signs)


def _weak(head: str) -> int:
    return _count(_WEAK, head)


def claimed(look: Look) -> Detected | None:
    """Any text that is said to be Markdown."""
    reason = look.claims.reason(MARKDOWN)
    return Detected(MARKDOWN, reason) if reason else None
