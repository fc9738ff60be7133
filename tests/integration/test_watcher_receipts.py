"""The watched folder after a crash, and receipts that follow their documents."""

import errno
import hashlib
import json
import os
from datetime import datetime

from schemas.documents import DocumentStatus
from store import outcomes
from tests.factories import make_arrival, make_document
from tests.inbox import (
    TEXT,
    accept_claimed,
    corrupt,
    drop,
    error,
    fields_of,
    filed,
    finish,
    hints,
    leave_claimed,
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

__all__ = ["hints", "logs", "var", "watched"]


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
    accepted = accept_claimed(var, "24.kg/a.txt", known)

    with watching():
        found = until(lambda: receipt(var, "processed", "24.kg/a.txt"))

    assert found["id"] == accepted.id
    assert len(saved()) == 1
    assert not (var / "duplicates").exists()


def test_a_name_reserved_before_a_crash_is_used_after_it(var):
    leave_claimed(var, "a.txt")
    known = make_arrival(TEXT.encode(), filename="a.txt")
    accepted = accept_claimed(var, "a.txt", known)
    reserved = filed(var, "processed", "a.txt.receipt.json")
    reserved.parent.mkdir(parents=True)
    reserved.write_text(json.dumps({"id": accepted.id}))

    with watching():
        until(lambda: receipt(var, "processed", "a.txt"))

    assert not filed(var, "processed", "a-1.txt").exists()


def test_a_file_left_by_a_crash_may_still_duplicate_another(var):
    leave_claimed(var, "b.txt")
    accepted = make_document(TEXT.encode(), filename="a.txt")

    with watching():
        found = until(lambda: receipt(var, "duplicates", "b.txt"))

    assert found["id"] == accepted.id


def test_what_lies_in_a_folder_named_like_a_sidecar_is_not_taken_after_a_crash(var):
    leave_claimed(var, "a.txt")
    leave_claimed(var, "a.txt.meta.json/b.txt", "not a story")

    with watching():
        found = until(lambda: receipt(var, "failed", "a.txt"))

    assert "is a folder" in found["reason"]
    assert filed(var, "failed", "a.txt.meta.json/b.txt").exists()
    assert saved() == []


def test_a_receipt_says_when_its_document_is_stored(var, watched):
    drop(watched / "a.txt")
    first = until(lambda: receipt(var, "processed", "a.txt"))

    finish(stored)

    until(lambda: receipt(var, "processed", "a.txt")["outcome"] == "stored")
    found = receipt(var, "processed", "a.txt")
    assert found["received_at"] == first["received_at"]
    assert first["finished_at"] is None
    assert (
        datetime.fromisoformat(found["finished_at"])
        == saved(status=DocumentStatus.STORED)[0].head.stored_at
    )
    assert (found["size"], found["origin"]) == (len(TEXT), "a.txt")
    until(lambda: not list((var / "run" / "watch-pending").glob("*.json")))


def test_a_file_whose_document_fails_later_moves_to_failed(var, watched):
    (watched / "24.kg").mkdir()
    (watched / "24.kg" / "a.zip.meta.json").write_text("{}")
    drop(watched / "24.kg" / "a.zip")
    first = until(lambda: receipt(var, "processed", "24.kg/a.zip"))

    finish(corrupt)

    found = until(lambda: receipt(var, "failed", "24.kg/a.zip"))
    finished_at = datetime.fromisoformat(found.pop("finished_at"))
    assert finished_at >= datetime.fromisoformat(first["received_at"])
    assert found == {
        "id": first["id"],
        "outcome": "failed",
        "reason": "The archive ends too early.",
        "received_at": first["received_at"],
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        "size": len(TEXT),
        "origin": "24.kg/a.zip",
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

    assert not any((var / tree).exists() for tree in ("processed", "failed"))


def test_a_list_of_pending_files_that_was_cut_off_holds_up_no_other(var, watched, logs):
    pending = var / "run" / "watch-pending"
    (pending / "0.json").write_text("{")
    drop(watched / "a.txt")
    until(lambda: receipt(var, "processed", "a.txt"))

    finish(stored)

    until(lambda: receipt(var, "processed", "a.txt")["outcome"] == "stored")
    until(lambda: list(pending.iterdir()) == [pending / "0.json"])
    assert said(logs, "list of pending files cannot be read") == 1


def test_a_file_someone_took_away_is_not_followed_up(var, watched):
    drop(watched / "a.txt", "one")
    drop(watched / "b.txt", "two")
    until(lambda: receipt(var, "processed", "a.txt"))
    until(lambda: receipt(var, "processed", "b.txt"))
    filed(var, "processed", "a.txt").unlink()

    finish(lambda claimed: (corrupt if claimed.fields.filename == "a.txt" else stored)(claimed))

    until(lambda: not list((var / "run" / "watch-pending").glob("*.json")))
    assert not filed(var, "failed", "a.txt").exists()


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

    before = receipt(var, "processed", "a.txt")["outcome"]
    full.clear()

    until(lambda: receipt(var, "processed", "a.txt")["outcome"] == "stored")
    assert before == "received"
    assert said(logs, "receipt cannot be written: it is tried again") == 1


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

    before = [receipt(var, "processed", name)["outcome"] for name in ("a.txt", "b.txt")]
    away.clear()

    found = until(lambda: receipt(var, "failed", "a.txt"))
    until(lambda: receipt(var, "processed", "b.txt")["outcome"] == "stored")
    assert before == ["received", "received"]
    assert found["reason"] == "The archive ends too early."
    assert said(logs, "watcher is held up: it tries again") == 1
    assert said(logs, "watcher goes on") == 1
