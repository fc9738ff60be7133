"""Corrected documents as test cases: a document's bytes, and what is right of it."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson

from cli import rereading
from cli.client import Client
from cli.errors import CommandError
from cli.output import json_bytes
from cli.replay import part
from schemas import corrected, moments
from schemas.documents import IntakeFields, RawDocument
from schemas.field_changes import cut

ENDING = ".expected.json"
ORDINARY = re.compile(r"\.[A-Za-z0-9]{1,10}")
LONGEST = 80

LABELS = "tags"
"""Free labels: no parser finds any, so they are not looked for."""

Case = tuple[dict[str, Any], bytes]
"""What is right of a document, and its bytes."""


def case(client: Client, document_id: str) -> Case:
    """The test case of a corrected document. Raises ServerError."""
    document = client.get(f"/v1/documents/{part(document_id)}")
    content = client.original(document_id)
    raw = rereading.raw(document, content)
    made = list(client.items("/v1/corrections", document_id=document_id))
    expected, reasons = dict[str, Any](), dict[str, str]()
    for correction in reversed(made):
        expected |= {name: field["corrected"] for name, field in correction["fields"].items()}
        reasons |= dict.fromkeys(correction["fields"], correction["reason"])
    found = {
        "document_id": document_id,
        "original": document_id + _ending(document),
        "media_type": raw.media_type,
        "intake": {name: value for name, value in asdict(raw.fields).items() if value},
        "expected": expected,
        "machine": {name: corrected.machine(document, name, labels=()) for name in expected},
        "reason": reasons,
    }
    return found, content


def _ending(document: Mapping[str, Any]) -> str:
    """The ending of its name, or one that fits its type."""
    ending = Path(document["filename"] or "").suffix
    if ORDINARY.fullmatch(ending):
        return ending
    media_type = (document["media_type"] or "").partition(";")[0].strip()
    return mimetypes.guess_extension(media_type) or ".bin"


def write(folder: Path, made: Case) -> tuple[Path, bool]:
    """Write both files; where what is right stands, and whether it is new. What is there
    stays as it is."""
    found, content = made
    path = folder / f"{found['document_id']}{ENDING}"
    if path.exists():
        return path, False
    _write_new(folder / found["original"], content)
    return path, _write_new(path, json_bytes(found) + b"\n")


def _write_new(path: Path, content: bytes) -> bool:
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        return False
    return True


def cases_in(folder: Path) -> list[Path]:
    """Where in the folder it stands what is right. Raises CommandError if nowhere."""
    found = sorted(folder.glob(f"*{ENDING}"))
    if not found:
        raise CommandError(
            f"No *{ENDING} in {folder}. 'wiredesk corrections export --out {folder}' writes them."
        )
    return found


def differences(path: Path, tagger_names: Sequence[str]) -> list[str]:
    """What is not read as it should be, in words. Raises CommandError, OSError."""
    expected, raw = _opened(path)
    read = rereading.read(raw, tagger_names)
    if read["error"] is not None:
        return [f"cannot be read ({read['error']['code']})"]
    return list(_differences(expected, read))


def _differences(expected: Mapping[str, Any], read: Mapping[str, Any]) -> Iterator[str]:
    for name, right in expected.items():
        if name != LABELS and not _is_same(name, right, read[name]):
            told, wanted = (_told(_compared(name, value)) for value in (read[name], right))
            yield f"{name}: read {told}, expected {wanted}"


def _is_same(name: str, right: Any, read: Any) -> bool:
    if isinstance(right, list):
        return set(_compared(name, right)) == set(_compared(name, read))
    both = [moments.of(value) for value in (right, read) if isinstance(value, str) and "T" in value]
    is_moment = len(both) == 2 and None not in both
    return bool(right == read or (is_moment and both[0] == both[1]))


def _compared(name: str, value: Any) -> Any:
    """The value; of a list, what its entries are known by."""
    if not isinstance(value, list):
        return value
    key = corrected.KEYS.get(name, "name")
    return [entry if isinstance(entry, str) else str(entry[key]) for entry in value]


def _told(value: Any) -> str:
    return str(cut(", ".join(value) if isinstance(value, list) else repr(value), LONGEST))


def _opened(path: Path) -> tuple[dict[str, Any], RawDocument]:
    """What is right, and the document as it was sent."""
    try:
        found = orjson.loads(path.read_bytes())
        name = Path(found["original"]).name
        said = {**found["intake"], "tags": tuple(found["intake"].get("tags", ()))}
        fields, expected = IntakeFields(**said), dict(found["expected"])
        media_type = found["media_type"]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        kind = type(error).__name__
        raise CommandError(f"{path} is no export ({kind}). Export it again.") from error
    return expected, RawDocument((path.parent / name).read_bytes(), media_type, fields)
