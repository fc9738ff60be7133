"""Places, where they lie, and what they are called in a dictionary."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.documents import ParsedDocument, Place
from worker.taggers import foreign_places, gazetteer
from worker.taggers import tag as tagged
from worker.taggers.covered import Covered
from worker.taggers.located import located
from worker.taggers.model import Entity
from worker.taggers.places import find_places
from worker.taggers.reading import read
from worker.taggers.regions import regions


def places_of(text: str, *named: str) -> dict[str, Place]:
    """Return the places of an English text in which a model saw these names."""
    entities = [Entity(text.index(n), text.index(n) + len(n), "GPE") for n in named]
    return {place.name: place for place in find_places(read(text), entities, [])}


def foreign(language: str, text: str) -> dict[str, str | None]:
    """Return the places of a text in another language, and their countries."""
    return {p.name: p.country for p in foreign_places.find_places(text, language)}


def test_a_city_is_where_the_text_says_it_is():
    places = places_of("A fire in Paris, Texas, was put out. Paris is glad.", "Paris")

    assert (places["Paris"].country, places["Paris"].count) == ("US", 2)
    assert round(places["Paris"].lat or 0) == 34


def test_a_city_lies_in_the_region_the_story_names():
    assert places_of("The governor of Texas went to Paris.", "Paris")["Paris"].country == "US"


def test_a_city_alone_is_the_best_known_of_its_name():
    assert places_of("A fair in Paris was opened.", "Paris")["Paris"].country == "FR"


def test_a_city_of_a_country_is_where_the_text_says_it_is():
    assert places_of("He lived in London, Canada.", "London")["London"].country == "CA"


def test_georgia_is_a_state_in_an_american_story():
    assert places_of("Voters in Georgia and in Alabama wait.", "Alabama")["Georgia"].country == "US"


def test_georgia_is_a_country_elsewhere():
    assert places_of("Georgia and Armenia wait.")["Georgia"].country == "GE"


def test_regions_and_continents_are_known():
    places = places_of("From Bavaria to Xinjiang, in Europe and in the Middle East.", "Bavaria")

    assert {name: place.country for name, place in places.items()} == {
        "Bavaria": "DE",
        "Xinjiang": "CN",
        "Europe": None,
        "Middle East": None,
    }


def test_an_unknown_village_is_in_the_one_country_of_the_story():
    assert located("Nowhereville", {"KG"}) == Place("Nowhereville", "KG", None, None, 0, ())
    assert located("Nowhereville", {"KG", "KZ"}).country is None


def test_a_small_city_far_from_the_story_is_not_believed():
    city = gazetteer.find_city("Perico")

    assert city is not None
    assert city.country == "CU"
    assert located("Perico", {"PA"}) == Place("Perico", None, None, None, 0, ())


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "ru",
            "В Самарканде, Нью-Йорке и Крыму.",
            {"Самарканд": "UZ", "Нью-Йорк": "US", "Крым": "UA"},
        ),
        ("ru", "Власти Кыргызстана в Бишкеке.", {"Кыргызстан": "KG", "Бишкек": "KG"}),
        ("fr", "À Marseille et aux États-Unis.", {"Marseille": "FR", "États-Unis": "US"}),
        ("de", "In München und in der Schweiz.", {"München": "DE", "Schweiz": "CH"}),
        ("es", "En Culiacán y América Latina.", {"Culiacán": "MX", "América Latina": None}),
        ("ky", "Ошто жана Бишкекте.", {"Ош": "KG", "Бишкек": "KG"}),
        ("uz", "Toshkentda va Qozogʻistonda.", {"Toshkent": "UZ", "Qozog'iston": "KZ"}),
        ("zh", "在北京和上海", {"北京": "CN", "上海": "CN"}),
    ],
)
def test_other_languages_have_places_in_dictionary_forms(language, text, expected):
    assert foreign(language, text) == expected


def test_a_people_and_a_seat_of_power_are_no_places():
    assert foreign("ru", "Кыргызские власти и Белый дом.") == {}


def test_no_language_has_no_places():
    assert foreign_places.find_places("В Москве.", None) == ()


def test_people_are_not_taken_for_places():
    assert foreign_places.find_places("Иран Петров ждёт.", "ru", (), [(0, 11)]) == ()


def test_what_the_model_took_for_a_place_is_looked_up_in_its_forms():
    text = "Он живёт в Самарканде и в Нигдеевке."
    entities = [Entity(11, 21, "LOC"), Entity(26, 35, "LOC")]

    places = find_places(read(text), entities, [], language="ru")

    assert [(p.name, p.country) for p in places] == [("Самарканд", "UZ"), ("Нигдеевке", None)]


def test_a_dateline_tells_which_country_a_story_is_of():
    text = "NARYN - The China Bridge Company came to Naryn."
    reading = read(text)

    places = find_places(reading, [Entity(41, 46, "GPE")], [(12, 32)], [((0, 5), "NARYN")])

    assert {place.country for place in places} == {"KG"}


def test_every_region_belongs_to_a_known_country_or_to_none():
    known = gazetteer.countries()

    assert all(r.country is None or r.country in known for r in regions().values())


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 9)), max_size=12), st.integers(0, 60))
def test_covered_tells_what_a_search_through_all_would(sizes, at):
    spans = [(start, start + size) for start, size in sizes]

    covered = Covered(spans)

    assert covered.touches(at, at + 3) == any(start < at + 3 and at < end for start, end in spans)


@given(st.text(max_size=300), st.sampled_from(["ru", "fr", "de", "es", "ky", "ar", "zh"]))
def test_any_text_gives_places_with_valid_mentions(text, language):
    for place in foreign_places.find_places(text, language):
        assert place.count == len(place.mentions)
        assert all(0 <= start < end <= len(text) for start, end in place.mentions)


@pytest.mark.parametrize(
    ("dateline", "place", "country"),
    [
        ("PARIS, Texas", "Paris", "US"),
        ("ROME, Ga.", "Rome", "US"),
        ("LONDON, Ontario", "London", "CA"),
        ("TRIPOLI, Lebanon", "Tripoli", "LB"),
        ("TBILISI, Georgia", "Tbilisi", "GE"),
        ("ATLANTA, Georgia", "Atlanta", "US"),
        ("PARIS", "Paris", "FR"),
    ],
)
def test_a_dateline_says_where_its_place_lies(dateline, place, country):
    text = f"{dateline} (AP) — A fire broke out on Friday, police said."
    parsed = ParsedDocument(text, "test", "text/plain", language="en", dateline=f"{dateline} (AP)")

    found = tagged(parsed, ["language", "names", "countries"])

    assert (found.places[0].name, found.places[0].country) == (place, country)
    assert [one.code for one in found.countries] == [country]


@pytest.mark.parametrize(("city", "latitude"), [("Geneva", 46.2), ("New York", 40.7)])
def test_a_city_that_stands_for_its_country_lies_where_it_is(city, latitude):
    text = f"The talks in {city} ended on Friday, officials said."
    parsed = ParsedDocument(text, "test", "text/plain", language="en")

    [place] = tagged(parsed, ["language", "names"]).places

    assert place.name == city
    assert place.lat == pytest.approx(latitude, abs=0.1)
