"""Lines, however the bytes of a body are cut."""

from hypothesis import given
from hypothesis import strategies as st

from api.batch_lines import Line, Lines


def cut(chunks, *, limit=100):
    lines = Lines(limit)
    found = [line for chunk in chunks for line in lines.feed(chunk)]
    return found + list(lines.end())


def test_every_line_has_its_number_and_blank_ones_count():
    found = cut([b'{"a": 1}\n\n  \r\n{"b": 2}'])

    assert found == [Line(1, b'{"a": 1}', 8), Line(4, b'{"b": 2}', 8)]


def test_a_line_break_at_the_end_begins_no_line():
    assert cut([b"a\nb\n"]) == [Line(1, b"a", 1), Line(2, b"b", 1)]


def test_of_a_line_that_is_too_long_nothing_is_kept_and_the_next_is_whole():
    found = cut([b"x" * 60, b"y" * 60, b"z" * 1000 + b"\nnext\n"])

    assert found == [Line(1, None, 1120), Line(2, b"next", 4)]


def test_a_line_may_be_exactly_as_long_as_the_limit():
    assert [line.content is None for line in cut([b"x" * 100 + b"\n" + b"x" * 101])] == [
        False,
        True,
    ]


@given(body=st.binary(max_size=200), at=st.integers(0, 200))
def test_lines_do_not_depend_on_where_the_body_is_cut(body, at):
    assert cut([body[:at], body[at:]]) == cut([body])
    whole = [line for line in body.split(b"\n") if line and not line.isspace()]
    assert [line.content for line in cut([body], limit=1000)] == whole
