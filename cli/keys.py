"""`wiredesk keys`: API keys, straight in the database, so that a first one can be made."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

import typer

from cli.options import AsJson, examples
from cli.output import note, print_columns, print_json

app = typer.Typer(help="API keys: make, list, revoke.")


class ScopeName(StrEnum):
    """The scopes, as `schemas.keys` has them; named here so that help needs no models."""

    INGEST = "ingest"
    READ = "read"
    ADMIN = "admin"


COLUMNS = {
    "id": "ID",
    "name": "NAME",
    "scopes": "SCOPES",
    "created_at": "CREATED",
    "expires_at": "EXPIRES",
    "last_used_at": "LAST USED",
    "rate_limit": "PER SECOND",
    "revoked_at": "REVOKED",
}
"""What a list shows of a key, and what it is called there."""

Name = Annotated[str, typer.Argument(help="What the key is for, in 1 to 200 printable characters.")]
Scopes = Annotated[
    list[ScopeName] | None,
    typer.Option("--scope", help="What it may do; several are allowed. Default: ingest and read."),
]
Expires = Annotated[
    str | None,
    typer.Option(
        "--expires",
        help="When it ends: a span from now, as 30d or 12h, a day, which ends it at its first "
        "moment in UTC, or a time with zone. Default: never.",
        metavar="TIME",
    ),
]
RateLimit = Annotated[
    float | None,
    typer.Option(
        "--rate-limit",
        help="Requests a second it may make, at most: above 0, up to 10,000; 0.5 is one in two "
        "seconds. Default: as many as come.",
        metavar="N",
    ),
]
Id = Annotated[
    UUID, typer.Argument(help="The key's id, as 'list' shows it.", metavar="ID", show_default=False)
]

EXAMPLES = examples(
    "wiredesk keys create newsroom --scope ingest",
    "wiredesk keys create visitor --scope read --expires 30d --rate-limit 10",
)


@app.command(epilog=EXAMPLES)
def create(
    name: Name,
    scope: Scopes = None,
    expires: Expires = None,
    rate_limit: RateLimit = None,
    as_json: AsJson = False,
) -> None:
    """Make a key and print it, this once."""
    from datetime import UTC, datetime

    from cli import database, key_fields
    from schemas.keys import DEFAULT_SCOPES, Scope
    from store import keys
    from store.session import transaction

    now = datetime.now(UTC)
    fields = key_fields.checked(name=name, expires=expires, rate_limit=rate_limit, now=now)
    scopes = [Scope(given) for given in scope or DEFAULT_SCOPES]
    database.prepare()
    with transaction() as tx:
        made = keys.add(tx, name, scopes, now=now, **fields)
    if as_json:
        print_json(made.model_dump(mode="json"))
        return
    typer.echo(made.key)
    note(f"Key {made.id} may {', '.join(made.scopes)}. It is shown this once.")


@app.command("list")
def list_keys(as_json: AsJson = False) -> None:
    """List all keys, newest first, without the keys themselves."""
    from cli import database
    from store import keys
    from store.session import reading

    database.prepare()
    with reading() as tx:
        found = [key.model_dump(mode="json") for key in keys.page(tx)]
    if as_json:
        print_json(found)
        return
    rows = ([_shown(key[name]) for name in COLUMNS] for key in found)
    print_columns(list(COLUMNS.values()), rows)


def _shown(value: object) -> object:
    return ",".join(value) if isinstance(value, list) else value


@app.command()
def revoke(key_id: Id) -> None:
    """End a key: within seconds it opens nothing any more. Not the last admin key."""
    from datetime import UTC, datetime

    from cli import database
    from store import keys
    from store.session import transaction

    database.prepare()
    with transaction() as tx:
        keys.revoke(tx, str(key_id), now=datetime.now(UTC))
    note(f"Key {key_id} is revoked.")
