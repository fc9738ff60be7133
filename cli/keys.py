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


Name = Annotated[str, typer.Argument(help="What the key is for, in 1 to 200 printable characters.")]
Scopes = Annotated[
    list[ScopeName] | None,
    typer.Option("--scope", help="What it may do; several are allowed. Default: ingest and read."),
]
Id = Annotated[
    UUID, typer.Argument(help="The key's id, as 'list' shows it.", metavar="ID", show_default=False)
]

EXAMPLES = examples(
    "wiredesk keys create newsroom --scope ingest",
)


@app.command(epilog=EXAMPLES)
def create(name: Name, scope: Scopes = None, as_json: AsJson = False) -> None:
    """Make a key and print it, this once."""
    from datetime import UTC, datetime

    from cli import database
    from schemas.keys import Scope, flaw_of_name
    from store import keys
    from store.session import transaction

    if (flaw := flaw_of_name(name)) is not None:
        raise typer.BadParameter(flaw, param_hint="NAME")
    database.prepare()
    scopes = [Scope(given) for given in scope or (ScopeName.INGEST, ScopeName.READ)]
    with transaction() as tx:
        made = keys.add(tx, name, scopes, now=datetime.now(UTC))
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
    rows = (
        [k["id"], k["name"], ",".join(k["scopes"]), k["created_at"], k["revoked_at"]] for k in found
    )
    print_columns(["ID", "NAME", "SCOPES", "CREATED", "REVOKED"], rows)


@app.command()
def revoke(key_id: Id) -> None:
    """End a key: within seconds it opens nothing any more."""
    from datetime import UTC, datetime

    from cli import database
    from store import keys
    from store.session import transaction

    database.prepare()
    with transaction() as tx:
        keys.revoke(tx, str(key_id), now=datetime.now(UTC))
    note(f"Key {key_id} is revoked.")
