"""Messages that other programs made, from a public collection."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemas.documents import RawDocument
from worker import parsers

MAIL = Path(__file__).parents[3] / "data" / "mail"


@pytest.mark.parametrize(
    ("name", "opening", "count"),
    [
        ("simple.msg", "Hello Bob,\n\nThis is a simple email body.", 0),
        ("with_attachment.msg", "This email contains an attachment.", 2),
        ("with_attachment.eml", "Hello Bob,", 1),
    ],
)
def test_they_are_read_with_what_is_attached(name, opening, count):
    taken = []

    parsed = parsers.read(RawDocument((MAIL / name).read_bytes()), taken.append)

    assert parsed.metadata["from"] == ["Alice Example <alice@example.com>"]
    assert (parsed.byline, len(taken)) == ("Alice Example", count)
    assert parsed.text.startswith(opening)
