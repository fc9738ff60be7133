"""Labelled text as training sees it: plain text, and the names in it by offset."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

KINDS = ("PERSON", "ORG", "LOC")
"""The kinds of names the model tells apart."""

CLOSING = frozenset(".,;:!?%)]}»”’…")
OPENING = frozenset("([{«“‘$£€#@")
APOSTROPHES = frozenset("'’")
CLITICS = ("'s", "n't", "'re", "'ve", "'ll", "'m", "'d", "’s", "n’t")


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence: its names as (start, end, kind), and what must not be learnt from."""

    language: str
    source: str
    text: str
    names: tuple[tuple[int, int, str], ...]
    unsure: tuple[tuple[int, int], ...] = ()


def passage(
    language: str, source: str, tokens: Sequence[str], tags: Sequence[str], text: str = ""
) -> Passage:
    """Return a sentence of tokens and BIO tags as running text; the tag `?` is not learnt."""
    spans = placed(text, tokens) or []
    if not spans:
        text, spans = joined(tokens)
    names, unsure = [], []
    for start, end, kind in runs(tags):
        span = (spans[start][0], spans[end - 1][1])
        if kind == "?":
            unsure.append(span)
        elif kind in KINDS:
            names.append((*span, kind))
    return Passage(language, source, text, tuple(names), tuple(unsure))


def placed(text: str, tokens: Sequence[str]) -> list[tuple[int, int]] | None:
    """Return where tokens stand in the text they were cut from, or None if they do not."""
    spans, at = [], 0
    for token in tokens:
        start = text.find(token, at)
        if start < 0 or text[at:start].strip():
            return None
        at = start + len(token)
        spans.append((start, at))
    return spans


def joined(tokens: Sequence[str], *, hyphens: bool = False) -> tuple[str, list[tuple[int, int]]]:
    """Return tokens as a line of print, and where each stands; hyphens glued if they were cut."""
    parts: list[str] = []
    spans = []
    size, glued, quoted = 0, True, False
    for index, word in enumerate(tokens):
        opens = word in OPENING or (word in {'"', "``"} and not quoted)
        closes = word in CLOSING or word.lower() in CLITICS or word == "''"
        closes = closes or (word == '"' and quoted) or word in APOSTROPHES
        hyphen = hyphens and word == "-" and index > 0 and tokens[index - 1][-1].isalnum()
        closes = closes or hyphen or (word == "s" and index > 0 and tokens[index - 1] == "’")
        if not glued and not closes:
            parts.append(" ")
            size += 1
        quoted = quoted ^ (word in {'"', "``", "''"})
        shown = '"' if word in {"``", "''"} else word
        spans.append((size, size + len(shown)))
        parts.append(shown)
        size += len(shown)
        glued = opens or hyphen
    return "".join(parts), spans


def runs(tags: Iterable[str]) -> list[tuple[int, int, str]]:
    """Return the names in BIO tags as (first, after last, kind)."""
    found: list[tuple[int, int, str]] = []
    for index, tag in enumerate(tags):
        mark, _, kind = tag.partition("-")
        if tag == "?":
            kind = "?"
        if not kind:
            continue
        follows = found and found[-1][1] == index and found[-1][2] == kind
        if follows and mark in {"I", "?"}:
            found[-1] = (found[-1][0], index + 1, kind)
        else:
            found.append((index, index + 1, kind))
    return found
