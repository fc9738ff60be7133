"""Reads GUM: of all that is mentioned, what has a proper name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from training.names.passages import Passage, passage

GENRES = ("academic", "bio", "court", "interview", "news", "voyage")
"""Genres whose text may be shared: CC BY or CC BY-SA, by the corpus's licence."""

_KINDS = {"person": "PERSON", "organization": "ORG", "place": "LOC"}
_NAME = {"NNP", "NNPS"}
_INNER = frozenset("of for the and & - de la del von van - ' 's".split())
_TITLES = frozenset(
    "mr. mrs. ms. dr. mr mrs ms dr president prime minister senator governor professor "
    "judge justice king queen prince sir sheriff emeritus secretary chancellor mayor "
    "captain general colonel lieutenant director chairman chairwoman attorney chief "
    "executive officer vice deputy ambassador dean pope lord lady congressman congresswoman "
    "representative speaker leader coach manager editor officer".split()
)
_DATES = frozenset(
    "january february march april may june july august september october november december monday "
    "tuesday wednesday thursday friday saturday sunday".split()
)


def read_gum(folder: Path) -> Iterator[Passage]:
    """Yield the sentences of the genres that may be used, without Wikinews of 2019 and 2020."""
    for genre in GENRES:
        for path in sorted((folder / "dep").glob(f"GUM_{genre}_*.conllu")):
            text = path.read_text(encoding="utf-8")
            year = re.search(r"meta::dateCreated = (\d{4})", text)
            if not (genre in {"news", "interview"} and year and year[1] in {"2019", "2020"}):
                yield from _document(text, f"gum-{genre}")


def _document(text: str, source: str) -> Iterator[Passage]:
    opened: list[tuple[str, str, int, int]] = []
    for number, block in enumerate(text.split("\n\n")):
        rows = [line.split("\t") for line in block.splitlines() if line and line[0] != "#"]
        rows = [row for row in rows if row[0].isdigit()]
        if rows:
            mentions = list(_mentions(rows, opened, number))
            shown = re.search(r"^# text = (.*)$", block, re.MULTILINE)
            text = shown[1] if shown else ""
            yield passage("en", source, [row[1] for row in rows], _tags(rows, mentions), text)


def _mentions(
    rows: list[list[str]], opened: list[tuple[str, str, int, int]], number: int
) -> Iterator[tuple[int, int, str]]:
    """Yield the mentions that end in a sentence as (first, after last, kind)."""
    for index, row in enumerate(rows):
        field = re.search(r"Entity=([^|]*)", row[9])
        for part in re.findall(r"\([^()]*\)?|[^()]+\)", field[1] if field else ""):
            if part[0] == "(":
                values = part.strip("()").split("-")
                opened.append((values[0], values[1], number, index))
            if part[-1] == ")":
                key = part.strip("()").split("-")[0]
                at = next((i for i in range(len(opened) - 1, -1, -1) if opened[i][0] == key), None)
                if at is not None:
                    _, kind, begun, start = opened.pop(at)
                    if begun == number and kind in _KINDS:
                        yield start, index + 1, _KINDS[kind]


def _tags(rows: list[list[str]], mentions: list[tuple[int, int, str]]) -> list[str]:
    tags = ["O"] * len(rows)
    for start, end, kind in sorted(mentions, key=lambda m: m[0] - m[1]):
        name = _name(rows, start, end, kind)
        if name and all(tag == "O" for tag in tags[name[0] : name[1]]):
            tags[name[0] : name[1]] = [f"B-{kind}"] + [f"I-{kind}"] * (name[1] - name[0] - 1)
    return [
        "?" if tag == "O" and row[4] in _NAME and row[1].lower() not in _DATES else tag
        for tag, row in zip(tags, rows, strict=True)
    ]


def _name(rows: list[list[str]], start: int, end: int, kind: str) -> tuple[int, int] | None:
    """Return the proper name at the head of a mention, or None."""
    head = next((i for i in range(start, end) if not start <= int(rows[i][6]) - 1 < end), None)
    if head is None or rows[head][4] not in _NAME:
        return None
    if kind == "PERSON" and rows[head][4] == "NNPS":
        return None
    first, after = head, head + 1
    while first > start and (rows[first - 1][4] in _NAME or rows[first - 1][1] in {"&", "-"}):
        first -= 1
    while after < end and _goes_on(rows, after, end, kind):
        after += 1
    titles = [i for i in range(first, after) if rows[i][1].lower() in _TITLES]
    if kind == "PERSON" and titles:
        first = titles[-1] + 1
    while after > first and rows[after - 1][4] not in _NAME and rows[after - 1][4] != "CD":
        after -= 1
    return (first, after) if after > first else None


def _goes_on(rows: list[list[str]], at: int, end: int, kind: str) -> bool:
    if rows[at][4] in _NAME:
        return True
    inner = rows[at][1].lower() in _INNER if kind == "ORG" else rows[at][1] == "-"
    return inner and any(rows[i][4] in _NAME for i in range(at + 1, min(at + 3, end)))
