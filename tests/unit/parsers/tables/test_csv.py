"""Tables become lines of text, whatever sets their cells apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.documents import IntakeFields, RawDocument
from schemas.errors import EmptyDocumentError
from worker import parsers
from worker.parsers.tables import csv

from ..outcomes import outcome


def parse(text, media_type=None, **fields):
    return csv.parse(RawDocument(text.encode(), media_type, IntakeFields(**fields)))


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_rows_become_lines_and_cells_are_set_apart(mark):
    parsed = parse(f"month{mark}boats\nApril{mark}61\nMay{mark}\n")

    assert parsed.text == "month | boats\nApril | 61\nMay"
    assert parsed.title is None
    assert (parsed.metadata["row_count"], parsed.metadata["column_count"]) == (3, 2)
    assert parsed.metadata["header"] == ["month", "boats"]


def test_quoted_cells_keep_separators_and_lose_line_ends():
    parsed = parse('a,b\n"1, and ""two""","x\ny"\n')

    assert parsed.text == 'a | b\n1, and "two" | x y'


def test_a_first_line_that_names_the_separator_is_no_row():
    parsed = parse("sep=|\na,1|b,2\n")

    assert (parsed.text, parsed.metadata["delimiter"]) == ("a,1 | b,2", "bar")


@pytest.mark.parametrize(
    ("declared", "name"), [("text/tab-separated-values", None), (None, "a.tsv")]
)
def test_a_declared_tsv_is_split_at_tabs_if_it_has_any(declared, name):
    tabbed = parse("a, b\tc, d\n", declared, filename=name)
    other = parse("a,b\n1,2\n", declared, filename=name)

    assert (tabbed.text, tabbed.media_type) == ("a, b | c, d", "text/tab-separated-values")
    assert (other.text, other.media_type) == ("a | b\n1 | 2", "text/csv")


def test_lines_without_any_separator_are_rows_of_one_cell():
    assert parse("one\ntwo\n").text == "one\ntwo"


def test_the_letters_of_other_encodings_are_read():
    content = "город;лодки\nСкеррин;61\nБухта;12\n".encode("cp1251")

    parsed = csv.parse(RawDocument(content, "text/csv; charset=windows-1251"))

    assert parsed.text.startswith("город | лодки")


def test_what_is_too_long_is_cut_and_said(monkeypatch):
    monkeypatch.setattr(csv, "MOST_ROWS", 2)
    rows = parse("a,b\n1,2\n3,4\n")
    monkeypatch.setattr(csv, "MOST_ROWS", 100)
    monkeypatch.setattr(csv, "MOST_CHARACTERS", 8)
    characters = parse("a,b\n1,2\n3,4\n")

    assert (rows.text, rows.warnings) == ("a | b\n1 | 2", ("Only the first 2 rows were read.",))
    assert characters.warnings == ("The end of the table was not read: it is too long.",)


def test_a_cell_without_end_makes_lines_of_it():
    parsed = parse('a,b\n"' + "x" * 200_000 + "\n1,2\n")

    assert parsed.warnings == ("The cells could not be told apart; lines are rows.",)
    assert parsed.text.endswith("\n1,2")


def test_empty_cells_are_no_document():
    with pytest.raises(EmptyDocumentError):
        parse(",,\n,,\n")


def test_it_is_recognised():
    raw = RawDocument(b"a,b,c\n1,2,3\n4,5,6\n", None, IntakeFields(filename="a.csv"))

    assert parsers.parse(raw).parser == "csv/1"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='ab",;\t|\n\r\0 x1', max_size=200))
def test_any_text_gives_a_table_or_a_stated_error(text):
    found, _ = outcome(csv.parse, text.encode())

    assert found
