"""Phrases an editor might choose."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.documents import Tags
from worker.taggers.keywords import find_keywords


def keywords(text: str, language: str, title: str = "") -> list[str]:
    """Return the keywords of a text in a language."""
    return [found.text for found in find_keywords(text, title, Tags(language=language))]


def test_forms_of_a_word_are_one_keyword_and_the_first_is_shown():
    text = "Glaciers. The glacier is old. A glacier broke."

    assert keywords(text, "en").count("Glaciers") == 1
    assert not {"glacier", "glaciers"} & set(keywords(text, "en"))


def test_a_part_of_a_chosen_phrase_is_not_chosen_again():
    found = keywords("Vaccination centres opened. Vaccination centres were full.", "en")

    assert found[0] == "Vaccination centres"
    assert not any(word in found for word in ("centres", "Vaccination"))


def test_verbs_months_and_numbers_are_no_keywords():
    found = keywords("A moderate earthquake shook villages in October on day 12.", "en")

    assert "moderate earthquake" in found
    assert not any(word in " ".join(found) for word in ("shook", "October", "12"))


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fr", "L'atmosphère de l'atmosphère, et la fusée.", "atmosphère"),
        ("ru", "Землетрясение. О землетрясении говорили. После землетрясения.", "Землетрясение"),
        ("de", "Das Erdbeben war stark. Nach dem Erdbeben kam es.", "Erdbeben"),
        ("es", "El terremoto fue fuerte. Hubo terremotos.", "terremoto"),
        ("ky", "Жер титирөө. Бул жер титирөө.", "Жер титирөө"),
    ],
)
def test_keywords_are_told_in_other_languages(language, text, expected):
    assert keywords(text, language)[0] == expected


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120), st.sampled_from(["en", "ru", "fr", "de", "es", "ky", "xx"]))
def test_any_text_has_ten_keywords_at_most_with_scores_up_to_one(text, language):
    found = find_keywords(text, text[:20], Tags(language=language))

    assert len(found) <= 10
    assert all(0 <= keyword.score <= 1 for keyword in found)
