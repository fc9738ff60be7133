"""Known phrases, found among the words of a text by their first word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from worker.taggers.tokens import Token, tokenize


@dataclass(frozen=True, slots=True)
class Hit:
    """A known phrase found: which tokens it covers, and what it stands for."""

    first: int
    end: int
    """The index after its last token."""
    value: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases and what each stands for; the longest match wins."""

    by_first: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]

    def at(self, tokens: Sequence[Token], index: int) -> Hit | None:
        """Return the longest phrase that begins at this token, if any."""
        for words, value in self.by_first.get(_key(tokens[index]), ()):
            end = index + len(words)
            if len(words) == 1 or words == tuple(map(_key, tokens[index:end])):
                return Hit(index, end, value)
        return None

    def scan(self, tokens: Sequence[Token]) -> Iterator[Hit]:
        """Yield the phrases of a text from left to right, none overlapping another."""
        free = 0
        begins = [i for i, token in enumerate(tokens) if _key(token) in self.by_first]
        for index in begins:
            hit = self.at(tokens, index) if index >= free else None
            if hit:
                free = hit.end
                yield hit


def compile_phrases(values: Iterable[tuple[str, str]]) -> Phrases:
    """Return the phrases of a table, the first of two equal ones kept."""
    found: dict[str, dict[tuple[str, ...], str]] = {}
    for phrase, value in values:
        words = tuple(map(_key, tokenize(phrase)))
        if words:
            found.setdefault(words[0], {}).setdefault(words, value)
    return Phrases({first: _longest_first(table) for first, table in found.items()})


def _longest_first(
    table: Mapping[tuple[str, ...], str],
) -> tuple[tuple[tuple[str, ...], str], ...]:
    return tuple(sorted(table.items(), key=lambda item: (-len(item[0]), item[0])))


def _key(token: Token) -> str:
    return token.text.replace("’", "'")
