"""The watched folder while there is no room for more documents."""

from structlog.testing import capture_logs

from schemas.settings import get_settings
from tests.fullness import LARGE, disk, incoming, often, small_files
from tests.inbox import drop, receipt, var, watched
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
