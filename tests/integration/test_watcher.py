"""The watched folder, on a real file system and real databases."""

import errno
import fcntl
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
from inotify_simple import Event, INotify, flags
from structlog.testing import capture_logs

from schemas.documents import DocumentFilter, DocumentStatus, Failure, FinishedDocument
from schemas.errors import SettingsError
from schemas.settings import get_settings, read_settings
from store import document_claims, documents, intake, outcomes
from store.blobs import Spool
from store.session import reading, transaction
from tests.factories import make_arrival
from tests.servers import until
from worker import pipeline, ready_files, watcher
from worker.watcher import watch_forever

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


def error(var: Path, place: str) -> dict:
    """Why a file failed."""
    file = filed(var, "failed", place)
    return json.loads(file.with_name(file.name + ".error.json").read_bytes())


def saved(**wanted) -> list:
    """The documents there are."""
    with reading() as tx:
        return documents.page(tx, DocumentFilter(**wanted), limit=10_000, before=None)


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
    return pipeline.failed(claimed, Failure("corrupt", "The archive ends too early."))


def leave_claimed(var: Path, place: str, content: str = TEXT) -> Path:
    """A file as a watcher leaves it that is killed after claiming it."""
    path = var / "inbox" / ".wiredesk" / "claimed" / "0198-ticket" / place
    path.parent.mkdir(parents=True)
    path.write_text(content)
    return path


def test_a_file_renamed_into_place_becomes_a_document(var, watched, hints):
    drop(watched / "story.txt")

    found = until(lambda: receipt(var, "processed", "story.txt"))

    assert found["outcome"] == "received"
    assert found["reason"] is None
    assert datetime.fromisoformat(found["received_at"]) <= datetime.now(UTC)
    assert fields_of(found).filename == "story.txt"
    assert fields_of(found).source is None
    assert filed(var, "processed", "story.txt").read_text() == TEXT
    assert not (watched / "story.txt").exists()


def test_a_file_present_at_the_start_is_taken(var, hints):
    drop(var / "inbox" / "early.txt")

    with watching():
        found = until(lambda: receipt(var, "processed", "early.txt"))

    assert found["outcome"] == "received"


def test_a_file_is_not_taken_while_it_is_written(var, watched):
    with open(watched / "slow.txt", "w") as slow:
        slow.write("first half, ")
        slow.flush()
        for number in range(10):
            drop(watched / f"other-{number}.txt", f"story number {number}")
            until(lambda n=number: receipt(var, "processed", f"other-{n}.txt"))
        still_there = (watched / "slow.txt").exists()
        slow.write("second half")

    until(lambda: receipt(var, "processed", "slow.txt"))

    assert still_there
    assert filed(var, "processed", "slow.txt").read_text() == "first half, second half"


def test_a_thousand_files_at_once_are_all_taken_exactly_once(var, watched, hints):
    waiting = var / "waiting"
    waiting.mkdir()
    for number in range(1000):
        (waiting / f"{number}.txt").write_text(f"story number {number}")

    for file in list(waiting.iterdir()):
        file.rename(watched / file.name)
    taken = filed(var, "processed", "0.txt").parent
    until(lambda: len(list(taken.glob("[0-9]*.txt"))) == 1000, every=0.1)

    assert len(saved()) == 1001
    assert len(list(taken.glob("*.receipt.json"))) == 1001
    assert not (var / "duplicates").exists()


def test_a_sidecar_carries_the_fields_and_moves_along(var, watched):
    (watched / "x").mkdir()
    sidecar = {"source": "kabar", "title": "Elections", "tags": ["a"], "filename": "original.txt"}
    (watched / "x" / "a.txt.meta.json").write_text(json.dumps(sidecar))
    drop(watched / "x" / "a.txt")

    found = until(lambda: receipt(var, "processed", "x/a.txt"))

    fields = fields_of(found)
    assert (fields.source, fields.title, fields.tags) == ("kabar", "Elections", ("a",))
    assert fields.filename == "original.txt"
    assert json.loads(filed(var, "processed", "x/a.txt.meta.json").read_text()) == sidecar
    assert list((watched / "x").iterdir()) == []


def test_a_sidecar_that_is_not_json_fails_its_file(var, watched):
    (watched / "a.txt.meta.json").write_text("{")
    drop(watched / "a.txt")

    found = until(lambda: receipt(var, "failed", "a.txt"))

    assert found["id"] is None
    assert found["outcome"] == "failed"
    assert error(var, "a.txt")["code"] == "invalid_intake"
    assert error(var, "a.txt")["message"] == found["reason"]
    assert ".meta.json" in found["reason"]
    assert filed(var, "failed", "a.txt.meta.json").exists()


def test_a_sidecar_that_is_too_long_fails_its_file(var, watched):
    (watched / "a.txt.meta.json").write_text(" " * (1024 * 1024 + 1))
    drop(watched / "a.txt")

    found = until(lambda: receipt(var, "failed", "a.txt"))

    assert "1,048,576 bytes" in found["reason"]


@pytest.mark.parametrize(
    "name",
    [
        ".hidden",
        "~lock.txt",
        "a.txt.part",
        "a.TMP",
        "a.crdownload",
        "a.swp",
        "alone.meta.json",
        "a.receipt.json",
        "a.error.json",
    ],
)
def test_ignored_names_stay_where_they_are(var, watched, name):
    (watched / name).write_text(TEXT)
    drop(watched / "after.txt", "what came after")

    until(lambda: receipt(var, "processed", "after.txt"))

    assert (watched / name).exists()
    assert len(saved()) == 2


def test_what_lies_below_an_ignored_folder_is_ignored(var, watched):
    (watched / ".git").mkdir()
    (watched / ".git" / "a.txt").write_text(TEXT)
    drop(watched / "after.txt", "what came after")

    until(lambda: receipt(var, "processed", "after.txt"))

    assert (watched / ".git" / "a.txt").exists()


def test_the_first_folder_is_the_source_and_the_path_is_kept(var, watched, hints):
    (watched / "24.kg" / "2020").mkdir(parents=True)
    drop(watched / "24.kg" / "2020" / "a.txt")

    found = until(lambda: receipt(var, "processed", "24.kg/2020/a.txt"))

    assert fields_of(found).source == "24.kg"


def test_files_written_at_once_into_a_new_folder_are_taken(var, watched):
    for number in range(20):
        (watched / f"desk-{number}").mkdir()
        (watched / f"desk-{number}" / "a.txt").write_text(f"story number {number}")

    for number in range(20):
        until(lambda n=number: receipt(var, "processed", f"desk-{n}/a.txt"))

    assert len(saved()) == 21


def test_a_folder_moved_into_place_is_taken_with_all_its_files(var, watched):
    (var / "new" / "deep").mkdir(parents=True)
    (var / "new" / "deep" / "a.txt").write_text(TEXT)

    (var / "new").rename(watched / "new")

    assert until(lambda: receipt(var, "processed", "new/deep/a.txt"))


def test_a_file_dropped_into_a_folder_that_was_renamed_is_taken(var, watched):
    (watched / "old").mkdir()
    drop(watched / "old" / "a.txt", "one")
    until(lambda: receipt(var, "processed", "old/a.txt"))

    (watched / "old").rename(watched / "new")
    drop(watched / "new" / "b.txt", "two")

    assert until(lambda: receipt(var, "processed", "new/b.txt"))


def test_known_bytes_go_to_duplicates_and_name_the_first_document(var, watched):
    drop(watched / "a.txt")
    first = until(lambda: receipt(var, "processed", "a.txt"))

    drop(watched / "a.txt")

    found = until(lambda: receipt(var, "duplicates", "a.txt"))
    assert found["outcome"] == "duplicate"
    assert found["id"] == first["id"]
    assert first["id"] in found["reason"]
    assert len(saved()) == 2


def test_an_empty_file_fails_and_says_so(var, watched, hints):
    (watched / "empty.txt").touch()

    found = until(lambda: receipt(var, "failed", "empty.txt"))

    assert found["id"] is None
    assert error(var, "empty.txt")["code"] == "empty"


def test_a_file_that_is_too_large_fails_and_stays_whole(var, monkeypatch):
    monkeypatch.setenv("WIREDESK_MAX_DOCUMENT_BYTES", "1000000")
    drop(var / "inbox" / "large.bin", b"x" * 1_000_001)
    drop(var / "inbox" / "fits.bin", b"x" * 1_000_000)

    with watching():
        until(lambda: receipt(var, "failed", "large.bin"))
        until(lambda: receipt(var, "processed", "fits.bin"))

    assert error(var, "large.bin")["code"] == "too_large"
    assert "WIREDESK_MAX_DOCUMENT_BYTES" in error(var, "large.bin")["message"]
    assert filed(var, "failed", "large.bin").stat().st_size == 1_000_001


def test_files_of_one_name_never_overwrite_each_other(var, watched):
    drop(watched / "a.tar.gz", "one")
    until(lambda: receipt(var, "processed", "a.tar.gz"))

    drop(watched / "a.tar.gz", "two")
    until(lambda: receipt(var, "processed", "a.tar-1.gz"))
    drop(watched / "a.tar.gz", "three")
    until(lambda: receipt(var, "processed", "a.tar-2.gz"))

    texts = [filed(var, "processed", f"a.tar{n}.gz").read_text() for n in ("", "-1", "-2")]
    assert texts == ["one", "two", "three"]


def test_links_and_pipes_are_not_followed(var, watched):
    secret = var / "secret.txt"
    secret.write_text("not for everybody")
    (watched / "link.txt").symlink_to(secret)
    (watched / "folder").symlink_to(var)
    os.mkfifo(watched / "pipe.txt")

    drop(watched / "after.txt")
    until(lambda: receipt(var, "processed", "after.txt"))

    assert (watched / "link.txt").is_symlink()
    assert secret.exists()
    assert len(saved()) == 2


def test_a_name_of_any_bytes_is_kept_on_disk_and_shown_printable(var, watched):
    name = os.fsdecode(b"caf\xe9\n.txt")
    drop(watched / name)

    found = until(lambda: receipt(var, "processed", name))

    assert fields_of(found).filename == "caf\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}.txt"


def test_a_name_of_the_longest_kind_is_shortened_so_that_the_receipt_fits(var, watched):
    (watched / ("é" * 125 + ".txt")).write_text(TEXT)

    found = until(lambda: receipt(var, "processed", "é" * 98 + ".txt"))

    assert fields_of(found).filename == "é" * 125 + ".txt"


def test_a_file_that_cannot_be_read_holds_up_no_other(var, watched, monkeypatch):
    really_open = os.open
    shut = [str(watched / "shut.txt")]

    def guarded(path, *args, **kwargs):
        if path in shut:
            raise PermissionError(13, "Permission denied")
        return really_open(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", guarded)
    drop(watched / "shut.txt", "one")
    drop(watched / "open.txt", "two")
    until(lambda: receipt(var, "processed", "open.txt"))
    waits = (watched / "shut.txt").exists()

    shut.clear()

    assert waits
    assert until(lambda: receipt(var, "processed", "shut.txt"))


def test_a_file_claimed_before_a_crash_is_taken_after_it(var):
    leave_claimed(var, "24.kg/a.txt")
    (var / "inbox" / "24.kg").mkdir()
    (var / "inbox" / "24.kg" / "a.txt.meta.json").write_text('{"title": "Elections"}')

    with watching():
        found = until(lambda: receipt(var, "processed", "24.kg/a.txt"))

    assert fields_of(found).source == "24.kg"
    assert fields_of(found).title == "Elections"
    assert list((var / "inbox" / ".wiredesk" / "claimed").iterdir()) == []


def test_a_file_committed_before_a_crash_is_not_a_duplicate_of_itself(var):
    leave_claimed(var, "24.kg/a.txt")
    known = make_arrival(TEXT.encode(), filename="a.txt", source="24.kg")
    accepted = intake.accept([known])[0]

    with watching():
        found = until(lambda: receipt(var, "processed", "24.kg/a.txt"))

    assert found["id"] == accepted.id
    assert len(saved()) == 1
    assert not (var / "duplicates").exists()


def test_a_name_reserved_before_a_crash_is_used_after_it(var):
    leave_claimed(var, "a.txt")
    accepted = intake.accept([make_arrival(TEXT.encode(), filename="a.txt")])[0]
    reserved = filed(var, "processed", "a.txt.receipt.json")
    reserved.parent.mkdir(parents=True)
    reserved.write_text(json.dumps({"id": accepted.id}))

    with watching():
        until(lambda: receipt(var, "processed", "a.txt"))

    assert not filed(var, "processed", "a-1.txt").exists()


def test_a_file_left_by_a_crash_may_still_duplicate_another(var):
    leave_claimed(var, "b.txt")
    accepted = intake.accept([make_arrival(TEXT.encode(), filename="a.txt")])[0]

    with watching():
        found = until(lambda: receipt(var, "duplicates", "b.txt"))

    assert found["id"] == accepted.id


def test_a_receipt_says_when_its_document_is_stored(var, watched):
    drop(watched / "a.txt")
    first = until(lambda: receipt(var, "processed", "a.txt"))

    finish(stored)

    until(lambda: receipt(var, "processed", "a.txt")["outcome"] == "stored")
    assert receipt(var, "processed", "a.txt")["received_at"] == first["received_at"]
    until(lambda: not list((var / "run" / "watch-pending").glob("*.json")))


def test_a_file_whose_document_fails_later_moves_to_failed(var, watched):
    (watched / "24.kg").mkdir()
    (watched / "24.kg" / "a.zip.meta.json").write_text("{}")
    drop(watched / "24.kg" / "a.zip")
    first = until(lambda: receipt(var, "processed", "24.kg/a.zip"))

    finish(corrupt)

    found = until(lambda: receipt(var, "failed", "24.kg/a.zip"))
    assert found == {
        "id": first["id"],
        "outcome": "failed",
        "reason": "The archive ends too early.",
        "received_at": first["received_at"],
    }
    assert error(var, "24.kg/a.zip") == {
        "id": first["id"],
        "code": "corrupt",
        "message": "The archive ends too early.",
    }
    assert filed(var, "failed", "24.kg/a.zip.meta.json").exists()
    until(lambda: not any(filed(var, "processed", "24.kg").iterdir()))


def test_a_watcher_follows_up_what_another_took_before_it(var):
    with watching():
        drop(var / "inbox" / "a.txt")
        until(lambda: receipt(var, "processed", "a.txt"))
    finish(corrupt)

    with watching():
        found = until(lambda: receipt(var, "failed", "a.txt"))

    assert found["outcome"] == "failed"


def test_a_document_that_is_no_more_is_not_followed_up(var):
    pending = var / "run" / "watch-pending"
    pending.mkdir(parents=True)
    gone = {"processed/2020-01-31/a.txt": "00000000-0000-7000-8000-000000000001"}
    (pending / "1.json").write_text(json.dumps(gone))

    with watching():
        until(lambda: not list(pending.iterdir()))


def test_a_list_of_pending_files_that_was_cut_off_holds_up_no_other(var, watched):
    pending = var / "run" / "watch-pending"
    (pending / "0.json").write_text("{")
    drop(watched / "a.txt")
    until(lambda: receipt(var, "processed", "a.txt"))

    finish(stored)

    until(lambda: receipt(var, "processed", "a.txt")["outcome"] == "stored")


def test_a_file_someone_took_away_is_not_followed_up(var, watched):
    drop(watched / "a.txt", "one")
    drop(watched / "b.txt", "two")
    until(lambda: receipt(var, "processed", "a.txt"))
    until(lambda: receipt(var, "processed", "b.txt"))
    filed(var, "processed", "a.txt").unlink()

    finish(lambda claimed: (corrupt if claimed.fields.filename == "a.txt" else stored)(claimed))

    until(lambda: not list((var / "run" / "watch-pending").glob("*.json")))
    assert not filed(var, "failed", "a.txt").exists()


def test_files_wait_while_the_database_does_not_answer(var, watched, monkeypatch):
    really_accept = intake.accept
    away = threading.Event()
    away.set()

    def accept(arrivals):
        if away.is_set():
            raise ConnectionError("the database is away")
        return really_accept(arrivals)

    monkeypatch.setattr(intake, "accept", accept)
    for number in range(5):
        drop(watched / f"{number}.txt", f"story number {number}")
    until(lambda: any((watched / ".wiredesk" / "claimed").rglob("*.txt")))

    away.clear()

    for number in range(5):
        until(lambda n=number: receipt(var, "processed", f"{n}.txt"))
    assert not (var / "duplicates").exists()


def test_a_file_the_database_refuses_holds_up_no_other(var, watched, monkeypatch):
    really_accept = intake.accept

    def accept(arrivals):
        if any(arrival.fields.filename == "bad.txt" for arrival in arrivals):
            raise ValueError("the database takes no such thing")
        return really_accept(arrivals)

    monkeypatch.setattr(intake, "accept", accept)
    drop(watched / "bad.txt", "bad")
    for number in range(5):
        drop(watched / f"{number}.txt", f"story number {number}")

    for number in range(5):
        until(lambda n=number: receipt(var, "processed", f"{n}.txt"))
    assert list((watched / ".wiredesk" / "claimed").rglob("bad.txt"))


def test_a_file_that_cannot_be_moved_waits_until_it_can(var, watched):
    blocked = filed(var, "failed", "").parent
    blocked.write_text("a file where a folder should be")
    (watched / "empty.txt").touch()
    until(lambda: any((watched / ".wiredesk" / "claimed").rglob("*.txt")))
    drop(watched / "after.txt")
    until(lambda: receipt(var, "processed", "after.txt"))

    blocked.unlink()

    assert until(lambda: receipt(var, "failed", "empty.txt"))


def test_a_folder_that_went_and_came_back_is_watched_again(var, watched, hints, logs):
    watched.rename(var / "away")
    until(lambda: said(logs, "watched folder is gone: waiting for it"))
    drop(var / "away" / "a.txt")

    (var / "away").rename(watched)

    until(lambda: receipt(var, "processed", "a.txt"))
    drop(watched / "b.txt", "another")
    assert until(lambda: receipt(var, "processed", "b.txt"))
    assert said(logs, "watched folder is back") == 1


def test_a_subfolder_moved_out_is_watched_no_more(var, watched):
    (watched / "old").mkdir()
    drop(watched / "old" / "a.txt", "one")
    until(lambda: receipt(var, "processed", "old/a.txt"))

    (watched / "old").rename(var / "old")
    drop(watched / "b.txt", "two")
    until(lambda: receipt(var, "processed", "b.txt"))
    drop(var / "old" / "c.txt", "three")
    drop(watched / "d.txt", "four")
    until(lambda: receipt(var, "processed", "d.txt"))

    assert (var / "old" / "c.txt").exists()


def test_where_there_are_too_many_folders_to_watch_they_are_polled(var, monkeypatch, logs):
    def add_watch(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(INotify, "add_watch", add_watch)
    drop(var / "inbox" / "a.txt")

    with watching():
        until(lambda: receipt(var, "processed", "a.txt"))

    assert said(logs, "change events end: folders are polled") == 1


def test_files_whose_events_were_lost_are_found(var, monkeypatch, logs):
    monkeypatch.setenv("WIREDESK_WATCH_INTERVAL", "1h")
    monkeypatch.setenv("WIREDESK_WATCH_SETTLE", "50ms")
    really_read = INotify.read

    def read(self, timeout):
        events = list(really_read(self, timeout))
        return [Event(-1, flags.Q_OVERFLOW, 0, "")] if events else []

    monkeypatch.setattr(INotify, "read", read)

    drop(var / "inbox" / "before.txt", "before all others")

    with watching():
        until(lambda: receipt(var, "processed", "before.txt"))
        drop(var / "inbox" / "a.txt")
        until(lambda: receipt(var, "processed", "a.txt"))

    assert said(logs, "change events were lost: folders are looked through")


def test_more_files_than_are_kept_in_mind_are_all_taken(var, monkeypatch):
    monkeypatch.setattr(ready_files, "MOST", 5)
    for number in range(20):
        drop(var / "inbox" / f"{number}.txt", f"story number {number}")

    with watching():
        for number in range(20):
            until(lambda n=number: receipt(var, "processed", f"{n}.txt"))


def test_files_reach_a_data_folder_on_another_file_system(var, watched, monkeypatch):
    really_rename = os.rename

    def rename(path, target):
        if ".wiredesk" in str(path) and ".wiredesk" not in str(target):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        really_rename(path, target)

    monkeypatch.setattr(os, "rename", rename)
    (watched / "a.txt.meta.json").write_text("{}")
    drop(watched / "a.txt")

    until(lambda: receipt(var, "processed", "a.txt"))

    until(lambda: list((watched / ".wiredesk" / "claimed").iterdir()) == [])
    assert filed(var, "processed", "a.txt").read_text() == TEXT
    assert filed(var, "processed", "a.txt.meta.json").read_text() == "{}"


def test_a_subfolder_on_another_file_system_stays_and_is_warned_of(var, watched, monkeypatch, logs):
    really_rename = os.rename

    def rename(path, target):
        if "mounted" in str(path):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        really_rename(path, target)

    (watched / "mounted").mkdir()
    monkeypatch.setattr(os, "rename", rename)
    (watched / "mounted" / "a.txt").write_text(TEXT)

    until(lambda: said(logs, "file cannot be claimed: it is tried again"))

    assert (watched / "mounted" / "a.txt").exists()
    assert "WIREDESK_WATCH_DIR" in next(line["error"] for line in logs if "error" in line)


def test_a_file_that_changes_while_it_is_read_is_read_again(var, watched, monkeypatch):
    really_write = Spool.write
    growing = [True]

    def write(self, chunk):
        really_write(self, chunk)
        if growing:
            growing.clear()
            claimed = next((watched / ".wiredesk" / "claimed").rglob("a.txt"))
            claimed.write_text("the whole story")

    monkeypatch.setattr(Spool, "write", write)
    drop(watched / "a.txt", "half")

    until(lambda: receipt(var, "processed", "a.txt"))

    assert filed(var, "processed", "a.txt").read_text() == "the whole story"
    assert saved()[0].head.size == len("the whole story")


def test_a_link_in_the_work_folder_is_not_followed(var, logs):
    path = leave_claimed(var, "a.txt")
    path.unlink()
    path.symlink_to(var / "wiredesk.db")

    with watching():
        until(lambda: said(logs, "file cannot be read: it is tried again"))

    assert saved() == []


def test_a_receipt_that_cannot_be_written_is_written_later(var, watched, monkeypatch, logs):
    drop(watched / "a.txt")
    until(lambda: receipt(var, "processed", "a.txt"))
    really_rename = os.rename
    full = [True]

    def rename(path, target):
        if full and str(target).endswith("a.txt.receipt.json"):
            raise OSError(errno.ENOSPC, "No space left on device")
        really_rename(path, target)

    monkeypatch.setattr(os, "rename", rename)
    finish(stored)
    until(lambda: said(logs, "receipt cannot be written: it is tried again"))

    full.clear()

    until(lambda: receipt(var, "processed", "a.txt")["outcome"] == "stored")


def test_receipts_wait_while_the_database_does_not_answer(var, watched, monkeypatch, logs):
    drop(watched / "a.txt", "one")
    drop(watched / "b.txt", "two")
    until(lambda: receipt(var, "processed", "b.txt"))
    really_ask = outcomes.of
    away = [True]

    def ask(tx, ids):
        if away:
            raise ConnectionError("the database is away")
        return really_ask(tx, ids)

    monkeypatch.setattr(outcomes, "of", ask)
    finish(lambda claimed: (corrupt if claimed.fields.filename == "a.txt" else stored)(claimed))
    until(lambda: said(logs, "watcher is held up: it tries again"))

    away.clear()

    until(lambda: receipt(var, "failed", "a.txt"))
    until(lambda: receipt(var, "processed", "b.txt")["outcome"] == "stored")


def test_where_there_are_no_locks_the_watcher_works_and_warns(var, monkeypatch, logs):
    def flock(*_):
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", flock)
    drop(var / "inbox" / "a.txt")

    with watching():
        until(lambda: receipt(var, "processed", "a.txt"))

    assert said(logs, "no locks here: run one watcher only")


def test_a_watched_folder_inside_another_has_its_own_sources(var, monkeypatch):
    outer, inner = var / "inbox", var / "inbox" / "kabar"
    monkeypatch.setenv("WIREDESK_WATCH_DIR", f"{outer},{inner}")
    with watching():
        drop(outer / "a.txt", "one")
        until(lambda: receipt(var, "processed", "a.txt"))
        drop(inner / "b.txt", "two")
        found = until(lambda: receipt(var, "processed", "b.txt"))

    assert fields_of(found).source is None


def test_a_second_watcher_waits_for_the_first_to_end(var):
    with watching():
        drop(var / "inbox" / "a.txt", "one")
        until(lambda: receipt(var, "processed", "a.txt"))
        with watching():
            drop(var / "inbox" / "b.txt", "two")
            until(lambda: receipt(var, "processed", "b.txt"))

    with watching():
        drop(var / "inbox" / "c.txt", "three")
        assert until(lambda: receipt(var, "processed", "c.txt"))


def test_a_folder_that_holds_the_data_is_refused(var, monkeypatch):
    monkeypatch.setenv("WIREDESK_WATCH_DIR", str(var.parent))

    with pytest.raises(SettingsError, match="holds WIREDESK_DATA_DIR"):
        watch_forever(read_settings())


def test_a_folder_that_cannot_be_made_is_refused(var, monkeypatch):
    (var / "file").touch()
    monkeypatch.setenv("WIREDESK_WATCH_DIR", str(var / "file" / "inbox"))

    with pytest.raises(SettingsError, match="cannot be made"):
        watch_forever(read_settings())


def test_a_folder_that_cannot_be_written_to_is_refused(var, monkeypatch):
    (var / "inbox" / ".wiredesk").write_text("a file where a folder should be")

    with pytest.raises(SettingsError, match="write to DATA_DIR"):
        watch_forever(read_settings())


def test_a_file_whose_place_cannot_be_written_to_is_moved_later(var, watched, monkeypatch, logs):
    really_rename = os.rename
    full = [True]

    def rename(path, target):
        if full and str(target).endswith("/a.txt") and "/processed/" in str(target):
            raise OSError(errno.EROFS, "Read-only file system")
        really_rename(path, target)

    monkeypatch.setattr(os, "rename", rename)
    drop(watched / "a.txt", "one")
    until(lambda: said(logs, "file cannot be moved: it is tried again"))
    drop(watched / "b.txt", "two")
    until(lambda: receipt(var, "processed", "b.txt"))

    full.clear()

    assert until(lambda: receipt(var, "processed", "a.txt"))["outcome"] == "received"
    assert not filed(var, "processed", "a-1.txt").exists()
    assert not (var / "duplicates").exists()


def test_an_interrupt_ends_the_watcher_quietly(var, monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(watcher.Watcher, "step", interrupted)

    watch_forever(read_settings())

    with watching():
        pass
