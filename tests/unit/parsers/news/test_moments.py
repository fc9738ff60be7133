"""Times of news formats."""

from __future__ import annotations

import pytest

from worker.parsers.news import moments


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2020-10-13T08:15:00+06:00", "2020-10-13T08:15:00+06:00"),
        ("20201013T081500+0600", "2020-10-13T08:15:00+06:00"),
        ("20201013T081500-05", "2020-10-13T08:15:00-05:00"),
        ("20201013T081500Z", "2020-10-13T08:15:00+00:00"),
        ("20201013T0815Z", "2020-10-13T08:15:00+00:00"),
        (" 2020-10-13 08:15:00.123 GMT ", "2020-10-13T08:15:00+00:00"),
        ("20201013", "2020-10-13"),
        ("2020-10-13", "2020-10-13"),
        ("13 October 2020", "2020-10-13"),
    ],
)
def test_a_time_is_read_with_or_without_punctuation(text, value):
    found = moments.read(text)

    assert found is not None
    assert (found.value, found.assumed) == (value, None)


def test_an_embargo_that_ends_within_a_second_lasts_until_the_next():
    cut = moments.read("2020-10-13T23:59:59.5Z")
    whole = moments.read("2020-10-13T23:59:59.000Z")

    assert cut is not None
    assert whole is not None
    assert moments.after(cut) == "2020-10-14T00:00:00+00:00"
    assert moments.after(whole) == "2020-10-13T23:59:59+00:00"


@pytest.mark.parametrize("text", [None, "", "soon", "2020-13-01", "20200230T000000Z"])
def test_what_is_no_date_is_none(text):
    assert moments.read(text) is None


@pytest.mark.parametrize("text", ["20201013T081500", "20201013T081500+9900", "20201013T250000Z"])
def test_a_time_without_a_zone_that_exists_is_a_day(text):
    found = moments.read(text)

    assert found is not None
    assert found.value == "2020-10-13"
    assert "only the day is kept" in (found.assumed or "")


def test_a_time_without_a_zone_is_in_the_zone_of_the_format():
    found = moments.read("2020-10-13T08:15:00", zone="+00:00")

    assert found is not None
    assert found.value == "2020-10-13T08:15:00+00:00"
    assert found.assumed == "has no zone; the format means +00:00"
