"""`wiredesk corrections`: what people corrected, and whether it is read right by now."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import AsJson, Key, Url, examples
from cli.output import note, plain, print_columns, print_json
from cli.replay import TIME

if TYPE_CHECKING:
    from cli.client import Client

EXPORT = examples(
    "wiredesk corrections export --out regressions --since 7d",
    "wiredesk corrections export --document 01a20d81-3db7-73c6-b947-96af09b31d21",
)
CHECK = examples("wiredesk corrections check regressions")

app = typer.Typer(help="Corrections of documents: list, export as test cases, check.")

Document = Annotated[
    str | None, typer.Option("--document", help="Only of that document.", metavar="ID")
]
Since = Annotated[
    str | None, typer.Option("--since", help=f"What was corrected since then: {TIME}.")
]
Limit = Annotated[int, typer.Option("--limit", min=1, help="How many at most.", metavar="N")]
Out = Annotated[
    Path, typer.Option("--out", help="The folder; it is made if it is not there.", metavar="DIR")
]
Folder = Annotated[Path, typer.Argument(help="A folder of exports.", metavar="DIR")]


@app.command(name="list")
def show_list(
    document: Document = None,
    since: Since = None,
    limit: Limit = 50,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """List corrections, newest first."""
    from itertools import islice

    from cli.client import connect

    with connect(url, key) as client:
        found = list(islice(_corrections(client, document, since), limit))
    if as_json:
        print_json(found)
        return
    rows = ([c["created_at"], c["document_id"], ", ".join(c["fields"]), c["reason"]] for c in found)
    print_columns(["CORRECTED", "DOCUMENT", "FIELDS", "REASON"], rows)


def _corrections(client: Client, document: str | None, since: str | None) -> Any:
    """Corrections, newest first, back to that time. Raises BadParameter."""
    from datetime import UTC, datetime
    from itertools import takewhile

    from cli.replay import rfc3339_time

    found = client.items("/v1/corrections", **({"document_id": document} if document else {}))
    if since is None:
        return found
    begin = datetime.fromisoformat(rfc3339_time(since, datetime.now(UTC), "--since"))
    return takewhile(lambda c: datetime.fromisoformat(c["created_at"]) >= begin, found)


@app.command(epilog=EXPORT)
def export(
    out: Out = Path("corrections"),
    document: Document = None,
    since: Since = None,
    url: Url = None,
    key: Key = None,
) -> None:
    """Write each corrected document's bytes, and what is right of it, as a test case.

    Nothing is overwritten.
    """
    from cli import regressions
    from cli.client import connect

    with connect(url, key) as client:
        ids = dict.fromkeys(c["document_id"] for c in _corrections(client, document, since))
        out.mkdir(parents=True, exist_ok=True)
        written = [regressions.write(out, regressions.case(client, each)) for each in ids]
    for path in (path for path, is_new in written if not is_new):
        note(f"{path}: is there already, and stays as it is.")
    typer.echo(f"Exported: {sum(is_new for _, is_new in written)} of {len(written)} documents.")


@app.command(epilog=CHECK)
def check(folder: Folder) -> None:
    """Read exported documents here, with no server, and show what is not read as corrected.

    The exit status is 1 if there is anything.
    """
    from cli import regressions, understanding

    names, wrong = understanding.chosen_taggers(None), 0
    paths = regressions.cases_in(folder)
    for path in paths:
        differences = regressions.differences(path, names)
        wrong += bool(differences)
        for each in differences:
            typer.echo(f"{plain(path.name.removesuffix(regressions.ENDING))}  {plain(each)}")
    typer.echo(f"{len(paths) - wrong} of {len(paths)} documents are read as corrected.")
    if wrong:
        raise typer.Exit(1)
