"""Russian names through their cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.taggers.russian import nominative, stem


@pytest.mark.parametrize(
    "forms",
    [
        ("Жээнбеков", "Жээнбекова", "Жээнбекову", "Жээнбековым", "Жээнбекове"),
        ("Сергей", "Сергея", "Сергею", "Сергеем", "Сергее"),
        ("Анна", "Анны", "Анне", "Анну", "Анной"),
        ("Достоевский", "Достоевского", "Достоевскому", "Достоевским"),
        ("Семёнов", "Семенов"),
    ],
)
def test_all_cases_of_a_name_have_one_stem(forms):
    stems = {stem(form) for form in forms}

    assert len(stems) == 1


@pytest.mark.parametrize(
    ("given_name", "surname", "expected"),
    [
        ("Сооронбай", "Жээнбеков", ("Сооронбай", "Жээнбеков")),
        ("Ерланом", "Сагинбаевым", ("Ерлан", "Сагинбаев")),
        ("Тимура", "Эркебаева", ("Тимур", "Эркебаев")),
        ("Николаю", "Воронцову", ("Николай", "Воронцов")),
        ("Игорем", "Лебедевым", ("Игорь", "Лебедев")),
        ("Гульнары", "Асановой", ("Гульнара", "Асанова")),
        ("Марией", "Петровой", ("Мария", "Петрова")),
        ("Ольги", "Смирновой", ("Ольга", "Смирнова")),
        ("Наталье", "Смирновой", ("Наталья", "Смирнова")),
    ],
)
def test_the_nominative_is_found_where_the_case_is_sure(given_name, surname, expected):
    assert nominative(given_name, surname) == expected


@pytest.mark.parametrize(
    ("given_name", "surname"),
    [("Джо", "Байден"), ("Гульнара", "Асанова"), ("Касым", "Токаев"), ("Асанов", "Асановой")],
)
def test_a_case_that_is_not_sure_is_left_as_it_is(given_name, surname):
    assert nominative(given_name, surname) is None


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_words_have_a_stem_and_maybe_a_nominative(given_name, surname):
    found = nominative(given_name, surname)

    assert found is None or len(found) == 2
    assert isinstance(stem(given_name), str)
