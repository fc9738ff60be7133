"""`wiredesk inspect`: reads documents with no server, database or queue."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cli.options import examples
from cli.output import print_json

Paths = Annotated[
    list[Path] | None,
    typer.Argument(help="Files or folders; '-' is stdin.", metavar="PATH…", show_default=False),
]
Ndjson = Annotated[
    bool, typer.Option("--ndjson", help="Read one JSON intake object a line (default: of stdin).")
]
Taggers = Annotated[
    str | None,
    typer.Option(
        "--taggers",
        help="Taggers to run, comma-separated, or 'all' or 'none'. Default: those of the settings.",
        metavar="NAMES",
    ),
]
Inside = Annotated[
    bool,
    typer.Option("--children", help="Print what is found inside as well, each after its parent."),
]
OneLine = Annotated[
    bool, typer.Option("--json", help="Print each document on one line, also a single one.")
]

EXAMPLES = examples(
    "wiredesk inspect story.txt",
    "wiredesk inspect inbox/ | jq .title",
    "curl -s https://example.com/a.html | wiredesk inspect -",
    'echo \'{"text": "…"}\' | wiredesk inspect --ndjson',
)


def inspect(
    paths: Paths = None,
    ndjson: Ndjson = False,
    taggers: Taggers = None,
    inside: Inside = False,
    as_json: OneLine = False,
) -> None:
    """Parse and tag documents with no server, and print them as the API would.

    One file is printed indented; several files, a folder or --ndjson one document a line.
    What cannot be read is printed with its error, and the exit status is then 1. Symbolic
    links in folders are passed over.
    """
    from cli import files, reading, understanding
    from cli.errors import CommandError
    from schemas.settings import get_settings

    if not paths and not ndjson:
        raise typer.BadParameter("name at least one PATH; '-' is stdin", param_hint="PATH…")
    limit = get_settings().max_document_bytes
    read = reading.from_lines if ndjson else reading.from_files
    pretty = not (ndjson or as_json or inside) and _is_one(paths or [])
    count, failed, first = 0, 0, ""
    names = understanding.chosen_taggers(taggers)
    for document in read(paths or [], names, limit=limit, inside=inside):
        print_json(document, pretty=pretty)
        error = _error(document)
        count, failed, first = count + 1, failed + (error is not None), first or error or ""
    if not (count or ndjson):
        raise files.no_files(paths or [])
    if failed:
        several = f"{failed} of {count} documents failed. The first: "
        raise CommandError((several if failed > 1 else "") + first)


def _error(document: dict[str, Any]) -> str | None:
    """Why the document failed, and which it is; None: it did not."""
    error = document["error"]
    if error is None:
        return None
    name = f"line {error['line']}" if "line" in error else document["filename"]
    says_itself = name is None or error["code"] == "unreadable"
    return str(error["message"] if says_itself else f"{name}: {error['message']}")


def _is_one(paths: list[Path]) -> bool:
    return len(paths) == 1 and not paths[0].is_dir()
