"""When to try again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.deliveries import ClaimedDelivery, Outcome, Target, Trouble
from schemas.settings import Settings
from worker.retry import SPREAD, next_due, pause
from worker.retry import due_after as due_after_all

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BREATHER = Settings.model_fields["retry_breather"].default
SCHEDULE = tuple(timedelta(seconds=s) for s in (5, 30, 120))
TARGET = Target("e", "https://example.com/in", (b"sealed",))

dice = st.floats(0, 1)
schedules = st.lists(st.timedeltas(timedelta(0), timedelta(days=2)), min_size=1, max_size=12)


def due_after(outcome, now, schedule, *, dice):
    return due_after_all(outcome, now, schedule, breather=BREATHER, dice=dice)


def failed(*, attempt, spent=0, trouble=Trouble.OTHER, blocks=False):
    target = replace(TARGET, ordered=blocks, blocks=blocks)
    delivery = ClaimedDelivery("d", attempt, "event", b"{}", target, spent_count=spent)
    return Outcome(delivery, NOW, timedelta(0), 500, "the endpoint answered 500", trouble=trouble)


@given(schedule=schedules, attempt=st.integers(1, 12), dice=dice)
def test_a_retry_stays_within_its_spread(schedule, attempt, dice):
    number = min(attempt, len(schedule))

    wait = next_due(NOW, number, schedule, dice=dice) - NOW

    planned = schedule[number - 1]
    slack = timedelta(microseconds=2)
    assert planned * (1 - SPREAD) - slack <= wait <= planned * (1 + SPREAD) + slack


@given(attempt=st.integers(1, 3), dice=st.lists(dice, min_size=2, max_size=2).map(sorted))
def test_the_dice_alone_decide_within_the_spread(attempt, dice):
    low, high = (next_due(NOW, attempt, SCHEDULE, dice=thrown) for thrown in dice)

    assert low <= high


@pytest.mark.parametrize(("dice", "seconds"), [(0, 4), (0.5, 5), (1, 6)])
def test_the_spread_is_a_fifth_to_both_sides(dice, seconds):
    assert next_due(NOW, 1, SCHEDULE, dice=dice) == NOW + timedelta(seconds=seconds)


@given(attempt=st.integers(4, 1000), dice=dice)
def test_there_is_no_attempt_after_the_schedule(attempt, dice):
    assert next_due(NOW, attempt, SCHEDULE, dice=dice) is None
    assert due_after(failed(attempt=attempt), NOW, SCHEDULE, dice=dice) is None


@given(attempt=st.integers(4, 1000), dice=dice)
def test_the_last_wait_is_repeated_without_end_for_an_endpoint_that_blocks(attempt, dice):
    last = next_due(NOW, 3, SCHEDULE, dice=dice)

    assert next_due(NOW, attempt, SCHEDULE, dice=dice, on=True) == last
    assert due_after(failed(attempt=attempt, blocks=True), NOW, SCHEDULE, dice=dice) == last


@given(attempt=st.integers(1, 1000), dice=dice, blocks=st.booleans())
def test_without_a_schedule_there_is_one_attempt(attempt, dice, blocks):
    assert due_after(failed(attempt=attempt, blocks=blocks), NOW, (), dice=dice) is None


@given(attempt=st.integers(1, 3), spent=st.integers(0, 1000), dice=dice)
def test_the_schedule_begins_anew_after_a_replay(attempt, spent, dice):
    again = failed(attempt=spent + attempt, spent=spent)

    at = due_after(again, NOW, SCHEDULE, dice=dice)

    assert at == next_due(NOW, attempt, SCHEDULE, dice=dice)


@pytest.mark.parametrize("trouble", [Trouble.TIMEOUT, Trouble.BUSY])
@given(schedule=schedules, attempt=st.integers(1, 12), dice=dice)
def test_an_endpoint_that_is_too_slow_or_too_busy_gets_a_minute_at_least(
    trouble, schedule, attempt, dice
):
    number = min(attempt, len(schedule))
    planned = next_due(NOW, number, schedule, dice=dice)

    at = due_after(failed(attempt=number, trouble=trouble), NOW, schedule, dice=dice)

    assert at == max(planned, NOW + BREATHER)
    assert at - NOW >= timedelta(seconds=60)


def test_an_endpoint_that_says_when_to_come_again_needs_no_breather():
    said = replace(failed(attempt=1, trouble=Trouble.BUSY), retry_at=NOW + timedelta(seconds=2))
    late = replace(said, retry_at=NOW + timedelta(seconds=9))

    assert due_after(said, NOW, SCHEDULE, dice=0.5) == NOW + timedelta(seconds=5)
    assert due_after(late, NOW, SCHEDULE, dice=0.5) == NOW + timedelta(seconds=9)


@pytest.mark.parametrize("trouble", [Trouble.TIMEOUT, Trouble.BUSY])
def test_a_breather_adds_no_attempt(trouble):
    assert due_after(failed(attempt=4, trouble=trouble), NOW, SCHEDULE, dice=0) is None


@pytest.mark.parametrize("trouble", [Trouble.OTHER, Trouble.UNAVAILABLE])
def test_any_other_failure_is_tried_again_when_the_schedule_says(trouble):
    at = due_after(failed(attempt=1, trouble=trouble), NOW, SCHEDULE, dice=0.5)

    assert at == NOW + timedelta(seconds=5)


def test_the_schedule_is_the_one_that_is_promised():
    waits = [wait.total_seconds() for wait in Settings.model_fields["retry_schedule"].default]

    assert waits == [5, 30, 120, 600, 1800, 7200, 18_000, 36_000, 36_000]


@given(attempt=st.integers(1, 1000))
def test_a_document_rests_longer_after_each_attempt_but_never_more_than_a_minute(attempt):
    assert pause(attempt) <= pause(attempt + 1) <= timedelta(minutes=1)
