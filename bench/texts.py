"""Documents to post: plain news text, each distinct, the same for every side."""

from __future__ import annotations

import random
from functools import cache

import orjson

PEOPLE = (
    "Aida Sultanova, Marcus Feld, Ingrid Halvorsen, Tomás Echeverría, Claire Dumont, "
    "Rajesh Menon, Kofi Asante, Nurlan Abdykadyrov, Helen Whitmore, Paolo Rinaldi"
).split(", ")
ROLES = (
    "foreign minister, prime minister, central bank governor, transport minister, "
    "opposition leader, ambassador, chief economist, mayor"
).split(", ")
PLACES = ("Bishkek, Paris, Oslo, Nairobi, Berlin, New Delhi, Lisbon, Accra, Ottawa, Almaty").split(
    ", "
)
BODIES = (
    "the World Bank, the European Commission, the United Nations, the Ministry of Energy, "
    "the Asian Development Bank, the Supreme Court"
).split(", ")
SENTENCES = (
    "{person}, the {role}, said on {day} that talks with {body} in {place} had been useful.",
    "“We expect a decision before the end of the month,” {person} told reporters in {place}.",
    "Officials in {place} said {number} people had been moved to safer ground since {day}.",
    "The agreement, worth {number} million euros, was signed by {person} and {person2}.",
    "{body} said in a statement that it would review the figures with {person}.",
    "Shares of companies with business in {place} rose by {small} percent after the news.",
    "A spokesman for {person2} declined to comment on the report published in {place}.",
    "The {role} is to travel from {place} to {place2} on {day} for a second round of talks.",
    "“There is no reason for alarm,” said {person2}, who has led the office since 2019.",
    "Residents of {place2} complained that roads and bridges had not been repaired for years.",
    "Analysts at {body} expect growth of {small} percent this year, down from {number} earlier.",
)
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def story(number: int, *, words: int = 300) -> str:
    """A news story of about so many words, distinct for each number."""
    dice = random.Random(number)
    paragraphs, count = [f"Talks in {dice.choice(PLACES)} enter round {number}"], 0
    while count < words:
        paragraph = " ".join(_sentence(dice) for _ in range(2))
        count += len(paragraph.split())
        paragraphs.append(paragraph)
    paragraphs[1] = f"{dice.choice(PLACES).upper()}, Oct 13 (Example) - {paragraphs[1]}"
    return "\n\n".join(paragraphs)


def _sentence(dice: random.Random) -> str:
    person, person2 = dice.sample(PEOPLE, 2)
    place, place2 = dice.sample(PLACES, 2)
    text = dice.choice(SENTENCES).format(
        person=person,
        person2=person2,
        place=place,
        place2=place2,
        role=dice.choice(ROLES),
        body=dice.choice(BODIES),
        day=dice.choice(DAYS),
        number=dice.randint(12, 900),
        small=dice.randint(1, 9),
    )
    return text[0].upper() + text[1:]


def story_request(number: int) -> bytes:
    """The JSON of a story to be tagged."""
    return orjson.dumps({"text": story(number), "source": "bench"})


SERIAL = b"0000000000"
"""Stands in a template where each request has its own number."""


def template(size: int = 2048) -> tuple[bytes, bytes]:
    """The JSON of a document of `size` bytes, before and after its serial number."""
    text = story(0, words=400).encode("ascii", "ignore").decode()
    text = f"Report {SERIAL.decode()}\n\n{text}"[:size]
    before, after = orjson.dumps({"text": text, "source": "bench"}).split(SERIAL, 1)
    return before, after


@cache
def _told(number: int) -> dict[str, str]:
    title, _, text = story(number, words=400).partition("\n\n")
    return {"title": title, "summary": text[:2800]}


def event_data(document_id: str, number: int) -> bytes:
    """The data of an event as large as that of a tagged story. A hundred differ: what it
    sends a sender does not read."""
    return orjson.dumps({"document": {"id": document_id, "number": number, **_told(number % 100)}})
