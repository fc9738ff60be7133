"""When to try again."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from worker.retry import SPREAD, next_due, pause

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SCHEDULE = tuple(timedelta(seconds=s) for s in (5, 30, 120))


@given(attempt=st.integers(1, 3), dice=st.floats(0, 1))
def test_a_retry_stays_within_its_spread(attempt, dice):
    wait = next_due(NOW, attempt, SCHEDULE, dice=dice) - NOW

    planned = SCHEDULE[attempt - 1]
    assert planned * (1 - SPREAD) <= wait <= planned * (1 + SPREAD)


@given(attempt=st.integers(4, 1000), dice=st.floats(0, 1))
def test_there_is_no_attempt_after_the_schedule(attempt, dice):
    assert next_due(NOW, attempt, SCHEDULE, dice=dice) is None


@given(attempt=st.integers(1, 1000))
def test_a_document_rests_longer_after_each_attempt_but_never_more_than_a_minute(attempt):
    assert pause(attempt) <= pause(attempt + 1) <= timedelta(minutes=1)
