"""People of a text in Russian, French, German or Spanish: the model's, their forms merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from schemas.documents import Person, Span
from worker.taggers.data import words as table
from worker.taggers.model import Entity
from worker.taggers.name_forms import Bearer, Form, bearers, key_of
from worker.taggers.polyglot_words import Word, first_in, span_of, split, vocabulary
from worker.taggers.russian import nominative
from worker.taggers.spans import apart

_SHORTEST_SURNAME = 4
"""Letters of a surname that is looked for where the model saw no name."""


def find_people(text: str, entities: Sequence[Entity], language: str) -> tuple[Person, ...]:
    """Return the people the model sees, in order of first mention."""
    words = split(text)
    others = [(ent.start, ent.end) for ent in entities if ent.label not in {"PERSON", "LOC"}]
    spans = apart(sorted(_whole(words, text, entities, language)))
    forms = [_form(text, span, language) for span in spans]
    taken = [*spans, *others]
    repeated = apart(_repeats(words, forms, language), taken)
    found = bearers([*forms, *(_form(text, span, language) for span in repeated)])
    return tuple(_person(bearer, language) for bearer in found)


def _form(text: str, span: Span, language: str) -> Form:
    printed = tuple(text[slice(*span)].split())
    return Form(span, printed, key_of(printed, language))


def _whole(
    words: Sequence[Word], text: str, entities: Sequence[Entity], language: str
) -> Iterator[Span]:
    """Yield the names the model mostly takes for people, without titles and offices."""
    votes: dict[str, Counter[str]] = {}
    for start, end, label in entities:
        votes.setdefault(text[start:end], Counter())[label] += 1
    for start, end, label in entities:
        vote = votes[text[start:end]]
        if label == "PERSON" and 2 * vote["PERSON"] >= vote.total():
            span = _trimmed(words, (start, end), language)
            if span:
                yield span


def _trimmed(words: Sequence[Word], span: Span, language: str) -> Span | None:
    """Return a name without what is no part of it: `Herr`, `ministre`, marks."""
    known = vocabulary(language)
    first, end = first_in(words, span[0]), first_in(words, span[1])
    while first < end and not _opens_name(words[first], known.titles):
        first += 1
    while first + 1 < end and words[first].kind == "word" and known.is_head(words[first].lower):
        first += 1
    while end > first and not _may_name(words[end - 1]):
        end -= 1
    letters = sum(char.isalpha() for word in words[first:end] for char in word.text)
    return span_of(words, first, end) if letters > 1 else None


def _opens_name(word: Word, titles: frozenset[str]) -> bool:
    particle = word.lower in table("particle")
    return _may_name(word) and (word.capital or particle) and word.lower not in titles


def _may_name(word: Word) -> bool:
    return word.kind in ("word", "short", "elided")


def _repeats(words: Sequence[Word], forms: Sequence[Form], language: str) -> Iterator[Span]:
    """Yield surnames that stand where the model saw no name."""
    surnames = {form.key[-1] for form in forms if len(form.key) > 1}
    for index, word in enumerate(words):
        likely = word.kind == "word" and word.capital and len(word.text) >= _SHORTEST_SURNAME
        if not likely or key_of([word.text], language)[0] not in surnames:
            continue
        # In German every noun has a capital: what follows a surname tells nothing.
        if language == "de" or _alone(words, index):
            yield word.start, word.end


def _alone(words: Sequence[Word], index: int) -> bool:
    """Tell whether a word is no part of a longer name."""
    after = words[index + 1] if index + 1 < len(words) else None
    before = words[index - 1] if index else None
    goes_on = after is not None and after.kind == "word" and after.capital
    opens = index < 2 or words[index - 2].text in ".!?"
    led = before is not None and before.kind == "word" and before.capital and not opens
    return not goes_on and not led


def _person(bearer: Bearer, language: str) -> Person:
    name = canonical(bearer, language)
    printed = dict.fromkeys(" ".join(form.words) for form in bearer.forms)
    aliases = tuple(form for form in printed if form != name)
    mentions = tuple(form.span for form in bearer.forms)
    return Person(name, None, len(mentions), mentions, aliases)


def canonical(bearer: Bearer, language: str) -> str:
    """Return the fullest form printed; in Russian its nominative if that is sure."""
    longest = max(len(form.words) for form in bearer.forms)
    full = [form.words for form in bearer.forms if len(form.words) == longest]
    if language == "ru" and longest > 1:
        sure = (_in_nominative(words) for words in full)
        return next((name for name in sure if name), " ".join(full[0]))
    # A German genitive is longer than the name: `Merkels`.
    return (
        min((" ".join(words) for words in full), key=len) if language == "de" else " ".join(full[0])
    )


def _in_nominative(words: tuple[str, ...]) -> str | None:
    found = nominative(words[0], words[-1]) if len(words) == 2 else None
    return " ".join(found) if found else None
