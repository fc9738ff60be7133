"""What JSON is: a news item, a feed, lines of objects, or just JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator

from worker.parsers.detection.look import Look
from worker.parsers.detection.verdict import Detected, by_content

JSONL = "application/jsonl"

_OPENING = re.compile(
    r"\{\s*(?:\"[^\"\n]{0,200}\"\s*:|\})|\[\s*(?:[\[{]\s*[\"{\[\]}0-9-]|\"[^\"\n]*\"\s*[,\]]|\]|"
    r"(?:-?\d[\d.eE+-]*|null|true|false)\s*[,\]])"
)
_TOKEN = re.compile(r"\"((?:[^\"\\]|\\.)*)\"(\s*:)?|[\[\]{}]")
_JSON_FEED = re.compile(r"\"version\"\s*:\s*\"https?:(?:\\?/){2}(?:www\.)?jsonfeed\.org")
_NINJS = re.compile(r"\"name\"\s*:\s*\"ninjs\"|iptc\.org(?:\\?/)std(?:\\?/)ninjs", re.IGNORECASE)
_ENDS = (("{", "}"), ("[", "]"))

_IDENTITY = frozenset({"uri", "guid"})
_OF_NEWS = frozenset(
    "headline headlines body_text body_html body_xhtml body_nitf bodies versioncreated "
    "versionCreated pubstatus pubStatus description_text description_html renditions".split()
)
_KEYS = 200
"""Keys that are looked at."""


def kind(look: Look) -> Detected | None:
    """What a text is that opens with a brace or a bracket; None if it is no JSON."""
    head = look.head
    if not _OPENING.match(head):
        return None
    if _is_lines(look):
        return by_content(JSONL, "a JSON value on each line")
    if reason := look.claims.reason(JSONL):
        return Detected(JSONL, reason)
    keys = set(_keys(head))
    if "version" in keys and _JSON_FEED.search(head):
        return by_content("application/feed+json", "version of JSON Feed")
    if (keys & _IDENTITY and keys & _OF_NEWS) or ("standard" in keys and _NINJS.search(head)):
        return by_content("application/vnd.iptc.ninjs+json", "keys of ninjs")
    return by_content("application/json", "JSON")


def _is_lines(look: Look) -> bool:
    """Whether the first two lines are values of their own, and so not one document."""
    lines = [line.strip() for line in look.long_head.split("\n", 3)[:3] if line.strip()]
    if len(lines) < 2:
        return False
    first, second = lines[0], lines[1]
    return second[0] == first[0] and _is_whole(first) and bool(_OPENING.match(second))


def _is_whole(line: str) -> bool:
    """Whether the brackets that a line opens are closed at its end, and not before."""
    if (line[0], line[-1]) not in _ENDS:
        return False
    depth = 0
    for token in _TOKEN.finditer(line):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        if depth == 0:
            return token.end() == len(line)
    return False


def _keys(head: str) -> Iterator[str]:
    """The keys of the object, or of the first object in an array."""
    depth, count, wanted = 0, 0, 2 if head[0] == "[" else 1
    for token in _TOKEN.finditer(head):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(token[0], 0)
        if token[2] and depth == wanted:
            count += 1
            yield token[1]
        if (depth < wanted and count) or count > _KEYS:
            return
