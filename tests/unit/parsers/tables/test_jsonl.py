"""Lines of JSON are documents of their own."""

from __future__ import annotations

from schemas.arrivals import Via
from schemas.documents import RawDocument
from worker import parsers
from worker.parsers.tables import jsonl

LINES = b'{"title": "One", "text": "First."}\n\nnot json\r\n{"title": "Two", "text": "Second."}\n'


def test_each_line_is_a_child_and_a_bad_one_is_left_out():
    parsed = jsonl.parse(RawDocument(LINES))

    first, bad, second = parsed.children

    assert (parsed.text, parsed.metadata) == ("", {"line_count": 3})
    assert (first.name, first.via, first.media_type) == ("line 1", Via.ENTRY, "application/json")
    assert (bad.name, bad.code) == ("line 2", "corrupt")
    assert parsers.parse(RawDocument(second.content)).title == "Two"


def test_it_is_recognised():
    taken = []

    parsed = parsers.read(RawDocument(b'{"a": 1}\n{"a": 2}\n{"a": 3}\n'), taken.append)

    assert (parsed.parser, len(taken)) == ("jsonl/1", 3)
