"""Corrections laid over what a machine understood of a document. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from schemas import country_names, provenance
from schemas.corrections import Correction

Body = Mapping[str, Any]
Entry = dict[str, Any]

RULE = "correction"
"""What `provenance` calls a field that was corrected."""


def over(
    body: Body, corrections: Sequence[Correction], *, labels: Sequence[str], text: str | None
) -> dict[str, Any]:
    """The body with its corrections, the later over the earlier; `labels` are the sender's
    tags. Of each field the provenance keeps what the machine had."""
    corrected = dict(body)
    for correction in corrections:
        for name, field in correction.fields.items():
            found = machine(corrected, name, labels=labels)
            corrected[name] = value(name, field["corrected"], found)
            told = _provenance(corrected[name], found, correction.reason, text or "")
            corrected["provenance"] = {**corrected["provenance"], name: told}
    return corrected


def machine(body: Body, name: str, *, labels: Sequence[str]) -> Any:
    """What the machine had for a field, also if it was corrected since. Tags are the
    sender's, too."""
    if is_corrected(body, name):
        return body["provenance"][name]["machine"]
    return [*labels, *body["tags"]] if name == "tags" else body.get(name)


def is_corrected(body: Body, name: str) -> bool:
    """Whether the field is what a person said it should be."""
    told = body["provenance"].get(name)
    return isinstance(told, Mapping) and told.get("rule") == RULE


def _provenance(corrected: Any, found: Any, reason: str, text: str) -> dict[str, Any]:
    return {
        "rule": RULE,
        "confidence": provenance.SAID,
        "offset": provenance.offset(corrected, text[: provenance.LOOKED_AT]),
        "machine": found,
        "reason": reason,
    }


def value(name: str, said: Any, found: Any) -> Any:
    """What is said of a field, in the shape that documents have: of what the machine had by
    the same name, its mentions stay."""
    complete = COMPLETE.get(name)
    if complete is None:
        return said
    key = KEYS.get(name, "name")
    known = {entry[key]: entry for entry in found or ()}
    return [complete(entry, known.get(entry[key], {})) for entry in said]


def _named(entry: Entry, known: Entry) -> Entry:
    return {**entry, "count": known.get("count", 0), "mentions": known.get("mentions", [])}


def _person(entry: Entry, known: Entry) -> Entry:
    """What is read from the role goes with it, if it was corrected."""
    is_known = entry["role"] == known.get("role")
    in_role = {name: known.get(name) if is_known else None for name in IN_ROLE}
    return {**_named(entry, known), "aliases": known.get("aliases", []), **in_role}


def _country(entry: Entry, known: Entry) -> Entry:
    code = entry["code"]
    name = entry["name"] or known.get("name") or country_names.english().get(code, code)
    return {"code": code, "name": name, "score": 1.0}


def _topic(entry: Entry, known: Entry) -> Entry:
    name = entry["name"] or known.get("name") or entry["code"]
    return {"code": entry["code"], "name": name, "score": 1.0}


IN_ROLE = ("role_organisation", "role_country")
"""What is read from the role of a person."""

KEYS = {"countries": "code", "topics": "code", "keywords": "text"}
"""By what an entry of a list is known, where that is not its name."""

COMPLETE: dict[str, Callable[[Entry, Entry], Entry]] = {
    "people": _person,
    "organisations": _named,
    "places": _named,
    "countries": _country,
    "topics": _topic,
}
"""How an entry becomes one of a document, given what the machine had by that name."""
