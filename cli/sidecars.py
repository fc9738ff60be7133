"""Sidecars: `NAME.meta.json` beside a file that is sent carries its fields, as in the
watched folder."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cli.errors import CommandError
from cli.files import plain_name
from worker.folder import LONGEST_SIDECAR, SIDECAR, oddity


def metadata_of(path: Path, *, source: str | None) -> bytes | None:
    """The fields of the file as JSON, if it has a sidecar; `source` is for one that names
    none. Raises CommandError if the sidecar is not one."""
    sidecar = path.with_name(path.name + SIDECAR)
    if not os.path.lexists(sidecar):
        return None
    said = _fields_in(_content(sidecar))
    unsaid = {"filename": plain_name(path), "source": source}
    more = {name: value for name, value in unsaid.items() if value and not said.get(name)}
    return json.dumps({**said, **more}).encode()


def _content(sidecar: Path) -> bytes:
    try:
        kind = oddity(sidecar.lstat().st_mode)
        if kind is not None:
            raise CommandError(f"Its .meta.json is a {kind}. Put the file itself there.")
        with sidecar.open("rb") as file:
            content = file.read(LONGEST_SIDECAR + 1)
    except OSError as error:
        raise CommandError(f"Its .meta.json cannot be read: {error.strerror}.") from error
    if len(content) > LONGEST_SIDECAR:
        raise CommandError(f"Its .meta.json has more than {LONGEST_SIDECAR:,} bytes: shorten it.")
    return content


def _fields_in(content: bytes) -> dict[str, Any]:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise CommandError(f"Its .meta.json is not JSON: {error}.") from error
    if not isinstance(said, dict):
        raise CommandError("Its .meta.json is not a JSON object. Write {…} there.")
    return said


def leave_to_their_files(paths: Sequence[Path]) -> list[Path]:
    """The paths, but for sidecars of files that are named too: they are sent with them."""
    sidecars = {path.with_name(path.name + SIDECAR) for path in paths}
    return [path for path in paths if path not in sidecars]
