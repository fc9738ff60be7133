"""Places with countries given in codes of several kinds."""

from __future__ import annotations

import pytest

from worker.parsers.news import placenames


@pytest.mark.parametrize(
    ("code", "country"),
    [
        ("KG", "KG"),
        ("kgz", "KG"),
        ("iso3166-1a2:NO", "NO"),
        ("iso3166-1a3:ROU", "RO"),
        ("http://cv.iptc.org/newscodes/iso3166-1a2/DE", "DE"),
        ("ZZZ", None),
        ("XX", None),
        ("XYZ", None),
        ("Norway", None),
        (None, None),
    ],
)
def test_a_country_has_two_letters(code, country):
    assert placenames.country_code(code) == country


def test_a_country_is_named_in_english():
    assert placenames.country_name("ESP") == "Spain"
    assert placenames.country_name("nowhere") is None


def test_a_place_has_a_position_only_if_it_is_on_the_globe():
    near = placenames.place(" Cape  Orrin ", "USA", lat="44.5", lon="-67.1")
    far = placenames.place("Cape Orrin", lat="144.5", lon="-67.1")

    assert near is not None
    assert far is not None
    assert (near.name, near.country, near.lat, near.lon) == ("Cape Orrin", "US", 44.5, -67.1)
    assert (far.lat, far.lon) == (None, None)
    assert placenames.place("  ") is None
