"""Statements told in other words, and who made them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.documents import ParsedDocument, Person, Reported, Tags
from worker.taggers import quotes, reported


def find(text: str, language: str | None = None) -> tuple[Reported, ...]:
    parsed = ParsedDocument(text=text, parser="test", media_type="text/plain")
    return reported.tag(parsed, quotes.tag(parsed, Tags(language=language))).reported


@pytest.mark.parametrize(
    ("language", "text", "statement", "speaker"),
    [
        ("en", "The ministry said the road was shut.", "the road was shut", "ministry"),
        ("en", "Ada Obi said on Friday that it rains now.", "it rains now", "Ada Obi"),
        ("en", "The road is shut, Ada Obi said.", "The road is shut", "Ada Obi"),
        ("en", "The road is shut, said Ada Obi.", "The road is shut", "Ada Obi"),
        ("en", "According to police, the road is shut.", "the road is shut", "police"),
        ("en", "The road is shut, according to police.", "The road is shut", "police"),
        ("en", "As Ada Obi told reporters, the road is shut.", "the road is shut", "Ada Obi"),
        ("ru", "Ведомство сообщило, что мост снова закрыт.", "мост снова закрыт", "Ведомство"),
        ("fr", "Selon Claire Fontanel, la route est fermée.", "la route est fermée",
         "Claire Fontanel"),
        ("fr", "La direction a indiqué que la route est fermée.", "la route est fermée",
         "direction"),
        ("de", "Petra Lorenz sagte, die Straße sei gesperrt.", "die Straße sei gesperrt",
         "Petra Lorenz"),
        ("de", "Das Amt teilte mit, die Straße sei gesperrt.", "die Straße sei gesperrt", "Amt"),
        ("de", "Laut Feuerwehr ist die Straße gesperrt.", "ist die Straße gesperrt", "Feuerwehr"),
        ("es", "Rafael Quiroga aseguró que la calle está cerrada.", "la calle está cerrada",
         "Rafael Quiroga"),
        ("es", "Según la alcaldesa, la calle está cerrada.", "la calle está cerrada", "alcaldesa"),
    ],
)  # fmt: skip
def test_a_statement_is_given_without_its_attribution(language, text, statement, speaker):
    found = find(text, language)

    assert [(one.text, one.speaker) for one in found] == [(statement, speaker)]


@pytest.mark.parametrize(
    "text",
    [
        "The road is shut.",
        "“We go now,” said Ada Obi.",
        "Ada Obi said it was “a step that will change the country”.",
        "Ada Obi announced the new road.",
        "Ada Obi did not say why.",
        "Said.",
        "",
    ],
)
def test_what_is_quoted_or_not_stated_is_not_reported(text):
    assert find(text, "en") == ()


@given(
    st.lists(
        st.sampled_from(
            ["he said, ", "Ada Obi ", "that ", "according to ", ". ", "The road is shut", "“a” ",
             "\n\n", ", ", "sagte, ", "(", ") ", "as "]
        )
    )
)  # fmt: skip
def test_words_in_any_order_give_sound_offsets(pieces):
    text = "".join(pieces)

    assert all(text[one.start : one.end] == one.text for one in find(text))


def test_an_office_beside_the_name_is_no_part_of_the_statement():
    text = "Anna Keller, a lawyer from Berlin, said her group would sue the city."
    person = Person("Anna Keller", "lawyer from Berlin", 1, ((0, 11),))
    parsed = ParsedDocument(text=text, parser="test", media_type="text/plain")

    [found] = reported.tag(parsed, Tags(language="en", people=(person,))).reported

    assert (found.text, found.speaker) == ("her group would sue the city", "Anna Keller")


def test_an_office_behind_a_source_is_no_part_of_the_statement():
    text = "Selon Claire Fontanel, ministre de la Santé, le projet coûtera plus cher."
    person = Person("Claire Fontanel", "ministre de la Santé", 1, ((6, 21),))
    parsed = ParsedDocument(text=text, parser="test", media_type="text/plain")

    [found] = reported.tag(parsed, Tags(language="fr", people=(person,))).reported

    assert (found.text, found.speaker) == ("le projet coûtera plus cher", "Claire Fontanel")


def test_a_dateline_is_no_part_of_the_statement():
    text = "MOOR, July 9 (Example) - The president left on Monday, police said."
    parsed = ParsedDocument(text, "test", "text/plain", dateline="MOOR, July 9 (Example)")

    [found] = reported.tag(parsed, Tags(language="en")).reported

    assert found.text == "The president left on Monday"
    assert text[found.start : found.end] == found.text
