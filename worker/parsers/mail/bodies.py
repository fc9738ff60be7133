"""What of a message's parts is its text, what is attached to it, and what is neither."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from schemas.errors import CorruptDocumentError
from worker.parsers.encoding import decode
from worker.parsers.mail import page_words, plain_words
from worker.parsers.mail.mime import Part

SIGNATURES = frozenset(
    "application/pgp-signature application/pkcs7-signature application/x-pkcs7-signature "
    "application/pgp-keys".split()
)
REPORTS = frozenset(
    "message/delivery-status message/disposition-notification text/rfc822-headers "
    "message/feedback-report message/external-body text/x-amp-html".split()
)
"""Parts for machines."""
_ENVELOPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_TEXTS = frozenset({"text/plain", "text/html", "text/enriched", "text/richtext"})
_STUB = 600
"""Characters of plain text that may be but a note beside the page."""
_OWN_CHARSETS = {
    "utf-7": "utf-7", "unicode-1-1-utf-7": "utf-7", "hz-gb-2312": "hz", "hz": "hz",
}  # fmt: skip
"""Charsets whose bytes are all ASCII: nothing in them tells."""
_SHOWN = re.compile(r"cid:([^\"'\s<>)]{1,250})", re.IGNORECASE)
_PGP = "-----BEGIN PGP MESSAGE-----"


@dataclass(slots=True)
class Found:
    """What the parts hold. Filled part by part, then only read."""

    words: list[str] = field(default_factory=list)
    """The text, in pieces as they came: plain ones still broken in lines."""
    paragraphs: list[str] = field(default_factory=list)
    """The same as paragraphs."""
    attached: list[Part] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    skipped: int = 0
    is_encrypted: bool = False
    refused: CorruptDocumentError | None = None
    """Why a page is not read, if one is not."""
    warnings: list[str] = field(default_factory=list)

    def say(self, words: str, paragraphs: str) -> None:
        """One more piece of the text."""
        if paragraphs.strip():
            self.words.append(words)
            self.paragraphs.append(paragraphs)

    def settle(self) -> None:
        """Pictures that a page shows are no attachments."""
        known = shown(self.pages)
        kept = [part for part in self.attached if not _is_shown(part, known)]
        self.skipped += len(self.attached) - len(kept)
        self.attached = kept


def read(message: Part) -> Found:
    """What the message holds."""
    found = Found()
    _take(message, found)
    found.settle()
    return found


def _take(part: Part, found: Found) -> None:
    kind = part.media_type
    if kind == "multipart/encrypted" or _is_enveloped(part):
        found.is_encrypted = True
    elif part.parts:
        _take_parts(part, found)
    elif kind in SIGNATURES or kind in REPORTS:
        found.skipped += 1
    elif kind.startswith("multipart/"):
        _say_plain(part, found)
    elif kind in _TEXTS and not _is_file(part):
        _say(part, found)
    else:
        found.attached.append(part)


def _take_parts(part: Part, found: Found) -> None:
    if part.media_type == "multipart/alternative":
        _take_best(part, found)
    elif part.media_type == "multipart/signed":
        _take(part.parts[0], found)
        found.skipped += len(part.parts) - 1
    elif part.media_type == "multipart/related":
        _take_related(part, found)
    else:
        for inner in part.parts:
            _take(inner, found)


def _take_related(part: Part, found: Found) -> None:
    """The page, wherever it stands, and then what it shows."""
    start = part.stated.parameters.get("start", "").strip("<>")
    root = next((p for p in part.parts if start and p.content_id == start), part.parts[0])
    _take(root, found)
    for inner in part.parts:
        if inner is not root:
            _take(inner, found)


def _take_best(part: Part, found: Found) -> None:
    """The plain one of several forms, unless it is a stub of the page."""
    forms = [_form(inner) for inner in part.parts]
    pages = [form for form in forms if form.paragraphs and form.pages]
    plain = [form for form in forms if form.paragraphs and not form.pages]
    best = (plain or pages or [Found()])[0]
    if pages and is_stub(best, pages[-1]):
        best = pages[-1]
    _add(best, found)
    for form in forms:
        if form is not best:
            found.attached += form.attached
            found.skipped += form.skipped + bool(form.attached == [] and not form.paragraphs)
            found.is_encrypted |= form.is_encrypted
            found.pages += form.pages


def _form(part: Part) -> Found:
    found = Found()
    _take(part, found)
    return found


def _add(form: Found, found: Found) -> None:
    found.words += form.words
    found.paragraphs += form.paragraphs
    found.attached += form.attached
    found.pages += form.pages
    found.warnings += form.warnings
    found.skipped += form.skipped
    found.is_encrypted |= form.is_encrypted
    found.refused = found.refused or form.refused


def shown(pages: list[str]) -> set[str]:
    """What the pages call the pictures they show."""
    return {known for page in pages for known in _SHOWN.findall(page)}


def may_be_stub(plain: Found) -> bool:
    """Whether the plain form is so short that the page is worth a look."""
    return len("".join(plain.paragraphs)) < _STUB


def is_stub(plain: Found, page: Found) -> bool:
    """Whether the plain form says so much less than the page that it is but a note."""
    said, shown = len("".join(plain.paragraphs)), len("".join(page.paragraphs))
    return said < _STUB and said * 4 < shown


def _say(part: Part, found: Found) -> None:
    if part.media_type == "text/plain":
        _say_plain(part, found)
        return
    markup = _decoded(part, found)
    found.pages.append(markup)
    say_page(markup, found)


def say_page(markup: str, found: Found) -> None:
    """Adds the words of a page; why there are none if it is built to hang."""
    try:
        text = page_words.read(markup)
    except CorruptDocumentError as error:
        found.refused = error
        found.warnings.append(f"A page in the message is not read: {error}")
    else:
        found.say(text, text)


def _say_plain(part: Part, found: Found) -> None:
    stated = part.stated.parameters
    words = plain_words.unwrapped(
        _decoded(part, found),
        is_flowed=stated.get("format", "").lower() == "flowed",
        drops_space=stated.get("delsp", "").lower() == "yes",
    )
    if words.lstrip().startswith(_PGP):
        found.is_encrypted = True
    else:
        found.say(words, plain_words.flow(words))


def _decoded(part: Part, found: Found) -> str:
    """The part's text; what could not be read cleanly is noted."""
    content, charset = part.content, part.stated.parameters.get("charset", "")
    if own := _OWN_CHARSETS.get(charset.lower()):
        return content.decode(own, "replace")
    try:
        decoded = decode(content, charset)
    except CorruptDocumentError:
        found.warnings.append("A part of the message is no text in any encoding.")
        return ""
    found.warnings += decoded.warnings
    return decoded.text


def _is_file(part: Part) -> bool:
    return part.disposition.value == "attachment" or part.filename is not None


def _is_enveloped(part: Part) -> bool:
    """Whether it is locked by S/MIME; what is but signed so says so."""
    kind = part.stated.parameters.get("smime-type", "enveloped-data").lower()
    return part.media_type in _ENVELOPES and kind in ("enveloped-data", "authenveloped-data")


def _is_shown(part: Part, known: set[str]) -> bool:
    return part.media_type.startswith("image/") and part.content_id in known
