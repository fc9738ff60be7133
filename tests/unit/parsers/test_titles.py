"""Titles out of leads."""

from __future__ import annotations

import pytest

from worker.parsers import titles


@pytest.mark.parametrize(
    ("lead", "title"),
    [
        ("The council met. It left.", "The council met"),
        (
            "The U.S. Embassy in Northmoor closed. It opened.",
            "The U.S. Embassy in Northmoor closed",
        ),
        (
            "Mr. Roe met Dr. J. Smith of St. Kitts. They left.",
            "Mr. Roe met Dr. J. Smith of St. Kitts",
        ),
        (
            "House No. 5 was sold for 3.5 million. It was old.",
            "House No. 5 was sold for 3.5 million",
        ),
        ("It opened on Oct. 13 in Rome. It closed.", "It opened on Oct. 13 in Rome"),
        ("Is it over? It is.", "Is it over?"),
        ('The mayor said "Stop! Now" to all. He left.', 'The mayor said "Stop! Now" to all'),
        ("«Go! Go», said Ada Obi. She left.", "«Go! Go», said Ada Obi"),
        ("The firm moved to the U.S.", "The firm moved to the U.S."),
        ("It rained... and rained. It stopped.", "It rained... and rained"),
        ("It rained… Then it stopped.", "It rained…"),
        ("市议会批准了新桥。工程将开始。", "市议会批准了新桥"),
        ("The list of goods:\n- bread", "The list of goods"),
        ("- Bread is cheap", "Bread is cheap"),
        ("Премьер встретился с г. Ивановым. Потом уехал.", "Премьер встретился с г. Ивановым"),
        ("", None),
    ],
)
def test_the_title_is_the_first_sentence_without_its_stop(lead, title):
    assert titles.from_lead(lead) == title


def test_a_long_title_is_cut_at_a_word_with_an_ellipsis():
    title = titles.from_lead("The council of Northmoor " * 20)

    assert title is not None
    assert len(title) <= titles.LIMIT
    assert title.endswith(("Northmoor…", "council…", "The…", "of…"))


def test_a_lead_of_abbreviations_alone_is_not_searched_for_ever():
    title = titles.from_lead("Mr. " * 300 + "Roe left.")

    assert title is not None
    assert len(title) <= titles.LIMIT


def test_a_long_word_is_cut_anywhere():
    assert len(titles.shortened("x" * 500)) == titles.LIMIT


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Council approves new bridge", True),
        ("Council approves new bridge.", False),
        ("Council approves, and leaves:", False),
        ("council approves new bridge", False),
        ("Bridge", False),
        ("The council met. It left", False),
        ("- The council met", False),
        ("Long " * 40, False),
        ("Supercalifragilistic", False),
    ],
)
def test_a_headline_is_short_and_has_no_stop(line, expected):
    assert titles.is_headline(line) is expected
