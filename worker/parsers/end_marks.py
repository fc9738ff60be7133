"""Marks that end a story, or a take of it: `NNNN`, `-30-`, `(MORE)`, `完`."""

from __future__ import annotations

import re
from typing import Any

_WORDS = (
    r"ends?|END|ENDS|Ends|End|FIN|Fin|fin|Konec|KONEC|КОНЕЦ|Конец|конец|ENDE|Ende|FINE|Fine|"
    r"end of (?:take|story|item|message)|END OF (?:TAKE|STORY|ITEM|MESSAGE)|EOM|SON|"
    r"انتهى|النهاية|完|终|おわり|終わり|끝"
)
_MORE = (
    r"more|MORE|More|more to (?:come|follow)|MORE TO (?:COME|FOLLOW)|mehr|folgt mehr|mehr folgt|"
    r"suite|à suivre|A SUIVRE|À SUIVRE|sigue|SIGUE|segue|SEGUE|devamı var|"
    r"продолжение следует|ПРОДОЛЖЕНИЕ СЛЕДУЕТ"
)
_END = re.compile(
    r"\s*(?:NNNN|Enditem|EndItem|ENDITEM|/?ENDS?/{1,3}|AP-[A-Z]{2}-[\d-]{8} \d{4}[A-Z]{3}<?|"
    rf"-+\s?(?:0|o|30|{_WORDS})\s?-+|(?:#\s?){{2,8}}|\*{{3,}}|_{{3,}}|-{{3,}}|={{3,}}|[xX]{{3,9}}|"
    rf"(?:[xX]{{3,9}} )?[(\[/（]?(?:{_WORDS})[)\]/）]?[.。]?)\s*"
)
_CONTINUES = re.compile(
    rf"\s*(?:-+\s?|[(\[/（]|[xX]{{3}} )(?:{_MORE})\s?[)\]/）]?-*\.?\s*|\s*(?:MORE|MORE-)\s*"
)
_RUN_IN = re.compile(
    r"(?<=[.!?\"”»)])\s+(?:NNNN|Enditem|ENDITEM|ENDS?//?|-0-|-30-|###|"
    rf"[(（](?P<more>{_MORE})[)）]|\((?:MORE|ENDS?|ends|end|FIN|Fin)\)|-(?P<dashed>more|MORE)-)$|"
    r"(?<=[.!?\"”»)。！？”])\s?[(（]完[)）]$"
)
_WINDOW = 60


def is_end(line: str) -> bool:
    """Whether the line is nothing but a mark that the story, or its take, ends."""
    return len(line) <= _WINDOW and (_END.fullmatch(line) or _CONTINUES.fullmatch(line)) is not None


def without(lines: list[str]) -> tuple[list[str], dict[str, Any]]:
    """The lines without the marks at their end, and whether these say that it goes on."""
    end, goes_on = len(lines), False
    while end > 1 and (not lines[end - 1].strip() or is_end(lines[end - 1])):
        goes_on = goes_on or _CONTINUES.fullmatch(lines[end - 1][:_WINDOW]) is not None
        end -= 1
    kept = lines[:end]
    if kept:
        kept[-1], more = _without_run_in(kept[-1])
        goes_on = goes_on or more
    return kept, {"continues": True} if goes_on else {}


def _without_run_in(line: str) -> tuple[str, bool]:
    found = _RUN_IN.search(line, max(0, len(line) - _WINDOW))
    if not found:
        return line, False
    return line[: found.start()].rstrip(), bool(found["more"] or found["dashed"])
