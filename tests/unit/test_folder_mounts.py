"""Which file system a folder is on, as the mount table says."""

from pathlib import Path

import pytest

from worker import folder_mounts

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
    assert folder_mounts.file_system(Path(folder), MOUNTS) == kind


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "virtiofs"])
def test_what_may_be_changed_elsewhere_is_remote(kind):
    assert folder_mounts.is_remote(kind)


@pytest.mark.parametrize("kind", ["ext4", "xfs", "overlay", "tmpfs", "fuseblk", ""])
def test_other_file_systems_are_not(kind):
    assert not folder_mounts.is_remote(kind)


def test_a_system_without_a_mount_table_has_an_empty_one(monkeypatch, tmp_path):
    monkeypatch.setattr(folder_mounts, "MOUNTS", tmp_path / "missing")

    assert folder_mounts.mount_table() == ""
    assert folder_mounts.file_system(tmp_path, "") == ""
