"""What text made to keep a tagger busy costs: no more the more often it repeats itself."""

from __future__ import annotations

import pytest

from schemas.documents import ParsedDocument
from worker import taggers
from worker.taggers.covered import Covered
from worker.taggers.evidence import recurring
from worker.taggers.heads import role_start
from worker.taggers.phrases import compile_phrases
from worker.taggers.reading import read
from worker.taggers.tokens import tokenize, tokens_of

WITHOUT_MODEL = ["language", "roles", "countries", "topics", "quotes", "dates", "figures"]


@pytest.mark.parametrize("word", ["President, ", "Foreign Minister, President, ", "Dean "])
def test_a_thousand_offices_in_a_row_are_read_without_running_out_of_stack(word: str) -> None:
    text = word * 1000

    reading = read(text)

    assert role_start(reading, len(reading.tokens) - 2) >= 0


def test_of_many_offices_in_a_row_only_some_belong_to_one_person() -> None:
    reading = read("President, " * 50)

    start = role_start(reading, 98)

    assert 98 - start <= 2 * 8


def test_a_word_recurs_when_it_stands_twice_and_never_as_a_place() -> None:
    reading = read("Osmon came. Osmon left. Talas slept. In Talas it rained. Once Bakyt.")

    found = recurring(reading, {"Osmon", "Talas", "Bakyt"})

    assert found == {"Osmon"}


def test_a_text_is_cut_into_words_once_for_all_who_ask() -> None:
    text = "Officials met in Osh."

    assert tokens_of(text) is tokens_of(text)
    assert list(tokens_of(text)) == tokenize(text)


def test_phrases_found_do_not_overlap() -> None:
    phrases = compile_phrases([("New New", "x"), ("New", "y")])

    found = [(hit.first, hit.end, hit.value) for hit in phrases.scan(tokenize("New New New"))]

    assert found == [(0, 2, "x"), (2, 3, "y")]


def test_covered_stretches_answer_for_every_character() -> None:
    covered = Covered([(4, 6), (0, 2)])

    assert [covered.touches(at, at + 1) for at in range(7)] == [
        True, True, False, False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "ru", "fr", "de", "es", "ky", "zh", "ar"])
@pytest.mark.parametrize(
    "unit", ["A ", "\n", "12 ", "$1 ", '"', "President, ", "ИВАН, ", "中", "á", "1.1.1.", "a-"]
)
def test_repeated_text_fails_no_tagger(unit: str, language: str) -> None:
    parsed = ParsedDocument(
        text=unit * 2000, parser="text", media_type="text/plain", language=language
    )

    tags = taggers.tag(parsed, WITHOUT_MODEL)

    assert not [warning for warning in tags.warnings if "failed" in warning]
