"""Private folders of sandboxed processes, none of which outlives its use for long."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

PREFIX = "wiredesk-sandbox-"
_KEEPER = re.compile(rf"{PREFIX}(\d+)-")


def make() -> Path:
    """A new folder for a process that we keep; those whose keeper was killed go."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if _is_orphan(path):
            shutil.rmtree(path, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))


def _is_orphan(path: Path) -> bool:
    named = _KEEPER.match(path.name)
    if not named or path.is_symlink():
        return False
    try:
        os.kill(int(named[1]), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        return False
    return False


def clear(folder: Path) -> None:
    """Remove what lies in a folder."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def remove(folder: Path) -> None:
    """Remove a folder and what lies in it."""
    shutil.rmtree(folder, ignore_errors=True)
