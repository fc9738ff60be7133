"""Folders as `doctor` sees them: may they be written, is there room, who tells of changes."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
from pathlib import Path

from cli.errors import CommandError

GIB = 1024**3
MOUNTS = Path("/proc/self/mounts")
SILENT = tuple("nfs cifs smb 9p fuse vboxsf virtiofs afs ceph gluster lustre".split())
"""File systems, by the start of their name, that tell nothing of changes made elsewhere."""


def nearest(folder: Path) -> Path:
    """The folder, or the closest one above it that exists."""
    path = folder.absolute()
    return next(part for part in (path, *path.parents) if part.exists())


def check_writable(folder: Path, *, setting: str) -> str:
    """Where the folder is, if it may be written to or made. Raises CommandError."""
    place = nearest(folder)
    try:
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        raise CommandError(
            f"{place} cannot be written to ({error.strerror}). "
            f"Give this user the right to, or set {setting} to another folder."
        ) from error
    return str(folder.absolute()) + ("" if folder.exists() else ", made when first needed")


def check_room(folder: Path, *, needed: int) -> str:
    """How much room there is, if enough. Raises CommandError."""
    free = shutil.disk_usage(nearest(folder)).free
    if free < needed:
        raise CommandError(
            f"{free / GIB:.1f} GiB are free at {folder.absolute()}, less than "
            f"{needed / GIB:.1f} GiB. Make room, or set WIREDESK_DATA_DIR to a larger disk."
        )
    return f"{free / GIB:.1f} GiB free"


def mechanism(folder: Path, mounts: str) -> str:
    """How changes in the folder are noticed, given the text of the mount table."""
    kind = file_system(folder.absolute(), mounts)
    if kind.startswith(SILENT):
        return f"by polling, as {kind} does not tell of changes"
    if importlib.util.find_spec("inotify_simple") is None or not mounts:
        return "by polling, as this system does not tell of changes"
    return "by change events (inotify)"


def file_system(path: Path, mounts: str) -> str:
    """The kind of file system the path is on; empty if the table does not tell."""
    table = (line.split() for line in mounts.splitlines())
    found = {_unescaped(row[1]): row[2] for row in table if len(row) > 2}
    places = (str(part) for part in (path, *path.parents))
    return next((found[place] for place in places if place in found), "")


def _unescaped(place: str) -> str:
    """A path of the mount table, in which spaces are written as octal numbers."""
    return place.replace("\\040", " ").replace("\\134", "\\")


def mount_table() -> str:
    """The mount table of this system; empty where there is none."""
    return MOUNTS.read_text(errors="replace") if MOUNTS.is_file() else ""
