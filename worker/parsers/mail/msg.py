"""Messages as Outlook saves them: headers, text, and what is attached."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import CorruptDocumentError
from worker.parsers import member_names
from worker.parsers.mail import (
    bodies,
    eml,
    letters,
    mapi,
    mime,
    ole_store,
    ole_writing,
    outlook_bodies,
    outlook_headers,
)  # fmt: skip
from worker.parsers.mail.attachments import Attachment
from worker.parsers.mail.headers import Headers
from worker.parsers.mail.letters import Letter
from worker.parsers.mail.mapi import Thing
from worker.parsers.mail.ole_store import Store

MEDIA_TYPE = "application/vnd.ms-outlook"

_CLASS, _HIDDEN, _CONTENT_ID = 0x001A, 0x7FFE, 0x3712
_DATA, _LONG_NAME, _NAME, _TITLE, _MIME = 0x3701, 0x3707, 0x3704, 0x3001, 0x370E
_EMBEDDED = "__substg1.0_3701000D"
_NAMED = "__nameid_version1.0"
"""The store of what properties are called, which only the outermost message has."""


def parse(raw: RawDocument) -> ParsedDocument:
    """The message's fields and text; attachments are its children."""
    root = ole_store.read(raw.content)
    if mapi.PROPERTIES not in root.streams:
        raise CorruptDocumentError(
            "This is no Outlook message: it has no properties. Save it again, or send it as EML."
        )
    message = Thing(root, mapi.MESSAGE_HEADER)
    head = outlook_headers.read(message)
    if signed := _signed(message):
        return _as_mail(signed, head)
    found = outlook_bodies.read(message)
    files = message.things("attach")
    known = bodies.shown(found.pages)
    kept = [file for file in files if not _is_shown(file, known)]
    letter = Letter(
        headers=head,
        words="\n\n".join(found.words),
        text="\n\n".join(found.paragraphs),
        attached=tuple(_attachment(file, root) for file in kept),
        skipped=len(files) - len(kept),
        is_encrypted=message.text(_CLASS).upper() == "IPM.NOTE.SMIME",
        warnings=tuple(found.warnings),
    )
    return letters.document(letter, parser="msg/1", media_type=MEDIA_TYPE)


def _signed(message: Thing) -> bytes | None:
    """The signed mail that the message is but a shell of, if it is one."""
    if not message.text(_CLASS).upper().endswith("SMIME.MULTIPARTSIGNED"):
        return None
    contents = [file.binary(_DATA) for file in message.things("attach")]
    return contents[0] if len(contents) == 1 else None


def _as_mail(content: bytes, head: Headers) -> ParsedDocument:
    letter = eml.letter(mime.read(content))
    return letters.document(replace(letter, headers=head), parser="msg/1", media_type=MEDIA_TYPE)


def _is_shown(file: Thing, known: set[str]) -> bool:
    """Whether it is a picture that the text shows in place."""
    is_hidden = bool((file.number(_HIDDEN) or 0) & 0xFF)
    return is_hidden or file.text(_CONTENT_ID).strip("<>") in known


def _attachment(file: Thing, root: Store) -> Attachment:
    embedded = file.store.stores.get(_EMBEDDED)
    said = file.text(_LONG_NAME) or file.text(_NAME) or file.text(_TITLE)
    name = member_names.basename(said) or None
    if embedded and mapi.PROPERTIES in embedded.streams:
        return Attachment(f"{name or 'message'}.msg", MEDIA_TYPE, partial(_whole, embedded, root))
    return Attachment(name, file.text(_MIME).lower() or None, partial(_content, file))


def _content(file: Thing) -> bytes:
    content = file.binary(_DATA)
    if content is None:
        raise CorruptDocumentError(
            "The attachment is a link or an object of another program, with no bytes of its own."
        )
    return content


def _whole(embedded: Store, root: Store) -> bytes:
    """A message within another as a file of its own, which needs eight bytes more."""
    properties = embedded.streams[mapi.PROPERTIES]
    head = properties[: mapi.EMBEDDED_HEADER].ljust(mapi.MESSAGE_HEADER, b"\0")
    streams = embedded.streams | {mapi.PROPERTIES: head + properties[mapi.EMBEDDED_HEADER :]}
    named = {_NAMED: root.stores[_NAMED]} if _NAMED in root.stores else {}
    return ole_writing.write(Store(streams, embedded.stores | named))
