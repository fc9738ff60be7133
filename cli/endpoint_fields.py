"""An endpoint's fields: from options to JSON, and from JSON to lines for people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import typer

from cli.output import plain


def given(
    *, header: Sequence[str] | None, rate_limit: float | None, **options: Any
) -> dict[str, Any]:
    """The JSON of the fields that were given, by their names in the API. Raises BadParameter."""
    found = {name: value for name, value in options.items() if value is not None}
    if header:
        found["headers"] = _headers(header)
    if rate_limit is not None:
        found["rate_limit"] = _finite(rate_limit)
    return found


def _headers(pairs: Sequence[str]) -> dict[str, str]:
    headers = dict[str, str]()
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise typer.BadParameter("write it NAME=VALUE, as X-Token=abc", param_hint="--header")
        if name in headers:
            raise typer.BadParameter(f"{name!r} is given twice", param_hint="--header")
        headers[name] = value
    return headers


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise typer.BadParameter(f"{number} is no rate", param_hint="--rate-limit")
    return number


def types(endpoint: dict[str, Any]) -> str:
    """The types it is sent."""
    return ",".join(endpoint["event_types"]) or "all"


def state(endpoint: dict[str, Any]) -> str:
    """How it fares, in a word or two."""
    if not endpoint["enabled"]:
        return f"disabled ({endpoint['disabled_reason']})"
    return "failing" if endpoint["failing_since"] else "enabled"


def lines(endpoint: dict[str, Any]) -> list[str]:
    """The endpoint, a field a line."""
    width = max(map(len, endpoint))
    return [
        f"{name:{width}}  {types(endpoint) if name == 'event_types' else text(value)}"
        for name, value in endpoint.items()
    ]


def text(value: Any) -> str:
    """A JSON value on one line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{plain(name)}={text(part)}" for name, part in value.items()) or "-"
    if isinstance(value, list):
        return ", ".join(text(part) for part in value) or "-"
    return plain(value) or "-"
