"""What a document is about: its language, names, roles, countries, quotes, dates, keywords."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from schemas.documents import ParsedDocument, Tags
from worker.taggers import (
    countries,
    dates,
    keywords,
    language,
    names,
    quotes,
    roles,
    summary,
)
from worker.taggers.composed import compose, restored

Tagger = Callable[[ParsedDocument, Tags], Tags]
"""Takes what earlier taggers found and returns it with its own fields replaced."""

TAGGERS: dict[str, Tagger] = {
    "language": language.tag,
    "names": names.tag,
    "roles": roles.tag,
    "countries": countries.tag,
    "quotes": quotes.tag,
    "dates": dates.tag,
    "keywords": keywords.tag,
    "summary": summary.tag,
}

TAGGER_VERSION = "2"

LONGEST_TEXT = 100_000
"""Characters of a document that are tagged; what follows is left alone."""

_WARMING = "President of Kyrgyzstan Sooronbai Jeenbekov arrived in the city of Osh on Monday."


def tag(parsed: ParsedDocument, names: Sequence[str] | None = None) -> Tags:
    """Return what the chosen taggers find, all by default; one that fails stops no other."""
    text = parsed.text[:LONGEST_TEXT]
    composed = compose(text)
    bounded = replace(parsed, text=composed.text if composed else text, dateline=_dateline(parsed))
    tags = Tags(warnings=_bounds(parsed.text))
    for name in _chosen(names):
        tags = _run(name, bounded, tags)
    return restored(tags, composed, text) if composed else tags


def _dateline(parsed: ParsedDocument) -> str | None:
    """Return the dateline with its letters as the tagged text has them."""
    composed = compose(parsed.dateline or "")
    return composed.text if composed else parsed.dateline


def warm(names: Sequence[str] | None = None) -> None:
    """Load what the chosen taggers need, so that the first document does not wait for it."""
    tag(ParsedDocument(text=_WARMING, parser="warm", media_type="text/plain", language="en"), names)
    language.recognise(_WARMING)


def _chosen(names: Sequence[str] | None) -> list[str]:
    """Return the names of the chosen taggers in the order they run."""
    return [name for name in TAGGERS if names is None or name in names]


def _bounds(text: str) -> tuple[str, ...]:
    if len(text) <= LONGEST_TEXT:
        return ()
    return (f"tagged the first {LONGEST_TEXT} of {len(text)} characters",)


def _run(name: str, parsed: ParsedDocument, tags: Tags) -> Tags:
    try:
        return TAGGERS[name](parsed, tags)
    except Exception as error:
        # The message of an error may quote the document; its class does not.
        warning = f"tagger {name} failed: {type(error).__name__}"
        return replace(tags, warnings=(*tags.warnings, warning))
