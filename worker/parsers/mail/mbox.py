"""Boxes of messages: every one is a document of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.children import Child, LeftOut
from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import EmptyDocumentError
from schemas.parsing_errors import OverBudgetError
from worker.parsers.budget import Budget

MOST = 100_000
"""Messages that are looked for."""

_FROM = re.compile(
    rb"(?m)^From (?:[^\r\n]{1,400}?\d\d:\d\d[^\r\n]{0,100}\r?\n|"
    rb"[^\r\n]{1,500}\r?\n(?=[!-9;-~]{1,80}[ \t]{0,8}:|>?From ))"
)
_LENGTH = re.compile(rb"(?im)^Content-Length:[ \t]{0,8}(\d{1,12})[ \t]{0,8}\r?$")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_ESCAPED = re.compile(rb"(?m)^>(>*From )")
_HEAD = 65_536


def parse(raw: RawDocument) -> ParsedDocument:
    """The messages of the box as children, in their order."""
    starts = _starts(raw.content)
    if not starts:
        raise EmptyDocumentError("the box holds no message")
    if len(starts) > MOST:
        raise OverBudgetError(f"The box holds more than {MOST:,} messages. Send several.")
    return ParsedDocument(
        text="",
        parser="mbox/1",
        media_type="application/mbox",
        metadata={"member_count": len(starts), "skipped_count": 0},
        children=_messages(raw.content, starts),
    )


def _starts(content: bytes) -> list[tuple[int, int]]:
    """Where each message's `From ` line begins, and where the message does."""
    found: list[tuple[int, int]] = []
    at = 0
    while len(found) <= MOST and (mark := _FROM.search(content, at)):
        at = mark.end()
        if _is_after_blank(content, mark.start()):
            found.append((mark.start(), mark.end()))
            at = _counted(content, mark.end()) or at
    return found


def _is_after_blank(content: bytes, at: int) -> bool:
    before = content[max(0, at - 4) : at]
    return before.endswith((b"\n\n", b"\n\r\n")) or (at < 4 and not before.strip())


def _counted(content: bytes, start: int) -> int | None:
    """Where the message ends by its own count, if another begins there or nothing does."""
    end = _HEAD_END.search(content, start, start + _HEAD)
    said = _LENGTH.search(content, start, end.start() + 1) if end else None
    if not (end and said):
        return None
    after = end.end() + int(said[1])
    rest = content[after : after + 16].lstrip(b"\r\n")
    return after if after <= len(content) and (not rest or rest.startswith(b"From ")) else None


def _messages(content: bytes, starts: list[tuple[int, int]]) -> Iterator[Child | LeftOut]:
    """Each message without its `From ` line, lines that were escaped for the box as they were."""
    budget = Budget(total=len(content), each=Budget().each)
    ends = [start for start, _ in starts[1:]] + [len(content)]
    for number, ((_, start), end) in enumerate(zip(starts, ends, strict=True), 1):
        name = f"message-{number}.eml"
        if number > budget.members:
            text = "The box has too many messages. Send them in several."
            yield LeftOut(name, OverBudgetError.code, text)
            return
        if end - start > budget.each:
            text = f"The message has more than {budget.each:,} bytes. Send it by itself."
            yield LeftOut(name, OverBudgetError.code, text, size=end - start)
            continue
        yield Child(_unescaped(content[start:end]), name)


def _unescaped(message: bytes) -> bytes:
    message = message.strip(b"\r\n") + b"\n"
    if re.search(rb"(?m)^From ", message):
        return message
    return _ESCAPED.sub(rb"\1", message)
