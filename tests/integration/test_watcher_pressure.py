"""The watched folder while there is no room for more documents."""

from structlog.testing import capture_logs

from schemas.settings import get_settings
from tests.fullness import LARGE, disk, incoming, often, small_files
from tests.inbox import drop, fields_of, filed, files_of, receipt, said, saved, var, watched
from tests.servers import until

__all__ = ["disk", "often", "var", "watched"]


def test_files_wait_in_the_watched_folder_until_there_is_room(disk, var, watched):
    disk[0] = 1000
    with capture_logs() as logged:
        drop(watched / "a.txt", "A story about a bridge.")
        until(lambda: "nothing is taken in" in str(logged))
        waits = (watched / "a.txt").exists()
        disk[0] = 2**40
        until(lambda: receipt(var, "processed", "a.txt"))

    refusals = [line for line in logged if line["event"] == "nothing is taken in"]
    assert waits
    assert [line["code"] for line in refusals] == ["disk_nearly_full"]


def test_a_file_that_finds_the_disk_full_is_taken_when_there_is_room(var, watched):
    with capture_logs() as logged:
        file = var / "large.txt"
        file.write_bytes(LARGE)
        with small_files():
            file.rename(watched / "large.txt")
            until(lambda: "DiskFullError" in str(logged))
        until(lambda: receipt(var, "processed", "large.txt"))

    assert incoming(get_settings()) == []


def test_a_file_that_fills_the_disk_holds_up_no_other_and_is_not_lost(var, watched):
    file = var / "large.txt"
    file.write_bytes(LARGE)
    (var / "large.txt.meta.json").write_text('{"title": "Bridges"}')
    with capture_logs() as logged:
        with small_files():
            (var / "large.txt.meta.json").rename(watched / "large.txt.meta.json")
            file.rename(watched / "large.txt")
            for number in range(5):
                drop(watched / f"{number}.txt", f"story number {number}")
            for number in range(5):
                until(lambda n=number: receipt(var, "processed", f"{n}.txt"))
            kept = {path.name for path in files_of(watched / ".wiredesk" / "claimed")}
        found = until(lambda: receipt(var, "processed", "large.txt"))

    assert kept == {"large.txt", "large.txt.meta.json"}
    assert fields_of(found).title == "Bridges"
    assert filed(var, "processed", "large.txt").read_bytes() == LARGE
    assert said(logged, "watcher is held up: it tries again") == 1
    assert len(saved()) == 7
    assert incoming(get_settings()) == []
