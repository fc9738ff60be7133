"""`wiredesk documents`: documents of a running server, read anew or deleted."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.options import AsJson, Key, Url, examples
from cli.output import note, print_columns, print_json
from cli.replay import part

app = typer.Typer(help="Documents: read anew, delete.")

Ids = Annotated[
    list[str],
    typer.Argument(help="The documents' ids.", metavar="ID...", show_default=False),
]

REPROCESS = examples("wiredesk documents reprocess 01a20d81-3db7-73c6-b947-96af09b31d21")
DELETE = examples("wiredesk documents delete 01a20d81-3db7-73c6-b947-96af09b31d21")


@app.command(epilog=REPROCESS)
def reprocess(ids: Ids, url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """Have documents read and tagged anew. Subscribers are told when each is done."""
    from cli.client import connect

    with connect(url, key) as client:
        found = [client.request("POST", f"/v1/documents/{part(i)}/reprocess") for i in ids]
    _print(found, as_json=as_json)


def _print(found: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    print_columns(["ID", "STATUS"], ([one["id"], one["status"]] for one in found))


@app.command(epilog=DELETE)
def delete(ids: Ids, url: Url = None, key: Key = None) -> None:
    """Delete documents with their bytes, and what was found inside them."""
    from cli.client import connect

    with connect(url, key) as client:
        for document_id in ids:
            client.request("DELETE", f"/v1/documents/{part(document_id)}")
            note(f"Document {document_id} is deleted.")
