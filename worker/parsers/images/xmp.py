"""XMP packets: the properties that photos, PDF files and others carry about themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemas.errors import CorruptDocumentError
from worker.parsers import markup

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_PACKETS = 20
LARGEST_PACKET = 2**20
MOST_VALUES = 500
"""Values of one property."""

_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://prismstandard.org/namespaces/basic/2.0/": "prism",
}
_OPENING, _CLOSING = b"<x:xmpmeta", b"</x:xmpmeta>"
_OF_PDF = b"http://ns.adobe.com/pdf/1.3/"
_TAG = re.compile(r"\{([^}]*)\}(.+)")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

Properties = dict[str, tuple[str, ...]]
"""The values of each property, named `dc:title`: of languages, the default first."""


def of_pdf(content: bytes) -> bytes | None:
    """The packet of a whole PDF file: its pictures may carry packets of their own."""
    found = list(_packets(content))
    named = [packet for packet in found if _OF_PDF in packet]
    return named[-1] if named else found[0] if len(found) == 1 else None


def read(packet: bytes | None) -> Properties:
    """The properties of a packet; none if it is not well-formed: then nothing is stated."""
    try:
        root = markup.tree(packet.strip(b"\0 \r\n\t")) if packet else None
    except CorruptDocumentError:
        return {}
    found: Properties = {}
    for name, values in _properties(root) if root is not None else ():
        if values:
            found.setdefault(name, tuple(dict.fromkeys(values))[:MOST_VALUES])
    return found


def _packets(content: bytes) -> Iterator[bytes]:
    at = 0
    for _ in range(MOST_PACKETS):
        start = content.find(_OPENING, at)
        end = content.find(_CLOSING, start) if start >= 0 else -1
        if end < 0:
            return
        at = end + len(_CLOSING)
        if at - start <= LARGEST_PACKET:
            yield content[start:at]


def _properties(root: _Element) -> Iterator[tuple[str, list[str]]]:
    for described in markup.descendants(root, "Description"):
        for key, value in described.items():
            if name := _name(key):
                yield name, [value.strip()] if value.strip() else []
        for child in described:
            if name := _name(child.tag):
                yield name, _values(child)


def _name(tag: object) -> str | None:
    found = _TAG.fullmatch(tag) if isinstance(tag, str) else None
    prefix = _PREFIXES.get(found[1]) if found else None
    return f"{prefix}:{found[2]}" if found and prefix else None


def _values(element: _Element) -> list[str]:
    """The entries of a list, a value's languages with the default first, or its words."""
    entries = list(markup.descendants(element, "li"))
    entries.sort(key=lambda entry: entry.get(_LANGUAGE, "x-default") != "x-default")
    words = [markup.raw_text(entry).strip() for entry in entries or [element]]
    return [word for word in words if word]
