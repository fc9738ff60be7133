"""WARC, the archive of web crawls: each page that was answered is a child."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from schemas.arrivals import Via
from schemas.children import Child, LeftOut
from schemas.documents import IntakeFields, ParsedDocument, RawDocument
from schemas.errors import CorruptDocumentError, IngestError
from worker.parsers.budget import Budget
from worker.parsers.declared import essence
from worker.parsers.web import codings

if TYPE_CHECKING:
    from fastwarc.warc import ArchiveIterator, WarcRecord

MAX_RECORDS = 200_000
MAX_PAGES = 20_000
"""Payloads that are read; those with a coding count twice."""
MAX_TOTAL = 2 * 2**30
"""Bytes of all records as they say themselves; a larger archive is read in part."""

_PAGES = frozenset({"response", "resource", "conversion"})
_ASSET = re.compile(
    r"(?:image|audio|video|font|model)/.*|text/(?:css|javascript|ecmascript|x-component|vtt)|"
    r"application/(?:javascript|x-javascript|ecmascript|font.*|x-font.*|vnd\.ms-fontobject|"
    r"x-shockwave-flash|wasm|manifest\+json|json|json\+.*|octet-stream|dash\+xml|"
    r"vnd\.apple\.mpegurl|x-mpegurl|ocsp-.*|x-protobuf|x-chrome-extension)"
)
"""What a page is made of, beside its words."""


def parse(raw: RawDocument) -> ParsedDocument:
    """What the archive holds, counted, and its pages as children."""
    counts, warnings = _counted(raw.content)
    return ParsedDocument(
        text="",
        parser="warc/1",
        media_type="application/warc",
        metadata={"records": dict(counts)},
        warnings=warnings,
        children=_children(raw.content),
    )


def _records(content: bytes) -> Iterator[WarcRecord]:
    """The records within the bounds; an OSError where the archive is damaged."""
    from fastwarc.warc import ArchiveIterator  # here, because plain text never pays for it

    archive: ArchiveIterator = ArchiveIterator(BytesIO(content), auto_decode="none")
    total = 0
    for number, record in enumerate(archive):
        total += max(0, record.content_length)
        if number >= MAX_RECORDS or total > MAX_TOTAL:
            return
        yield record


def _counted(content: bytes) -> tuple[Counter[str], tuple[str, ...]]:
    """How many records of each kind; CorruptDocumentError if there is none."""
    counts: Counter[str] = Counter()
    try:
        for record in _records(content):
            counts[_kind(record)] += 1
    except OSError as error:
        if not counts:
            raise CorruptDocumentError(
                f"This is no readable WARC: {error}. Send it whole and as it was made."
            ) from error
        return counts, (f"The archive is damaged after {counts.total():,} records.",)
    return counts, ()


def _kind(record: WarcRecord) -> str:
    """What a record is, as counted: a page, or why it is none."""
    name = _record_type(record)
    if name not in _PAGES:
        return name
    status = _status(record)
    if 300 <= status < 400:
        return "redirect"
    if _is_asset(record):
        return "asset"
    return "page" if status == 200 else "error"


def _record_type(record: WarcRecord) -> str:
    return str(record.headers.get("WARC-Type") or "").strip().lower()


def _status(record: WarcRecord) -> int:
    """The answer's status; 200 where none was asked."""
    return (record.http_headers.status_code or 0) if record.http_headers else 200


def _media_type(record: WarcRecord) -> str | None:
    headers = record.http_headers or record.headers
    given: str | None = headers.get("Content-Type")
    return given.strip() if given else None


def _is_asset(record: WarcRecord) -> bool:
    kind = essence(_media_type(record))
    is_data = _record_type(record) != "response" and kind == "application/json"
    return _ASSET.fullmatch(kind) is not None and not is_data


def _children(content: bytes) -> Iterator[Child | LeftOut]:
    budget = Budget(members=MAX_PAGES)
    try:
        for record in _records(content):
            kind = _kind(record)
            if kind == "page":
                yield _child(record, budget)
            elif kind == "error":
                message = f"The server answered with status {_status(record)}."
                yield LeftOut(_url(record), "fetch_failed", message)
            if budget.members < 0:
                return
    except OSError as error:
        yield LeftOut(None, "corrupt", f"The archive is damaged from here on: {error}.")


def _child(record: WarcRecord, budget: Budget) -> Child | LeftOut:
    url = _url(record)
    size: int = record.content_length
    try:
        payload = budget.read(record.reader)
        payload = codings.undone(payload, _codings(record), budget)
    except IngestError as error:
        return LeftOut(url, error.code, str(error), size=size)
    if not payload:
        return LeftOut(url, "empty", "The server answered with no bytes.", size=size)
    metadata = {"url": url, "fetched_at": _fetched_at(record)}
    kept = {name: value for name, value in metadata.items() if value}
    return Child(payload, url, _media_type(record), Via.MEMBER, IntakeFields(metadata=kept))


def _codings(record: WarcRecord) -> list[str]:
    """What was done to the payload, the last first."""
    if not record.http_headers:
        return []
    given = [record.http_headers.get(name) for name in ("Transfer-Encoding", "Content-Encoding")]
    return [
        coding.strip().lower()
        for codings_ in given
        for coding in reversed((codings_ or "").split(","))
        if coding.strip()
    ]


def _url(record: WarcRecord) -> str | None:
    url = (record.headers.get("WARC-Target-URI") or "").strip().strip("<>")
    return url or None


def _fetched_at(record: WarcRecord) -> str | None:
    moment = record.record_date
    return moment.isoformat(timespec="seconds") if moment else None
