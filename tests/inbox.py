"""A watched folder for tests: files dropped into it, and what became of them."""

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from schemas.arrivals import Arrival, Receipt
from schemas.document_lists import DocumentFilter
from schemas.documents import DocumentStatus, Failure, FinishedDocument
from schemas.settings import get_settings, read_settings
from store import document_claims, document_lists, documents, intake
from store.document_tables import arrivals
from store.session import reading, transaction
from tests.servers import until
from worker import file_submissions, pipeline, watcher
from worker.watcher import watch_forever
from worker.work_folder import Claimed

TEXT = "The minister met the ambassador on Thursday."


@pytest.fixture
def var(database, monkeypatch) -> Path:
    """DATA_DIR, watched with short times."""
    monkeypatch.setenv("WIREDESK_WATCH_SETTLE", "100ms")
    monkeypatch.setenv("WIREDESK_WATCH_INTERVAL", "100ms")
    monkeypatch.setattr(watcher, "FOLLOW_UP", 0.05)
    monkeypatch.setattr(watcher, "REST", 0.1)
    monkeypatch.setattr(watcher, "ASIDE", 0.2)
    get_settings.cache_clear()
    (get_settings().data_dir / "inbox").mkdir(parents=True)
    return get_settings().data_dir


@pytest.fixture(params=["events", "polling"])
def hints(request, monkeypatch) -> str:
    """Whether the system tells of changes: a test that asks for it runs with and without."""
    if request.param == "polling":
        monkeypatch.setitem(sys.modules, "inotify_simple", None)
    return request.param


@contextmanager
def watching() -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=watch_forever, args=(read_settings(), stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


@pytest.fixture
def logs() -> Iterator[list]:
    """The log lines from here on."""
    with capture_logs() as lines:
        yield lines


def said(logs: list, sentence: str) -> int:
    """How often the log says so."""
    return [line["event"] for line in logs].count(sentence)


@pytest.fixture
def watched(var) -> Iterator[Path]:
    """The inbox, while a watcher is at work; the first look is over."""
    with watching():
        drop(var / "inbox" / "before.txt", "before all others")
        until(lambda: receipt(var, "processed", "before.txt"))
        yield var / "inbox"


def drop(path: Path, content: str | bytes = TEXT) -> Path:
    """A file renamed into place."""
    part = path.with_name(f".{path.name[:100]}.part")
    part.write_bytes(content.encode() if isinstance(content, str) else content)
    part.rename(path)
    return path


def filed(var: Path, tree: str, place: str) -> Path:
    """Where a file of that place is filed, today."""
    return var / tree / datetime.now(UTC).date().isoformat() / place


def receipt(var: Path, tree: str, place: str) -> dict | None:
    """The receipt of a file that is filed away there."""
    file = filed(var, tree, place)
    if not file.exists():
        return None
    return json.loads(file.with_name(file.name + ".receipt.json").read_bytes())


def files_of(folder: Path) -> list[Path]:
    """The files below; folders that a watcher removes meanwhile hold none."""
    return [Path(found, name) for found, _, names in os.walk(folder) for name in names]


def error(var: Path, place: str) -> dict:
    """Why a file failed."""
    file = filed(var, "failed", place)
    return json.loads(file.with_name(file.name + ".error.json").read_bytes())


def saved(**wanted) -> list:
    """The documents there are."""
    with reading() as tx:
        found = document_lists.page(tx, DocumentFilter(**wanted), limit=10_000, before=None)
    return list(found.documents)


def ledger() -> list[tuple]:
    """How everything came, where it lay and what became of it, but for first arrivals."""
    shown = (arrivals.c.via, arrivals.c.origin, arrivals.c.outcome, arrivals.c.reason_code)
    with reading() as tx:
        return [tuple(row) for row in tx.execute(select(*shown).order_by(arrivals.c.id))]


def fields_of(found: dict):
    with reading() as tx:
        return documents.get(tx, found["id"]).head.fields


def finish(finished: Callable[..., FinishedDocument]) -> None:
    """Have all documents worked on, with that result."""
    with transaction() as tx:
        claimed = document_claims.claim(
            tx, now=datetime.now(UTC), limit=10_000, lease=timedelta(hours=1), max_attempts=3
        )
        document_claims.finish(tx, [finished(document) for document in claimed])


def stored(claimed) -> FinishedDocument:
    head = replace(
        document_claims.head_of(claimed),
        status=DocumentStatus.STORED,
        stored_at=datetime.now(UTC),
    )
    return FinishedDocument(claimed, head, b"{}", TEXT, "en")


def corrupt(claimed) -> FinishedDocument:
    return pipeline.failed(
        claimed, Failure("corrupt", "The archive ends too early."), base_url="http://wiredesk"
    )


def accept_claimed(var: Path, place: str, arrival: Arrival) -> Receipt:
    """A file's receipt as a watcher leaves it that is killed after accepting it."""
    root = var / "inbox"
    path = root / ".wiredesk" / "claimed" / "0198-ticket" / place
    claimed = Claimed(str(root), place, str(path))
    answer = intake.accept([file_submissions.taken(claimed, arrival)])[0]
    assert isinstance(answer, list)
    return answer[0]


def leave_claimed(var: Path, place: str, content: str = TEXT) -> Path:
    """A file as a watcher leaves it that is killed after claiming it."""
    path = var / "inbox" / ".wiredesk" / "claimed" / "0198-ticket" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path
