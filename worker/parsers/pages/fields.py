"""What a PDF says of itself: its information dictionary, its XMP packet, its catalogue."""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING

from worker.parsers import dates, titles
from worker.parsers.images import xmp
from worker.parsers.news import moments
from worker.parsers.news.stated import Stated

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

INFO = "pdf metadata"
_CREATED = re.compile(
    r"(?:D:)?(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?)?"
)
_NO_TITLE = re.compile(
    r"(?:untitled|microsoft \w+ - |(?:document|presentation|dokument|документ|презентация)\W?\d*$|"
    r"слайд|powerpoint|pagemaker|(?:https?://|file:|[a-z]:\\)|"
    r".*\.(?:docx?|pdf|indd|qxd|tex|dvi|rtf|odt|pptx?|xlsx?|ai|eps|ps|fm|pmd|html?|txt|png|jpe?g|tiff?|bmp|gif)$|"
    r"[\W\d_]*$)",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(?:unknown|admin(?:istrator)?|user|author|owner|root|default|microsoft.*|hp|dell|acer|"
    r"пользователь|админ|[\W\d_]*)$",
    re.IGNORECASE,
)
_LANGUAGE_LENGTH = 64


def read(document: PdfDocument, content: bytes) -> Stated:
    """The fields the file states; the dictionary goes before the packet."""
    stated = Stated()
    info = {name: value.strip() for name, value in document.get_metadata_dict().items()}
    _say_info(stated, info)
    _say_packet(stated, xmp.read(xmp.of_pdf(content)))
    stated.say_language(_language(document), "pdf catalogue Lang")
    return stated


def created(value: str) -> str | None:
    """A PDF's date `D:20201013081500+06'00'` in ISO 8601; a time without a zone is dropped."""
    found = _CREATED.match(value)
    if not found:
        return None
    year, month, day, hour, minute, second, zulu, east, odd = found.groups()
    zone = "Z" if zulu else f"{east}:{odd or '00'}" if east else ""
    clock = f"T{hour}:{minute}:{second or '00'}{zone}" if hour and zone else ""
    stamp = dates.match(f"{year}-{month}-{day}{clock}")
    return stamp.iso() if stamp else None


def _say_info(stated: Stated, info: dict[str, str]) -> None:
    stated.say("title", _title(info.get("Title")), INFO)
    stated.say("byline", _author(info.get("Author")), INFO)
    stated.say("summary", info.get("Subject"), INFO)
    keywords = re.split("[,;]", info.get("Keywords", "")[:10_000])
    stated.say("keywords", tuple(filter(None, map(str.strip, keywords))), INFO)
    stated.say("published_at", created(info.get("CreationDate", "")), "pdf creation date")
    stated.note("modified_at", created(info.get("ModDate", "")))
    stated.note("program", info.get("Creator"))
    stated.note("producer", info.get("Producer"))


def _say_packet(stated: Stated, said: xmp.Properties) -> None:
    def first(name: str) -> str | None:
        return said.get(name, (None,))[0]

    authors = (_author(one) for one in said.get("dc:creator", ()))
    stated.say("title", _title(first("dc:title")), "xmp dc:title")
    stated.say("byline", ", ".join(filter(None, authors)), "xmp dc:creator")
    stated.say("summary", first("dc:description"), "xmp dc:description")
    stated.say("keywords", said.get("dc:subject"), "xmp dc:subject")
    stated.say("copyright", first("dc:rights"), "xmp dc:rights")
    stated.say("provider", first("prism:publicationName"), "xmp prism:publicationName")
    moment = moments.read(first("xmp:CreateDate"))
    stated.say("published_at", moment and moment.value, "xmp xmp:CreateDate")
    stated.say_language(first("dc:language"), "xmp dc:language")


def _title(said: str | None) -> str | None:
    line = " ".join((said or "").split())
    return titles.shortened(line) if line and not _NO_TITLE.match(line) else None


def _author(said: str | None) -> str | None:
    name = " ".join((said or "").split())
    return name if name and not _NO_AUTHOR.match(name) else None


def _language(document: PdfDocument) -> str | None:
    """The language the catalogue names, such as `de-AT`."""
    from pypdfium2 import raw  # here, because plain text never pays for it

    buffer = (ctypes.c_ushort * _LANGUAGE_LENGTH)()
    size = raw.FPDFCatalog_GetLanguage(document, buffer, ctypes.sizeof(buffer))
    if not 2 < size <= ctypes.sizeof(buffer):
        return None
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace").strip()
