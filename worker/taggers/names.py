"""People, organisations and places of a document, in the languages the model knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from schemas.documents import Organisation, ParsedDocument, Person, Span, Tags
from worker.taggers import foreign_places, model, polyglot_names, polyglot_organisations
from worker.taggers.appositions import holders_before
from worker.taggers.bodies import body_heads
from worker.taggers.language import is_english
from worker.taggers.offices import Holder, holders_after, office_phrases
from worker.taggers.opening import blanked, dateline_places, dateline_span
from worker.taggers.organisations import find_organisations
from worker.taggers.people import find_people
from worker.taggers.places import find_places
from worker.taggers.reading import Reading, read
from worker.taggers.spans import overlaps
from worker.taggers.tokens import is_name_word, tokenize


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text as the name rules read it, and whom they found beside an office."""

    reading: Reading
    entities: tuple[model.Entity, ...]
    holders: tuple[Holder, ...]


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with people, organisations and places, each by first mention."""
    if _is_english(parsed, tags):
        return _english(parsed, tags)
    if tags.language in model.LANGUAGES:
        return _polyglot(parsed, tags, tags.language)
    places = foreign_places.find_places(parsed.text, tags.language)
    return replace(tags, places=places, warnings=(*tags.warnings, *_skipped(parsed, tags)))


def _polyglot(parsed: ParsedDocument, tags: Tags, language: str) -> Tags:
    """Return the tags with what the model sees in another language than English."""
    entities = _after(model.entities(parsed.text, language), dateline_span(parsed))
    people = polyglot_names.find_people(parsed.text, entities, language)
    organisations = polyglot_organisations.find_organisations(
        parsed.text, entities, language, mentions(people)
    )
    places = foreign_places.find_places(parsed.text, language, entities, mentions(people))
    return replace(tags, people=people, organisations=organisations, places=places)


def _english(parsed: ParsedDocument, tags: Tags) -> Tags:
    opening = dateline_span(parsed)
    found = analyse(parsed.text, opening)
    offices = [holder.name for holder in found.holders]
    bodies = mentions(find_organisations(found.reading, (), offices))
    people = find_people(found.reading, offices, found.entities, bodies)
    organisations = find_organisations(found.reading, found.entities, mentions(people))
    taken = [*mentions(people), *mentions(organisations)]
    printed = tuple(dateline_places(parsed.text, opening)) if opening else ()
    places = find_places(found.reading, found.entities, taken, printed)
    return replace(tags, people=people, organisations=organisations, places=places)


def _is_english(parsed: ParsedDocument, tags: Tags) -> bool:
    """Tell whether the rules fit: English, or unknown but with small English words."""
    return tags.language == "en" or (tags.language is None and is_english(parsed.text))


def _skipped(parsed: ParsedDocument, tags: Tags) -> tuple[str, ...]:
    """Return what the subscriber is told when names are not looked for."""
    if tags.language:
        return (f"names are not tagged in {tags.language!r}",)
    if any(char.isalpha() for char in parsed.text):
        return ("names are not tagged: the language is not known",)
    return ()


def mentions(found: Sequence[Person] | Sequence[Organisation]) -> list[Span]:
    """Return where these people or organisations are mentioned."""
    return [span for item in found for span in item.mentions]


@lru_cache(maxsize=2)
def analyse(text: str, opening: Span | None = None) -> Analysis:
    """Return what model and office rules see after the dateline; asked twice, it is read once."""
    body = blanked(text, opening)
    entities = _after(model.entities(text, "en"), opening)
    people = [(ent.start, ent.end) for ent in entities if ent.label == "PERSON"]
    reading = read(body, _person_words(body, entities), people)
    reading = replace(reading, bodies=body_heads(reading))
    phrases = list(office_phrases(reading))
    holders = [*holders_after(reading, phrases), *holders_before(reading, phrases)]
    return Analysis(reading, entities, tuple(holders))


def _after(entities: tuple[model.Entity, ...], opening: Span | None) -> tuple[model.Entity, ...]:
    """Return the names that do not touch the dateline."""
    return tuple(e for e in entities if not (opening and overlaps((e.start, e.end), [opening])))


def _person_words(text: str, entities: tuple[model.Entity, ...]) -> frozenset[str]:
    """Return the words that stand in names of people, as the model sees them."""
    spans = (text[ent.start : ent.end] for ent in entities if ent.label == "PERSON")
    return frozenset(t.text for span in spans for t in tokenize(span) if is_name_word(t))
