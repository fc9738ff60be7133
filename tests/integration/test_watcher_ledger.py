"""What the ledger knows of files: each arrival has its one row, whatever becomes of it."""

import os
from pathlib import Path

from schemas.documents import DocumentStatus
from tests.factories import make_document
from tests.inbox import (
    TEXT,
    corrupt,
    drop,
    filed,
    finish,
    leave_claimed,
    ledger,
    logs,
    receipt,
    said,
    saved,
    stored,
    var,
    watched,
    watching,
)
from tests.servers import until
from worker import file_changes, file_moves

__all__ = ["logs", "var", "watched"]


def test_a_file_that_is_no_document_is_in_the_ledger_with_its_reason(var, watched):
    (watched / "24.kg").mkdir()
    (watched / "24.kg" / "empty.txt").touch()
    (watched / "bad.txt.meta.json").write_text("{")
    drop(watched / "bad.txt")

    until(lambda: receipt(var, "failed", "24.kg/empty.txt"))
    found = until(lambda: receipt(var, "failed", "bad.txt"))

    assert sorted(ledger()) == [
        ("file", "24.kg/empty.txt", "rejected", "empty"),
        ("file", "bad.txt", "rejected", "unparsable"),
    ]
    assert (found["size"], found["origin"]) == (len(TEXT), "bad.txt")
    assert found["finished_at"] == found["received_at"]
    assert len(saved()) == 1


def test_a_refusal_is_counted_once_however_often_its_file_is_moved(var, watched, logs):
    blocked = filed(var, "failed", "").parent
    blocked.write_text("a file where a folder should be")
    (watched / "empty.txt").touch()
    until(lambda: said(logs, "file cannot be moved: it is tried again"))
    drop(watched / "after.txt")
    until(lambda: receipt(var, "processed", "after.txt"))

    blocked.unlink()

    until(lambda: receipt(var, "failed", "empty.txt"))
    assert ledger() == [("file", "empty.txt", "rejected", "empty")]


def test_a_refusal_before_a_crash_is_counted_once(var, monkeypatch):
    leave_claimed(var, "empty.txt", "")

    def crash(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(file_moves, "move", crash)
        with watching():
            until(lambda: filed(var, "failed", "empty.txt.receipt.json").exists())
    with watching():
        until(lambda: list((var / "inbox" / ".wiredesk" / "claimed").iterdir()) == [])

    assert ledger() == [("file", "empty.txt", "rejected", "empty")]


def test_a_duplicate_is_in_the_ledger(var, watched):
    make_document(TEXT.encode())
    drop(watched / "a.txt")

    found = until(lambda: receipt(var, "duplicates", "a.txt"))

    assert ledger() == [("file", "a.txt", "duplicate", None)]
    assert found["finished_at"] is not None


def half_written(watched: Path, var: Path):
    """A file that was taken while its writer still holds it open."""
    writer = open(watched / ".a.txt.part", "w")  # noqa: SIM115 - the test ends the writing
    writer.write("half a story")
    writer.flush()
    os.rename(watched / ".a.txt.part", watched / "a.txt")
    until(lambda: receipt(var, "processed", "a.txt"))
    return writer


def write_the_rest(writer) -> None:
    with writer:
        writer.write(", and the other half")


def test_a_file_that_was_taken_half_written_and_failed_is_taken_again(var, watched, monkeypatch):
    monkeypatch.setattr(file_changes, "QUIET", 0.1)
    (watched / "a.txt.meta.json").write_text('{"title": "Halves"}')
    writer = half_written(watched, var)
    finish(corrupt)
    write_the_rest(writer)

    whole = until(lambda: saved(status=DocumentStatus.RECEIVED))[0]

    assert (whole.head.size, whole.head.fields.title) == (32, "Halves")
    finish(stored)
    until(lambda: (receipt(var, "processed", "a.txt") or {}).get("outcome") == "stored")
    found = receipt(var, "processed", "a.txt")
    assert found["id"] == whole.head.id
    assert filed(var, "processed", "a.txt").read_text() == "half a story, and the other half"
    assert not filed(var, "processed", "a-1.txt").exists()
    assert not filed(var, "failed", "a.txt").exists()
    assert filed(var, "processed", "a.txt.meta.json").exists()
    assert [document.head.status for document in saved()] == ["stored", "failed", "failed"]


def test_a_file_that_was_taken_half_written_and_stored_is_taken_again(var, watched, monkeypatch):
    monkeypatch.setattr(file_changes, "QUIET", 0.1)
    writer = half_written(watched, var)
    finish(stored)
    write_the_rest(writer)

    assert until(lambda: saved(status=DocumentStatus.RECEIVED))[0].head.size == 32
    until(lambda: receipt(var, "processed", "a.txt"))


def test_a_file_is_waited_for_while_it_is_open_for_writing(var, watched):
    writer = half_written(watched, var)
    finish(stored)
    drop(watched / "b.txt", "another")
    until(lambda: receipt(var, "processed", "b.txt"))
    finish(stored)
    until(lambda: receipt(var, "processed", "b.txt")["outcome"] == "stored")

    before = receipt(var, "processed", "a.txt")["outcome"]
    writer.close()

    until(lambda: receipt(var, "processed", "a.txt")["outcome"] == "stored")
    assert before == "received"


def test_a_file_that_was_only_touched_is_not_taken_again(var, watched):
    drop(watched / "a.txt")
    until(lambda: receipt(var, "processed", "a.txt"))
    os.utime(filed(var, "processed", "a.txt"), (1, 1))

    finish(stored)

    until(lambda: receipt(var, "processed", "a.txt")["outcome"] == "stored")
    assert len(saved()) == 2


def test_a_file_that_changes_again_and_again_is_left_at_last(var, watched, monkeypatch, logs):
    monkeypatch.setattr(file_changes, "QUIET", 0.0)
    monkeypatch.setattr(file_changes, "MOST_TAKES", 2)
    drop(watched / "a.txt", "one")
    until(lambda: receipt(var, "processed", "a.txt"))
    filed(var, "processed", "a.txt").write_text("two and more")
    finish(stored)
    until(lambda: saved(status=DocumentStatus.RECEIVED))
    until(lambda: receipt(var, "processed", "a.txt"))

    filed(var, "processed", "a.txt").write_text("three and more still")
    finish(stored)

    until(lambda: said(logs, "file is written to again and again: it stays as it is"))
    until(lambda: receipt(var, "processed", "a.txt")["outcome"] == "stored")
    assert [document.head.size for document in saved()] == [12, 3, 17]
