"""`wiredesk replays`: the replays of an endpoint."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from cli.options import AsJson, Key, Url
from cli.output import note, plain, print_columns, print_json
from cli.replay import Endpoint, part

app = typer.Typer(help="Replays: list, show, cancel. 'wiredesk replay' begins one.")

Id = Annotated[str, typer.Argument(help="The replay's id, as 'list' shows it.", metavar="ID")]


@app.command("list")
def list_replays(
    endpoint: Endpoint, url: Url = None, key: Key = None, as_json: AsJson = False
) -> None:
    """List the replays of an endpoint, newest first."""
    from cli.client import connect

    with connect(url, key) as client:
        found = list(client.items(f"/v1/endpoints/{part(endpoint)}/replays"))
    if as_json:
        print_json(found)
        return
    rows = [[r["id"], _state(r), _progress(r), r["since"], r["until"]] for r in found]
    print_columns(["ID", "STATUS", "REPLAYED", "SINCE", "UNTIL"], rows)


def _state(replay: dict[str, Any]) -> str:
    return "paused" if replay["paused"] else str(replay["status"])


def _progress(replay: dict[str, Any]) -> str:
    return f"{replay['replayed_count']}/{replay['total_count']}"


@app.command()
def show(replay_id: Id, url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """Show one replay, and how far it is."""
    from cli.client import connect

    with connect(url, key) as client:
        found = client.get(f"/v1/replays/{part(replay_id)}")
    _print(found, as_json=as_json)


@app.command()
def cancel(replay_id: Id, url: Url = None, key: Key = None, as_json: AsJson = False) -> None:
    """End a replay. What is on its way again stays so."""
    from cli.client import connect

    with connect(url, key) as client:
        ended = client.request("POST", f"/v1/replays/{part(replay_id)}/cancel")
    if as_json:
        _print(ended, as_json=True)
    else:
        note(f"Replay {replay_id} is {ended['status']}: {_progress(ended)} were sent again.")


def _print(replay: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(replay)
        return
    for name, value in replay.items():
        if name != "links":
            typer.echo(f"{name:14}  {'-' if value is None else plain(value)}")
