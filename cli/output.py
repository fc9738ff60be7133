"""Printing: JSON for machines, lines and columns for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import typer


def json_bytes(data: Any, *, pretty: bool = True) -> bytes:
    """The data as JSON in UTF-8: on one line, or indented for people."""
    import orjson

    return orjson.dumps(data, option=orjson.OPT_INDENT_2 if pretty else None)


def print_json(data: Any, *, pretty: bool = True) -> None:
    """Print the data as JSON, at once."""
    typer.echo(json_bytes(data, pretty=pretty))


def note(text: str) -> None:
    """Tell a person something beside the data, on stderr."""
    typer.echo(text, err=True)


def dim(text: str) -> None:
    """Tell a person something they will seldom need, on stderr."""
    typer.secho(text, err=True, dim=True)


def plain(value: Any) -> str:
    """The value on one line, without characters that could steer a terminal."""
    text = "" if value is None else str(value)
    return "".join(c if c.isprintable() else " " for c in text)


def columns(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    """Lines of aligned columns, the headings first."""
    table = [list(headings), *([plain(cell) or "-" for cell in row] for row in rows)]
    widths = [max(len(cell) for cell in column) for column in zip(*table, strict=True)]
    padded = (map(str.ljust, row, widths) for row in table)
    return ["  ".join(row).rstrip() for row in padded]


def print_columns(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print aligned columns."""
    for line in columns(headings, rows):
        typer.echo(line)
