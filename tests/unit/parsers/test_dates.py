"""Dates are read to ISO 8601, or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.parsers import dates


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2020-10-13", "2020-10-13"),
        ("2020/10/13", "2020-10-13"),
        ("20201013", "2020-10-13"),
        ("20201013T081500Z", "2020-10-13"),
        ("13.10.2020", "2020-10-13"),
        ("13/10/2020", "2020-10-13"),
        ("10/13/2020", "2020-10-13"),
        ("13-10-2020", "2020-10-13"),
        ("03.04.2020", "2020-04-03"),
        ("13 October 2020", "2020-10-13"),
        ("13th of October 2020", "2020-10-13"),
        ("October 13th, 2020", "2020-10-13"),
        ("Oct. 13, 2020", "2020-10-13"),
        ("13-Oct-2020", "2020-10-13"),
        ("Tuesday, October 13, 2020", "2020-10-13"),
        ("13 октября 2020 года", "2020-10-13"),
        ("1er mars 2021", "2021-03-01"),
        ("13. März 2021", "2021-03-13"),
        ("13 de marzo de 2021", "2021-03-13"),
        ("2020-10-13 08:15", "2020-10-13"),
        ("2020-10-13T08:15:00.123+06:00", "2020-10-13T08:15:00+06:00"),
        ("2020-10-13 08:15 MSK", "2020-10-13T08:15:00+03:00"),
        ("2020-10-13 12:05 am GMT", "2020-10-13T00:05:00+00:00"),
        ("13 October 2020 at 14:30 (UTC+6)", "2020-10-13T14:30:00+06:00"),
        ("14:30 GMT, 13 October 2020", "2020-10-13T14:30:00+00:00"),
        ("2020-10-13 08:15 IST", "2020-10-13"),
        ("2020-10-13 08:15 +9900", "2020-10-13"),
        ("2020-10-13 08:15 -05", "2020-10-13T08:15:00-05:00"),
        ("2020-13-45", None),
        ("13.13.2020", None),
        ("30 February 2020", None),
        ("13 Brumaire 2020", None),
        ("Brumaire 13, 2020", None),
        ("October 2020", None),
        ("13 October", None),
        ("03/04/2020", None),
        ("words", None),
        ("", None),
    ],
)
def test_a_date_is_read_in_every_form(text, iso):
    stamp = dates.match(text)

    assert (stamp.iso() if stamp else None) == iso


def test_a_leap_day_needs_its_year():
    stamp = dates.match("29 February")

    assert stamp is not None
    assert (stamp.iso(year=2021), stamp.iso(year=2020)) == (None, "2020-02-29")


def test_whole_refuses_a_date_with_words_after_it():
    assert dates.whole("13 October 2020 was cold") is None
    assert dates.whole("(13 October 2020)") is not None


def test_one_year_is_known_and_two_are_not():
    assert dates.year_in("(c) 2020 Moor Press") == 2020
    assert dates.year_in("2019 or 2020") is None


@given(st.text(alphabet="0123456789-/.: OctTZ+", max_size=30))
def test_any_text_is_a_date_or_none(text):
    stamp = dates.match(text)

    assert stamp is None or stamp.end <= len(text)
