"""Boxes of messages in all four dialects."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.documents import RawDocument
from schemas.errors import EmptyDocumentError
from schemas.parsing_errors import OverBudgetError
from tests.unit.parsers.mail.messages import HEAD
from tests.unit.parsers.outcomes import outcome
from worker import parsers
from worker.parsers.mail import mbox

FROM = "From jane@example.org Mon Mar  4 08:00:00 2024\n"


def children(text: str):
    return list(mbox.parse(RawDocument(text.encode())).children)


def test_each_message_is_a_child_without_its_from_line():
    parsed = mbox.parse(RawDocument(f"{FROM}{HEAD}\nOne.\n\n{FROM}{HEAD}\nTwo.\n".encode()))

    first, second = parsed.children

    assert first.content.decode() == f"{HEAD}\nOne.\n"
    assert (second.name, second.content.decode()) == ("message-2.eml", f"{HEAD}\nTwo.\n")
    assert parsed.metadata == {"member_count": 2, "skipped_count": 0}


def test_lines_that_were_escaped_are_as_they_were():
    (child,) = children(f"{FROM}{HEAD}\n>From here\n>>From there\n")

    assert child.content.decode() == f"{HEAD}\nFrom here\n>From there\n"


def test_a_line_that_only_looks_like_one_begins_no_message():
    assert len(children(f"{FROM}{HEAD}\nOne.\nFrom here at 10:00 on\n\nFrom afar.\n")) == 1


def test_messages_that_are_counted_may_hold_such_lines():
    body = f"One.\n\n{FROM}{HEAD}\n"
    text = f"{FROM}{HEAD}Content-Length: {len(body)}\n\n{body}\n{FROM}{HEAD}\n>From\n"

    first, _ = children(text)
    wrong = children(text.replace(f"h: {len(body)}", "h: 7"))

    assert body.strip() in first.content.decode()
    assert len(wrong) == 3


def test_messages_without_headers_and_with_dos_line_ends_are_messages():
    assert len(children(f"{FROM}\nOne.\n\n{FROM}\nTwo.\n")) == 2
    assert len(children(f"{FROM}{HEAD}\nOne.\n\n{FROM}{HEAD}\nTwo.\n".replace("\n", "\r\n"))) == 2


def test_no_message_too_many_and_one_too_large_are_said(monkeypatch):
    with pytest.raises(EmptyDocumentError):
        children("No box.")
    monkeypatch.setattr(mbox, "MOST", 2)
    with pytest.raises(OverBudgetError, match="more than 2 messages"):
        children(f"{FROM}\nOne.\n\n" * 4)


def test_what_is_over_the_budget_is_left_out(monkeypatch):
    def small(**said):
        return mbox_budget(members=2, total=10**6, each=60)

    mbox_budget = mbox.Budget
    monkeypatch.setattr(mbox, "Budget", small)

    first, second, third = children(f"{FROM}\nOne.\n\n{FROM}\n{'x' * 99}\n\n{FROM}\nTwo.\n")

    assert first.content == b"One.\n"
    assert (second.code, third.code, third.name) == ("too_large", "too_large", "message-3.eml")


def test_it_is_recognised():
    taken = []
    text = f"{FROM}{HEAD}\nOne.\n\n{FROM}{HEAD}\nTwo.\n"

    parsed = parsers.read(RawDocument(text.encode()), taken.append)

    assert (parsed.media_type, len(taken)) == ("application/mbox", 2)


@given(st.binary(max_size=60), st.integers(0, 300))
def test_any_damage_ends_in_children_or_a_stated_error(garbage, at):
    content = f"{FROM}{HEAD}\nOne.\n\n{FROM}{HEAD}Content-Length: 5\n\nTwo.\n".encode()

    text, _ = outcome(mbox.parse, content[:at] + garbage + content[at + len(garbage) :])

    assert isinstance(text, str)
