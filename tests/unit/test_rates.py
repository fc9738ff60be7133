"""How many requests a key may make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.rates import Quota, take, verdict

rates = st.floats(0.01, 10_000)


def passing(quota, moments):
    """How many of the requests made at these moments pass."""
    owed_at, passed = 0.0, 0
    for now in moments:
        taken = take(quota, owed_at=owed_at, now=now)
        owed_at, passed = now + taken.spent, passed + taken.passes
    return passed


@pytest.mark.parametrize(
    ("rate", "burst", "window"),
    [(10, 10, 1), (0.5, 1, 2), (2.5, 3, 2), (1, 1, 1), (10_000, 10_000, 1)],
)
def test_what_one_second_brings_may_come_at_once_and_at_least_one(rate, burst, window):
    quota = Quota(rate)

    assert (quota.burst, quota.window) == (burst, window)
    assert passing(quota, [100.0] * (2 * burst)) == burst


def test_what_is_left_is_told():
    quota = Quota(2)

    first = take(quota, owed_at=0.0, now=50.0)
    second = take(quota, owed_at=50.0 + first.spent, now=50.0)
    third = take(quota, owed_at=50.0 + second.spent, now=50.0)

    told = [verdict(quota, taken) for taken in (first, second, third)]
    assert [found.passes for found in told] == [True, True, False]
    assert [found.remaining for found in told] == [1, 0, 0]
    assert [found.reset for found in told] == [1, 1, 1]
    assert [found.retry_after for found in told] == [0, 0, 1]


def test_who_waits_as_long_as_told_may_pass():
    quota = Quota(0.2)
    first = take(quota, owed_at=0.0, now=50.0)
    refused = take(quota, owed_at=50.0 + first.spent, now=51.0)
    wait = verdict(quota, refused).retry_after

    assert wait == 4
    assert take(quota, owed_at=50.0 + first.spent, now=51.0 + wait).passes


@given(rate=rates, gaps=st.lists(st.floats(0, 2), max_size=200))
def test_no_span_of_time_lets_more_pass_than_a_burst_and_the_rate(rate, gaps):
    quota, now = Quota(rate), 1000.0
    moments = [now := now + gap for gap in gaps]

    passed = passing(quota, moments)

    assert passed <= quota.burst + rate * sum(gaps[1:]) + 1e-3


@given(rate=rates, count=st.integers(1, 50))
def test_who_keeps_to_the_rate_is_never_refused(rate, count):
    quota = Quota(rate)

    moments = [1000.0 + n * quota.step for n in range(count)]

    assert passing(quota, moments) == count
