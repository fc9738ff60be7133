"""Organisations of a text in Russian, French, German or Spanish, acronyms under the full name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from schemas.documents import Organisation, Span
from worker.taggers.data import rows
from worker.taggers.model import Entity
from worker.taggers.name_forms import Key, key_of
from worker.taggers.polyglot_words import Word, first_in, span_of, split
from worker.taggers.spans import apart
from worker.taggers.tokens import is_acronym

_ARTICLES = frozenset("le la les l' el los las der die das dem den des".split())
_SMALL = _ARTICLES | frozenset("de du d' et y e del für und von и по в на о при of".split())


def find_organisations(
    text: str, entities: Sequence[Entity], language: str, taken: Sequence[Span]
) -> tuple[Organisation, ...]:
    """Return the organisations the model sees and the known ones, by first mention."""
    words = split(text)
    seen = (_trimmed(words, ent) for ent in entities if ent.label == "ORG")
    known = _known(words, language)
    spans = sorted(apart([*filter(None, seen), *known], taken))
    forms = {span: " ".join(text[slice(*span)].split()) for span in spans}
    names = _names(list(forms.values()), language, _introduced(words, forms))
    found: dict[str, list[Span]] = {}
    for span, form in forms.items():
        found.setdefault(names[form], []).append(span)
    return tuple(_organisation(name, at, forms) for name, at in found.items())


def _organisation(name: str, at: Sequence[Span], forms: Mapping[Span, str]) -> Organisation:
    aliases = dict.fromkeys(forms[span] for span in at if forms[span] != name)
    return Organisation(name, tuple(aliases), len(at), tuple(at))


def _trimmed(words: Sequence[Word], entity: Entity) -> Span | None:
    """Return an organisation without an article before it or a mark after it."""
    first, end = first_in(words, entity.start), first_in(words, entity.end)
    while first < end and (words[first].lower in _ARTICLES or words[first].text in ",.;:()"):
        first += 1
    while end > first and words[end - 1].text in ",.;:()—–-":
        end -= 1
    return span_of(words, first, end) if end > first else None


def _known(words: Sequence[Word], language: str) -> Iterator[Span]:
    """Yield the acronyms of well-known organisations."""
    return ((word.start, word.end) for word in words if word.text in acronyms(language))


@cache
def acronyms(language: str) -> Mapping[str, str]:
    """Return the well-known acronyms of a language and what they stand for."""
    found = (row for row in rows("acronyms") if row[0] == language)
    return {short: row[1] for row in found for short in row[2].split("|")}


@cache
def _full_names(language: str) -> Mapping[Key, str]:
    names = {row[1] for row in rows("acronyms") if row[0] == language}
    return {key_of(name.split(), language): name for name in sorted(names)}


def _introduced(words: Sequence[Word], forms: Mapping[Span, str]) -> dict[str, str]:
    """Return the acronyms the text explains: `Organisation mondiale de la santé (OMS)`."""
    ends = {span[1]: form for span, form in forms.items()}
    found = {}
    for index, word in enumerate(words[2:], 2):
        if words[index - 1].text == "(" and is_acronym(word.text):
            name = ends.get(words[index - 2].end)
            if name:
                found[word.text] = name
    return found


def _names(forms: Sequence[str], language: str, explained: Mapping[str, str]) -> dict[str, str]:
    """Return for each form the full name it goes under."""
    by_key: dict[Key, str] = {}
    for form in forms:
        key = key_of(form.split(), language)
        by_key.setdefault(key, _full_names(language).get(key, form))
    initials = {_initials(name): name for name in reversed(forms) if " " in name}
    names = {}
    for form in forms:
        name = explained.get(form) or acronyms(language).get(form) or initials.get(form) or form
        names[form] = by_key.get(key_of(name.split(), language), name)
    return names


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word.lower() not in _SMALL).upper()
