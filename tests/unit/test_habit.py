"""How long a source may be silent: as was set, else as is its habit."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.quiet import Occasion, QuietLimit, SeenSource
from worker import habit

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def occasions(*hours_ago, lasting=timedelta(0)):
    return [Occasion(NOW - HOUR * ago, NOW - HOUR * ago + lasting) for ago in hours_ago]


def silent_for(silence):
    return SeenSource("ap", NOW - silence, None, None)


def test_a_habit_is_twice_the_longest_gap():
    found = habit.of(occasions(*range(9), 13))

    assert found == QuietLimit(10 * HOUR, longest_gap=5 * HOUR)


def test_the_time_an_occasion_lasted_is_no_gap():
    found = habit.of(occasions(*range(0, 20, 2), lasting=HOUR / 2))

    assert found.longest_gap == 1.5 * HOUR


def test_by_habit_no_source_is_quiet_within_an_hour():
    found = habit.of(occasions(*(number / 60 for number in range(20))))

    assert found.silence == HOUR


def test_few_occasions_are_no_habit():
    assert habit.of(occasions(*range(9))) is None


@given(st.lists(st.integers(0, 10_000), min_size=10, unique=True))
def test_a_source_was_never_longer_silent_than_its_habit_allows(hours):
    found = habit.of(occasions(*hours))

    assert all(HOUR * (b - a) < found.silence for a, b in pairwise(sorted(hours)))


LIMITS = (("ap", HOUR), ("afp", None), ("*", DAY))


@pytest.mark.parametrize(
    ("name", "limit"), [("ap", QuietLimit(HOUR)), ("afp", None), ("dpa", QuietLimit(DAY))]
)
def test_what_was_set_counts(name, limit):
    assert habit.is_set(LIMITS, name)
    assert habit.set_limit(LIMITS, name) == limit


def test_a_limit_of_one_source_says_nothing_of_others():
    assert not habit.is_set(LIMITS[:2], "dpa")
    assert not habit.is_set((), "ap")


@pytest.mark.parametrize(
    ("silence", "is_quiet"),
    [
        (HOUR, False),
        (HOUR + timedelta(seconds=1), True),
        (habit.LOST, True),
        (habit.LOST + 2 * HOUR, False),
        (-HOUR, False),
    ],
)
def test_a_source_is_quiet_after_its_limit_and_at_last_forgotten(silence, is_quiet):
    assert habit.is_quiet(silent_for(silence), QuietLimit(HOUR), NOW) is is_quiet


def test_without_a_limit_no_source_is_quiet():
    assert not habit.is_quiet(silent_for(DAY), None, NOW)
