"""From the cells of sheets to a document: each sheet its name, then a line a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from schemas.documents import ParsedDocument
from schemas.errors import EmptyDocumentError
from worker.parsers import titles
from worker.parsers.encoding import clean
from worker.parsers.office import story
from worker.parsers.office.blocks import Story, row
from worker.parsers.office.properties import Properties

MAX_TEXT = 5_000_000
"""Characters of one workbook that are read."""
MAX_COLUMNS = 16_384
"""Cells of one row that are read: as many as Excel has."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name, and its rows as they are read."""

    name: str
    rows: Iterable[Sequence[str]]
    is_hidden: bool = False


def document(
    found: Story, sheets: Sequence[Sheet], properties: Properties, *, parser: str, media_type: str
) -> ParsedDocument:
    """The document of these sheets; hidden ones are counted and left out."""
    shown = [sheet for sheet in sheets if not sheet.is_hidden]
    most = MAX_TEXT // max(1, len(shown))
    lines = [(sheet.name, list(_lines(sheet, found, most))) for sheet in shown]
    filled = [(name, rows) for name, rows in lines if rows]
    if not filled:
        raise EmptyDocumentError(f"{len(sheets)} sheets without a filled cell")
    title, rule = _title(filled[0][1], properties, parser.partition("/")[0])
    return story.described(
        found,
        properties,
        text=clean("\n\n".join(f"{name}\n\n" + "\n".join(rows) for name, rows in filled)),
        title=title,
        title_rule=rule,
        parser=parser,
        media_type=media_type,
        metadata={
            "sheet_count": len(sheets),
            "hidden_sheet_count": len(sheets) - len(shown) or None,
            "sheets": [sheet.name for sheet in shown],
            "comment_count": found.comment_count or None,
        },
    )


def shown(value: datetime | time | timedelta) -> str:
    """A moment in ISO 8601, without a time that is midnight; a span in hours."""
    if isinstance(value, timedelta):
        return _hours(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    return value.isoformat()


def number(value: float) -> str:
    """A number as it would be typed, with at most the fifteen digits a sheet keeps."""
    return f"{value:.0f}" if abs(value) < 1e15 and value == int(value) else f"{value:.15g}"


def _hours(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _lines(sheet: Sheet, found: Story, most: int) -> Iterator[str]:
    for cells in sheet.rows:
        most -= sum(map(len, cells))
        if most < 0:
            found.warnings.append(f"Only the first rows of the sheet {sheet.name!r} were read.")
            return
        line = row(cells)
        if line:
            yield line


def _title(rows: list[str], properties: Properties, what: str) -> tuple[str | None, str]:
    if properties.title:
        return titles.shortened(properties.title), f"{what} property title"
    first = rows[0]
    return (first, "first row") if titles.is_headline(first) and " | " not in first else (None, "")
