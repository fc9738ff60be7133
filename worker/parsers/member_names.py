"""What files inside a container are called: safe to keep, and which are no documents."""

from __future__ import annotations

import re

LONGEST = 1_000
"""Characters of a name; of a longer one the end is kept, which tells the type."""

_CONTROLS = re.compile("[\0-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
_DRIVE = re.compile(r"^[A-Za-z]:")
_CLUTTER = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".gitkeep", "__macosx"})
_UP = frozenset({"", ".", ".."})


def clean(name: str) -> str:
    """The path below the container's root: no drive, no root, no way up, no control characters."""
    path = _DRIVE.sub("", _CONTROLS.sub("", name)).replace("\\", "/")
    parts = [part for step in path.split("/") if (part := step.strip()) not in _UP]
    return "/".join(parts)[-LONGEST:]


def basename(name: str) -> str:
    """The last part of the path alone."""
    return clean(name).rpartition("/")[2]


def is_clutter(name: str) -> bool:
    """Whether it is a folder's own file that some system adds: no document."""
    parts = name.lower().split("/")
    return parts[-1].startswith("._") or not _CLUTTER.isdisjoint((parts[0], parts[-1]))
