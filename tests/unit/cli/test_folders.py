"""Folders as the doctor sees them."""

import errno
import shutil
import tempfile
from pathlib import Path

import pytest

from cli import folders
from cli.errors import CommandError

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/news /mnt/wire\\040desk nfs4 rw 0 0
broken
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/home/x", "ext4"), ("/mnt/wire desk/in", "nfs4"), ("/mnt/wire", "ext4")],
)
def test_the_file_system_is_that_of_the_closest_mount(folder, kind):
    assert folders.file_system(Path(folder), MOUNTS) == kind


def test_a_network_share_is_polled():
    said = folders.mechanism(Path("/mnt/wire desk"), MOUNTS)

    assert said == "by polling, as nfs4 does not tell of changes"


def test_a_local_folder_tells_of_changes():
    assert folders.mechanism(Path("/home"), MOUNTS) == "by change events (inotify)"


def test_a_system_without_a_mount_table_is_polled():
    assert (
        folders.mechanism(Path("/x"), "") == "by polling, as this system does not tell of changes"
    )


def test_a_system_without_a_mount_table_has_an_empty_one(monkeypatch, tmp_path):
    monkeypatch.setattr(folders, "MOUNTS", tmp_path / "missing")

    assert folders.mount_table() == ""


def test_a_folder_that_is_not_there_yet_is_made_when_needed(tmp_path):
    said = folders.check_writable(tmp_path / "a" / "b", setting="X")

    assert said == f"{tmp_path}/a/b, made when first needed"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_may_not_be_written_to_is_a_problem(monkeypatch, tmp_path):
    def refuse(**_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)

    with pytest.raises(CommandError, match=r"\(Permission denied\).*set WIREDESK_X to another"):
        folders.check_writable(tmp_path, setting="WIREDESK_X")


def test_too_little_room_is_a_problem(tmp_path):
    more = shutil.disk_usage(tmp_path).free * 2

    with pytest.raises(CommandError, match="Make room, or set WIREDESK_DATA_DIR"):
        folders.check_room(tmp_path, needed=more)
