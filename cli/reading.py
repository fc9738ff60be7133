"""Documents from files, from stdin and from lines of JSON, one after the other."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from cli import files
from cli.understanding import documents, failed
from schemas.documents import Failure, IntakeFields, RawDocument
from schemas.errors import PermanentError, TooLargeError
from schemas.intake import JSON_ROOM, read_intake

STDIN = Path("-")


def from_files(
    paths: Iterable[Path], tagger_names: Sequence[str], *, limit: int, inside: bool
) -> Iterator[dict[str, Any]]:
    """The document object of each file; `-` is stdin."""
    for path in files.files_in(paths):
        yield from _from_file(path, tagger_names, limit=limit, inside=inside)


def _from_file(
    path: Path, tagger_names: Sequence[str], *, limit: int, inside: bool
) -> Iterable[dict[str, Any]]:
    fields = IntakeFields(filename=None if path == STDIN else files.plain_name(path))
    try:
        raw = RawDocument(_content(path, limit=limit), None, fields)
    except OSError as error:
        return [failed(fields, _unreadable(path, error))]
    except TooLargeError as error:
        return [failed(fields, Failure(error.code, str(error)))]
    return documents(raw, tagger_names, inside=inside)


def _content(path: Path, *, limit: int) -> bytes:
    """The bytes of the file. Raises OSError, TooLargeError."""
    if path == STDIN:
        content = sys.stdin.buffer.read(limit + 1)
    else:
        with path.open("rb") as file:
            content = file.read(limit + 1)
    if len(content) > limit:
        raise TooLargeError(limit)
    return content


def _unreadable(path: Path, error: OSError) -> Failure:
    what = f"{files.shown(path)} cannot be read: {error.strerror}."
    return Failure("unreadable", f"{what} Name a file or folder that can, or '-'.")


def from_lines(
    paths: Iterable[Path], tagger_names: Sequence[str], *, limit: int, inside: bool
) -> Iterator[dict[str, Any]]:
    """The document object of each line of JSON in the files (none named: stdin), in order."""
    for path in list(paths) or [STDIN]:
        if path == STDIN:
            yield from _lines(sys.stdin.buffer, tagger_names, limit=limit, inside=inside)
        else:
            yield from _lines_of(path, tagger_names, limit=limit, inside=inside)


def _lines_of(
    path: Path, tagger_names: Sequence[str], *, limit: int, inside: bool
) -> Iterator[dict[str, Any]]:
    try:
        file = path.open("rb")
    except OSError as error:
        yield failed(IntakeFields(), _unreadable(path, error))
        return
    with file:
        yield from _lines(file, tagger_names, limit=limit, inside=inside)


def _lines(
    stream: IO[bytes], tagger_names: Sequence[str], *, limit: int, inside: bool
) -> Iterator[dict[str, Any]]:
    """One document object for each line that is not blank, as soon as it has come."""
    longest = 2 * limit + JSON_ROOM
    number = 0
    while line := stream.readline(longest + 1):
        number += 1
        if len(line) > longest and not line.endswith(b"\n"):
            _skip_line(stream)
            yield _refused(TooLargeError(longest, "The line"), number)
        elif line.strip():
            yield from _from_line(line, number, tagger_names, limit=limit, inside=inside)


def _skip_line(stream: IO[bytes]) -> None:
    while (rest := stream.readline(JSON_ROOM)) and not rest.endswith(b"\n"):
        pass


def _refused(error: PermanentError, number: int) -> dict[str, Any]:
    return failed(IntakeFields(), Failure(error.code, str(error)), line=number)


def _from_line(
    line: bytes, number: int, tagger_names: Sequence[str], *, limit: int, inside: bool
) -> Iterable[dict[str, Any]]:
    try:
        raw = _raw(line, limit=limit)
    except PermanentError as error:
        return [_refused(error, number)]
    return documents(raw, tagger_names, inside=inside, line=number)


def _raw(line: bytes, *, limit: int) -> RawDocument:
    """The document in a line. Raises InvalidIntakeError, TooLargeError."""
    given = read_intake(line)
    content, media_type = given.content()
    if len(content) > limit:
        raise TooLargeError(limit)
    return RawDocument(content, media_type, given.fields())
