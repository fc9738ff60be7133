"""How often the main country of a story is told: `python -m bench.quality_places`.

The stories and what is right are in `bench/data/places`; its README says how they were made.
The library's straight use is to count the English names of countries that Babel (Unicode CLDR)
lists, and those of the story's language: the most frequent one is its main country.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel import Locale

from bench.figures import Figure, show
from schemas.documents import ParsedDocument
from worker import taggers

STORIES = Path(__file__).with_name("data") / "places" / "stories.jsonl"
GOAL = 0.93
WIDE = frozenset({"en", "fr"})
"""Languages with stories enough for a figure of their own."""
_TAGGERS = ("language", "names", "countries")


@dataclass(frozen=True)
class Story:
    """A story and the countries it is about; any of `main` is right as the first."""

    language: str
    half: str
    origin: str
    title: str | None
    text: str
    main: frozenset[str]
    others: frozenset[str]


def stories() -> Iterator[Story]:
    """Yield the stories of the set."""
    for line in STORIES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield Story(
            language=row["language"],
            half=row["half"],
            origin=row["origin"],
            title=row["title"],
            text=row["text"],
            main=frozenset(row["main"]),
            others=frozenset(row["others"]),
        )


def ours(story: Story) -> list[str]:
    """Return the countries the taggers find, most of all first."""
    parsed = ParsedDocument(
        text=story.text,
        parser="bench",
        media_type="text/plain",
        title=story.title,
        language=story.language,
    )
    return [country.code for country in taggers.tag(parsed, _TAGGERS).countries]


def plain(story: Story) -> list[str]:
    """Return the countries whose names a story has, the most frequent first."""
    text = f"{story.title or ''}\n{story.text}"
    counts: Counter[str] = Counter()
    for language in {"en", story.language}:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():
                counts[code] += len(re.findall(rf"\b{re.escape(str(name))}", text))
    return [code for code, count in counts.most_common() if count]


def evaluate() -> list[Figure]:
    """Return shares of stories whose main country comes first, by half and language."""
    judged = [(story, ours(story), plain(story)) for story in stories()]
    figures = [
        _figure(f"main country, {name}", [row for row in judged if row[0].half == half])
        for name, half in (("development half", "dev"), ("held-out half", "held_out"))
    ]
    for language in sorted(WIDE):
        rows = [row for row in judged if row[0].language == language and row[0].half == "held_out"]
        figures.append(_figure(f"main country, held-out half, {language}", rows))
    rest = [row for row in judged if row[0].language not in WIDE and row[0].half == "held_out"]
    figures.append(_figure("main country, held-out half, other languages", rest))
    figures.append(_found("all labelled countries found, held-out half", judged))
    return figures


def _figure(name: str, rows: list[tuple[Story, list[str], list[str]]]) -> Figure:
    total = max(len(rows), 1)
    right = sum(found[:1] != [] and found[0] in story.main for story, found, _ in rows)
    theirs = sum(found[:1] != [] and found[0] in story.main for story, _, found in rows)
    return Figure(name, right / total, theirs / total, GOAL, len(rows))


def _found(name: str, judged: list[tuple[Story, list[str], list[str]]]) -> Figure:
    """Return the share of labelled countries, main ones and others, that are listed at all."""
    rows = [row for row in judged if row[0].half == "held_out"]
    wanted = sum(len(story.main | story.others) for story, _, _ in rows)
    listed = sum(len((story.main | story.others) & set(found)) for story, found, _ in rows)
    theirs = sum(len((story.main | story.others) & set(found)) for story, _, found in rows)
    return Figure(name, listed / max(wanted, 1), theirs / max(wanted, 1), None, wanted)


def main() -> None:
    """Print the figures as a table."""
    show(evaluate())


if __name__ == "__main__":
    main()
