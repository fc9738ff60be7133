"""The parts of `seed`: which documents there are, what arrived, what was found."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

import orjson

from cli import files, subscription, telling
from cli.client import Client
from cli.errors import CommandError
from cli.pushing import Posting, Pushed, Result
from cli.receiver import Message

HEADINGS = ("FILE", "SOURCE", "RESULT", "STATUS", "LANGUAGE", "COUNTRIES", "PEOPLE")


def postings(folder: Path) -> list[Posting]:
    """The sample documents, each with its subfolder's name as source. Raises CommandError."""
    if not folder.is_dir():
        raise CommandError(
            f"There are no sample documents at {folder}: they come with a clone of the source. "
            "Run this command there, or send documents of your own with 'wiredesk push'."
        )
    return [Posting(file, _source(file, folder)) for file in files.files_in([folder])]


def _source(file: Path, folder: Path) -> str | None:
    first, *below = file.relative_to(folder).parts
    return first if below else None


class Arrivals:
    """The documents whose webhooks have come, told one by one."""

    def __init__(self, endpoint: dict[str, Any], tell: Callable[[str], None]) -> None:
        self._endpoint = endpoint
        self._tell = tell
        self._come: set[str] = set()
        self._changed = threading.Condition()

    def take(self, message: Message) -> int:
        """Take one webhook; the status to answer with."""
        flaw = subscription.flaw(self._endpoint, message)
        if flaw is not None:
            self._tell(f"Refused a message: {flaw}.")
            return HTTPStatus.UNAUTHORIZED
        body = orjson.loads(message.body)
        with self._changed:
            self._tell(telling.webhook_line(body, at=datetime.now().astimezone()))
            self._come.add(body["data"].get("document", {}).get("id"))
            self._changed.notify_all()
        return HTTPStatus.NO_CONTENT

    def wait_for(self, wanted: Iterable[str], *, seconds: float) -> set[str]:
        """The documents whose webhook has not come when all have, or time is up."""
        ids = set(wanted)
        with self._changed:
            self._changed.wait_for(lambda: ids <= self._come, timeout=seconds)
            return ids - self._come


def expected(pushed: Sequence[Pushed]) -> list[str]:
    """The ids of the documents whose webhooks are to come: those that were new."""
    return [p.receipt["id"] for p in pushed if p.receipt and p.result is Result.ACCEPTED]


def found(
    client: Client, posted: Sequence[Posting], pushed: Sequence[Pushed]
) -> list[dict[str, Any]]:
    """For each sample: how it was taken, and its document, if the server has one."""
    return [
        {
            "file": files.plain_name(posting.file),
            "source": posting.source,
            "result": one.result,
            "document": _document(client, one),
        }
        for posting, one in zip(posted, pushed, strict=True)
    ]


def _document(client: Client, pushed: Pushed) -> dict[str, Any] | None:
    if pushed.receipt is None:
        return None
    document: dict[str, Any] = client.get(f"/v1/documents/{pushed.receipt['id']}")
    return document


def row(entry: dict[str, Any]) -> list[str]:
    """The line of the table for one sample."""
    taken = [entry["file"], entry["source"], entry["result"]]
    document = entry["document"]
    if document is None:
        return [*taken, "", "", "", ""]
    return [*taken, document["status"], *telling.about(document)[1:]]
