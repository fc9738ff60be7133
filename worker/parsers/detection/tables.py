"""Whether a text is a table of separated values."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import islice

from worker.parsers.detection.look import Look
from worker.parsers.detection.verdict import Detected, by_content

CSV = "text/csv"
TSV = "text/tab-separated-values"

_SEPARATORS = (
    ("\t", TSV, "tabs"),
    (";", CSV, "semicolons"),
    ("|", CSV, "bars"),
    (",", CSV, "commas"),
)
_ROWS = 40
_NUMBER = re.compile(r"[-+]?[\d.,]{1,20}%?|\d{4}-\d\d-\d\d.{0,15}")

Rows = list[list[str]]


def certain(look: Look) -> Detected | None:
    """A table by its own look alone: prose, code and lists of names are none."""
    for separator, media_type, words in _SEPARATORS:
        if separator not in look.head:
            continue
        rows = _rows(look, separator)
        if _is_table(rows, separator):
            return by_content(media_type, f"as many {words} in each row")
    return None


def claimed(look: Look) -> Detected | None:
    """A table because it is said to be one, where most rows have as many cells."""
    reason = look.claims.reason(CSV) or look.claims.reason(TSV)
    if not reason:
        return None
    for separator, media_type, _ in _SEPARATORS:
        rows = _rows(look, separator)
        if _is_likely(rows):
            return Detected(media_type, reason)
    return None


def _rows(look: Look, separator: str) -> Rows:
    """The cells of the first rows that are not blank."""
    lines = look.head.split("\n")
    if look.is_cut:
        lines.pop()
    try:
        read = islice(csv.reader((f"{line}\n" for line in lines), delimiter=separator), _ROWS * 2)
        rows = [row for row in read if any(map(str.strip, row))][:_ROWS]
    except csv.Error:
        return []
    return rows[:-1] if look.is_cut and 2 < len(rows) < _ROWS else rows


def _is_table(rows: Rows, separator: str) -> bool:
    width, count = _width(rows)
    if count < len(rows) and (width < 3 or count < 4 or count * 5 < len(rows) * 4):
        return False
    least = 2 if width >= 4 else 3
    return width >= 2 and count >= least and _has_cells(rows, width, separator)


def _width(rows: Rows) -> tuple[int, int]:
    """How many cells most rows have, and how many rows have so many."""
    return Counter(map(len, rows)).most_common(1)[0] if rows else (0, 0)


def _has_cells(rows: Rows, width: int, separator: str) -> bool:
    """Whether what stands between the separators is values, and not clauses or code."""
    cells = [cell for row in rows for cell in row]
    ends = [end for row in rows for end in (row[0], row[-1])]
    if sum(not end.strip() for end in ends) * 2 > len(ends):
        return False
    if width < 4 and any(len(cell) > 500 for cell in cells):
        return False
    if separator == "\t":
        return True
    spaced = sum(cell.startswith(" ") for cell in cells)
    numbers = sum(_NUMBER.fullmatch(cell.strip()) is not None for cell in cells)
    if spaced * 5 > len(cells) and numbers * 4 < len(cells):
        return False
    if width >= 3 or numbers * 4 >= len(cells):
        return True
    is_short = not spaced and all(len(cell) < 60 for cell in cells)
    return is_short and (len(rows) >= 5 or not any(" " in cell for cell in rows[0]))


def _is_likely(rows: Rows) -> bool:
    """Whether most rows have as many cells, and no clauses stand between the separators."""
    width, count = _width(rows)
    cells = [cell for row in rows for cell in row]
    if width < 2 or sum(len(cell) > 60 for cell in cells) * 3 > len(cells):
        return False
    spaced = sum(cell.startswith(" ") for row in rows for cell in row[1:])
    if spaced * 2 > len(cells) - len(rows) and (count < len(rows) or count < 3):
        return False
    wide = sum(len(row) > 1 for row in rows)
    return count * 2 >= len(rows) or (spaced * 5 <= len(cells) and wide * 5 >= len(rows) * 4)
