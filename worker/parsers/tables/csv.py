"""Tables as text: CSV, TSV and their kin, one row a line, cells set apart by bars."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import EmptyDocumentError
from worker.parsers.declared import charset, ending, essence
from worker.parsers.encoding import clean, decode

MOST_ROWS, MOST_CELLS, WIDEST = 100_000, 2_000_000, 2_000
"""Rows, cells, and cells of one row that are read."""
MOST_CHARACTERS = 20_000_000

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 40
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


class Table(NamedTuple):
    """The rows that were read, and what was left out."""

    rows: list[list[str]]
    warnings: tuple[str, ...] = ()


def parse(raw: RawDocument) -> ParsedDocument:
    """The table as lines of text; its size and first row stand in the metadata."""
    decoded = decode(raw.content, charset(raw.media_type))
    text = clean(decoded.text)
    delimiter, text = _delimiter(text, raw)
    table = _read(text, delimiter)
    lines = [line for row in table.rows if (line := _line(row))]
    if not lines:
        raise EmptyDocumentError("the table has empty cells only")
    is_tabbed = delimiter == "\t"
    return ParsedDocument(
        text="\n".join(lines),
        parser="csv/1",
        media_type="text/tab-separated-values" if is_tabbed else "text/csv",
        metadata={
            "row_count": len(table.rows),
            "column_count": max(map(len, table.rows)),
            "header": [" ".join(cell.split()) for cell in table.rows[0]],
            "delimiter": _NAMES.get(delimiter, delimiter),
        },
        warnings=(*decoded.warnings, *table.warnings),
    )


def _delimiter(text: str, raw: RawDocument) -> tuple[str, str]:
    """What sets cells apart, and the text without a first line that only says so."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], rest
    if ending(raw.fields.filename) in ("tsv", "tab") or "tab-sep" in essence(raw.media_type):
        return ("\t" if "\t" in text else _likeliest(text)), text
    return _likeliest(text), text


def _likeliest(text: str) -> str:
    """The mark that as many lines as can be have equally often, outside quotation marks."""
    lines = [line for line in islice(_lines(text), _SAMPLE) if line.strip()]
    return max(_DELIMITERS, key=lambda mark: _fitness([_count(line, mark) for line in lines]))


def _lines(text: str) -> Iterator[str]:
    """The first lines, without splitting all of a long text."""
    yield from text[: _SAMPLE * 2_000].split("\n")


def _count(line: str, mark: str) -> int:
    return sum(part.count(mark) for part in line.split('"')[::2])


def _fitness(counts: list[int]) -> tuple[float, int]:
    """How regular the counts are, and how many there are at most."""
    most = max(counts, key=lambda count: (counts.count(count), count), default=0)
    if most == 0:
        return (0.0, max(counts, default=0))
    return (counts.count(most) / len(counts), most)


def _read(text: str, delimiter: str) -> Table:
    rows: list[list[str]] = []
    left = MOST_CELLS
    reader = csv.reader(text[:MOST_CHARACTERS].splitlines(keepends=True), delimiter=delimiter)
    try:
        for row in reader:
            if not any(row):
                continue
            rows.append(row[:WIDEST])
            left -= len(row)
            if len(rows) >= MOST_ROWS or left <= 0:
                return Table(rows, (f"Only the first {len(rows):,} rows were read.",))
    except csv.Error:  # a cell of more than 131,072 characters: it is no table
        plain = [[line] for line in text[:MOST_CHARACTERS].split("\n") if line.strip()]
        return Table(plain[:MOST_ROWS], ("The cells could not be told apart; lines are rows.",))
    cut = len(text) > MOST_CHARACTERS
    return Table(rows, ("The end of the table was not read: it is too long.",) if cut else ())


def _line(row: list[str]) -> str:
    """The row as a line, without empty cells at its end."""
    cells = [" ".join(cell.split()) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return " | ".join(cells)
