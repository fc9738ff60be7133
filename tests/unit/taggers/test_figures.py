"""Numbers with units, and amounts of money."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.documents import Country, ParsedDocument, Tags
from worker.taggers import figures
from worker.taggers.figures import find_figures

READ = [
    ("en", "It cost $1.2 billion.", "$1.2 billion", "money", 1.2e9, "USD"),
    ("en", "They paid €3m for it.", "€3m", "money", 3e6, "EUR"),
    ("en", "They paid 50 mln som.", "50 mln som", "money", 5e7, "KGS"),
    ("en", "Two million dollars went missing.", "Two million dollars", "money", 2e6, "USD"),
    ("en", "A 3-million-dollar house.", "3-million-dollar", "money", 3e6, "USD"),
    ("en", "It cost US$5m.", "US$5m", "money", 5e6, "USD"),
    ("en", "It cost A$20.", "A$20", "money", 20, "AUD"),
    ("en", "It cost C$1,500.50 more.", "C$1,500.50", "money", 1500.5, "CAD"),
    ("en", "A sum of 5 million Australian dollars.", None, "money", 5e6, "AUD"),
    ("en", "KGS 5 million was spent.", "KGS 5 million", "money", 5e6, "KGS"),
    ("en", "It takes 100 USD.", "100 USD", "money", 100, "USD"),
    ("en", "Some 500k euros.", "500k euros", "money", 5e5, "EUR"),
    ("en", "Half a million dollars.", "Half a million dollars", "money", 5e5, "USD"),
    ("en", "twenty-five million euros", None, "money", 2.5e7, "EUR"),
    ("en", "It rose 12.5 per cent.", "12.5 per cent", "percent", 12.5, "%"),
    ("en", "By 0.25 percentage points.", None, "percent", 0.25, "pp"),
    ("en", "A 30 km road.", "30 km", "quantity", 30, "km"),
    ("en", "A quake of magnitude 5.6 hit.", "magnitude 5.6", "quantity", 5.6, "magnitude"),
    ("en", "A 5.6-magnitude quake.", "5.6-magnitude", "quantity", 5.6, "magnitude"),
    ("en", "It was 38°C.", "38°C", "quantity", 38, "°C"),
    ("en", "It was -5 °C.", "-5 °C", "quantity", -5, "°C"),
    ("en", "5 pounds of cocaine", "5 pounds", "quantity", 5, "lb"),
    ("en", "some 300,000 barrels per day", None, "quantity", 3e5, "bpd"),
    ("en", "20 square kilometres", "20 square kilometres", "quantity", 20, "km²"),
    ("ru", "Потратили 5,2 млрд рублей.", "5,2 млрд рублей", "money", 5.2e9, "RUB"),
    ("ru", "Это 3 тыс. долларов США.", "3 тыс. долларов США", "money", 3000, "USD"),
    ("ru", "Штраф 1 500 сомов.", "1 500 сомов", "money", 1500, "KGS"),
    ("ru", "Стоит миллион долларов.", "миллион долларов", "money", 1e6, "USD"),
    ("ru", "Дали 250 тысяч белорусских рублей.", None, "money", 2.5e5, "BYN"),
    ("ru", "магнитудой 5,6", "магнитудой 5,6", "quantity", 5.6, "magnitude"),
    ("ru", "100 кв. м жилья", "100 кв. м", "quantity", 100, "m²"),
    ("de", "Es kostet 1,5 Millionen Euro.", "1,5 Millionen Euro", "money", 1.5e6, "EUR"),
    ("de", "Es sind 3.500 Kilometer.", "3.500 Kilometer", "quantity", 3500, "km"),
    ("de", "3 Billionen Euro", "3 Billionen Euro", "money", 3e12, "EUR"),
    ("fr", "Il a coûté 2 millions d'euros.", "2 millions d'euros", "money", 2e6, "EUR"),
    ("fr", "3 milliards de dollars canadiens", None, "money", 3e9, "CAD"),
    ("es", "5 mil millones de euros", "5 mil millones de euros", "money", 5e9, "EUR"),
    ("es", "Subió 12,5 por ciento.", "12,5 por ciento", "percent", 12.5, "%"),
    ("tr", "yüzde 5 arttı", "yüzde 5", "percent", 5, "%"),
    ("ky", "20 миң сом", "20 миң сом", "money", 2e4, "KGS"),
    ("uz", "5 mlrd so‘m", "5 mlrd so‘m", "money", 5e9, "UZS"),
]


@pytest.mark.parametrize(("language", "text", "printed", "kind", "value", "unit"), READ)
def test_a_figure_is_read_as_its_language_writes_it(language, text, printed, kind, value, unit):
    found = find_figures(text, language)

    assert [(f.kind, f.value, f.unit) for f in found] == [(kind, value, unit)]
    assert printed in (None, found[0].text)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("10-15 tonnes", [10, 15]),
        ("between $3 and $5 million", [3e6, 5e6]),
        ("from 20% to 30%", [20, 30]),
        ("1.5-2 million euros", [1.5e6, 2e6]),
    ],
)
def test_a_range_is_two_figures_of_one_unit(text, values):
    found = find_figures(text, "en")

    assert [figure.value for figure in found] == values
    assert len({figure.unit for figure in found}) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The team won 3 won games in 2019."),
        ("en", "Some 5m people and 40 others."),
        ("en", "a barrel, one kilometre of news"),
        ("en", "two hundred and fifty dollars"),
        ("es", "El 20 ha dicho que no."),
        ("ru", "В 2020 г. было холодно."),
    ],
)
def test_what_only_looks_like_a_figure_is_none(language, text):
    assert find_figures(text, language) == ()


def test_a_currency_of_many_countries_is_that_of_the_story():
    parsed = ParsedDocument(text="It cost 50 kroner.", parser="p", media_type="text/plain")
    story = Tags(language="en", countries=(Country("NO", "Norway", 1.0),))

    assert figures.tag(parsed, story).figures[0].unit == "NOK"
    assert figures.tag(parsed, Tags(language="en")).figures[0].unit is None


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.lists(
            st.sampled_from(
                "5 1,5 1.000 $ US$ € million млрд % °C km - – and two a сом de d'euros".split()
            ),
            max_size=12,
        ).map(" ".join),
    ),
    st.sampled_from(["en", "ru", "fr", "de", "es", "xx"]),
)
def test_any_text_gives_figures_that_stand_where_they_say(text, language):
    found = find_figures(text, language)

    assert all(text[f.start : f.end] == f.text for f in found)
    assert all(left.end <= right.start for left, right in pairwise(found))


@pytest.mark.parametrize("unit", ["1 ", "9", "1,", "million ", "$", "1-", "two ", "a half "])
def test_hostile_text_takes_no_longer_than_its_length(unit):
    text = unit * (20_000 // len(unit))

    started = time.process_time()
    find_figures(text, "en")

    assert time.process_time() - started < 8


def test_a_year_before_another_number_is_no_part_of_a_range():
    found = find_figures("It rose from 8 kg in 2004 to 11 kg.", "en")

    assert [(one.value, one.unit) for one in found] == [(8, "kg"), (11, "kg")]


def test_billions_and_trillions_of_the_wires_are_read():
    found = find_figures("It lost $4.77 bln of 3 trln roubles.", "en")

    assert [one.value for one in found] == [4.77e9, 3e12]
