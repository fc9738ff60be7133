"""`wiredesk endpoints`: where subscribers are told."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.options import AsJson, Key, Url, examples
from cli.output import note, plain, print_columns, print_json

app = typer.Typer(help="Endpoints of subscribers: add, list, show, remove.")

EndpointUrl = Annotated[str, typer.Argument(help="Where events are posted.", metavar="URL")]
Id = Annotated[str, typer.Argument(help="The endpoint's id, as 'list' shows it.", metavar="ID")]
Description = Annotated[str | None, typer.Option("--description", help="For people.")]
EventTypes = Annotated[
    list[str] | None,
    typer.Option("--event-type", help="A type to send; several are allowed. Default: all."),
]

EXAMPLES = examples(
    "wiredesk endpoints add https://example.com/hooks --event-type document.stored",
)


@app.command(epilog=EXAMPLES)
def add(
    endpoint_url: EndpointUrl,
    description: Description = None,
    event_type: EventTypes = None,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Add an endpoint and print its id and its secret, this once."""
    from cli.client import connect

    wanted = {"url": endpoint_url, "description": description, "event_types": event_type or []}
    with connect(url, key) as client:
        made = client.request("POST", "/v1/endpoints", json=wanted)
    if as_json:
        print_json(made)
        return
    typer.echo(f"id      {made['id']}")
    typer.echo(f"secret  {made['secret']}")
    note("The secret is shown this once: the receiver verifies signatures with it.")


@app.command("list")
def list_endpoints(url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """List all endpoints, newest first."""
    from cli.client import connect

    with connect(url, key) as client:
        found = list(client.items("/v1/endpoints"))
    if as_json:
        print_json(found)
        return
    rows = [[e["id"], e["url"], _types(e), e["description"], e["created_at"]] for e in found]
    print_columns(["ID", "URL", "EVENT TYPES", "DESCRIPTION", "CREATED"], rows)


def _types(endpoint: dict[str, Any]) -> str:
    return ",".join(endpoint["event_types"]) or "all"


@app.command()
def show(endpoint_id: Id, url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """Show one endpoint."""
    from cli.client import connect

    with connect(url, key) as client:
        found = client.get(f"/v1/endpoints/{_part(endpoint_id)}")
    if as_json:
        print_json(found)
        return
    for name, value in found.items():
        shown = _types(found) if name == "event_types" else plain(value) or "-"
        typer.echo(f"{name:12}  {shown}")


@app.command()
def remove(endpoint_id: Id, url: Url = None, key: Key = None) -> None:
    """Remove an endpoint, with its deliveries."""
    from cli.client import connect

    with connect(url, key) as client:
        client.request("DELETE", f"/v1/endpoints/{_part(endpoint_id)}")
    note(f"Endpoint {endpoint_id} is removed.")


def _part(name: str) -> str:
    """The name as one part of a path, whatever it holds."""
    from urllib.parse import quote

    return quote(name, safe="")
