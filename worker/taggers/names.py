"""People, organisations and places of an English document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from schemas.documents import ParsedDocument, Span, Tags
from worker.taggers import model
from worker.taggers.appositions import holders_before
from worker.taggers.offices import Holder, holders_after, office_phrases
from worker.taggers.organisations import find_organisations
from worker.taggers.people import find_people
from worker.taggers.places import find_places
from worker.taggers.reading import Reading, read
from worker.taggers.tokens import is_name_word, tokenize


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text as the name rules read it, and whom they found beside an office."""

    reading: Reading
    entities: tuple[model.Entity, ...]
    holders: tuple[Holder, ...]


def tag(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Return the tags with people, organisations and places, each by first mention."""
    if tags.language != "en":
        return tags
    found = analyse(parsed.text)
    offices = [holder.name for holder in found.holders]
    people = find_people(found.reading, offices, found.entities, _organisations(found, offices))
    of_people = [span for person in people for span in person.mentions]
    organisations = find_organisations(found.reading, found.entities, of_people)
    of_bodies = [span for body in organisations for span in body.mentions]
    places = find_places(found.reading, found.entities, [*of_people, *of_bodies])
    return replace(tags, people=people, organisations=organisations, places=places)


def _organisations(found: Analysis, offices: list[Span]) -> list[Span]:
    """Return where the rules alone see organisations: no people are looked for there."""
    bodies = find_organisations(found.reading, (), offices)
    return [span for body in bodies for span in body.mentions]


@lru_cache(maxsize=2)
def analyse(text: str) -> Analysis:
    """Return what model and office rules see in a text; asked twice, it is read once."""
    entities = model.entities(text)
    reading = read(text, _person_words(text, entities))
    phrases = list(office_phrases(reading))
    holders = [*holders_after(reading, phrases), *holders_before(reading, phrases)]
    return Analysis(reading, entities, tuple(holders))


def _person_words(text: str, entities: tuple[model.Entity, ...]) -> frozenset[str]:
    """Return the words that stand in names of people, as the model sees them."""
    spans = (text[ent.start : ent.end] for ent in entities if ent.label == "PERSON")
    return frozenset(t.text for span in spans for t in tokenize(span) if is_name_word(t))
