"""People and organisations outside English: the model's names, their forms merged."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.taggers.model import Entity
from worker.taggers.polyglot_names import find_people
from worker.taggers.polyglot_organisations import find_organisations

LANGUAGES = ("ru", "fr", "de", "es")


def seen(text: str, label: str, *names: str) -> list[Entity]:
    """Return what a model would see: these names, wherever they stand."""
    return sorted(
        Entity(match.start(), match.end(), label)
        for name in names
        for match in re.finditer(re.escape(name), text)
    )


def people_of(text: str, language: str, *names: str) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Return the people of a text with their counts and aliases."""
    found = find_people(text, seen(text, "PERSON", *names), language)
    return {person.name: (person.count, person.aliases) for person in found}


def bodies_of(text: str, language: str, *names: str) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Return the organisations of a text with their counts and aliases."""
    found = find_organisations(text, seen(text, "ORG", *names), language, ())
    return {body.name: (body.count, body.aliases) for body in found}


@pytest.mark.parametrize(
    ("language", "text", "names", "expected"),
    [
        (
            "ru",
            "Выступил Сооронбай Жээнбеков. Речь Жээнбекова была короткой.",
            ("Сооронбай Жээнбеков", "Жээнбекова"),
            {"Сооронбай Жээнбеков": (2, ("Жээнбекова",))},
        ),
        (
            "fr",
            "Claire Fontanel est partie. Mme Fontanel reviendra.",
            ("Claire Fontanel", "Mme Fontanel"),
            {"Claire Fontanel": (2, ("Fontanel",))},
        ),
        (
            "de",
            "Katrin Lindemann kam. Katrin Lindemanns Plan gefiel Herrn Vogt.",
            ("Katrin Lindemann", "Katrin Lindemanns", "Herrn Vogt"),
            {"Katrin Lindemann": (2, ("Katrin Lindemanns",)), "Vogt": (1, ())},
        ),
        (
            "es",
            "Andrés Villamizar habló. El señor Villamizar viajará.",
            ("Andrés Villamizar", "señor Villamizar"),
            {"Andrés Villamizar": (2, ("Villamizar",))},
        ),
    ],
)
def test_the_forms_of_a_name_go_under_the_fullest(language, text, names, expected):
    assert people_of(text, language, *names) == expected


def test_a_surname_the_model_missed_is_found():
    text = "Выступил Данияр Осмонов. Позже он уехал. За Осмоновым следовали трое."

    assert people_of(text, "ru", "Данияр Осмонов")["Данияр Осмонов"][0] == 2


def test_a_surname_within_a_longer_name_is_left_alone():
    text = "Выступил Данияр Осмонов. Пришла Анна Осмонова."

    assert people_of(text, "ru", "Данияр Осмонов") == {"Данияр Осмонов": (1, ())}


def test_a_full_name_in_another_case_is_given_in_the_nominative():
    assert people_of(
        "Он встретил Ерлана Сагинбаева с Ерланом Сагинбаевым.", "ru", "Ерланом Сагинбаевым"
    ) == {"Ерлан Сагинбаев": (1, ("Ерланом Сагинбаевым",))}


def test_namesakes_are_kept_apart_and_a_surname_means_the_last_named():
    text = "Jean Morel a parlé. Paul Morel a ri. Morel est parti. Jean Morel est resté. Morel dort."

    found = people_of(text, "fr", "Jean Morel", "Paul Morel")

    assert found == {"Jean Morel": (3, ("Morel",)), "Paul Morel": (2, ("Morel",))}


def test_initials_mean_the_person_named_in_full():
    found = people_of("Jean Morel a parlé. J. Morel est parti.", "fr", "Jean Morel", "J. Morel")

    assert found == {"Jean Morel": (2, ("J. Morel",))}


def test_an_office_is_no_part_of_a_name():
    assert list(people_of("Ministerin Petra Vogt kam.", "de", "Ministerin Petra Vogt")) == [
        "Petra Vogt"
    ]


def test_what_the_model_mostly_takes_for_a_place_is_nobody():
    text = "Osch. Osch. Osch."
    entities = [Entity(0, 4, "PERSON"), Entity(6, 10, "LOC"), Entity(12, 16, "LOC")]

    assert find_people(text, entities, "de") == ()


@pytest.mark.parametrize("name", ["—", "Herr", "§ 5", "x"])
def test_what_holds_no_name_is_nobody(name):
    assert people_of(name, "de", name) == {}


@pytest.mark.parametrize(
    ("language", "text", "names", "expected"),
    [
        (
            "ru",
            "Организация Объединённых Наций ждёт. В ООН говорят об этом.",
            ("Организация Объединённых Наций", "ООН"),
            {"Организация Объединённых Наций": (2, ("ООН",))},
        ),
        (
            "ru",
            "Доклад Организации Объединённых Наций.",
            ("Организации Объединённых Наций",),
            {"Организация Объединённых Наций": (1, ("Организации Объединённых Наций",))},
        ),
        (
            "fr",
            "La Fédération des pêcheurs bretons (FPB) proteste. La FPB gagne.",
            ("La Fédération des pêcheurs bretons", "FPB"),
            {"Fédération des pêcheurs bretons": (3, ("FPB",))},
        ),
        (
            "es",
            "Llegó la Agencia Nacional de Puentes. La ANP construye dos.",
            ("Agencia Nacional de Puentes", "ANP"),
            {"Agencia Nacional de Puentes": (2, ("ANP",))},
        ),
        ("de", "Die EU schweigt.", (), {"Europäische Union": (1, ("EU",))}),
        ("de", "Die Firma Nordstahl, sagte er.", ("Nordstahl,",), {"Nordstahl": (1, ())}),
    ],
)
def test_an_acronym_goes_under_the_full_name(language, text, names, expected):
    assert bodies_of(text, language, *names) == expected


@st.composite
def guesses(draw: st.DrawFn) -> tuple[str, list[Entity]]:
    """Return a text and whatever a model might take for names in it."""
    text = draw(st.text(alphabet=st.sampled_from("АаБбEe ов.,(«»'’-\n19ß"), max_size=60))
    starts = draw(st.lists(st.integers(0, max(0, len(text) - 1)), max_size=6))
    sizes = draw(st.lists(st.integers(1, 12), min_size=len(starts), max_size=len(starts)))
    labels = draw(st.lists(st.sampled_from(["PERSON", "ORG"]), min_size=6, max_size=6))
    spans: Iterator[tuple[int, int]] = zip(starts, sizes, strict=True)
    made = (
        Entity(start, min(len(text), start + size), label)
        for (start, size), label in zip(spans, labels, strict=False)
    )
    return text, sorted(made)


@given(guesses(), st.sampled_from(LANGUAGES))
@settings(max_examples=80, deadline=None)
def test_any_guess_gives_mentions_within_the_text(guess, language):
    text, entities = guess

    people = find_people(text, entities, language)
    bodies = find_organisations(text, entities, language, ())

    spans = [span for item in (*people, *bodies) for span in item.mentions]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(item.count == len(item.mentions) for item in (*people, *bodies))
