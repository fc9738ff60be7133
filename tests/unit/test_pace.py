"""How much of an endpoint's queue is claimed at once."""

from hypothesis import given
from hypothesis import strategies as st

from worker.pace import LEAST, MOST, Paces


def test_an_endpoint_never_tried_gets_little():
    assert Paces(8).burst("new") == 8 * LEAST


def test_a_fast_endpoint_gets_much():
    paces = Paces(8)

    paces.note("fast", 0.001)

    assert paces.burst("fast") == 8 * MOST


def test_an_endpoint_that_turns_slow_soon_gets_little():
    paces = Paces(8)
    paces.note("turning", 0.001)

    paces.note("turning", 15.0)

    assert paces.burst("turning") == 8 * LEAST


@given(st.lists(st.floats(min_value=0, max_value=1e6)), st.integers(1, 64))
def test_no_pace_leads_out_of_the_bounds(seconds, in_flight):
    paces = Paces(in_flight)

    for took in seconds:
        paces.note("any", took)

    assert in_flight * LEAST <= paces.burst("any") <= in_flight * MOST
