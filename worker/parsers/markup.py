"""XML from anywhere: read without entities, network or surprise, and asked without namespaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from html.entities import html5
from typing import TYPE_CHECKING

from schemas.errors import CorruptDocumentError
from worker.parsers.encoding import BOMS, decode

if TYPE_CHECKING:
    from lxml.etree import XMLParser, XMLSyntaxError, _Element

MAX_TAGS = 3_000_000
"""Tags of one document: what some 300 MB of memory hold."""
MAX_ATTRIBUTES = 1_000
"""Attributes of one tag."""
MAX_PREFIXES = 20
"""Prefixes that are declared in the document's stead."""

_ENCODING = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w:.-]{2,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml\s[^>]{0,200}?\?>")
_LONG_TAG = re.compile(rb"<[A-Za-z_:][^<>]{3000,}")
_PAIR = re.compile(rb"=\s*[\"']")
_NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_NAMED = re.compile(rb"&(?!amp;|lt;|gt;|quot;|apos;)[A-Za-z]")
_BARE = re.compile(r"&(?!#\d{1,7};|#x[0-9a-fA-F]{1,6};|(?:amp|lt|gt|quot|apos);)")
_UNDECLARED = re.compile(r"Namespace prefix ([\w.-]{1,40}) ")
_FIRST_TAG = re.compile(r"<[A-Za-z_][\w.:-]*")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})


@dataclass(frozen=True, slots=True)
class Markup:
    """A document's root element, and what had to be mended to read it."""

    root: _Element
    warnings: tuple[str, ...] = ()


def tree(content: bytes) -> _Element:
    """The root element; CorruptDocumentError if this is no XML, or built to hang."""
    return read(content).root


def read(content: bytes, charset: str | None = None) -> Markup:
    """The same as `tree`, with what had to be mended: encodings, entities, ampersands."""
    from lxml.etree import XMLSyntaxError  # here, because plain text never pays for it

    _check(content)
    content = content.lstrip()
    if _is_plain(content):
        try:
            return Markup(root(content))
        except XMLSyntaxError:
            pass  # what is wrong is mended, or told, below
    return _mended(content, charset)


def name(element: _Element) -> str:
    """The element's name without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def find(element: _Element, path: str) -> _Element | None:
    """The first element at this path of plain names, `head/title`, in any namespace."""
    found: _Element | None = element.find(_blind(path))
    return found


def find_all(element: _Element, path: str) -> list[_Element]:
    """All elements at this path of plain names, in any namespace, in their order."""
    found: list[_Element] = element.findall(_blind(path))
    return found


def descendants(element: _Element, *names: str) -> Iterator[_Element]:
    """The elements of these names, this one and all within it, in any namespace."""
    found: Iterator[_Element] = element.iter(*[f"{{*}}{name}" for name in names])
    return found


def attribute(element: _Element, name: str) -> str | None:
    """The attribute's value, in any namespace and trimmed; None if absent or empty."""
    value = element.get(name)
    if value is None:
        ending = "}" + name
        value = next((said for key, said in element.items() if key.endswith(ending)), None)
    return (value or "").strip() or None


def text_at(element: _Element, path: str) -> str | None:
    """The words at this path in one line; None if there is no such element or no word."""
    found = find(element, path)
    return None if found is None else text_of(found) or None


def text_of(element: _Element) -> str:
    """The words of an element and of all within it, in one line."""
    return " ".join(raw_text(element).split())


def raw_text(element: _Element) -> str:
    """The characters of an element and of all within it, line ends and all."""
    return "".join(element.itertext()) if len(element) else element.text or ""


@lru_cache(maxsize=4096)
def _blind(path: str) -> str:
    """The path with each plain name in any namespace."""
    return "/".join(f"{{*}}{step}" for step in path.split("/"))


def _check(content: bytes) -> None:
    """Nothing for a document within the bounds; CorruptDocumentError names the one passed."""
    if content.count(b"<") > MAX_TAGS:
        raise _passed("tags", MAX_TAGS)
    for tag in _LONG_TAG.finditer(content):
        if len(_PAIR.findall(tag.group())) > MAX_ATTRIBUTES:
            raise _passed("attributes in one tag", MAX_ATTRIBUTES)


def _passed(what: str, bound: int) -> CorruptDocumentError:
    return CorruptDocumentError(
        f"The XML has more than {bound:,} {what}. Send it in parts, or its text."
    )


def _is_plain(content: bytes) -> bool:
    """Whether it says to be UTF-8 and has no entity that only a DTD explains."""
    declared = _ENCODING.match(content)
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        return False
    if any(content.startswith(mark) for mark, _ in BOMS[1:]):
        return False
    return b"<!DOCTYPE" not in content[:4096] or _NAMED.search(content) is None


def root(content: bytes, *, recover: bool = False) -> _Element:
    """The root of bytes in UTF-8, whatever they declare; of ill-formed ones too, if `recover`.

    The one place where XML is parsed: no entities, no network, nothing huge.
    """
    from lxml import etree  # here, as above

    return etree.fromstring(content, _parser(recover=recover))


def _parser(*, recover: bool) -> XMLParser:
    from lxml import etree  # here, as above

    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _mended(content: bytes, charset: str | None) -> Markup:
    """The document decoded anew, without what no XML may hold; else what is wrong with it."""
    from lxml.etree import XMLSyntaxError  # here, as above

    declared = _ENCODING.match(content)
    decoded = decode(content, declared[1].decode("ascii") if declared else charset)
    text = decoded.text.lstrip("\ufeff \t\r\n")
    declaration = _DECLARATION.match(text)
    text = text[declaration.end() :].lstrip() if declaration else text
    text = _ENTITY.sub(_character, _NOT_XML.sub("", text))
    try:
        return Markup(root(text.encode()), decoded.warnings)
    except XMLSyntaxError as error:
        return _once_more(text, error, decoded.warnings)


def _character(entity: re.Match[str]) -> str:
    """The character of an entity that HTML knows; other entities as they are."""
    if entity[1] in _OF_XML:
        return entity.group()
    return html5.get(f"{entity[1]};", entity.group())


def _once_more(text: str, error: XMLSyntaxError, warnings: tuple[str, ...]) -> Markup:
    """With bare ampersands escaped, and with names whose prefix nobody declared."""
    from lxml.etree import XMLSyntaxError  # here, as above

    prefixes = _undeclared(text)
    if prefixes:
        text = _declared(text, prefixes)
        warnings = (*warnings, "Some names have a prefix that is not declared.")
    text, count = _BARE.subn("&amp;", text)
    if count:
        warnings = (*warnings, f"Ampersands that were not escaped: {count}.")
    try:
        return Markup(root(text.encode()), warnings)
    except XMLSyntaxError:
        raise _broken(error) from error


def _undeclared(text: str) -> list[str]:
    """The prefixes that nobody declared. The log of an exception may hold what was wrong with
    documents read before; a parser's own holds this one's alone."""
    from lxml import etree  # here, as above

    parser = _parser(recover=True)
    with suppress(etree.XMLSyntaxError):  # not even a root: the log says so
        etree.fromstring(text.encode(), parser)
    said = " ".join(entry.message for entry in parser.error_log)
    return sorted(set(_UNDECLARED.findall(said)))[:MAX_PREFIXES]


def _declared(text: str, prefixes: list[str]) -> str:
    """The document with these prefixes declared where it begins."""
    spaces = "".join(f' xmlns:{prefix}="urn:undeclared:{prefix}"' for prefix in prefixes)
    return _FIRST_TAG.sub(lambda tag: tag.group() + spaces, text, count=1)


def _broken(error: XMLSyntaxError) -> CorruptDocumentError:
    return CorruptDocumentError(
        f"This is not well-formed XML: {str(error.msg)[:200]}. Send it whole and as it was made."
    )
