"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer


def examples(*commands: str) -> str:
    """The commands as the examples at the end of a command's help."""
    return "\n".join(["\b", "Examples:", *(f"  {command}" for command in commands)])


AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]

Url = Annotated[
    str | None,
    typer.Option(
        "--url",
        envvar="WIREDESK_URL",
        help="URL of the server. Default: the host and port of the settings.",
        metavar="URL",
    ),
]

Key = Annotated[
    str | None,
    typer.Option(
        "--key",
        envvar="WIREDESK_KEY",
        help="API key. Default: the admin key of the settings, or the one kept in DATA_DIR.",
        metavar="KEY",
    ),
]
