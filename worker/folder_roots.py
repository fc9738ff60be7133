"""The watched folders of the settings, and the one watcher that works them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from schemas.errors import SettingsError
from schemas.setting_types import WatchMode
from schemas.settings import Settings
from worker import locks


def roots_of(settings: Settings) -> list[str]:
    """The watched folders, made where they are missing. Raises SettingsError."""
    data_dir = os.path.realpath(settings.data_dir)
    for path in settings.watch_dirs:
        root = os.path.realpath(path)
        if os.path.commonpath([root, data_dir]) == root:
            raise SettingsError(
                f"WIREDESK_WATCH_DIR {str(path)!r} holds WIREDESK_DATA_DIR. "
                "Use a folder below or beside it, such as the default DATA_DIR/inbox."
            )
        _make(path)
    return list(dict.fromkeys(os.path.abspath(path) for path in settings.watch_dirs))


def _make(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"WIREDESK_WATCH_DIR {str(path)!r} cannot be made: {error.strerror}. "
            "Name a folder this user may write to."
        ) from None


def lock_files(settings: Settings) -> list[str]:
    """The files whoever works these folders holds: nothing is written into folders whose
    files stay there."""
    folders = [os.path.join(settings.data_dir, "run")]
    if settings.watch_mode is WatchMode.MOVE:
        folders += [os.path.join(root, ".wiredesk") for root in roots_of(settings)]
    return [os.path.join(folder, "watcher.lock") for folder in folders]


def hold(paths: Sequence[str]) -> list[int] | None:
    """Hold all of these lock files; None if another watcher does. Raises SettingsError."""
    try:
        return locks.hold(paths)
    except OSError as error:
        raise SettingsError(
            f"{error.filename} cannot be made: {error.strerror}. "
            "Let this user write to DATA_DIR and to the folders of WIREDESK_WATCH_DIR, or set "
            "WIREDESK_WATCH_MODE to leave."
        ) from None
