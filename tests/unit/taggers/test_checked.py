"""What a plug-in returned: in plain types, true of the text, or refused."""

from __future__ import annotations

from dataclasses import fields, replace

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.documents import (
    Country,
    DateMention,
    Figure,
    Keyword,
    Organisation,
    Person,
    Place,
    Quote,
    Tags,
    Topic,
)
from worker.taggers.checked import LARGEST_EXTRA, MOST, ResultError, checked

TEXT = "Ada Bek came to Osh."
ADA = Person("Ada Bek", None, 1, ((0, 7),))
GOOD = Tags(
    language="en",
    summary=TEXT,
    people=(ADA,),
    organisations=(Organisation("Osh Council", ("OC",), 0, ()),),
    places=(Place("Osh", "KG", 40.5, 72.8, 1, ((16, 19),)),),
    countries=(Country("KG", "Kyrgyzstan", 1.0),),
    topics=(Topic("medtop:11000000", "politics", 0.5),),
    keywords=(Keyword("visit", 0.0),),
    quotes=(Quote("came", "Ada Bek", 8, 12),),
    figures=(Figure("Osh", "quantity", -2.5, None, 16, 19),),
    dates=(DateMention("Monday", "2020-10-12"),),
    labels=("sector:mining",),
    extra={"sector": ["mining", 1, None]},
)


def test_good_results_are_kept_as_they_are():
    assert checked(GOOD, Tags(), TEXT) == GOOD


def test_what_was_not_touched_is_not_looked_at():
    before = Tags(people=(Person("", None, -1, ((5, 5),)),))

    kept = checked(replace(before, summary="A story."), before, TEXT)

    assert kept.people is before.people


def test_lists_and_numbers_of_other_types_become_plain_ones():
    class Score(float):
        """A number as libraries have them."""

    loose = replace(
        GOOD,
        people=[Person("Ada Bek", None, 1, [[0, 7]])],
        countries=[Country("KG", "Kyrgyzstan", Score(1))],
    )

    kept = checked(loose, Tags(), TEXT)

    assert kept == GOOD
    assert type(kept.countries[0].score) is float
    assert orjson.dumps(kept)


BAD = {
    "no_tags": ({"people": []}, "it is dict, not Tags"),
    "no_list": (replace(GOOD, people=ADA), "people"),
    "wrong_shape": (replace(GOOD, people=("Ada Bek",)), "people.0"),
    "name_is_none": (replace(GOOD, people=(replace(ADA, name=None),)), "people.0.name"),
    "empty_name": (replace(GOOD, people=(replace(ADA, name=""),)), "people.0.name"),
    "too_long": (replace(GOOD, summary="x" * 10_001), "summary"),
    "nul": (replace(GOOD, labels=("a\0",)), "labels.0"),
    "half_character": (replace(GOOD, labels=("\ud800",)), "labels.0"),
    "alias": (replace(GOOD, people=(replace(ADA, aliases=("",)),)), "people.0.aliases"),
    "long_label": (replace(GOOD, labels=("x" * 256,)), "labels.0"),
    "long_language": (replace(GOOD, language="x" * 17), "language"),
    "beyond_the_text": (replace(GOOD, people=(replace(ADA, mentions=((0, 99),)),)), "people.0"),
    "backwards": (replace(GOOD, people=(replace(ADA, mentions=((7, 0),)),)), "people.0"),
    "other_words": (replace(GOOD, quotes=(Quote("came", None, 0, 4),)), "quotes.0"),
    "score": (replace(GOOD, keywords=(Keyword("visit", 1.5),)), "keywords.0.score"),
    "count": (replace(GOOD, people=(replace(ADA, count=-1),)), "people.0.count"),
    "no_number": (replace(GOOD, keywords=(Keyword("visit", float("nan")),)), "keywords.0.score"),
    "too_many": (replace(GOOD, labels=tuple(map(str, range(MOST + 1)))), "1000 are allowed"),
    "too_many_mentions": (
        replace(GOOD, people=(replace(ADA, mentions=((0, 7),) * (MOST + 1)),)),
        "1000 are allowed",
    ),
    "extra_is_a_list": (replace(GOOD, extra=[1]), "extra"),
    "extra_is_no_json": (replace(GOOD, extra={"a": object()}), "extra"),
    "extra_has_a_nul": (replace(GOOD, extra={"a": "\0"}), "extra"),
    "extra_is_large": (replace(GOOD, extra={"a": "x" * LARGEST_EXTRA}), "extra"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_would_spoil_a_document_is_refused(name):
    returned, said = BAD[name]

    with pytest.raises(ResultError) as raised:
        checked(returned, Tags(), TEXT)

    assert said in str(raised.value)
    assert "Ada" not in str(raised.value)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from([field.name for field in fields(Tags)]), VALUES)
def test_whatever_is_returned_is_refused_or_can_be_written(name, value):
    try:
        kept = checked(replace(GOOD, **{name: value}), Tags(), TEXT)
    except ResultError:
        kept = Tags()

    assert orjson.dumps(kept)
