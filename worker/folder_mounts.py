"""Which file system a folder is on, and whether it tells of what is changed elsewhere."""

from __future__ import annotations

from pathlib import Path

MOUNTS = Path("/proc/self/mounts")
REMOTE = tuple("nfs cifs smb 9p drvfs fuse vboxsf virtiofs afs ceph gluster lustre".split())
"""File systems, by the start of their name, that may be changed elsewhere: of that they tell
nothing, though they tell of what is changed here."""
LOCAL = ("fuseblk",)


def mount_table() -> str:
    """The mount table of this system; empty where there is none."""
    return MOUNTS.read_text(errors="replace") if MOUNTS.is_file() else ""


def file_system(path: Path, mounts: str) -> str:
    """The kind of file system the path is on; empty if the table does not tell."""
    table = (line.split() for line in mounts.splitlines())
    found = {_unescaped(row[1]): row[2] for row in table if len(row) > 2}
    places = (str(part) for part in (path, *path.parents))
    return next((found[place] for place in places if place in found), "")


def _unescaped(place: str) -> str:
    """A path of the mount table, in which spaces are written as octal numbers."""
    return place.replace("\\040", " ").replace("\\134", "\\")


def is_remote(kind: str) -> bool:
    """Whether a file system of that kind may be changed from elsewhere."""
    return kind.startswith(REMOTE) and kind not in LOCAL
