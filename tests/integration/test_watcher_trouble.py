"""The watched folder where the system, the disk or the database does not do its part."""

import errno
import fcntl
import os
import threading

import pytest
from inotify_simple import Event, INotify, flags

from schemas.errors import SettingsError
from schemas.settings import read_settings
from store import intake
from store.blobs import Spool
from tests.inbox import (
    TEXT,
    drop,
    filed,
    hints,
    leave_claimed,
    logs,
    receipt,
    said,
    saved,
    var,
    watched,
    watching,
)
from tests.servers import until
from worker import folder_trust, watcher
from worker.watcher import watch_forever

__all__ = ["hints", "logs", "var", "watched"]


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


def test_files_wait_while_the_database_does_not_answer(var, watched, monkeypatch):
    really_accept = intake.accept
    away = threading.Event()
    away.set()

    def accept(submissions):
        if away.is_set():
            raise ConnectionError("the database is away")
        return really_accept(submissions)

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

    def accept(submissions):
        if any(s.arrivals[0].fields.filename == "bad.txt" for s in submissions):
            raise ValueError("the database takes no such thing")
        return really_accept(submissions)

    monkeypatch.setattr(intake, "accept", accept)
    drop(watched / "bad.txt", "bad")
    for number in range(5):
        drop(watched / f"{number}.txt", f"story number {number}")

    for number in range(5):
        until(lambda n=number: receipt(var, "processed", f"{n}.txt"))
    assert list((watched / ".wiredesk" / "claimed").rglob("bad.txt"))


def test_a_file_the_database_refuses_is_tried_less_and_less_often(var, watched, monkeypatch, logs):
    really_accept = intake.accept
    tries = []

    def accept(submissions):
        if any(s.arrivals[0].fields.filename == "bad.txt" for s in submissions):
            tries.append(len(submissions))
            raise ValueError("the database takes no such thing")
        return really_accept(submissions)

    monkeypatch.setattr(intake, "accept", accept)
    monkeypatch.setattr(watcher, "LONGEST_ASIDE", 0.5)
    drop(watched / "bad.txt", "bad")
    until(lambda: tries)
    drop(watched / "good.txt", "good")
    until(lambda: receipt(var, "processed", "good.txt"))

    sentence = "file cannot be taken in: it is tried again"
    until(lambda: said(logs, sentence) >= 3)

    told = [line for line in logs if line["event"] == sentence]
    assert [line["in_seconds"] for line in told[:3]] == [0.4, 0.5, 0.5]
    assert [line["tries"] for line in told[:3]] == [2, 3, 4]
    assert told[0]["file"].endswith("bad.txt")
    assert told[0]["cause"] == "the database takes no such thing"
    assert said(logs, "watcher is held up: it tries again") == 1


def test_a_sidecar_that_cannot_be_read_fails_its_file_after_a_few_tries(var, watched, monkeypatch):
    really_open = os.open
    tries = []

    def guarded(path, *args, **kwargs):
        if str(path).endswith(".meta.json"):
            tries.append(path)
            raise PermissionError(13, "Permission denied")
        return really_open(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", guarded)
    (watched / "a.txt.meta.json").write_text("{}")
    drop(watched / "a.txt")

    found = until(lambda: receipt(var, "failed", "a.txt"))

    assert len(tries) == 3
    assert "The .meta.json cannot be read: Permission denied" in found["reason"]
    assert filed(var, "failed", "a.txt.meta.json").exists()


def test_a_link_beside_a_file_is_moved_as_a_link_to_another_file_system(var, watched, monkeypatch):
    really_rename = os.rename
    (var / "secret.json").write_text('{"title": "not for everybody"}')

    def rename(path, target):
        if ".wiredesk" in str(path) and ".wiredesk" not in str(target):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        really_rename(path, target)

    monkeypatch.setattr(os, "rename", rename)
    (watched / "a.txt.meta.json").symlink_to(var / "secret.json")
    (watched / "b.txt.meta.json").mkdir()
    drop(watched / "a.txt", "one")
    drop(watched / "b.txt", "two")

    until(lambda: receipt(var, "failed", "a.txt"))
    until(lambda: receipt(var, "failed", "b.txt"))

    assert filed(var, "failed", "a.txt.meta.json").is_symlink()
    assert len(list((watched / ".wiredesk" / "claimed").rglob("b.txt.meta.json"))) == 1


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


def test_where_there_are_too_many_folders_to_watch_they_are_polled(var, monkeypatch, logs):
    def add_watch(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(INotify, "add_watch", add_watch)
    drop(var / "inbox" / "a.txt")

    with watching():
        until(lambda: receipt(var, "processed", "a.txt"))

    assert said(logs, "change events end: folders are polled") == 1


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENOSPC])
def test_a_system_that_opens_no_more_events_has_its_folders_polled(var, monkeypatch, logs, number):
    monkeypatch.setattr(folder_trust, "EVERY", 0.1)
    opened = []

    def refuse(self, *_args, **_options):
        opened.append(self)
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(INotify, "__init__", refuse)
    with watching():
        drop(var / "inbox" / "a.txt")
        until(lambda: receipt(var, "processed", "a.txt"))
        until(lambda: len(opened) > 2)

    assert said(logs, "no change events: folders are polled") == 1
    assert said(logs, "folder is polled") == 1


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
            os.stat(os.path.dirname(target))
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        really_rename(path, target)

    (watched / "mounted").mkdir()
    monkeypatch.setattr(os, "rename", rename)
    (watched / "mounted" / "a.txt").write_text(TEXT)

    until(lambda: said(logs, "file cannot be claimed: it is tried again"))
    drop(watched / "b.txt", "another")
    until(lambda: receipt(var, "processed", "b.txt"))

    until(lambda: list((watched / ".wiredesk" / "claimed").iterdir()) == [])
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


def test_where_there_are_no_locks_the_watcher_works_and_warns(var, monkeypatch, logs):
    def flock(*_):
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(fcntl, "flock", flock)
    drop(var / "inbox" / "a.txt")

    with watching():
        until(lambda: receipt(var, "processed", "a.txt"))

    assert said(logs, "no locks here: run one watcher only")


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

    drop(var / "inbox" / "a.txt")

    with monkeypatch.context() as patched:
        patched.setattr(watcher.Watcher, "step", interrupted)
        watch_forever(read_settings())
    waits = (var / "inbox" / "a.txt").exists()
    with watching():
        found = until(lambda: receipt(var, "processed", "a.txt"))

    assert waits
    assert found["outcome"] == "received"
