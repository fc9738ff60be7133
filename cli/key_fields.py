"""What a new key is to be, as it is given on the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TypedDict, cast

import typer

from schemas.keys import FASTEST, SLOWEST, flaw_of_expiry, flaw_of_name
from schemas.setting_types import duration

TIME = "Write a span from now, as 30d, a day, as 2027-01-01, or a time with zone."


class Fields(TypedDict):
    """What `store.keys.add` is given beside name and scopes."""

    expires_at: datetime | None
    rate_limit: float | None


def checked(*, name: str, expires: str | None, rate_limit: float | None, now: datetime) -> Fields:
    """The fields of a key of that name. Raises BadParameter, which says what is wrong."""
    if (flaw := flaw_of_name(name)) is not None:
        raise typer.BadParameter(flaw, param_hint="NAME")
    if rate_limit is not None and not SLOWEST <= rate_limit <= FASTEST:
        raise typer.BadParameter(
            f"{rate_limit:g} is not from {SLOWEST} to {FASTEST:,}", param_hint="--rate-limit"
        )
    ends = None if expires is None else _time(expires, now)
    if ends is not None and (flaw := flaw_of_expiry(ends, now)) is not None:
        raise typer.BadParameter(flaw, param_hint="--expires")
    return {"expires_at": ends, "rate_limit": rate_limit}


def _time(text: str, now: datetime) -> datetime:
    for read in (_span, _day, _moment):
        try:
            return read(text.strip(), now)
        except (ValueError, OverflowError):
            continue
    raise typer.BadParameter(f"{text!r} is no time. {TIME}", param_hint="--expires")


def _span(text: str, now: datetime) -> datetime:
    return now + cast(timedelta, duration(text))


def _day(text: str, _now: datetime) -> datetime:
    return datetime.combine(date.fromisoformat(text), time(), UTC)


def _moment(text: str, _now: datetime) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment.astimezone(UTC)
