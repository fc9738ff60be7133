"""Feeds as trees, however ill-formed, and entries as documents of their own."""

from __future__ import annotations

import re
from copy import deepcopy
from html.entities import html5
from io import BytesIO
from typing import TYPE_CHECKING

from schemas.arrivals import Via
from schemas.children import Child, LeftOut
from schemas.errors import CorruptDocumentError, IngestError
from worker.parsers import markup
from worker.parsers.budget import Budget
from worker.parsers.declared import charset
from worker.parsers.encoding import decode
from worker.parsers.feeds.parts import XML
from worker.parsers.markup import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lxml.etree import _Element

    from schemas.documents import RawDocument

MAX_BROKEN = 20 * 2**20
"""Bytes of an ill-formed feed that are mended; well-formed ones may be longer."""

_DECLARATION = re.compile(r"\A\s*<\?xml\s[^>]{0,200}?\?>")
_NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BARE = re.compile(r"&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,30};)")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30});")


def read(raw: RawDocument) -> Markup:
    """The feed's tree; what an ill-formed one still says is kept, with a warning."""
    try:
        return markup.read(raw.content, charset(raw.media_type))
    except CorruptDocumentError as error:
        if "well-formed" not in str(error) or len(raw.content) > MAX_BROKEN:
            raise
        return _recovered(raw, error)


def _recovered(raw: RawDocument, error: CorruptDocumentError) -> Markup:
    root = markup.root(_readable(raw).encode(), recover=True)
    if root is None or not len(root):
        raise error
    return Markup(root, ("The feed is not well-formed; what could be read of it was kept.",))


def _readable(raw: RawDocument) -> str:
    """The feed's characters that XML may hold, HTML's entities resolved."""
    text = decode(raw.content, charset(raw.media_type)).text
    text = _NOT_XML.sub("", _DECLARATION.sub("", text, count=1)).lstrip("\ufeff \t\r\n")
    text = _BARE.sub("&amp;", text)
    return _ENTITY.sub(lambda one: html5.get(f"{one[1]};", one.group()), text)


def children(
    entries: Iterable[_Element],
    media_type: str,
    pack: Callable[[_Element], _Element],
    refuse: Callable[[_Element], LeftOut | None] = lambda _: None,
) -> Iterator[Child | LeftOut]:
    """Each entry as a document of its own, within one budget."""
    budget = Budget()
    for entry in entries:
        if (refused := refuse(entry)) is not None:
            yield refused
            continue
        try:
            content = budget.read(BytesIO(_written(pack(entry))))
        except IngestError as error:
            yield LeftOut(_name(entry), error.code, str(error), Via.ENTRY)
            if budget.members < 0:
                return
        else:
            yield Child(content, _name(entry), media_type, Via.ENTRY)


def detached(entry: _Element, language: str | None, base: str | None = None) -> _Element:
    """A copy with the base and language that hold where it stands, of nothing that changes."""
    from lxml import etree  # here, as above

    alone = deepcopy(entry)
    alone.tail = None
    if language and not alone.get(f"{XML}lang"):
        alone.set(f"{XML}lang", language)
    if (base := entry.base or base) and not alone.get(f"{XML}base"):
        alone.set(f"{XML}base", base)
    etree.cleanup_namespaces(alone)
    return alone


def add(parent: _Element, name: str, text: str | None = None, **attributes: str) -> _Element:
    """A new element at the end, in the parent's namespace."""
    from lxml import etree  # here, as above

    space = parent.tag.rpartition("}")[0]
    child = etree.SubElement(parent, f"{space}}}{name}" if space else name, attributes)
    child.text = text
    return child


def _written(entry: _Element) -> bytes:
    from lxml import etree  # here, as above

    written: bytes = etree.tostring(entry, encoding="utf-8", with_tail=False)
    return written.removeprefix(b"<?xml version='1.0' encoding='utf-8'?>\n")


def _name(entry: _Element) -> str | None:
    for name in ("guid", "id", "link"):
        if known := markup.text_at(entry, name):
            return known
    return markup.text_at(entry, "title")
