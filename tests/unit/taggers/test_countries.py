"""The countries a story is about, and which comes first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.documents import Organisation, ParsedDocument, Person, Place, Tags
from worker.taggers import countries


def parsed(text: str, **fields: object) -> ParsedDocument:
    """Return a document of this text."""
    return ParsedDocument(text=text, parser="test", media_type="text/plain", **fields)  # type: ignore[arg-type]


def codes(
    text: str, language: str | None = "en", tags: Tags | None = None, **fields: object
) -> list[str]:
    """Return the countries of a text, most of all first."""
    tags = tags or Tags(language=language)
    return [country.code for country in countries.tag(parsed(text, **fields), tags).countries]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Kyrgyz authorities met envoys of Japan. The Kyrgyz side was glad.", ["KG", "JP"]),
        ("en", "Moscow said on Monday that it would wait. The Kremlin is patient.", ["RU"]),
        ("en", "Bishkek and Tashkent agreed on the border.", ["KG", "UZ"]),
        ("ru", "Власти Казахстана ждут. Казахский министр поедет в Ташкент.", ["KZ", "UZ"]),
        ("fr", "Le gouvernement allemand attend à Berlin. Paris aussi.", ["DE", "FR"]),
        ("de", "Die Schweizer Regierung wartet in Bern.", ["CH"]),
        ("es", "El gobierno mexicano espera en Monterrey.", ["MX"]),
        ("ky", "Өзбекстан күтөт. Ташкент даяр.", ["UZ"]),
        ("ar", "قال الرئيس المصري إن القاهرة تنتظر", ["EG"]),
        ("zh", "中国在上海等待。", ["CN"]),
        (None, "Власти Киргизии ждут.", ["KG"]),
        (None, "Peru waits.", ["PE"]),
        ("xx", "Peru waits.", ["PE"]),
    ],
)
def test_the_main_country_comes_first(language, text, expected):
    assert codes(text, language) == expected


def test_a_clear_main_country_scores_half_at_least():
    found = countries.tag(parsed("Peru's parliament met."), Tags(language="en")).countries

    assert found[0].code == "PE"
    assert found[0].score >= 0.5


def test_georgia_in_an_american_story_is_the_state():
    assert codes("Voters in Georgia and Alabama chose a U.S. senator. Georgia waits.") == ["US"]


def test_georgia_beside_its_neighbours_is_the_country():
    assert codes("Georgia and Armenia signed an accord with Russia.")[0] == "GE"


def test_a_place_that_was_located_means_its_country():
    text = "Paris has a new mayor. The town is in Texas."
    tags = Tags(language="en", places=(Place("Paris", "US", 33.7, -95.6, 1, ((0, 5),)),))

    assert codes(text, tags=tags) == ["US"]


def test_people_called_like_countries_are_none():
    tags = Tags(language="en", people=(Person("Michael Jordan", None, 1, ((0, 14),)),))

    assert codes("Michael Jordan spoke.", tags=tags) == []


def test_a_country_within_an_organisation_counts_less():
    body = Organisation("Bank of Ghana", (), 1, ((0, 13),))
    tags = Tags(language="en", organisations=(body,))

    assert codes("Bank of Ghana notes went to Togo.", tags=tags) == ["TG", "GH"]


def test_languages_are_not_countries():
    assert codes("Books in Kyrgyz and Russian were printed in Norway.") == ["NO"]


def test_companies_called_after_a_country_count_less():
    assert codes("Kazakh Steel sold ore to Chile.") == ["CL", "KZ"]


def test_the_title_counts_as_the_lead_does():
    text = "It was a long day.\n\nThe envoy of Norway spoke at length about it."

    assert codes(text, title="Floods in Peru")[0] == "PE"


def test_countries_the_document_states_itself_count():
    stated = (Place("Chile", "CL", None, None, 0, ()),)

    assert codes("A storm is near.", places=stated) == ["CL"]


def test_the_dateline_tells_the_country_where_nothing_else_does():
    text = "LIMA (Example Wire) - A storm is near."

    assert codes(text, dateline="LIMA (Example Wire)") == ["PE"]


@given(st.text(max_size=300), st.sampled_from(["en", "ru", "fr", "ky", "ar", "zh", None]))
def test_any_text_gives_scores_from_nothing_to_one(text, language):
    found = countries.tag(parsed(text), Tags(language=language)).countries

    assert all(0 < country.score <= 1 for country in found)
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)
