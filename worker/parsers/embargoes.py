"""Embargoes: until when a story may not be published, as wires announce it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from worker.parsers import dates
from worker.parsers.months import ZONES

_WORDS = (
    r"(?:strictly |under )?embargo(?:ed)?\b(?: (?:until|till|to|for)\b)?"
    r"(?: (?:release|publication)(?: (?:until|till|at|on|before))?)?|"
    r"hold for (?:release|publication)(?: (?:until|till|at|on))?|hfr\b|"
    r"not (?:for|to be) (?:release|publication|use|broadcast|published|released|used)"
    r"(?: or (?:publication|broadcast|use|published|broadcast))? (?:before|until|prior to)|"
    r"for release (?:at|on|after|not before)\b|for release (?=\d{1,2}[:.]?\d{0,2} ?[ap]\.?m)|"
    r"эмбарго(?: до)?|не публиковать до|публикация (?:разрешена )?после|"
    r"sperrfrist(?: bis)?|gesperrt bis|embargo jusqu(?:['’]au?|e)|"
    r"embargado hasta|embargo hasta|embargo fino al?"
)
_OPENS = re.compile(rf"[\s*(\[^/-]{{0,6}}(?P<words>{_WORDS})\s*[:=–—-]?\s*", re.IGNORECASE)
_MAY_OPEN = re.compile(r"[\s*(\[^/-]{0,6}[SsUuEeHhNnFfЭэНнПпGg]")
_CLOCK = re.compile(
    r"(?<![\d/.-])(?:(?P<hour>[01]?\d|2[0-4])(?:[:.h](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?"
    r"|(?P<joined>[0-5]\d)(?=\s?(?:[A-Z]{1,4}\b|hrs|hours|uhr|мск|ч)))"
    r"|(?P<bare>1[0-2]|0?[1-9])(?=\s?[ap]\.?m\b)|(?P<full>[01]?\d|2[0-4])(?=\s?(?:uhr|h\b|heures))"
    r"|(?P<word>noon|midnight|midday))"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?(?:\s?(?:hrs|hours|uhr|h|ч|heures|horas)\b\.?)?"
    r"(?:\s?\(?(?P<zone>Z\b|(?:UTC|GMT)?[+−-]\d{1,2}(?::?\d{2})?\b|[A-Z]{2,4}\b"
    r"|мск\b|(?:по )?московско\w+|по москве)\)?)?",
    re.IGNORECASE,
)
_FULL = re.compile(r"\d{4}-\d{2}-\d{2}T[\d:.]{4,12}(?:Z|[+-]\d{2}:?\d{2})?")
_START = re.compile(r"[^\W_]+")
_OFFSET = re.compile(r"[+−-](\d{1,2}):?(\d{2})?$")
_UNSURE = {
    "BST": 1.0, "CST": -6.0, "IST": 1.0, "ET": -5.0, "CT": -6.0, "MT": -7.0, "PT": -8.0,
    "AST": -4.0, "CAT": 2.0, "SGT": 8.0, "PKT": 5.0,
}  # fmt: skip
"""Zones not in `ZONES`; of those that mean several, the one where it is latest."""
NONE = frozenset({"none", "no", "nil", "n/a", "-", "lifted", "keine", "aufgehoben", "aucun", "нет"})
"""What an embargo line says where there is no embargo."""
_LONGEST = 180
_LEFT_OVER = 30


@dataclass(frozen=True, slots=True)
class Embargo:
    """A moment with zone, or None if it could not be told; and what was assumed."""

    until: str | None
    warning: str | None


def announced(line: str) -> str | None:
    """What the line says of an embargo, or None if it announces none."""
    opens = _OPENS.match(line) if len(line) <= _LONGEST and _MAY_OPEN.match(line) else None
    if not opens:
        return None
    value = line[opens.end() :].strip(" )]*/")
    return value if _is_moment(value) or _is_vague(line, value, opens) else None


def _is_vague(line: str, value: str, opens: re.Match[str]) -> bool:
    """`EMBARGOED UNTIL DELIVERY`: no moment, and no sentence either."""
    words, labelled = opens["words"], line[opens.end("words") :].lstrip()[:1] == ":"
    if labelled and value.lower() in NONE:
        return True
    if len(value) > 60 or value.endswith(".") or not (" " in words or value.upper() == value):
        return False
    return words.upper() == words or (labelled and bool(value))


def _is_moment(value: str) -> bool:
    """Whether a day or a time is nearly all this says."""
    rest = value
    day = _day(value)
    if day:
        rest = rest[: day[1]] + rest[day[0].end :]
    clock = _CLOCK.search(value)
    if clock:
        rest = rest.replace(clock[0], "")
    return bool(day or clock) and len(rest.strip(" ,.;()")) <= _LEFT_OVER


def read(value: str, *, year: int | None) -> Embargo:
    """The moment this says; a year that is missing is the story's own."""
    if value.lower() in NONE:
        return Embargo(None, None)
    full = _FULL.search(value)
    stamp = dates.match(full[0]) if full else None
    if stamp and stamp.time:
        return Embargo(stamp.iso(), None)
    found = _day(value)
    day = found[0] if found else None
    known = day.year or year if day else None
    unsure = Embargo(None, f"The embargo {value!r:.120} names no certain day. It is withheld.")
    if day is None or known is None or day.other is not None:
        return unsure
    try:
        return _at(datetime(known, day.month, day.day), _clock_beside(value, found))
    except (ValueError, OverflowError):  # the 29th of February, or the end of time
        return unsure


def _clock_beside(value: str, day: tuple[dates.Day, int] | None) -> re.Match[str] | None:
    """The time before or after the day; the digits of the day are no time."""
    start, end = (day[1], day[0].end) if day else (0, 0)
    return _CLOCK.search(value[:start]) or _CLOCK.search(value, end)


def _day(value: str) -> tuple[dates.Day, int] | None:
    """The first day in these words, and where it begins."""
    for word in _START.finditer(value[:_LONGEST]):
        day = dates.day_at(value, word.start())
        if day:
            return day, word.start()
    return None


def _at(day: datetime, clock: re.Match[str] | None) -> Embargo:
    if clock is None:
        said = "The embargo names no time. Midnight UTC that begins the day is taken."
        return Embargo(day.isoformat() + "+00:00", said)
    moment = day + _since_midnight(clock)
    offset, warning = _offset(clock["zone"])
    return Embargo(moment.replace(tzinfo=timezone(offset)).isoformat(), warning)


def _since_midnight(clock: re.Match[str]) -> timedelta:
    if clock["word"]:
        return timedelta(hours=24 if clock["word"].lower() == "midnight" else 12)
    hour = int(clock["hour"] or clock["bare"] or clock["full"])
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"].lower() == "p" else 0)
    minute = int(clock["minute"] or clock["joined"] or 0)
    return timedelta(hours=hour, minutes=minute, seconds=int(clock["second"] or 0))


def _offset(zone: str | None) -> tuple[timedelta, str | None]:
    if zone is None:
        return timedelta(0), "The embargo names no time zone. UTC is taken."
    signed = _OFFSET.search(zone)
    if signed:
        size = timedelta(hours=min(int(signed[1]), 14), minutes=min(int(signed[2] or 0), 59))
        return (-size if signed[0][0] in "-−" else size), None
    name = "MSK" if zone.lower().startswith(("по", "моск", "мск")) else zone.upper()
    if name in ZONES:
        return timedelta(hours=ZONES[name]), None
    if name in _UNSURE:
        said = f"The embargo's time zone {zone!r} has several meanings. The latest is taken."
        return timedelta(hours=_UNSURE[name]), said
    return timedelta(0), f"The embargo's time zone {zone!r} is unknown. UTC is taken."
