"""How settings are written: durations, and lists of things, as text."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_settings import NoDecode

UNITS = {"ms": 0.001, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}
DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d)?")
NEVER = "never"


def duration(text: object) -> object:
    """The time span that `5s`, `2m`, `1.5h` or a bare number of seconds means."""
    if not isinstance(text, str):
        return text
    match = DURATION.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a duration. Write it like 5s, 2m, 10h or 5d.")
    return timedelta(seconds=float(match[1]) * UNITS[match[2] or "s"])


def _parts(text: object) -> object:
    if not isinstance(text, str):
        return text
    return [part.strip() for part in text.split(",") if part.strip()]


def _durations(text: object) -> object:
    parts = _parts(text)
    return [duration(part) for part in parts] if isinstance(parts, list) else parts


def _networks(text: object) -> object:
    parts = _parts(text)
    return [ip_network(part) for part in parts] if isinstance(parts, list) else parts


def _limits(text: object) -> object:
    parts = _parts(text)
    return [_limit(part) for part in parts] if isinstance(parts, list) else parts


def _limit(part: object) -> object:
    if not isinstance(part, str):
        return part
    name, equals, text = (piece.strip() for piece in part.rpartition("="))
    if not (name and equals):
        raise ValueError(f"{part!r} names no source. Write it like 24.kg=2h or *=1d.")
    return name, None if text == NEVER else duration(text)


Duration = Annotated[timedelta, BeforeValidator(duration)]
Span = Annotated[timedelta, BeforeValidator(duration), Field(gt=timedelta(0))]
Durations = Annotated[tuple[timedelta, ...], NoDecode, BeforeValidator(_durations)]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)]
Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_parts)]
Paths = Annotated[tuple[Path, ...], NoDecode, BeforeValidator(_parts)]
Limits = Annotated[
    tuple[tuple[str, Span | None], ...],
    NoDecode,
    BeforeValidator(_limits),
]
"""A time span for each name; None: never."""


class LogFormat(StrEnum):
    """How a log line is written."""

    CONSOLE = "console"
    JSON = "json"


class WatchMode(StrEnum):
    """What becomes of the files of the watched folders once they were taken."""

    MOVE = "move"
    LEAVE = "leave"
