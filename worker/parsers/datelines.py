"""Datelines: the place, the day and the agency a lead opens with."""

from __future__ import annotations

import re
from dataclasses import dataclass

from worker.parsers import agencies, datelines_beyond, dates
from worker.parsers.dates import Stamp

_UPPER = r"[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁҮӨҢ]"
_WORD = rf"(?:(?:ST|St|MT|Mt|FT|Ft)\.|{_UPPER}[\w'’-]*(?:\.\w+\.?)*)"
_LINK = r"(?:(?:de|del|du|la|le|les|el|al|am|an|der|of|the|sur|и|на)[ -])?"
_PLACE = re.compile(rf"{_WORD}(?:[ -]{_LINK}{_WORD}){{0,4}}")
_REGION = re.compile(rf"\s?[,/]\s?(?:(?P<region>{_WORD}(?: (?:(?:and|of|the) )?{_WORD}){{0,2}}))")
_HAS_DIGIT = re.compile(r"[^\d]{0,24}\d")
_GAP = re.compile(r"(?:\s*[.,;]\s?|\s+)?\(?")
_AGENCY = re.compile(
    r"(?P<lead>[.,;]?\s*(?:--|[-–—])?\s*)"
    r"(?:\((?P<round>[^()\n]{2,45})\)|/(?P<stroke>[^/\n]{2,30})/|\[(?P<square>[^\[\]\n]{2,30})\])"
)
_BARE_AGENCY = re.compile(
    r"(?:[.,]\s|\s?(?:--|[-–—])\s?)"
    rf"(?P<bare>(?:\d\d\.kg|{_UPPER}[\w./-]+)(?: {_UPPER}[\w./-]+){{0,2}}?)"
    r"(?=\s?(?:--|[-–—]|\.\s|\.-))"
)
_REPORTER = re.compile(r"[Кк]орр(?:\.|еспондент)\s?(?P<agency>[^\s]{2,20}) ")
_DAY_ALONE = re.compile(r", \d{1,2}(?= \()")
_DATED_AGENCY = re.compile(rf"\s(?P<bare>{_UPPER}[\w./-]+)(?=\s?(?:--|[-–—]))")
_DASH = re.compile(r"\s?[.,]?\s?(?:--+|[-–—]|_(?=\s))(?:\s+|(?=[A-ZÀ-Þ“\"«]))|\s?[.,]?-\s")
_REGIONS = re.compile("[,/]")
_STOP = re.compile(r"[.]\s+")
_SPACE = re.compile(r"\.?(?:\s+|$)")
_COLON = re.compile(r":\s+")
_ONLY_AGENCY = re.compile(r"\(?(?P<name>[\w./]{2,25}(?: [\w./]{2,20})?)\)?\s(?:--|[-–—])\s+")
_DASHES = ("-", "–", "—", "--")
_ARTICLE = re.compile(r"(?:The|An?|Le|La|Les|Der|Die|Das|El|Los|Las|Une?|Eine?|Il)\s|L['’]")
_NOT_A_PLACE = frozenset(
    "watch|update|exclusive|breaking|opinion|analysis|video|photos|correction|explainer|factbox|"
    "timeline|interview|profile|urgent|flash|attention editors|press release|nato|opec|osce|"
    "asean|nasa|fifa|uefa|brics|interpol|editorial|comment|feature|review|live|unicef|"
    "unesco".split("|")
)
_WINDOW = 160


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline as printed, what it names, and where the lead proper begins."""

    printed: str | None
    agency: str | None
    stamp: Stamp | None
    end: int


def read(lead: str) -> Dateline | None:
    """The dateline this lead opens with, or None if it opens with prose."""
    head = lead[:_WINDOW]
    if "\u0620" < head[:1] < "\u0650" or head[:1] > "\u3000":
        found = datelines_beyond.read(head)
        return Dateline(*found) if found else None
    return _placed(head) or _agency_alone(head)


def _placed(head: str) -> Dateline | None:
    place = _PLACE.match(head)
    if not place or place.end() < 3:
        return None
    for end in _place_ends(head, place):
        found = _after_place(head, end)
        if found:
            return found
    return None


def _place_ends(head: str, place: re.Match[str]) -> list[int]:
    """Where the place may end: with all its regions, or before the last of them."""
    ends = [place.end()]
    while len(ends) < 5 and (region := _REGION.match(head, ends[-1])):
        ends.append(region.end())
    return ends[::-1]


def _after_place(head: str, end: int) -> Dateline | None:
    place = head[:end]
    stamp, at = _stamp(head, end)
    agency, after = _agency(head, at, dated=stamp is not None)
    closing = _closing(head, after, place=place, dated=stamp is not None, agency=agency)
    if closing is None or agencies.is_known(place):
        return None
    if not _is_certain(place, stamp, agency) and not _opens_plainly(head, after, closing):
        return None
    return Dateline(head[:after].rstrip(" ,-–—"), agency, stamp, closing)


def _stamp(head: str, end: int) -> tuple[Stamp | None, int]:
    gap = _GAP.match(head, end)
    start = gap.end() if gap else end
    dated = start > end and _HAS_DIGIT.match(head, start)
    stamp = dates.match(head, start) if dated else None
    if stamp is None:
        alone = _DAY_ALONE.match(head, end)
        return None, alone.end() if alone else end
    closed = head[start - 1] == "(" and head[stamp.end : stamp.end + 1] == ")"
    return stamp, stamp.end + closed


def _agency(head: str, at: int, *, dated: bool) -> tuple[str | None, int]:
    found = _AGENCY.match(head, at)
    if found:
        name = found["round"] or found["stroke"] or found["square"]
        reporter = _REPORTER.match(name)
        return reporter["agency"] if reporter else name.strip(), found.end()
    bare = _BARE_AGENCY.match(head, at) or (_DATED_AGENCY.match(head, at) if dated else None)
    if bare and agencies.is_known(bare["bare"].rstrip(".")):
        return bare["bare"].rstrip("."), bare.end("bare")
    return None, at


def _closing(head: str, at: int, *, place: str, dated: bool, agency: str | None) -> int | None:
    """Where the lead begins after the dash, stop or colon that ends a dateline."""
    dash = _DASH.match(head, at)
    if dash:
        return dash.end()
    stop = _STOP.match(head, at)
    if stop and (agency or dated):
        return stop.end()
    colon = _COLON.match(head, at)
    if colon and (dated or agency or (at >= 6 and _is_shouted(place))):
        return colon.end()
    space = _SPACE.match(head, at)
    if space and space.end() == len(head):
        is_known = _is_shouted(place) and agencies.is_known(agency or "")
        return space.end() if dated or is_known else None
    if space and agency and (dated or _is_shouted(place)):
        return space.end()
    return None


def _is_shouted(place: str) -> bool:
    """Whether the city is set in capitals, as datelines are and prose is not."""
    city = _REGIONS.split(place, 1)[0]
    letters = [letter for letter in city if letter.isalpha()]
    if city.strip().lower() in _NOT_A_PLACE or len(letters) < 3:
        return False
    return all(not letter.islower() for letter in letters)


def _is_certain(place: str, stamp: Stamp | None, agency: str | None) -> bool:
    if _REGIONS.split(place, 1)[0].strip().lower() in _NOT_A_PLACE:
        return False
    return _is_shouted(place) or stamp is not None or bool(agency and agencies.is_known(agency))


def _opens_plainly(head: str, after: int, closing: int) -> bool:
    """`Bishkek — The president …`: a short place, a dash, and an article in capitals."""
    return (
        len(head[:after].split()) <= 2
        and head[after:closing].strip() in _DASHES
        and _ARTICLE.match(head, closing) is not None
    )


def _agency_alone(head: str) -> Dateline | None:
    """`AKIPRESS.COM - …`: an agency's name where a place would stand."""
    found = _ONLY_AGENCY.match(head)
    if not found or not agencies.is_known(found["name"]):
        return None
    below = _placed(head[found.end() :])
    if below is None:
        return Dateline(None, found["name"], None, found.end())
    printed = head[: found.end()] + (below.printed or "")
    return Dateline(printed, found["name"], below.stamp, found.end() + below.end)
