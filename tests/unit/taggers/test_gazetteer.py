"""What is known of countries and cities."""

from __future__ import annotations

import pytest
from babel import Locale

from worker.taggers import gazetteer
from worker.taggers.tokens import tokenize

WITHOUT_DEMONYM = {
    "BV",
    "DM",
    "DO",
    "GG",
    "GS",
    "HM",
    "IO",
    "JE",
    "MF",
    "MP",
    "PM",
    "SJ",
    "SX",
    "TC",
}
UNINHABITED = {"AQ", "BV", "HM", "UM", "TK"}


def iso_codes() -> set[str]:
    """Return the 249 countries of ISO 3166-1: what CLDR lists, its own additions left out."""
    additions = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
    named = {code for code in Locale("en").territories if len(code) == 2 and code.isalpha()}
    return named - additions - {"XK"}


def test_every_iso_country_is_known():
    known = set(gazetteer.countries())

    assert len(iso_codes()) == 249
    assert known == iso_codes() | {"XK"}


def test_every_inhabited_country_has_a_position():
    placeless = {code for code, facts in gazetteer.countries().items() if facts.lat is None}

    assert placeless <= UNINHABITED


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Kyrgyz Republic", "KG"),
        ("Ivory Coast", "CI"),
        ("Burma", "MM"),
        ("USA", "US"),
        ("DPRK", "KP"),
        ("Turkey", "TR"),
        ("Britain", "GB"),
        ("Bosnia and Herzegovina", "BA"),
    ],
)
def test_countries_are_known_by_their_other_names(name, code):
    phrases = gazetteer.country_phrases()

    assert [hit.value for hit in phrases.scan(tokenize(name))] == [code]


def test_a_city_in_a_country_of_the_story_is_preferred():
    anywhere = gazetteer.find_city("Tripoli")
    lebanese = gazetteer.find_city("Tripoli", {"LB"})

    assert anywhere is not None
    assert lebanese is not None
    assert (anywhere.country, lebanese.country) == ("LY", "LB")


def test_an_unknown_city_is_not_found():
    assert gazetteer.find_place("Nowhere at All") is None
