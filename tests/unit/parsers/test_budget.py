"""What is unpacked from a container is counted, and ends where it is enough."""

from __future__ import annotations

from io import BytesIO

import pytest

from schemas.parsing_errors import OverBudgetError
from worker.parsers.budget import SMALL, Budget


def test_what_is_read_counts_down():
    budget = Budget(members=2, total=100)

    content = budget.read(BytesIO(b"x" * 40))

    assert (len(content), budget.members, budget.total) == (40, 1, 60)


def test_a_member_too_large_is_refused_while_it_is_read_and_costs_what_was_read():
    budget = Budget(total=100, each=30)

    with pytest.raises(OverBudgetError, match="more than 30 bytes"):
        budget.read(BytesIO(b"x" * 40))

    assert budget.total == 70


def test_a_member_that_says_it_is_too_large_costs_nothing():
    budget = Budget(total=100, each=30)

    with pytest.raises(OverBudgetError, match="more than 30 bytes"):
        budget.read(BytesIO(), declared=31)

    assert budget.total == 100


def test_members_run_out():
    budget = Budget(members=1)
    budget.read(BytesIO(b"x"))

    with pytest.raises(OverBudgetError, match="too many members"):
        budget.read(BytesIO(b"x"))


def test_only_small_members_may_be_packed_tightly():
    budget = Budget(ratio=2)

    content = budget.read(BytesIO(bytes(SMALL)), packed=1)

    assert len(content) == SMALL
    with pytest.raises(OverBudgetError):
        budget.read(BytesIO(bytes(SMALL + 1)), packed=1)


@pytest.mark.parametrize(
    ("size", "total", "left", "is_past"),
    [(50, 100, 50, True), (0, 100, 100, True), (200, 100, 100, False), (90, 1000, 920, False)],
)
def test_reading_past_something_costs_what_it_is(size, total, left, is_past):
    budget = Budget(total=total)

    assert budget.skip(BytesIO(b"x" * 80), size) is is_past
    assert budget.total == left
