"""The watched folder: which files are taken, and what becomes of them, on a real file system."""

import json
import os
from datetime import UTC, datetime

import pytest

from tests.inbox import (
    TEXT,
    drop,
    error,
    fields_of,
    filed,
    hints,
    logs,
    receipt,
    said,
    saved,
    var,
    watched,
    watching,
)
from tests.servers import until
from worker import folder_sidecars, ready_files

__all__ = ["hints", "logs", "var", "watched"]


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
    assert error(var, "a.txt")["code"] == "unparsable"
    assert error(var, "a.txt")["message"] == found["reason"]
    assert ".meta.json" in found["reason"]
    assert filed(var, "failed", "a.txt.meta.json").exists()


def test_a_sidecar_with_a_field_nobody_knows_fails_its_file(var, watched):
    (watched / "a.txt.meta.json").write_text('{"titel": "Elections"}')
    drop(watched / "a.txt")

    found = until(lambda: receipt(var, "failed", "a.txt"))

    assert "titel" in found["reason"]
    assert error(var, "a.txt")["code"] == "invalid_intake"


def test_a_sidecar_that_is_too_long_fails_its_file(var, watched):
    (watched / "a.txt.meta.json").write_text(" " * (1024 * 1024 + 1))
    drop(watched / "a.txt")

    found = until(lambda: receipt(var, "failed", "a.txt"))

    assert "1,048,576 bytes" in found["reason"]


def make_folder(path, elsewhere):
    path.mkdir()


def make_link(path, elsewhere):
    path.symlink_to(elsewhere)


def make_pipe(path, elsewhere):
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "kind"),
    [(make_folder, "folder"), (make_link, "symbolic link"), (make_pipe, "special file")],
)
def test_a_sidecar_that_is_no_regular_file_fails_its_file(var, watched, make, kind):
    (var / "elsewhere.json").write_text('{"title": "not for everybody"}')
    make(watched / "a.txt.meta.json", var / "elsewhere.json")
    drop(watched / "a.txt")

    found = until(lambda: receipt(var, "failed", "a.txt"))

    assert found["outcome"] == "failed"
    assert f".meta.json is a {kind}" in found["reason"]
    assert error(var, "a.txt")["code"] == "invalid_intake"
    assert os.path.lexists(filed(var, "failed", "a.txt.meta.json"))
    assert until(lambda: list((watched / ".wiredesk" / "claimed").iterdir()) == [])


@pytest.mark.parametrize(
    "name",
    [
        ".hidden",
        "~lock.txt",
        "...txt",
        "a.txt.part",
        "a.PART",
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


def test_a_name_with_an_ending_of_the_longest_kind_stays_visible(var, watched):
    (watched / ("story." + "y" * 241)).write_text(TEXT)

    found = until(lambda: receipt(var, "processed", "story." + "y" * 31))

    assert fields_of(found).filename == "story." + "y" * 241


def test_a_sidecar_without_its_file_is_told_once_and_stays(var, logs, monkeypatch):
    monkeypatch.setattr(folder_sidecars, "ALONE", 0.3)
    monkeypatch.setenv("WIREDESK_WATCH_RESCAN", "100ms")
    inbox = var / "inbox"
    (inbox / "late.txt.meta.json").write_text("{}")
    (inbox / "waits.txt.part").write_text(TEXT)
    (inbox / "waits.txt.part.meta.json").write_text("{}")

    with watching():
        until(lambda: said(logs, "sidecar without its file"))
        drop(inbox / "after.txt", "what came after")
        until(lambda: receipt(var, "processed", "after.txt"))

    told = [line for line in logs if line["event"] == "sidecar without its file"]
    assert [line["file"] for line in told] == [str(inbox / "late.txt.meta.json")]
    assert (inbox / "late.txt.meta.json").exists()


def test_a_name_of_the_longest_kind_is_shortened_so_that_the_receipt_fits(var, watched):
    (watched / ("é" * 125 + ".txt")).write_text(TEXT)

    found = until(lambda: receipt(var, "processed", "é" * 98 + ".txt"))

    assert fields_of(found).filename == "é" * 125 + ".txt"


def test_a_watched_folder_inside_another_has_its_own_sources(var, monkeypatch):
    outer, inner = var / "inbox", var / "inbox" / "kabar"
    monkeypatch.setenv("WIREDESK_WATCH_DIR", f"{outer},{inner}")
    with watching():
        drop(outer / "a.txt", "one")
        until(lambda: receipt(var, "processed", "a.txt"))
        drop(inner / "b.txt", "two")
        found = until(lambda: receipt(var, "processed", "b.txt"))

    assert fields_of(found).source is None


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


def test_more_files_than_are_kept_in_mind_are_all_taken(var, monkeypatch):
    monkeypatch.setattr(ready_files, "MOST", 5)
    for number in range(20):
        drop(var / "inbox" / f"{number}.txt", f"story number {number}")

    with watching():
        for number in range(20):
            until(lambda n=number: receipt(var, "processed", f"{n}.txt"))

    assert len(saved()) == 20
    assert list((var / "inbox").glob("*.txt")) == []
