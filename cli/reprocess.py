"""`wiredesk reprocess`: documents worked anew, all of one kind, or what would come of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.options import AsJson, Key, Url, examples
from cli.output import note, plain, print_json
from cli.replay import TIME, part

if TYPE_CHECKING:
    from cli.client import Client

LONGEST = 80
"""Characters of a value that are shown."""

NO_ENTRY = (401, 403)

EXAMPLES = examples(
    "wiredesk reprocess --error needs_ocr",
    "wiredesk reprocess --parser newswire --since 7d --dry-run",
    "wiredesk reprocess --outdated",
    "wiredesk reprocess 01a20d81-3db7-73c6-b947-96af09b31d21",
)

Ids = Annotated[
    list[str] | None,
    typer.Argument(help="The documents' ids.", metavar="[ID]...", show_default=False),
]
Error = Annotated[
    str | None, typer.Option("--error", help="All that failed with that code.", metavar="CODE")
]
Source = Annotated[
    str | None, typer.Option("--source", help="All from that source.", metavar="SOURCE")
]
Since = Annotated[
    str | None, typer.Option("--since", help=f"All received since then: {TIME}.", metavar="TIME")
]
Status = Annotated[
    str | None, typer.Option("--status", help="All that are stored, or failed.", metavar="STATUS")
]
Parser = Annotated[
    str | None,
    typer.Option("--parser", help="All that it read: 'newswire', 'newswire/1'.", metavar="NAME"),
]
Outdated = Annotated[
    bool,
    typer.Option("--outdated", help="All that other taggers tagged than are set here and now."),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Read them here, show what would change, change nothing.")
]
Limit = Annotated[int | None, typer.Option("--limit", min=1, help="How many at most.", metavar="N")]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents are meant: these, or those of which all of this is true."""

    ids: list[str]
    filters: dict[str, str]
    parser: str | None
    limit: int | None


def reprocess(
    ids: Ids = None,
    error: Error = None,
    source: Source = None,
    since: Since = None,
    status: Status = None,
    parser: Parser = None,
    outdated: Outdated = False,
    dry_run: DryRun = False,
    limit: Limit = None,
    url: Url = None,
    key: Key = None,
    as_json: AsJson = False,
) -> None:
    """Have documents read and tagged anew: those named, or all of which all that is said is
    true. They keep their ids and their corrections; subscribers are told when each is done.

    --dry-run reads each here, as 'wiredesk inspect' does, and shows what would change.
    """
    from cli.client import connect

    filters = {"error": error, "source": source, "since": _moment(since), "status": status}
    filters["not_tagger_version"] = _version() if outdated else None
    named = {name: value for name, value in filters.items() if value is not None}
    wanted = Wanted(ids or [], named, parser, limit)
    _check(wanted)
    with connect(url, key) as client:
        if dry_run:
            _rehearse(client, wanted, as_json=as_json)
        else:
            _work(client, wanted, as_json=as_json)


def _moment(since: str | None) -> str | None:
    from datetime import UTC, datetime

    from cli.replay import rfc3339_time

    return None if since is None else rfc3339_time(since, datetime.now(UTC), "--since")


def _version() -> str:
    """The version of the taggers that are set here."""
    from cli import understanding
    from worker import taggers

    return taggers.version(understanding.chosen_taggers(None))


def _check(wanted: Wanted) -> None:
    """Raise CommandError unless it is said in one way which documents are meant."""
    from cli.errors import CommandError

    is_described = bool(wanted.filters or wanted.parser is not None)
    if wanted.ids and is_described:
        raise CommandError("Name documents, or say which are meant: not both.")
    if not wanted.ids and not is_described:
        raise CommandError(
            "Say which documents: ids, --error, --source, --since, --status, --parser or "
            "--outdated."
        )


def _chosen(client: Client, wanted: Wanted) -> Iterator[dict[str, Any]]:
    """The documents that are meant, as the server shows them."""
    from itertools import islice

    if wanted.ids:
        found = (client.get(f"/v1/documents/{part(each)}") for each in wanted.ids)
    else:
        listed = client.items("/v1/documents", **wanted.filters)
        found = (each for each in listed if _is_read_by(each, wanted.parser))
    return islice(found, wanted.limit)


def _is_read_by(document: dict[str, Any], parser: str | None) -> bool:
    """Whether that parser read it, in that version if one is named."""
    read_by = str(document["parser"])
    return parser is None or parser in (read_by, read_by.partition("/")[0])


def _work(client: Client, wanted: Wanted, *, as_json: bool) -> None:
    from cli.reprocessing import GONE, work_anew

    ids = wanted.ids[: wanted.limit] or (each["id"] for each in _chosen(client, wanted))
    outcomes = work_anew(client, ids)
    statuses, errors = Counter[str](), Counter[str]()
    for (status, code), count in outcomes.items():
        statuses[status] += count
        errors.update({code: count} if code else {})
    found = {name: statuses[name] for name in ("stored", "failed", GONE)}
    if as_json:
        print_json({"count": outcomes.total(), **found, "errors": dict(errors.most_common())})
        return
    told = [f"{count} {name}" for name, count in found.items() if count]
    codes = ", ".join(f"{code} {count}" for code, count in errors.most_common())
    typer.echo(f"Worked anew: {outcomes.total()}. {', '.join(told) or 'None is meant'}.")
    if codes:
        typer.echo(f"Failed with: {codes}.")


def _rehearse(client: Client, wanted: Wanted, *, as_json: bool) -> None:
    """Show what would change, document by document, and how often each field would."""
    from cli import understanding

    names = understanding.chosen_taggers(None)
    count, changed, fields = 0, 0, Counter[str]()
    for document in _chosen(client, wanted):
        found = _changes(client, document, names)
        count, changed = count + 1, changed + bool(found)
        fields.update(found.keys())
        _show(document, found or {}, as_json=as_json)
    if as_json:
        return
    each = ", ".join(f"{name} {number}" for name, number in fields.most_common())
    typer.echo(f"{changed} of {count} documents would change{f': {each}' if each else ''}.")


def _changes(
    client: Client, document: dict[str, Any], names: list[str]
) -> dict[str, dict[str, Any]]:
    """What would change; nothing, with a word, if its bytes cannot be had."""
    from cli import rereading
    from cli.client import ServerError

    try:
        content = client.original(document["id"])
    except ServerError as error:
        if error.status is None or error.status in NO_ENTRY:
            raise
        note(f"{document['id']}: passed over. {error}")
        return {}
    return rereading.changes(document, content, names)


def _show(document: dict[str, Any], found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        line = {"id": document["id"], "filename": document["filename"], "changes": found}
        print_json(line, pretty=False)
    elif found:
        typer.echo(
            f"{document['id']}  {plain(document['filename'] or document['source'])}".rstrip()
        )
        for field, change in found.items():
            typer.echo(f"  {plain(field)}: {_told(change['old'])} → {_told(change['new'])}")


def _told(value: Any) -> str:
    """The value on one line, cut."""
    from schemas.field_changes import cut

    listed = ", ".join(map(str, value)) if isinstance(value, list) else value
    return str(cut(plain(listed), LONGEST)) or "-"
