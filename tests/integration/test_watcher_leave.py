"""Watched folders whose files stay where they are: each version of a file is taken once."""

import os
from pathlib import Path

import pytest

from store import intake, left_files
from tests.inbox import TEXT, drop, hints, ledger, logs, said, saved, var, watching
from tests.servers import until

__all__ = ["hints", "logs", "var"]

SENTENCE = "file cannot be taken in: it is tried again"


@pytest.fixture
def inbox(var, monkeypatch) -> Path:
    """The watched folder, not to be written to."""
    monkeypatch.setenv("WIREDESK_WATCH_MODE", "leave")
    return var / "inbox"


def names() -> list[str]:
    """The file names of all documents, oldest first."""
    return [document.head.fields.filename for document in reversed(saved())]


def test_a_file_is_taken_and_stays_where_it_is(var, inbox, hints):
    (inbox / "24.kg").mkdir()
    drop(inbox / "24.kg" / "early.txt", "early")
    with watching():
        until(lambda: names() == ["early.txt"])
        drop(inbox / "24.kg" / "late.txt", "late")
        until(lambda: names() == ["early.txt", "late.txt"])

    assert {document.head.fields.source for document in saved()} == {"24.kg"}
    assert sorted(p.name for p in inbox.rglob("*")) == ["24.kg", "early.txt", "late.txt"]
    assert not any((var / tree).exists() for tree in ("processed", "duplicates", "failed"))
    assert ledger() == []


def test_a_file_is_taken_once_across_restarts(inbox):
    drop(inbox / "a.txt")
    with watching():
        until(lambda: names() == ["a.txt"])

    with watching():
        drop(inbox / "b.txt", "another")
        until(lambda: names() == ["a.txt", "b.txt"])

    assert ledger() == []


def test_a_file_with_other_bytes_is_taken_again(inbox):
    with watching():
        drop(inbox / "a.txt", "one")
        until(lambda: len(saved()) == 1)
        (inbox / "a.txt").write_text("one and two")
        until(lambda: len(saved()) == 2)

    assert [document.head.size for document in saved()] == [11, 3]


def test_a_file_that_was_only_touched_is_remembered_anew(inbox):
    drop(inbox / "a.txt")
    with watching():
        until(lambda: names() == ["a.txt"])
    os.utime(inbox / "a.txt", (1, 1))

    with watching():
        drop(inbox / "b.txt", "another")
        until(lambda: names() == ["a.txt", "b.txt"])
        until(lambda: list(left_intake_unknown(inbox)) == [])

    assert ledger() == []


def left_intake_unknown(inbox):
    """The files of the folder that the watcher does not know as they are."""
    from worker import folder, left_intake

    seen = [folder.look_at(str(inbox), str(path)) for path in inbox.iterdir()]
    return left_intake.unknown(one for one in seen if one is not None)


def test_bytes_that_come_back_are_another_arrival(inbox):
    with watching():
        drop(inbox / "a.txt", "one")
        until(lambda: len(saved()) == 1)
        drop(inbox / "a.txt", "two")
        until(lambda: len(saved()) == 2)
        drop(inbox / "a.txt", "one")
        until(ledger)

    assert ledger() == [("file", "a.txt", "duplicate", None)]


def test_a_file_that_can_be_no_document_is_refused_once(inbox, logs):
    (inbox / "empty.txt").touch()
    with watching():
        until(lambda: said(logs, "file failed"))
    with watching():
        drop(inbox / "b.txt")
        until(lambda: names() == ["b.txt"])

    assert ledger() == [("file", "empty.txt", "rejected", "empty")]
    assert (inbox / "empty.txt").exists()


def test_a_crash_before_a_file_is_remembered_takes_it_once(inbox, monkeypatch):
    def crash(*_):
        raise KeyboardInterrupt

    drop(inbox / "a.txt")
    (inbox / "empty.txt").touch()
    with monkeypatch.context() as patched:
        patched.setattr(left_files, "keep", crash)
        with watching():
            until(saved)
    with watching():
        drop(inbox / "b.txt", "another")
        until(lambda: names() == ["a.txt", "b.txt"])
        until(ledger)

    assert ledger() == [("file", "empty.txt", "rejected", "empty")]


def test_a_sidecar_is_read_in_place(inbox):
    (inbox / "a.txt.meta.json").write_text('{"title": "Elections"}')
    drop(inbox / "a.txt")

    with watching():
        until(saved)

    assert saved()[0].head.fields.title == "Elections"
    assert (inbox / "a.txt.meta.json").exists()


def test_files_wait_while_the_database_does_not_answer(inbox, monkeypatch, logs):
    really_look = left_files.of
    away = [True]

    def look(tx, wanted):
        if away:
            raise ConnectionError("the database is away")
        return really_look(tx, wanted)

    monkeypatch.setattr(left_files, "of", look)
    drop(inbox / "a.txt")
    with watching():
        until(lambda: said(logs, "watcher is held up: it tries again"))
        away.clear()
        until(lambda: names() == ["a.txt"])


def test_a_file_the_database_refuses_holds_up_no_other(inbox, monkeypatch, logs):
    really_accept = intake.accept

    def accept(submissions):
        if any(s.arrivals[0].fields.filename == "bad.txt" for s in submissions):
            raise ValueError("the database takes no such thing")
        return really_accept(submissions)

    monkeypatch.setattr(intake, "accept", accept)
    drop(inbox / "bad.txt", "bad")
    for number in range(5):
        drop(inbox / f"{number}.txt", f"story number {number}")
    with watching():
        until(lambda: len(saved()) == 5)
        until(lambda: said(logs, SENTENCE) >= 2)

    assert sorted(names()) == [f"{number}.txt" for number in range(5)]


def test_a_file_that_cannot_be_read_is_tried_again_and_holds_up_no_other(inbox, monkeypatch, logs):
    really_open = os.open
    shut = [str(inbox / "shut.txt")]

    def guarded(path, *args, **kwargs):
        if path in shut:
            raise PermissionError(13, "Permission denied")
        return really_open(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", guarded)
    drop(inbox / "shut.txt", "one")
    drop(inbox / "open.txt", "two")
    with watching():
        until(lambda: names() == ["open.txt"])
        until(lambda: said(logs, "file cannot be read: it is tried again"))
        shut.clear()
        until(lambda: names() == ["open.txt", "shut.txt"])


def test_a_file_that_is_gone_before_it_is_read_is_forgotten(inbox, monkeypatch):
    drop(inbox / "a.txt", "one")
    drop(inbox / "b.txt", "two")
    really_accept = intake.accept

    def accept(submissions):
        (inbox / "b.txt").unlink(missing_ok=True)
        return really_accept(submissions)

    monkeypatch.setattr(intake, "accept", accept)
    with watching():
        until(lambda: len(saved()) >= 1)
        drop(inbox / "c.txt", "three")
        until(lambda: "c.txt" in names())


def test_more_files_than_are_kept_in_mind_are_all_taken_and_known(inbox, monkeypatch):
    monkeypatch.setattr("worker.ready_files.MOST", 5)
    monkeypatch.setattr("worker.left_intake.BATCH", 3)
    for number in range(20):
        drop(inbox / f"{number}.txt", f"story number {number}")

    with watching():
        until(lambda: len(saved()) == 20)
        drop(inbox / "last.txt", TEXT)
        until(lambda: len(saved()) == 21)

    assert ledger() == []


def test_a_folder_that_may_only_be_read_is_polled(inbox, logs):
    with watching():
        until(lambda: said(logs, "folder is polled"))
        drop(inbox / "a.txt")
        until(saved)

    assert not (inbox / ".wiredesk").exists()
