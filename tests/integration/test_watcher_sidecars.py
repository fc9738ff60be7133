"""Sidecars in the watched folder that come early, or when their file was taken already."""

import json
from datetime import timedelta

from tests.inbox import (
    drop,
    error,
    fields_of,
    filed,
    hints,
    ledger,
    logs,
    receipt,
    said,
    saved,
    var,
    watched,
    watching,
)
from tests.servers import until
from worker import late_sidecars

__all__ = ["hints", "logs", "var", "watched"]

SIDECAR = '{"title": "Of the first file", "external_id": "1"}'
TOO_LATE = "sidecar came too late"


def test_a_sidecar_that_comes_late_is_not_used_for_the_next_file(var, watched, hints, logs):
    (watched / "late").mkdir()
    drop(watched / "late" / "s8.txt", "the first")
    until(lambda: receipt(var, "processed", "late/s8.txt"))

    drop(watched / "late" / "s8.txt.meta.json", SIDECAR)
    said_of_it = until(lambda: receipt(var, "failed", "late/s8.txt.meta.json"))
    drop(watched / "late" / "s8.txt", "the second")
    found = until(lambda: receipt(var, "processed", "late/s8-1.txt"))

    assert (fields_of(found).title, fields_of(found).external_id) == (None, None)
    assert said_of_it["id"] is None
    assert said_of_it["outcome"] == "failed"
    assert error(var, "late/s8.txt.meta.json")["code"] == "late_sidecar"
    assert error(var, "late/s8.txt.meta.json")["message"] == said_of_it["reason"]
    assert "'s8.txt'" in said_of_it["reason"]
    assert filed(var, "failed", "late/s8.txt.meta.json").read_text() == SIDECAR
    assert list((watched / "late").iterdir()) == []
    assert ledger() == []
    assert said(logs, TOO_LATE) == 1


def test_a_sidecar_that_comes_late_is_known_after_a_restart(var):
    with watching():
        drop(var / "inbox" / "a.txt", "the first")
        until(lambda: receipt(var, "processed", "a.txt"))

    drop(var / "inbox" / "a.txt.meta.json", SIDECAR)
    with watching():
        until(lambda: receipt(var, "failed", "a.txt.meta.json"))
        drop(var / "inbox" / "a.txt", "the second")
        found = until(lambda: receipt(var, "processed", "a-1.txt"))

    assert fields_of(found).title is None


def test_a_sidecar_of_a_file_that_failed_is_late_too(var, watched):
    (watched / "a.txt").touch()
    until(lambda: receipt(var, "failed", "a.txt"))

    drop(watched / "a.txt.meta.json", SIDECAR)

    until(lambda: receipt(var, "failed", "a.txt.meta.json"))
    assert error(var, "a.txt")["code"] == "empty"
    assert len(ledger()) == 1


def test_a_sidecar_waits_for_a_file_that_was_never_taken(var, watched, hints):
    drop(watched / "a.txt.meta.json", SIDECAR)
    drop(watched / "b.txt", "what came between")
    until(lambda: receipt(var, "processed", "b.txt"))

    drop(watched / "a.txt", "the first")

    found = until(lambda: receipt(var, "processed", "a.txt"))
    assert fields_of(found).title == "Of the first file"
    assert not (var / "failed").exists()


def test_a_sidecar_is_the_next_files_if_the_last_one_had_its_own(var, watched):
    for number in (1, 2):
        drop(watched / "a.txt.meta.json", json.dumps({"title": f"Number {number}"}))
        drop(watched / f"between-{number}.txt", f"what came between, {number}")
        until(lambda n=number: receipt(var, "processed", f"between-{n}.txt"))
        drop(watched / "a.txt", f"story number {number}")
        until(lambda: not (watched / "a.txt").exists() and not list(watched.glob("a.txt*")))
    until(lambda: receipt(var, "processed", "a-1.txt"))

    titles = [d.head.fields.title for d in saved() if d.head.fields.filename == "a.txt"]
    assert sorted(titles) == ["Number 1", "Number 2"]
    assert not (var / "failed").exists()


def test_a_sidecar_is_the_next_files_if_the_last_one_is_long_gone(var, watched, monkeypatch):
    drop(watched / "a.txt", "of yesterday")
    until(lambda: receipt(var, "processed", "a.txt"))
    monkeypatch.setattr(late_sidecars, "WITHIN", timedelta(0))

    drop(watched / "a.txt.meta.json", json.dumps({"title": "Of today"}))
    drop(watched / "b.txt", "what came between")
    until(lambda: receipt(var, "processed", "b.txt"))
    drop(watched / "a.txt", "of today")

    found = until(lambda: receipt(var, "processed", "a-1.txt"))
    assert fields_of(found).title == "Of today"


def test_a_sidecar_is_not_late_for_a_file_of_another_watched_folder(var, monkeypatch):
    one, other = var / "one", var / "other"
    one.mkdir()
    other.mkdir()
    monkeypatch.setenv("WIREDESK_WATCH_DIR", f"{one},{other}")
    with watching():
        drop(one / "a.txt", "the first")
        until(lambda: receipt(var, "processed", "a.txt"))

    with watching():
        drop(other / "a.txt.meta.json", SIDECAR)
        drop(other / "b.txt", "what came between")
        until(lambda: receipt(var, "processed", "b.txt"))
        drop(other / "a.txt", "another")
        found = until(lambda: receipt(var, "processed", "a-1.txt"))

    assert fields_of(found).title == "Of the first file"


def test_a_late_sidecar_that_cannot_be_moved_is_tried_again(var, watched, monkeypatch, logs):
    monkeypatch.setenv("WIREDESK_WATCH_RESCAN", "100ms")
    (var / "failed").write_text("a file where a folder should be")
    drop(watched / "a.txt", "the first")
    until(lambda: receipt(var, "processed", "a.txt"))

    drop(watched / "a.txt.meta.json", SIDECAR)
    until(lambda: said(logs, "late sidecar cannot be moved: it is tried again"))
    (var / "failed").unlink()
    (watched / "new").mkdir()

    assert until(lambda: receipt(var, "failed", "a.txt.meta.json"))
