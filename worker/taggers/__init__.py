"""What a document is about: its language, names, roles, countries, quotes, dates, keywords."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schemas.documents import ParsedDocument, Tags
from worker.taggers import (
    countries,
    dates,
    figures,
    keywords,
    language,
    names,
    plugins,
    quotes,
    reported,
    roles,
    running,
    summary,
    topics,
)
from worker.taggers.composed import compose, restored
from worker.taggers.registry import Registered, Tagger

TAGGERS: dict[str, Tagger] = {
    "language": language.tag,
    "names": names.tag,
    "roles": roles.tag,
    "countries": countries.tag,
    "topics": topics.tag,
    "quotes": quotes.tag,
    "reported": reported.tag,
    "dates": dates.tag,
    "keywords": keywords.tag,
    "summary": summary.tag,
    "figures": figures.tag,
}

TAGGER_VERSION = "3"
"""Of all these together. It changes when results would."""

LONGEST_TEXT = 100_000
"""Characters of a document that are tagged; what follows is left alone."""

_WARMING = "President of Kyrgyzstan Sooronbai Jeenbekov arrived in the city of Osh on Monday."


def tag(
    parsed: ParsedDocument, names: Sequence[str] | None = None, *, seconds: float | None = None
) -> Tags:
    """Return what the chosen taggers find, all of ours by default; one that fails stops no
    other, nor does one that takes longer than so many seconds, if any are given."""
    text = parsed.text[:LONGEST_TEXT]
    composed = compose(text)
    bounded = replace(parsed, text=composed.text if composed else text, dateline=_dateline(parsed))
    tags = Tags(warnings=_bounds(parsed.text))
    tags = running.run(_steps(names), bounded, tags, seconds=seconds)
    return restored(tags, composed, text) if composed else tags


def _dateline(parsed: ParsedDocument) -> str | None:
    """Return the dateline with its letters as the tagged text has them."""
    composed = compose(parsed.dateline or "")
    return composed.text if composed else parsed.dateline


def warm(names: Sequence[str] | None = None) -> None:
    """Load what the chosen taggers of ours need, so that the first document does not wait."""
    ours = None if names is None else own(names)
    tag(ParsedDocument(text=_WARMING, parser="warm", media_type="text/plain", language="en"), ours)
    language.recognise(_WARMING)


def known() -> tuple[str, ...]:
    """The names of all taggers, plug-ins too, in the order they run."""
    return _installed().order


def broken() -> tuple[plugins.Broken, ...]:
    """The plug-ins that are there and cannot be used."""
    return _installed().broken


def own(names: Sequence[str]) -> list[str]:
    """Those of the names that are taggers of ours."""
    return [name for name in names if name in TAGGERS]


def version(names: Sequence[str] | None = None) -> str:
    """What these taggers are together: our version, and the name and version of each
    plug-in: `3+acme-sectors/1.2`."""
    parts = [f"{step.name}/{step.version}" for step in _steps(names) if step.is_plugin]
    return "+".join([TAGGER_VERSION, *parts])


def _installed() -> plugins.Installed:
    return plugins.installed(tuple(TAGGERS))


def _steps(names: Sequence[str] | None) -> list[Registered]:
    """Return the chosen taggers in the order they run."""
    ours = {name: Registered(name, tag) for name, tag in TAGGERS.items()}
    if names is None or ours.keys() >= set(names):
        return [step for name, step in ours.items() if names is None or name in names]
    there = _installed()
    all_known = {**there.taggers, **ours}
    return [all_known[name] for name in there.order if name in names]


def _bounds(text: str) -> tuple[str, ...]:
    if len(text) <= LONGEST_TEXT:
        return ()
    return (f"tagged the first {LONGEST_TEXT} of {len(text)} characters",)
