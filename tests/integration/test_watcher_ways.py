"""How folders are watched: by events where a canary is heard, else by looking."""

import errno
import os

from inotify_simple import INotify

from tests.inbox import TEXT, drop, fields_of, logs, receipt, said, saved, var, watching
from tests.servers import until
from worker import folder_mounts, folder_trust, folders

__all__ = ["logs", "var"]

EVENTS, POLLED = "folder is watched by change events", "folder is polled"


def reason_in(logs: list) -> str:
    return next(line["reason"] for line in logs if line["event"] == POLLED)


def test_a_folder_whose_canary_is_heard_is_watched_by_events(var, logs):
    with watching():
        until(lambda: said(logs, EVENTS))
        drop(var / "inbox" / "a.txt")
        until(lambda: receipt(var, "processed", "a.txt"))

    assert said(logs, POLLED) == 0
    assert not (var / "inbox" / folder_trust.CANARY).exists()


def test_a_folder_whose_canary_is_not_heard_is_polled(var, logs, monkeypatch):
    monkeypatch.setattr(folder_trust, "ANSWER", 0.1)
    monkeypatch.setenv("WIREDESK_WATCH_RESCAN", "1h")
    monkeypatch.setattr(INotify, "read", lambda *_, **__: iter([]))
    with watching():
        until(lambda: said(logs, POLLED))
        drop(var / "inbox" / "a.txt")
        until(lambda: receipt(var, "processed", "a.txt"))

    assert reason_in(logs) == folder_trust.UNHEARD


def test_a_network_share_is_polled_though_it_tells_of_changes_here(var, logs, monkeypatch):
    inbox = var / "inbox"
    monkeypatch.setattr(folder_mounts, "mount_table", lambda: f"server:/x {inbox} nfs4 rw 0 0\n")
    with watching():
        until(lambda: said(logs, POLLED))

    assert reason_in(logs) == "nfs4 does not tell of what is changed elsewhere"


def test_one_folder_may_be_polled_while_another_tells_of_changes(var, logs, monkeypatch):
    inbox, share = var / "inbox", var / "share"
    monkeypatch.setenv("WIREDESK_WATCH_DIR", f"{inbox},{share}")
    monkeypatch.setattr(folder_mounts, "mount_table", lambda: f"server:/x {share} nfs4 rw 0 0\n")
    with watching():
        until(lambda: said(logs, POLLED) and said(logs, EVENTS))
        drop(inbox / "a.txt", "one")
        drop(share / "b.txt", "two")
        until(lambda: receipt(var, "processed", "a.txt") and receipt(var, "processed", "b.txt"))

    told = {line["event"]: line["folder"] for line in logs if "folder" in line}
    assert told == {EVENTS: str(inbox), POLLED: str(share)}


def test_a_folder_that_cannot_be_written_to_is_polled(var, logs, monkeypatch):
    really_open = os.open

    def guarded(path, *args, **kwargs):
        if str(path).endswith(folder_trust.CANARY):
            raise OSError(errno.EROFS, "Read-only file system")
        return really_open(path, *args, **kwargs)

    monkeypatch.setattr(os, "open", guarded)
    with watching():
        until(lambda: said(logs, POLLED))

    assert reason_in(logs) == "it cannot be written to: Read-only file system"


def test_trust_that_was_lost_is_told_once_and_the_folder_looked_through(var, logs, monkeypatch):
    monkeypatch.setattr(folder_trust, "ANSWER", 0.1)
    monkeypatch.setattr(folder_trust, "EVERY", 0.2)
    monkeypatch.setenv("WIREDESK_WATCH_RESCAN", "200ms")
    with watching():
        until(lambda: said(logs, EVENTS))
        monkeypatch.setattr(INotify, "read", lambda *_, **__: iter([]))
        until(lambda: said(logs, POLLED))
        drop(var / "inbox" / "a.txt")
        until(lambda: receipt(var, "processed", "a.txt"))

    assert (said(logs, EVENTS), said(logs, POLLED)) == (1, 1)


def test_a_trial_says_why_a_folder_is_polled(var, monkeypatch):
    monkeypatch.setattr(folder_trust, "ANSWER", 0.05)

    heard = folders.try_out(str(var / "inbox"), may_write=True)
    gone = folders.try_out(str(var / "none"), may_write=True)
    monkeypatch.setattr(INotify, "read", lambda *_, **__: iter([]))
    unheard = folders.try_out(str(var / "inbox"), may_write=True)

    assert heard.holds
    assert "No such file" in gone.reason
    assert unheard.reason == folder_trust.UNHEARD


def test_a_folder_whose_limit_of_events_is_lifted_is_watched_by_events_again(
    var, logs, monkeypatch
):
    monkeypatch.setattr(folder_trust, "EVERY", 0.2)
    really_add = INotify.add_watch
    limit = [0]

    def add_watch(self, path, mask):
        if limit:
            raise OSError(errno.ENOSPC, "No space left on device")
        return really_add(self, path, mask)

    monkeypatch.setattr(INotify, "add_watch", add_watch)
    with watching():
        drop(var / "inbox" / "a.txt", "one")
        until(lambda: receipt(var, "processed", "a.txt"))
        polled = said(logs, "change events end: folders are polled")
        limit.clear()
        until(lambda: said(logs, EVENTS))
        drop(var / "inbox" / "b.txt", "two")
        until(lambda: receipt(var, "processed", "b.txt"))

    assert polled == said(logs, "change events end: folders are polled") == 1
    assert said(logs, POLLED) == 1


def test_a_hard_link_into_place_is_taken_without_a_rescan(var, logs, monkeypatch):
    (var / "elsewhere.txt").write_text(TEXT)
    with watching():
        until(lambda: said(logs, EVENTS))
        os.link(var / "elsewhere.txt", var / "inbox" / "a.txt")
        until(lambda: receipt(var, "processed", "a.txt"))


def test_a_file_waits_for_its_sidecar(var, logs, monkeypatch):
    monkeypatch.setenv("WIREDESK_WATCH_SIDECAR_GRACE", "1h")
    with watching():
        until(lambda: said(logs, EVENTS))
        drop(var / "inbox" / "a.txt")
        drop(var / "inbox" / "b.txt", "another")
        (var / "inbox" / "b.txt.meta.json").write_text('{"title": "B"}')
        found = until(lambda: receipt(var, "processed", "b.txt"))

    assert fields_of(found).title == "B"
    assert (var / "inbox" / "a.txt").exists()


def test_a_file_waits_for_its_sidecar_only_so_long(var, monkeypatch):
    monkeypatch.setenv("WIREDESK_WATCH_SIDECAR_GRACE", "200ms")
    drop(var / "inbox" / "a.txt")
    with watching():
        until(lambda: receipt(var, "processed", "a.txt"))


def test_a_sidecar_found_by_a_look_ends_the_waiting(var, monkeypatch):
    monkeypatch.setenv("WIREDESK_WATCH_SIDECAR_GRACE", "1h")
    monkeypatch.setattr(INotify, "read", lambda *_, **__: iter([]))
    drop(var / "inbox" / "a.txt")
    drop(var / "inbox" / "b.txt", "another")
    (var / "inbox" / "b.txt.meta.json").write_text("{}")
    with watching():
        until(lambda: receipt(var, "processed", "b.txt"))
        (var / "inbox" / "a.txt.meta.json").write_text('{"title": "A"}')
        until(lambda: receipt(var, "processed", "a.txt"))

    assert saved()[0].head.fields.title == "A"


def test_the_files_editors_and_copiers_make_on_their_way_are_not_taken(var, logs):
    passing = (".a.txt.swp", ".a.txt.aX3bQ1", "~$a.docx", ".~lock.a.odt#", "a.part", "4913.tmp")
    with watching():
        until(lambda: said(logs, EVENTS))
        for name in passing:
            (var / "inbox" / name).write_text("on its way")
        (var / "inbox" / ".a.txt.aX3bQ1").rename(var / "inbox" / "a.txt")
        until(lambda: receipt(var, "processed", "a.txt"))

    assert [document.head.fields.filename for document in saved()] == ["a.txt"]
