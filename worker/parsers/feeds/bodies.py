"""The words of an entry: the whole text, and the summary where both are given."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING

from worker.parsers.encoding import decode
from worker.parsers.feeds import words
from worker.parsers.feeds.channels import Told
from worker.parsers.feeds.parts import Parts, every
from worker.parsers.news import prose

if TYPE_CHECKING:
    from lxml.etree import _Element

WHOLE = ("content:encoded", "content", "xhtml:body", "xhtml:div", "atom:content", "fulltext",
         "full-text", "body", "yandex:full-text")  # fmt: skip
SHORT = ("excerpt:encoded", "description", "summary", "atom:summary", "dc:description",
         "dc:abstract", "media:description", "itunes:summary", "itunes:subtitle")  # fmt: skip

_BLANK = re.compile(r"\n[ \t\r]*\n")
_SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|video|audio|playlist|wp_caption|youtube|vc_\w{1,40}|"
    r"et_pb_\w{1,40}|fusion_\w{1,40})\b[^\[\]]{0,1000}\]"
)
_FOOTER = re.compile(
    r"(?:The post .{1,400} (?:first appeared on|appeared first on) .{1,200}|"
    r"(?:Continue reading|Read more|Read the full story)\b.{0,200}|\[…\]|\[\.\.\.\])"
)


def read(parts: Parts) -> tuple[Told | None, Told | None]:
    """The text and, if it is another one, the summary."""
    is_wordpress = any(name.startswith("wp:") for name in parts)
    whole = _first(parts, WHOLE, is_wordpress=is_wordpress)
    short = _first(parts, SHORT, is_wordpress=is_wordpress)
    if whole is None:
        return short, None
    if short is None or _same(short[0], whole[0]):
        return whole, None
    return whole, (" ".join(short[0].split()), short[1])


def _same(short: str, whole: str) -> bool:
    return " ".join(short.split()) == " ".join(whole.split())


def _first(parts: Parts, names: tuple[str, ...], *, is_wordpress: bool) -> Told | None:
    for element, name in every(parts, *names):
        if said := _unfooted(_paragraphs(element, is_wordpress=is_wordpress)):
            return said, name
    return None


def _paragraphs(element: _Element, *, is_wordpress: bool) -> str:
    """The paragraphs of an element of text, as its type and mode say they are to be read."""
    kind = element.get("type", "").lower()
    if len(element) or kind in ("xhtml", "application/xhtml+xml"):
        return prose.text_of(element)
    said = element.text or ""
    if element.get("mode") == "base64" or _is_packed(kind):
        said = _unpacked(said, kind)
    if kind in ("text", "text/plain") and element.get("mode") != "escaped":
        return said.strip()
    return words.read(_BLANK.sub("<p>", _SHORTCODE.sub(" ", said)) if is_wordpress else said)


def _is_packed(kind: str) -> bool:
    """Whether a media type means base64: all do that are neither text nor XML."""
    return "/" in kind and not kind.startswith("text/") and not kind.endswith(("/xml", "+xml"))


def _unpacked(said: str, kind: str) -> str:
    try:
        content = base64.b64decode("".join(said.split()), validate=True)
    except (binascii.Error, ValueError):
        return ""
    return decode(content).text if not kind or kind.startswith("text/") else ""


def _unfooted(text: str) -> str:
    """The text without the closing lines that feed makers add to every entry."""
    rest, _, last = text.rpartition("\n\n")
    while rest and _FOOTER.fullmatch(last):
        text = rest
        rest, _, last = text.rpartition("\n\n")
    return text
