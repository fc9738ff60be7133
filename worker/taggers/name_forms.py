"""Forms of one name in a text: which belong to whom, whatever their case and order of mention."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from schemas.documents import Span
from worker.taggers.russian import stem

Key = tuple[str, ...]
"""The words of a name without what changes with its case."""
_SHORTEST_GENITIVE = 4
_MOST_NAMESAKES = 50


@dataclass(frozen=True, slots=True)
class Form:
    """A name as printed somewhere."""

    span: Span
    words: tuple[str, ...]
    key: Key


@dataclass(slots=True)
class Bearer:
    """Someone or something named, and the forms that mean it."""

    key: Key
    forms: list[Form] = field(default_factory=list)


def key_of(words: Sequence[str], language: str) -> Key:
    """Return what two forms of a name have in common."""
    return tuple(_root(word, language) for word in words)


def _root(word: str, language: str) -> str:
    if language == "ru":
        return stem(word)
    lower = word.casefold().replace("’", "'")
    genitive = language == "de" and lower.endswith("s") and len(lower) > _SHORTEST_GENITIVE
    return lower[:-1] if genitive else lower


def bearers(forms: Sequence[Form]) -> list[Bearer]:
    """Return who is named, by first mention; a surname means who was named last before it."""
    exact: dict[Key, Bearer] = {}
    known: dict[str, list[Bearer]] = {}
    for form in sorted(forms, key=lambda form: (-len(form.key), form.span)):
        if form.key not in exact and not _candidates(form.key, known):
            exact[form.key] = bearer = Bearer(form.key)
            for word in dict.fromkeys(form.key):
                known.setdefault(word, []).append(bearer)
    found: dict[int, Bearer] = {}
    for form in sorted(forms, key=lambda form: form.span):
        owner = exact.get(form.key) or _owner(form.key, _candidates(form.key, known))
        owner.forms.append(form)
        found[id(owner)] = owner
    return list(found.values())


def _candidates(key: Key, known: Mapping[str, Sequence[Bearer]]) -> list[Bearer]:
    """Return whom a form may mean, of the first so many of that name."""
    of_that_name = known.get(key[-1], ())[:_MOST_NAMESAKES]
    return [bearer for bearer in of_that_name if _means(key, bearer.key)]


def _owner(key: Key, candidates: Sequence[Bearer]) -> Bearer:
    """Return whom a form means: by a surname rather than a part, and who was named last."""
    return max(
        candidates,
        key=lambda bearer: (
            bearer.key[-1] == key[-1],
            bearer.forms[-1].span if bearer.forms else (-1, -1),
        ),
    )


def _means(short: Key, full: Key) -> bool:
    """Tell whether a form may mean the bearer of a fuller one."""
    if short == full or (len(short) < len(full) and short == full[-len(short) :]):
        return True
    if len(short) == 1:
        return short[0] in full
    initial = short[0].rstrip(".") == full[0][:1]
    return short[-1] == full[-1] and (initial or short[0] == full[0])
