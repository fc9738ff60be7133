"""Offices stated next to names in Russian, French, German and Spanish."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.documents import Organisation, ParsedDocument, Person, Tags
from worker.taggers import roles
from worker.taggers.polyglot_roles import holders


def role_of(text: str, name: str, language: str) -> str | None:
    """Return the role of the one person named in a text."""
    start = text.index(name)
    found = holders(text, [(start, start + len(name))], language)
    return text[slice(*found[0].role)] if found else None


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Президент Кыргызстана Садыр Маматов уехал.", "Садыр Маматов", "Президент Кыргызстана"),
        (
            "Он говорил с министром иностранных дел Казахстана Ерланом Сагинбаевым.",
            "Ерланом Сагинбаевым",
            "министром иностранных дел Казахстана",
        ),
        (
            "Сообщила пресс-секретарь отдела здравоохранения Анна Асанова.",
            "Анна Асанова",
            "пресс-секретарь отдела здравоохранения",
        ),
        (
            "Заместитель министра труда и социального развития Иван Орлов молчал.",
            "Иван Орлов",
            "Заместитель министра труда и социального развития",
        ),
        ("Бывший премьер-министр Виктор Лебедев.", "Виктор Лебедев", "Бывший премьер-министр"),
        (
            "Сергей Кравцов, директор Института экономики, заявил об этом.",
            "Сергей Кравцов",
            "директор Института экономики",
        ),
        (
            "Лидер партии «Единство» Павел Орлов против.",
            "Павел Орлов",
            "Лидер партии «Единство»",
        ),
        ("Анна Петрова, 40 лет, учительница, ждала.", "Анна Петрова", "учительница"),
    ],
)
def test_a_russian_office_is_read_in_any_case(text, name, role):
    assert role_of(text, name, "ru") == role


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        (
            "La ministre des Affaires étrangères Claire Fontanel est là.",
            "Claire Fontanel",
            "ministre des Affaires étrangères",
        ),
        (
            "Le président du directoire de PSA, Philippe Varin, a précisé.",
            "Philippe Varin",
            "président du directoire de PSA",
        ),
        (
            "Étienne Vasseur, ambassadeur de France au Kirghizstan, part.",
            "Étienne Vasseur",
            "ambassadeur de France au Kirghizstan",
        ),
        ("Le maire de l’Isle M. Luc Perrin dort.", "Luc Perrin", "maire de l’Isle"),
        ("Luc Perrin, 52 ans, agriculteur, dort.", "Luc Perrin", "agriculteur"),
    ],
)
def test_a_french_office_is_read(text, name, role):
    assert role_of(text, name, "fr") == role


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Bundeskanzlerin Katrin Lindemann kam.", "Katrin Lindemann", "Bundeskanzlerin"),
        (
            "Sie traf den französischen Präsidenten Marc Delvaux.",
            "Marc Delvaux",
            "französischen Präsidenten",
        ),
        (
            "Der Präsident der Europäischen Zentralbank, Luca Ferretti, will das.",
            "Luca Ferretti",
            "Präsident der Europäischen Zentralbank",
        ),
        (
            "Der ehemalige Bürgermeister von Dresden Rolf Hartung starb.",
            "Rolf Hartung",
            "ehemalige Bürgermeister von Dresden",
        ),
        (
            "Das sagte Martina Seidel, eine erfahrene Lehrerin.",
            "Martina Seidel",
            "erfahrene Lehrerin",
        ),
        ("US-Präsident John Carver lobte ihn.", "John Carver", "US-Präsident"),
    ],
)
def test_a_german_office_is_read_in_compounds_too(text, name, role):
    assert role_of(text, name, "de") == role


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        (
            "El presidente de Colombia, Andrés Villamizar, se reunió.",
            "Andrés Villamizar",
            "presidente de Colombia",
        ),
        ("El exalcalde de Bogotá Jorge Pinzón criticó.", "Jorge Pinzón", "exalcalde de Bogotá"),
        ("Marta Quiroga, ministra de Salud, dijo algo.", "Marta Quiroga", "ministra de Salud"),
        (
            "El primer ministro británico Henry Walcott firmó.",
            "Henry Walcott",
            "primer ministro británico",
        ),
        ("El señor alcalde Sr. Juan Soto vino.", "Juan Soto", "alcalde"),
    ],
)
def test_a_spanish_office_is_read(text, name, role):
    assert role_of(text, name, "es") == role


@pytest.mark.parametrize(
    ("text", "name", "language"),
    [
        ("Ольга Смирнова промолчала.", "Ольга Смирнова", "ru"),
        ("Президент наградил Ольгу Смирнову.", "Ольгу Смирнову", "ru"),
        ("Hélène Roux, en larmes, est partie.", "Hélène Roux", "fr"),
        ("C'est l'ancien premier ministre d'Hosni Adly.", "Hosni Adly", "fr"),
        ("Le ministre a félicité Rachid Amrani.", "Rachid Amrani", "fr"),
        ("Der Minister lobte Anton Maier.", "Anton Maier", "de"),
        ("Anton Maier, sagte er, ist da.", "Anton Maier", "de"),
        ("El presidente dijo que Pablo Soler no jugó.", "Pablo Soler", "es"),
        ("Pablo Soler", "Pablo Soler", "es"),
    ],
)
def test_who_is_named_without_an_office_has_no_role(text, name, language):
    assert role_of(text, name, language) is None


def test_an_office_after_a_comma_may_be_that_of_the_next_name():
    text = "Пришли Анна Петрова, директор Иван Орлов."
    spans = [(7, 19), (30, 40)]

    found = holders(text, spans, "ru")

    assert [text[slice(*holder.name)] for holder in found] == [text[slice(*spans[1])]]


def test_a_role_names_its_organisation_and_country():
    text = "Посол России в ООН Николай Воронцов."
    person = Person("Николай Воронцов", None, 1, ((19, 35),))
    body = Organisation("Организация Объединённых Наций", ("ООН",), 1, ((15, 18),))
    tags = Tags(language="ru", people=(person,), organisations=(body,))
    parsed = ParsedDocument(text=text, parser="x", media_type="text/plain", language="ru")

    found = roles.tag(parsed, tags).people[0]

    assert found.role == "Посол России в ООН"
    assert found.role_organisation == "Организация Объединённых Наций"
    assert found.role_country == "RU"


_PIECES = st.sampled_from(
    [
        "президент",
        "ministre",
        "Präsident",
        "alcalde",
        "de",
        "l'",
        ",",
        "(",
        "«",
        ".",
        "Анна",
        "Roux",
    ]
)


@given(st.lists(_PIECES, max_size=25), st.sampled_from(["ru", "fr", "de", "es"]), st.data())
@settings(max_examples=80, deadline=None)
def test_any_text_gives_roles_within_it(pieces, language, data):
    text = " ".join(pieces)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))

    found = holders(text, [(start, end)], language)

    assert all(0 <= h.role[0] < h.role[1] <= len(text) for h in found)
