"""The words that tell speech and its speaker, by language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from worker.taggers.data import rows

NEVER = re.compile(r"(?!)")
_VERBS = ("say", "tell", "state", "utter", "name")
_GENDERS = {"he": "m", "she": "f", "it": "n", "they": "p"}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the words of one language do beside speech."""

    verbs: Mapping[str, str]
    """Each verb that says someone speaks, and its kind."""
    pronouns: Mapping[str, str]
    """Each pronoun a speaker may stand as: `m`, `f`, `n` for a thing, `p` for several."""
    nobody: frozenset[str]
    """Subjects that name nobody who could be looked up."""
    helping: frozenset[str]
    """Words between a subject and its verb."""
    leading: frozenset[str]
    """Words before a subject that are no part of its name."""
    joining: frozenset[str]
    """Words between two verbs of one subject."""
    that: frozenset[str]
    of: frozenset[str]
    """Words that tie a complement to its noun."""
    stop: frozenset[str]
    """Words that end a subject standing after its verb."""
    clause: frozenset[str]
    """Words that open a clause of time or reason."""
    inverted: frozenset[str]
    """Words that stand before an inverted verb which divides speech without any mark."""
    according: re.Pattern[str]
    named: re.Pattern[str]
    """What stands before quotation marks that set a name or a doubted word apart."""


def vocabulary(language: str | None) -> Vocabulary:
    """Return the words of the language; those of all where it is unknown or has none here."""
    return _vocabulary(language if language in _languages() else None)


@cache
def _languages() -> frozenset[str]:
    return frozenset(language for language, _, _ in rows("speech"))


@cache
def _vocabulary(language: str | None) -> Vocabulary:
    kinds: dict[str, list[str]] = {}
    for row_language, kind, words in rows("speech"):
        if language in (None, row_language):
            kinds.setdefault(kind, []).extend(words.split("|"))
    plain = {kind: frozenset(words) for kind, words in kinds.items()}
    none: frozenset[str] = frozenset()
    return Vocabulary(
        verbs={word: kind for kind in reversed(_VERBS) for word in kinds.get(kind, ())},
        pronouns={word: _GENDERS[kind] for kind in _GENDERS for word in kinds.get(kind, ())},
        nobody=plain.get("nobody", none),
        helping=plain.get("helping", none),
        leading=plain.get("leading", none),
        joining=plain.get("joining", none),
        that=plain.get("that", none),
        of=plain.get("of", none),
        stop=plain.get("stop", none),
        clause=plain.get("clause", none),
        inverted=plain.get("inverted", none),
        according=_any_of(kinds.get("according", ()), r"\b(?:{})\b", r"\s+"),
        named=_any_of(kinds.get("named", ()), r"(?:^|\W)(?:{})$", r"\s+"),
    )


def _any_of(phrases: list[str] | tuple[str, ...], frame: str, space: str) -> re.Pattern[str]:
    """Return a pattern of any of the phrases in a frame."""
    if not phrases:
        return NEVER
    longest_first = sorted(phrases, key=len, reverse=True)
    either = "|".join(re.escape(phrase).replace(r"\ ", space) for phrase in longest_first)
    return re.compile(frame.format(either), re.IGNORECASE)
