"""Folders as `doctor` sees them: may they be written, is there room, who tells of changes."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from cli.errors import CommandError

GIB = 1024**3


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


def check_readable(folder: Path, *, setting: str) -> str:
    """Where the folder is, if its files may be read. Raises CommandError."""
    if folder.exists() and not os.access(folder, os.R_OK | os.X_OK):
        raise CommandError(
            f"{folder} cannot be read. Give this user the right to, or set {setting} to "
            "another folder."
        )
    return str(folder.absolute()) + ("" if folder.exists() else ", made when first needed")


def check_room(folder: Path, *, needed: int, setting: str = "WIREDESK_DATA_DIR") -> str:
    """How much room there is, if enough. Raises CommandError."""
    free = shutil.disk_usage(nearest(folder)).free
    if free < needed:
        raise CommandError(
            f"{free / GIB:.1f} GiB are free at {folder.absolute()}, less than "
            f"{needed / GIB:.1f} GiB. Make room, or set {setting} to a larger disk."
        )
    return f"{free / GIB:.1f} GiB free"


def mechanism(folder: Path, *, may_write: bool) -> str:
    """How changes in the folder are noticed, as the watcher would find out: by a trial."""
    from worker import folders

    trust = folders.try_out(str(folder.absolute()), may_write=may_write)
    return "watched by change events" if trust.holds else f"polled, as {trust.reason}"
