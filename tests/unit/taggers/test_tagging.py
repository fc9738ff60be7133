"""The taggers together: order, failures, bounds, and what always holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.documents import ParsedDocument, Tags
from worker import taggers

WORDS = st.sampled_from(
    [
        "President",
        "of",
        "Kyrgyzstan",
        "the",
        "Ministry",
        "Foreign",
        "Affairs",
        "Aibek",
        "Osmonov",
        ",",
        ".",
        "'",
        "’",
        "«",
        "»",
        "(",
        ")",
        "-",
        "said",
        "Osh",
        "UN",
        "EU",
        "and",
        "for",
        "'s",
        "ex-",
        "Vice-",
        "al-Amin",
        "party",
        "Yesterday",
        "October",
        "4",
        "2020",
        "\n\n",
        "Prosecutor",
        "General",
        "Office",
        "J.",
        "U.S.",
        "Новости",
        "казак",
        "北京",
        "ß",
        "İ",
        "́",
    ]
)


def document(text: str, **fields: str) -> ParsedDocument:
    """Return a document with this text."""
    return replace(
        ParsedDocument(text=text, parser="newswire/1", media_type="text/plain"), **fields
    )


def breaks(parsed: ParsedDocument, tags: Tags) -> Tags:
    """Fail as a broken tagger would, with the document in its message."""
    raise ValueError(parsed.text)


def test_a_tagger_that_fails_is_reported_and_stops_no_other(monkeypatch):
    monkeypatch.setitem(taggers.TAGGERS, "names", breaks)

    tags = taggers.tag(document("The secret plan was announced in Bishkek on Monday, he said."))

    assert tags.warnings == ("tagger names failed: ValueError",)
    assert tags.language == "en"
    assert tags.summary


def test_only_the_chosen_taggers_run():
    tags = taggers.tag(document("The plan was announced in Bishkek on Monday."), ["language"])

    assert tags == Tags(language="en")


def test_an_empty_document_has_no_tags():
    tags = taggers.tag(document(""))

    assert tags == Tags()


def test_a_text_beyond_the_bound_is_tagged_up_to_it_and_says_so():
    long = "Nothing new. " * 9000

    tags = taggers.tag(document(long), ["language", "summary"])

    assert tags.warnings == (f"tagged the first 100000 of {len(long)} characters",)


def test_the_same_document_always_has_the_same_tags():
    parsed = document("President of Georgia Nino Kapanadze met the EU envoy in Tbilisi.")

    assert taggers.tag(parsed) == taggers.tag(parsed)


def test_warming_loads_without_complaint(recwarn):
    taggers.warm()

    assert not list(recwarn)


@settings(max_examples=12, deadline=None)
@given(st.lists(WORDS, max_size=25))
def test_any_words_are_tagged_without_failure_and_mentions_lie_in_the_text(words):
    parsed = document(" ".join(words), language="en", published_at="2020-10-13")

    tags = taggers.tag(parsed)

    named = [*tags.people, *tags.organisations, *tags.places]
    assert tags.warnings == ()
    assert all(item.count == len(item.mentions) > 0 for item in named)
    assert all(parsed.text[slice(*span)].strip() for item in named for span in item.mentions)


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=80), st.sampled_from(["en", "ru", "fr", "xx", None]))
def test_any_text_in_any_language_is_tagged_without_failure(text, language):
    parsed = document(text, language=language, published_at="2020-10-13", title=text)

    tags = taggers.tag(parsed)

    assert not any("failed" in warning for warning in tags.warnings)


@pytest.mark.parametrize("people", ["Almaz Tokombaev", "Nino Kapanadze"])
def test_a_full_name_stands_in_the_text_where_it_is_said_to(people):
    text = f"Prime Minister {people} spoke. Later {people.split()[1]} left."

    person = taggers.tag(document(text, language="en")).people[0]

    assert [text[slice(*span)] for span in person.mentions] == [people, people.split()[1]]
