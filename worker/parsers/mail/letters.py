"""A message as a document, whatever format it came in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from schemas.documents import ParsedDocument
from schemas.errors import EncryptedDocumentError
from worker.parsers import agencies, labels, titles
from worker.parsers.mail import addresses, attachments, encoded_words, mail_dates, wire_story
from worker.parsers.mail.attachments import Attachment
from worker.parsers.mail.headers import Headers

_WON_BY_STORY = (
    "byline dateline slugline urgency provider credit copyright pub_status embargo_until "
    "subjects ednote summary keywords language version external_id".split()
)
"""Fields that a story in the body states better than the message around it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message says and carries."""

    headers: Headers
    words: str
    """Its text as it came, lines and all."""
    text: str
    """Its text as paragraphs."""
    attached: tuple[Attachment, ...] = ()
    skipped: int = 0
    is_encrypted: bool = False
    warnings: tuple[str, ...] = ()


def document(letter: Letter, *, parser: str, media_type: str) -> ParsedDocument:
    """The message's fields and text, and what is attached to it as children."""
    if letter.is_encrypted and not letter.text:
        raise EncryptedDocumentError(
            "The message is encrypted (PGP or S/MIME). Send it as its reader sees it."
        )
    parsed = ParsedDocument(
        text=letter.text,
        parser=parser,
        media_type=media_type,
        metadata=_metadata(letter),
        warnings=_warnings(letter),
        children=attachments.taken(letter.attached) if letter.attached else (),
    )
    parsed = _titled(_signed(_dated(parsed, letter), letter), letter)
    story = wire_story.read(letter.words)
    return _told(_worded(parsed), story) if story else _worded(parsed)


def _dated(parsed: ParsedDocument, letter: Letter) -> ParsedDocument:
    """With date, id, language and keywords."""
    headers = letter.headers
    published, warning = mail_dates.read(headers.first("date"))
    stated: dict[str, tuple[Any, str]] = {
        "published_at": (published, "Date header"),
        "external_id": (_id(headers.first("message-id")), "Message-ID header"),
        "language": (_language(headers), "Content-Language header"),
        "keywords": (_keywords(headers), "Keywords header"),
        "provider": (headers.text("organization"), "Organization header"),
    }
    said = {name: value for name, (value, _) in stated.items() if value}
    provenance = {name: rule for name, (value, rule) in stated.items() if value}
    warnings = (*parsed.warnings, warning) if warning else parsed.warnings
    return replace(parsed, **said, provenance=provenance, warnings=warnings)


def _signed(parsed: ParsedDocument, letter: Letter) -> ParsedDocument:
    """With who sent it: a person's name is a byline, an agency's is the provider."""
    sender = next(iter(addresses.read(letter.headers.first("from"))), None)
    name = sender.person if sender else None
    if not name:
        return parsed
    field = "provider" if agencies.is_known(name) else "byline"
    said: dict[str, Any] = {field: name}
    return replace(parsed, **said, provenance=parsed.provenance | {field: "From header"})


def _titled(parsed: ParsedDocument, letter: Letter) -> ParsedDocument:
    subject = letter.headers.text("subject")
    title = titles.shortened(subject) if subject else titles.from_lead(parsed.text)
    if not title:
        return parsed
    rule = "Subject header" if subject else "first sentence"
    return replace(parsed, title=title, provenance=parsed.provenance | {"title": rule})


def _worded(parsed: ParsedDocument) -> ParsedDocument:
    """A message that is but a subject has that for its text."""
    if parsed.text or parsed.children != () or not parsed.title:
        return parsed
    note = "The message has no words but its subject."
    return replace(parsed, text=parsed.title, warnings=(*parsed.warnings, note))


def _told(parsed: ParsedDocument, story: ParsedDocument) -> ParsedDocument:
    """With what the story in the body states: it knows better than its envelope."""
    said: dict[str, Any] = {
        name: value
        for name in _WON_BY_STORY
        if (value := getattr(story, name)) not in (None, (), "usable")
    }
    if headline := wire_story.title(story):
        said["title"] = headline
    if story.published_at and ("T" in story.published_at or not parsed.published_at):
        said["published_at"] = story.published_at
    provenance = dict(parsed.provenance)
    provenance |= {name: rule for name, rule in story.provenance.items() if name in said}
    if "byline" not in said and provenance.get("byline") == "From header":
        said["byline"] = None
        del provenance["byline"]
    return replace(
        parsed,
        text=story.text,
        **said,
        metadata=parsed.metadata | story.metadata,
        provenance=provenance,
        warnings=(*parsed.warnings, *story.warnings),
    )


def _warnings(letter: Letter) -> tuple[str, ...]:
    warnings = letter.warnings
    if letter.headers.is_cut:
        warnings = (*warnings, "Headers that are too many or too long were cut off.")
    if letter.is_encrypted:
        warnings = (*warnings, "An encrypted part of the message was not read.")
    return warnings


def _metadata(letter: Letter) -> dict[str, Any]:
    headers = letter.headers
    said: dict[str, Any] = {
        name.replace("-", "_"): [str(found) for found in addresses.read(headers.first(name))]
        for name in ("from", "to", "cc", "reply-to")
    }
    said["message_id"] = _id(headers.first("message-id"))
    said["in_reply_to"] = _id(headers.first("in-reply-to"))
    said["references"] = _ids(headers.first("references"))
    said["list_id"] = headers.text("list-id")
    said["newsgroups"] = headers.text("newsgroups")
    counts = {"attachment_count": len(letter.attached), "skipped_count": letter.skipped}
    return {name: value for name, value in said.items() if value} | counts


def _ids(header: str) -> list[str]:
    """The message ids in a header, without their angle brackets."""
    decoded = encoded_words.decode(header).replace("><", "> <")
    return [known for word in decoded.split()[: addresses.MOST] if (known := word.strip("<>,;"))]


def _id(header: str) -> str | None:
    return next(iter(_ids(header)), None)


def _language(headers: Headers) -> str | None:
    said = headers.first("content-language").split(",", 1)[0].strip()
    return labels.language_code(said.split("-", 1)[0])


def _keywords(headers: Headers) -> tuple[str, ...]:
    said = headers.text("keywords") or ""
    return tuple(word for part in said.split(",") if (word := part.strip()))
