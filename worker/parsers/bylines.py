"""Bylines on lines of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.parsers import agencies

_UPPER = r"[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁ]"
_TOKEN = rf"(?:{_UPPER}[\w'’.-]*|(?:d'|al-|el-|O')[\w'’-]+)"
_PARTICLE = r"(?:(?:de|del|della|da|dos|van|der|den|von|zu|bin|ibn|al|el|la|le|ter) )*"
_NAME = rf"{_TOKEN}(?: {_PARTICLE}{_TOKEN}){{1,3}}"
_NAMES = rf"{_NAME}(?:(?:, | and | & |, and | et | und | y | и ){_NAME}){{0,4}}"
_BY = re.compile(
    rf"(?:By|BY|by|Par|PAR|Von|VON|Por|POR)\s+(?P<names>{_NAMES})"
    r"(?:(?:\s?[,|/•·–—-]\s?|\s+(?:for|of|in)\s+|\s+)(?P<rest>[^|]{2,60}?))?(?:\s*\|"
    r"\s*(?P<more>.{2,60}))?"
)
_BY_AGENCY = re.compile(r"(?:By|BY|by)\s+(?P<agency>.{2,50})")
_ROLE = re.compile(
    r"(?:Staff|Special|Senior|Chief|Political|Business)?\s?"
    r"(?:Writer|Correspondent|Reporter|Editor|Staff|Contributor|Bureau|writer|correspondent|"
    r"reporter)s?"
)

_DAY = re.compile(r"\d|[^\W\d_]{3,9}\.? \d")
_PLACE = re.compile(rf"{_TOKEN}(?: {_TOKEN}){{0,3}}")
_ONLY_NAME = re.compile(_NAME)
_GAP = re.compile(r",?\s+")
_INITIAL = re.compile(r"\b(?:\w|Jr|Sr)\.$")


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote the story, the agency named beside them, and a date set after them."""

    names: str | None
    agency: str | None
    rest: str | None = None


def read(line: str) -> Byline | None:
    """The byline this line is, or None unless it is certain."""
    line = line.strip().strip("*_").strip()
    if len(line) > 120 or (line.endswith(".") and not _INITIAL.search(line)):
        return None
    return _signed_by_agency(line) or _signed(line) or _shouted(line)


def is_agency_line(line: str) -> bool:
    """Whether the line holds nothing but an agency, as below a byline."""
    return _agency(line.strip().strip("*_()").strip()) is not None


def _agency(text: str) -> str | None:
    """The agency in `Associated Press Writer`; None if it names no known one."""
    role = _ROLE.search(text)
    name = text[: role.start()].strip(" ,") if role else text
    return name if agencies.is_known(name) else None


def _signed_by_agency(line: str) -> Byline | None:
    found = _BY_AGENCY.fullmatch(line)
    if found and is_agency_line(found["agency"]):
        return Byline(found["agency"], _agency(found["agency"]))
    return None


def _signed(line: str) -> Byline | None:
    found = _BY.fullmatch(line)
    if not found:
        return None
    names, rest = _parted(found["names"], (found["rest"] or "").strip())
    agency = _agency(rest)
    if agency or not rest or _ROLE.fullmatch(rest):
        return Byline(names, agency or _agency(found["more"] or ""), found["more"])
    if _DAY.match(rest):
        return Byline(names, None, rest)
    return Byline(names, None, found["more"]) if _PLACE.fullmatch(rest) else None


def _parted(names: str, rest: str) -> tuple[str, str]:
    """Names and what follows them, where an agency or office passed for one more name."""
    first, _, last = names.rpartition(", ")
    whole = f"{last} {rest}".strip()
    return (first, whole) if first and (_agency(whole) or _ROLE.fullmatch(whole)) else (names, rest)


def _shouted(line: str) -> Byline | None:
    """`JANE DOE Reuters`: a name in capitals, then an agency."""
    for found in _GAP.finditer(line):
        names, agency = line[: found.start()], line[found.end() :]
        if not names.isupper():
            if names.upper() != names:
                return None
            continue
        if _ONLY_NAME.fullmatch(names) and agencies.is_known(agency):
            return Byline(names, agency)
    return None
