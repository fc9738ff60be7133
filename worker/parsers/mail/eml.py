"""Messages of Internet mail: headers, text, and what is attached."""

from __future__ import annotations

import re
from functools import partial

from schemas.documents import ParsedDocument, RawDocument
from worker.parsers.encoding import BOMS, decode
from worker.parsers.mail import bodies, headers, letters, mime
from worker.parsers.mail.attachments import Attachment
from worker.parsers.mail.letters import Letter
from worker.parsers.mail.mime import Part

_BROKEN_HEAD = re.compile(
    rb"(\A(?:[^\n]{1,998}\n){1,60}?)(?:[ \t]*\r?\n)+(?=(?:mime-version|content-type|"
    rb"content-transfer-encoding|message-id):)",
    re.IGNORECASE,
)
_EMPTY = re.compile(rb"\A(?:[ \t]*\r?\n)+")


def parse(raw: RawDocument) -> ParsedDocument:
    """The message's fields and text; attachments are its children."""
    message = letter(mime.read(_in_bytes(raw.content)))
    return letters.document(message, parser="eml/1", media_type="message/rfc822")


def letter(message: Part) -> Letter:
    """What the message says and carries; why it is not read if its only page is refused."""
    found = bodies.read(message)
    if found.refused and not (found.paragraphs or found.attached):
        raise found.refused
    return Letter(
        headers=message.headers,
        words="\n\n".join(found.words),
        text="\n\n".join(found.paragraphs),
        attached=tuple(map(_attachment, found.attached)),
        skipped=found.skipped,
        is_encrypted=found.is_encrypted,
        warnings=tuple(dict.fromkeys(found.warnings)),
    )


def _in_bytes(content: bytes) -> bytes:
    """The message as mail is: in ASCII or a superset of it, its head on the first line."""
    if content.startswith(tuple(mark for mark, _ in BOMS)):
        content = decode(content).text.encode("utf-8", "replace")
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    content = _EMPTY.sub(b"", content, count=1)
    return _mended(content)


def _mended(content: bytes) -> bytes:
    """The message without a blank line in the midst of its head."""
    head = headers.split(content)[0]
    if head.first("content-type") or head.first("mime-version"):
        return content
    return _BROKEN_HEAD.sub(rb"\1", content, count=1)


def _attachment(part: Part) -> Attachment:
    is_message = part.media_type in ("message/rfc822", "message/global", "message/news")
    name = part.filename or (f"{_subject(part)}.eml" if is_message else None)
    return Attachment(name, part.media_type, partial(_content, part))


def _content(part: Part) -> bytes:
    return part.content


def _subject(part: Part) -> str:
    """What to call an attached message that has no name."""
    subject = headers.split(part.content[:65_536])[0].text("subject") or "message"
    return re.sub(r"[^\w.-]+", "-", subject).strip("-")[:80] or "message"
