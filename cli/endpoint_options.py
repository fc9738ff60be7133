"""Options of an endpoint's fields, as `add` and `update` have them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class FormatName(StrEnum):
    """The formats, as `schemas.events` has them; named here so that help needs no models."""

    STANDARD = "standard"
    CLOUDEVENTS = "cloudevents"


class WhenExhaustedName(StrEnum):
    """What `schemas.endpoints` has, likewise."""

    BLOCK = "block"
    SKIP = "skip"


class FieldName(StrEnum):
    """Fields that have a default to go back to."""

    DESCRIPTION = "description"
    EVENT_TYPES = "event_types"
    FILTER = "filter"
    RATE_LIMIT = "rate_limit"
    ORDERED = "ordered"
    WHEN_EXHAUSTED = "when_exhausted"
    FORMAT = "format"
    HEADERS = "headers"
    HANDSHAKE = "handshake"
    EMBARGOED = "embargoed"
    ASYMMETRIC = "asymmetric"


EndpointUrl = Annotated[str, typer.Argument(help="Where events are posted.", metavar="URL")]
NewUrl = Annotated[
    str | None,
    typer.Option("--endpoint-url", help="Where events are posted from now on.", metavar="URL"),
]
Id = Annotated[str, typer.Argument(help="The endpoint's id, as 'list' shows it.", metavar="ID")]
Description = Annotated[str | None, typer.Option("--description", help="For people.")]
EventTypes = Annotated[
    list[str] | None,
    typer.Option("--event-type", help="A type to send; several are allowed. Default: all."),
]
Filter = Annotated[
    str | None,
    typer.Option(
        "--filter",
        help="Send only events of documents this query matches.",
        metavar="QUERY",
    ),
]
RateLimit = Annotated[
    float | None, typer.Option("--rate-limit", help="Requests a second, at most.")
]
Ordered = Annotated[
    bool | None,
    typer.Option("--ordered/--no-ordered", help="Send strictly by sequence, one at a time."),
]
WhenExhausted = Annotated[
    WhenExhaustedName | None,
    typer.Option(
        "--when-exhausted",
        help="What an ordered endpoint does when a delivery's retries are through: go on with "
        "that one, or skip it. Default: block.",
    ),
]
Format = Annotated[
    FormatName | None,
    typer.Option("--format", help="How the body is written. Default: standard."),
]
HeaderPairs = Annotated[
    list[str] | None,
    typer.Option(
        "--header",
        help="A header of the subscriber's own; several are allowed, and replace all there were.",
        metavar="NAME=VALUE",
    ),
]
Handshake = Annotated[
    bool | None,
    typer.Option(
        "--handshake/--no-handshake",
        help="Ask the URL for its consent first (CloudEvents' abuse protection).",
    ),
]
Embargoed = Annotated[
    bool | None,
    typer.Option(
        "--embargoed/--no-embargoed",
        help="Tell at once of what is under embargo: the subscriber keeps embargoes itself.",
    ),
]
Asymmetric = Annotated[
    bool | None,
    typer.Option("--asymmetric/--no-asymmetric", help="Sign with an Ed25519 key pair too (v1a)."),
]
Secret = Annotated[
    str | None,
    typer.Option(
        "--secret",
        help="A secret of the subscriber's own, whsec_…. Default: one is made.",
        metavar="SECRET",
    ),
]
Reset = Annotated[
    list[FieldName] | None,
    typer.Option("--reset", help="A field to go back to its default; several are allowed."),
]
