"""MHTML, a page saved with its parts in one file: the page itself is read, as HTML is."""

from __future__ import annotations

import re
from dataclasses import replace
from email.message import Message
from typing import Any

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import CorruptDocumentError
from worker.parsers import html
from worker.parsers.feeds import feed_dates

MAX_PARTS = 2_000
LONGEST_HEAD = 64_000
"""Bytes of the headers: a subject of some megabytes takes minutes to decode."""

_PAGES = ("text/html", "application/xhtml+xml")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_WEB = re.compile(r"(?:https?|file):\S{3,2000}", re.IGNORECASE)


def parse(raw: RawDocument) -> ParsedDocument:
    """The page with its address and the day it was saved; its pictures are not read."""
    message = _message(raw.content)
    page = _page(message)
    parsed = html.parse(RawDocument(_bytes(page), _declared(page)))
    saved = {name: value for name, value in _saved(message, page).items() if value}
    return replace(
        parsed,
        parser="mhtml/1",
        media_type="multipart/related",
        metadata=saved | parsed.metadata,
        **_titled(parsed, message),
    )


def _message(content: bytes) -> Message:
    from email import message_from_bytes  # here, because plain text never pays for it

    head = _HEAD_END.search(content[: LONGEST_HEAD + 4])
    if head is None:
        raise CorruptDocumentError("This is no MHTML: it has no headers, or endless ones.")
    if content.count(b"\nContent-Type:") + content.count(b"\ncontent-type:") > MAX_PARTS:
        raise CorruptDocumentError(f"The page has more than {MAX_PARTS:,} parts. Send it alone.")
    return message_from_bytes(content.lstrip())


def _page(message: Message) -> Message:
    """The part that is the page: the one named as the start, else the first that is HTML."""
    parts = [part for part in message.walk() if part.get_content_type() in _PAGES]
    if not parts:
        raise CorruptDocumentError("The MHTML has no part that is a page. Save the page again.")
    start = str(message.get_param("start") or "").strip("<> ")
    named = (part for part in parts if str(part.get("Content-ID", "")).strip("<> ") == start)
    return next(named, parts[0]) if start else parts[0]


def _bytes(part: Message) -> bytes:
    payload: Any = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _declared(part: Message) -> str:
    charset = part.get_content_charset()
    return f"text/html; charset={charset}" if charset else "text/html"


def _saved(message: Message, page: Message) -> dict[str, str | None]:
    """Where the page was and when it was saved."""
    place = str(message.get("Snapshot-Content-Location") or page.get("Content-Location") or "")
    place = "".join(place.split())
    url = place if _WEB.fullmatch(place) else None
    saved = feed_dates.iso(str(message.get("Date", "")))
    return {"url": url, "fetched_at": saved}


def _titled(parsed: ParsedDocument, message: Message) -> dict[str, Any]:
    """The subject as the title of a page that has none."""
    if parsed.title or not (subject := _subject(message)):
        return {}
    return {"title": subject, "provenance": parsed.provenance | {"title": "subject"}}


def _subject(message: Message) -> str | None:
    from email.header import decode_header, make_header  # here, as above

    try:
        subject = str(make_header(decode_header(str(message.get("Subject", "")))))
    except (ValueError, LookupError):
        return None
    return " ".join(subject.split())[:200] or None
