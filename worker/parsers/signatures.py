"""Who signs a story below it: initials, an agency, a staff line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.parsers import agencies, bylines

_FORM = r"(?:bur-)?[a-z]{2,5}(?:-[a-z]{2,5}){0,3}(?:/[a-z]{1,5}(?:-[a-z]{2,5}){0,2}){1,6}"
_INITIALS = re.compile(_FORM)
_SIGNED_OFF = re.compile(
    r"(?P<agency>dpa|apa|sda|afp|ddp|efe|ansa)(?:[/-][a-z]{2,6}){0,2}(?: [a-z]{2,4}){1,6}"
    r"(?: [a-z0-9]{2,4}){0,4}"
)
_MARKED = re.compile(r"=\s?(?P<agency>[A-Z]{2,8})(?:\s.{0,40})?")
_NO_INITIALS = frozenset(
    "and/or he/she she/he his/her her/his him/her either/or yes/no km/h on/off w/o in/out a/c n/a "
    "le/la el/la der/die ein/eine oder/und et/ou y/o и/или".split()
)
_STROKE = re.compile(r"(?:--|[-–—/(])\s?(?P<name>[^()/\n]{2,45}?)\s?[)/]?\.?")
_RUN_IN = re.compile(
    r"(?<=[.!?\"”»)])\s+(?:--|[-–—/(=])\s?(?P<name>[^\s()/=][^()/=\n]{1,44}?)[)/]?$"
)
_LAST_WORDS = re.compile(
    rf"(?<=[.!?\"”»)])(?:\s(?P<agency>[A-Z]{{2,8}}))?(?:\s(?P<initials>{_FORM}))?$"
)
_WINDOW = 80


@dataclass(frozen=True, slots=True)
class Signature:
    """An agency, initials or a writer, as they sign a story."""

    agency: str | None = None
    initials: str | None = None
    byline: str | None = None


def read(line: str) -> Signature | None:
    """The signature that this line is, or None if it is anything else."""
    if len(line) > _WINDOW:
        return None
    if _INITIALS.fullmatch(line) and line not in _NO_INITIALS:
        return Signature(initials=line)
    return _signed_off(line) or _agency(line) or _writer(line)


def _signed_off(line: str) -> Signature | None:
    """`dpa ab yyzz cd`, `=DPA`."""
    found = _SIGNED_OFF.fullmatch(line)
    if found:
        return Signature(found["agency"], initials=line)
    found = _MARKED.fullmatch(line)
    return Signature(found["agency"]) if found and agencies.is_known(found["agency"]) else None


def _agency(line: str) -> Signature | None:
    """`/TASS/`, `- 24.kg news agency`, or nothing but the name: `EFE`."""
    if line.lower().rstrip(".") in agencies.KNOWN:
        return Signature(line)
    found = _STROKE.fullmatch(line)
    return Signature(found["name"]) if found and agencies.is_known(found["name"]) else None


def _writer(line: str) -> Signature | None:
    """`By Ada Obi`, below the story."""
    found = bylines.read(line)
    if found is None or found.names is None:
        return None
    return Signature(found.agency, byline=found.names)


def run_in(paragraph: str) -> tuple[str, Signature] | None:
    """The paragraph without the signature that ends its last line, and that signature."""
    start = max(0, len(paragraph) - _WINDOW)
    found = _RUN_IN.search(paragraph, start)
    if found and agencies.is_known(found["name"]):
        return paragraph[: found.start()], Signature(found["name"])
    words = _LAST_WORDS.search(paragraph, start) if paragraph[-1:].isalpha() else None
    if not words or not words[0] or words["initials"] in _NO_INITIALS:
        return None
    agency = words["agency"]
    if agency and agency.lower() not in agencies.KNOWN:
        return None
    return paragraph[: words.start()], Signature(agency, words["initials"])
