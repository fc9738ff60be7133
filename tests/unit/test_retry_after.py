"""What `Retry-After` asks for, however it is written."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outgoing.retry_after import LONGEST, retry_at

NOW = datetime(1994, 11, 6, 8, 49, 0, tzinfo=UTC)
NAMED = datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)


@given(seconds=st.integers(0, 366 * 86_400))
def test_seconds_are_counted_from_now(seconds):
    assert retry_at(str(seconds), NOW) == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "date",
    [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "  Sun, 06 Nov 1994 08:49:37 GMT ",
        "Sun, 06 Nov 1994 10:49:37 +0200",
    ],
)
def test_a_date_is_read_in_all_forms_that_http_has(date):
    assert retry_at(date, NOW) == NAMED


def test_a_date_in_the_past_is_now():
    assert retry_at("Sun, 06 Nov 1994 08:49:37 GMT", NAMED + timedelta(days=9)) == (
        NAMED + timedelta(days=9)
    )


@pytest.mark.parametrize(
    "header",
    [
        "9" * 400,
        "99999999999",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Fri, 31 Dec 9999 23:59:59 -0500",
        "Fri, 31 Dec 9999 23:59:59 -2359",
    ],
)
def test_what_is_far_beyond_anyones_meaning_is_cut(header):
    assert retry_at(header, NOW) == NOW + LONGEST


def test_a_date_at_the_beginning_of_the_calendar_is_now():
    assert retry_at("Mon, 01 Jan 0100 00:00:00 +0500", NOW) == NOW


@pytest.mark.parametrize(
    "header",
    [None, "", " ", "soon", "-5", "+5", "1.5", "5 s", "0x10", "١٢", "²", "1e3", "5, 6", "Sun",
     "Sun, 99 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:61:61 GMT", "6 Nov", ",", "(", "\x00"],
)  # fmt: skip
def test_what_cannot_be_read_asks_for_nothing(header):
    assert retry_at(header, NOW) is None


@given(header=st.text() | st.text("0123456789 :,+-GMTSunNovDec"), now=st.datetimes(
    datetime(1970, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)))  # fmt: skip
def test_no_text_whatever_breaks_it(header, now):
    at = retry_at(header, now)

    assert at is None or now <= at <= now + LONGEST


@given(
    day=st.integers(-99, 99),
    year=st.integers(-1, 10_000),
    clock=st.tuples(*[st.integers(-1, 99)] * 3),
    zone=st.integers(-9999, 9999),
)
def test_no_date_whatever_breaks_it(day, year, clock, zone):
    hour, minute, second = clock
    header = f"Sun, {day:02d} Nov {year:04d} {hour:02d}:{minute:02d}:{second:02d} {zone:+05d}"

    at = retry_at(header, NOW)

    assert at is None or NOW <= at <= NOW + LONGEST
