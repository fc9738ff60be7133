"""The text of an Outlook message, which may be kept as plain text, as a page or as RTF."""

from __future__ import annotations

import re

from schemas.documents import RawDocument
from schemas.errors import EmptyDocumentError, IngestError
from worker.parsers.encoding import decode
from worker.parsers.mail import bodies, plain_words, rtf_packed
from worker.parsers.mail.bodies import Found
from worker.parsers.mail.mapi import Thing
from worker.parsers.office import rtf

_BODY, _PAGE, _RTF = 0x1000, 0x1013, 0x1009
_CHARSET = re.compile(rb"charset\s{0,9}=\s{0,9}[\"']?([\w:.-]{2,40})", re.IGNORECASE)


def read(message: Thing) -> Found:
    """The text in the form that says most; pages also tell which pictures they show."""
    found = Found()
    _say_plain(message.text(_BODY), found)
    markup = _page(message)
    page = Found(pages=[markup])
    if markup:
        found.pages.append(markup)
    if markup and (not found.paragraphs or bodies.may_be_stub(found)):
        bodies.say_page(markup, page)
    if page.paragraphs and (not found.paragraphs or bodies.is_stub(found, page)):
        found.words, found.paragraphs = page.words, page.paragraphs
    if not found.paragraphs:
        _say_rtf(message, found)
    found.refused, found.warnings = page.refused, [*found.warnings, *page.warnings]
    return found


def _say_plain(text: str, found: Found) -> None:
    words = plain_words.unwrapped(text, is_flowed=False, drops_space=False)
    found.say(words, plain_words.flow(words))


def _page(message: Thing) -> str:
    """The markup of the page; "" if there is none."""
    content = message.binary(_PAGE)
    if not content:
        return message.text(_PAGE)
    declared = _CHARSET.search(content[:4096])
    charset = declared[1].decode("ascii") if declared else message.encoding
    try:
        return decode(content, charset).text
    except IngestError:
        return content.decode("latin-1")


def _say_rtf(message: Thing, found: Found) -> None:
    """The text of the RTF; a warning if it cannot be read."""
    packed = message.binary(_RTF)
    if not packed:
        return
    try:
        content = rtf_packed.unpack(packed)
        text = rtf.parse(RawDocument(content)).text if content.strip() else ""
    except EmptyDocumentError:
        return
    except IngestError as error:
        found.warnings.append(f"The message's RTF text is not read: {error}")
    else:
        found.say(text, text)
