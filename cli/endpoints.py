"""`wiredesk endpoints`: where subscribers are told."""

from __future__ import annotations

from typing import Any

import typer

from cli import endpoint_options as options
from cli.options import AsJson, Key, Url, examples
from cli.output import note, plain, print_columns, print_json

app = typer.Typer(help="Endpoints of subscribers: add, list, show, test, change, remove.")

SHOWN_OF_ANSWER = 200

ADD_EXAMPLES = examples(
    "wiredesk endpoints add https://example.com/hooks --event-type document.stored",
    "wiredesk endpoints add https://example.com/hooks --filter 'country:KG' --header X-Token=abc",
)
UPDATE_EXAMPLES = examples(
    "wiredesk endpoints update ID --rate-limit 5 --reset filter",
)


@app.command(epilog=ADD_EXAMPLES)
def add(
    endpoint_url: options.EndpointUrl,
    description: options.Description = None,
    event_type: options.EventTypes = None,
    query: options.Filter = None,
    rate_limit: options.RateLimit = None,
    ordered: options.Ordered = None,
    when_exhausted: options.WhenExhausted = None,
    body_format: options.Format = None,
    header: options.HeaderPairs = None,
    handshake: options.Handshake = None,
    embargoed: options.Embargoed = None,
    asymmetric: options.Asymmetric = None,
    secret: options.Secret = None,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Add an endpoint and print its id and its secret, this once."""
    from cli import endpoint_fields

    wanted = endpoint_fields.given(
        url=endpoint_url,
        description=description,
        event_types=event_type or None,
        filter=query,
        rate_limit=rate_limit,
        ordered=ordered,
        when_exhausted=when_exhausted,
        format=body_format,
        header=header,
        handshake=handshake,
        embargoed=embargoed,
        asymmetric=asymmetric,
        secret=secret,
    )
    _tell_new(_request("POST", "/v1/endpoints", url, key, wanted), as_json)


def _tell_new(made: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(made)
        return
    typer.echo(f"id      {made['id']}")
    typer.echo(f"secret  {made['secret']}")
    if made["public_key"]:
        typer.echo(f"public  {made['public_key']}")
    note("The secret is shown this once: the receiver verifies signatures with it.")


@app.command("list")
def list_endpoints(url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """List all endpoints, newest first."""
    from cli.client import connect
    from cli.endpoint_fields import state, types

    with connect(url, key) as client:
        found = list(client.items("/v1/endpoints"))
    if as_json:
        print_json(found)
        return
    rows = [
        [e["id"], e["url"], state(e), types(e), e["description"], e["created_at"]] for e in found
    ]
    print_columns(["ID", "URL", "STATE", "EVENT TYPES", "DESCRIPTION", "CREATED"], rows)


@app.command()
def show(
    endpoint_id: options.Id, url: Url = None, key: Key = None, as_json: AsJson = False
) -> None:
    """Show one endpoint."""
    _tell(_request("GET", _path(endpoint_id), url, key), as_json)


def _tell(endpoint: dict[str, Any], as_json: bool) -> None:
    from cli.endpoint_fields import lines

    if as_json:
        print_json(endpoint)
        return
    for line in lines(endpoint):
        typer.echo(line)


@app.command(epilog=UPDATE_EXAMPLES)
def update(
    endpoint_id: options.Id,
    endpoint_url: options.NewUrl = None,
    description: options.Description = None,
    event_type: options.EventTypes = None,
    query: options.Filter = None,
    rate_limit: options.RateLimit = None,
    ordered: options.Ordered = None,
    when_exhausted: options.WhenExhausted = None,
    body_format: options.Format = None,
    header: options.HeaderPairs = None,
    handshake: options.Handshake = None,
    embargoed: options.Embargoed = None,
    asymmetric: options.Asymmetric = None,
    reset: options.Reset = None,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Change an endpoint: what is not named stays as it is."""
    from cli import endpoint_fields

    changes = dict.fromkeys(reset or ()) | endpoint_fields.given(
        url=endpoint_url,
        description=description,
        event_types=event_type or None,
        filter=query,
        rate_limit=rate_limit,
        ordered=ordered,
        when_exhausted=when_exhausted,
        format=body_format,
        header=header,
        handshake=handshake,
        embargoed=embargoed,
        asymmetric=asymmetric,
    )
    if not changes:
        raise typer.BadParameter("name at least one field to change", param_hint="options")
    _tell(_request("PATCH", _path(endpoint_id), url, key, changes), as_json)


@app.command()
def enable(
    endpoint_id: options.Id, url: Url = None, key: Key = None, as_json: AsJson = False
) -> None:
    """Send to an endpoint again, with a clean slate. What is held stays held until replayed."""
    _switch("enable", endpoint_id, url, key, as_json)


@app.command()
def disable(
    endpoint_id: options.Id, url: Url = None, key: Key = None, as_json: AsJson = False
) -> None:
    """Send nothing more to an endpoint: its events are held from now on."""
    _switch("disable", endpoint_id, url, key, as_json)


def _switch(action: str, endpoint_id: str, url: str | None, key: str | None, as_json: bool) -> None:
    found = _request("POST", _path(endpoint_id, f"/{action}"), url, key)
    if as_json:
        print_json(found)
        return
    note(f"Endpoint {endpoint_id} is {action}d.")


@app.command("test")
def send_test(
    endpoint_id: options.Id, url: Url = None, key: Key = None, as_json: AsJson = False
) -> None:
    """Send one signed test event, and show what came back. Status 1: it was not delivered."""
    from cli.errors import CommandError

    result = _request("POST", _path(endpoint_id, "/test"), url, key)
    if as_json:
        print_json(result)
    elif result["delivered"]:
        typer.echo(f"delivered  {result['status_code']} in {result['duration_ms']} ms")
    if result["response"] and not as_json:
        typer.echo(f"answer     {plain(result['response'])[:SHOWN_OF_ANSWER]}")
    if not result["delivered"]:
        raise CommandError(f"The test was not delivered: {result['error']}.")


@app.command("rotate-secret")
def rotate_secret(
    endpoint_id: options.Id,
    secret: options.Secret = None,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Give an endpoint a new secret and print it, this once; the old one signs on for a while."""
    wanted = {} if secret is None else {"secret": secret}
    made = _request("POST", _path(endpoint_id, "/rotate-secret"), url, key, wanted)
    if as_json:
        print_json(made)
        return
    typer.echo(made["secret"])
    note(f"It is shown this once. Until {made['old_secrets_expire_at']} the old one signs too.")


@app.command()
def remove(endpoint_id: options.Id, url: Url = None, key: Key = None) -> None:
    """Remove an endpoint, with its deliveries."""
    _request("DELETE", _path(endpoint_id), url, key)
    note(f"Endpoint {endpoint_id} is removed.")


def _path(endpoint_id: str, action: str = "") -> str:
    """Where the endpoint, or one of its actions, is found. Raises CommandError if the id is
    none: it might lead elsewhere."""
    from uuid import UUID

    from cli.errors import CommandError

    try:
        return f"/v1/endpoints/{UUID(endpoint_id)}{action}"
    except ValueError:
        raise CommandError(
            f"{endpoint_id!r} is no endpoint's id. 'wiredesk endpoints list' shows them."
        ) from None


def _request(method: str, path: str, url: str | None, key: str | None, json: Any = None) -> Any:
    from cli.client import connect

    with connect(url, key) as client:
        return client.request(method, path, json=json)
