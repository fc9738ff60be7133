"""Wrappers and codes that wires set above a story for their own switches."""

from __future__ import annotations

import re

from worker.parsers import agencies
from worker.parsers.story_head import Head

_WRAPPER = re.compile(r"\s*ZCZC\b[^\n]{0,60}")
_CARET = re.compile(r"\s{0,4}\^(?P<text>[^^]*?)[<=]?\s{0,4}")
_LONGEST, _LONGEST_TOKEN, _MOST_TOKENS = 70, 12, 10


def wrapper(head: Head) -> bool:
    """`ZCZC ABC0123`, and the carets of a switch: `^Headline<`."""
    if head.line[:5].lstrip()[:1] == "^":
        return _caret(head)
    found = _WRAPPER.match(head.line)
    if not found:
        return False
    head.wrapped = True
    _noted(head, found[0].strip()[4:].strip())
    return head.goes_on("" if found.end() == len(head.line) else head.line[found.end() :])


def _caret(head: Head) -> bool:
    found = _CARET.fullmatch(head.line) if len(head.line) <= 400 else None
    if not found:
        return False
    head.lines[head.at] = found["text"].strip()
    return True


def without_carets(line: str) -> str:
    """The line as a reader sees it, without the marks of a switch if it bears them."""
    found = _CARET.fullmatch(line) if line.startswith("^") and len(line) <= 400 else None
    return found["text"].strip() if found else line


def _noted(head: Head, codes: str) -> None:
    if codes:
        head.notes["wire_header"] = "\n".join(filter(None, [head.notes.get("wire_header"), codes]))


def codes(head: Head) -> bool:
    """`bdt0123 4 pl 320 dpa 0123`, `XINHUA 1013 0815 GMT`: only below a wrapper."""
    if not head.wrapped or "title" in head.fields or not _are_codes(head.line):
        return False
    _noted(head, head.line.strip())
    return head.goes_on("")


def _are_codes(line: str) -> bool:
    tokens = line.split()
    if len(line) > _LONGEST or len(tokens) > _MOST_TOKENS or line.rstrip().endswith("!"):
        return False
    coded = sum(1 for token in tokens if _is_code(token))
    return coded == len(tokens) and (any(map(str.isdigit, line)) or max(map(len, tokens)) <= 3)


def _is_code(token: str) -> bool:
    bare = token.strip(".,:;/-")
    return (
        len(bare) <= 3
        or (len(bare) <= _LONGEST_TOKEN and any(map(str.isdigit, bare)))
        or agencies.is_known(bare)
    )
