"""From the blocks of an office document to its fields, as for a story sent in plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from schemas.documents import ParsedDocument
from schemas.errors import EmptyDocumentError
from worker.parsers import labels, newswire, titles
from worker.parsers.encoding import clean
from worker.parsers.office.blocks import Block, Kind, Story, grouped
from worker.parsers.office.properties import Properties

_TITLE_WITHIN = 10
"""Among how many blocks a title is looked for."""
_HEADING_WITHIN = 3
_JOINT = "\ue00a"
"""Stands for a line break within a list or table, which is not one of a wrapped line."""
_JOINTS = {ord(_JOINT): "\n"}
_SAMPLE = 4_000
_MARKS = re.compile(r"(?:\[\d{1,3}\])+$")
"""Marks of notes, which are no part of a title."""
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_IN_CYRILLIC = frozenset("az ba be bg bs kk ky mk mn ru sr tg tk tt uk uz".split())
_NOT_IN_LATIN = frozenset(
    "ar be bg bn el fa gu he hi hy ja ka kk km kn ko ky lo mk ml mn mr my ne pa ps ru si ta te "
    "th tg uk ur zh".split()
)


def document(
    story: Story,
    properties: Properties,
    *,
    parser: str,
    media_type: str,
    metadata: dict[str, Any] | None = None,
) -> ParsedDocument:
    """The document of these blocks, its head and tail taken apart as a newswire's."""
    what = parser.partition("/")[0]
    title, blocks = _parted(grouped(story.blocks))
    found = _titled(_read(blocks, title), title, properties, what)
    said = {"comment_count": story.comment_count or None} | (metadata or {})
    return _completed(
        replace(found, parser=parser, media_type=media_type, metadata=found.metadata | _kept(said)),
        story,
        properties,
    )


def described(
    story: Story,
    properties: Properties,
    *,
    text: str,
    title: str | None,
    title_rule: str,
    parser: str,
    media_type: str,
    metadata: dict[str, Any],
) -> ParsedDocument:
    """The document of a text that is no story: slides or sheets."""
    found = ParsedDocument(
        text=text,
        parser=parser,
        media_type=media_type,
        title=title,
        metadata=_kept(metadata),
        provenance={"title": title_rule} if title else {},
    )
    return _completed(found, story, properties)


def _kept(metadata: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in metadata.items() if value is not None}


def _completed(found: ParsedDocument, story: Story, properties: Properties) -> ParsedDocument:
    """With what the properties say where the text says nothing."""
    what = found.parser.partition("/")[0]
    found = _dated(found, properties, what)
    return replace(
        found,
        language=found.language or language(story, properties, found.text),
        summary=found.summary or properties.description,
        keywords=found.keywords or properties.keywords,
        subjects=found.subjects or _subjects(properties),
        metadata=properties.metadata | found.metadata,
        provenance=_explained(found, properties, what),
        warnings=(*found.warnings, *dict.fromkeys(story.warnings)),
    )


def language(story: Story, properties: Properties, text: str) -> str | None:
    """The language most of the text is marked with, if its letters are of that language.

    What programs write without being told, that all text is English, is not taken for a fact.
    """
    marked = story.languages.most_common(1)
    enough = bool(marked) and marked[0][1] * 2 >= len(text)
    default = story.language if story.language and not story.language.startswith("en") else None
    stated = marked[0][0] if enough else properties.language or default
    code = labels.language_code(stated or "")
    return code if code and _suits(code, text[:_SAMPLE]) else None


def _suits(code: str, text: str) -> bool:
    """Whether most letters are of a script this language is written in."""
    letters = sum(map(str.isalpha, text))
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if cyrillic * 2 > letters:
        return code in _IN_CYRILLIC
    return code not in _NOT_IN_LATIN if latin * 2 > letters else code in _NOT_IN_LATIN


def _parted(blocks: Sequence[Block]) -> tuple[Block | None, list[Block]]:
    """The block that is set as the title, and the others."""
    for kind, within in ((Kind.TITLE, _TITLE_WITHIN), (Kind.HEADING, _HEADING_WITHIN)):
        for at, block in enumerate(blocks[:within]):
            if block.kind is kind:
                return block, [*blocks[:at], *blocks[at + 1 :]]
    return None, list(blocks)


def _read(blocks: Sequence[Block], title: Block | None) -> ParsedDocument:
    """The story in the blocks, as the newswire's reader takes it apart."""
    text = clean("\n\n".join(map(_lines, blocks)))
    if not text.strip():
        if title is None:
            raise EmptyDocumentError("no words in its text; pictures of text need OCR first")
        text = _lines(title)
    found = _story(text)
    headline = found.title and " ".join(found.title.replace(_JOINT, " ").split())
    return replace(found, text=found.text.translate(_JOINTS), title=headline)


def _story(text: str) -> ParsedDocument:
    """The story in this text; all of it, if nothing but heads would be left of it."""
    try:
        return newswire.read(text)
    except EmptyDocumentError:
        rule = {"title": "lead's first sentence"}
        return ParsedDocument(text, "", "", titles.from_lead(text), provenance=rule)


def _lines(block: Block) -> str:
    """The block's text; line breaks of lists and tables are set so that they stay."""
    if block.kind in (Kind.ITEM, Kind.TABLE):
        return block.text.replace("\n", _JOINT)
    return block.text


def _titled(
    found: ParsedDocument, styled: Block | None, properties: Properties, what: str
) -> ParsedDocument:
    """With the best title; whatever else looked like one is back in the text."""
    set_as = _MARKS.sub("", " ".join(styled.text.split())) if styled else None
    rule = found.provenance.get("title")
    title, why = _MARKS.sub("", found.title) if found.title else None, rule
    if rule == "labelled head":
        pass
    elif properties.title:
        title, why = titles.shortened(properties.title), f"{what} property title"
    elif styled and set_as:
        title, why = titles.shortened(set_as), f"{styled.kind} style"
    printed = [found.title] if rule == "headline line" else []
    text = found.text
    for line in (*printed, set_as):
        if line and not _same(_MARKS.sub("", line), title) and not _opens(text, line):
            text = f"{line}\n\n{text}"
    text = _untitled(text, title)
    provenance = found.provenance | ({"title": why} if title and why else {})
    return replace(found, text=text, title=title, provenance=provenance)


def _same(line: str, title: str | None) -> bool:
    return titles.shortened(line).casefold() == (title or "").casefold()


def _opens(text: str, line: str) -> bool:
    return " ".join(text.split("\n\n", 1)[0].split()) == line


def _untitled(text: str, title: str | None) -> str:
    """The text without its headline, if that is its first paragraph: it is a field."""
    first, _, rest = text.partition("\n\n")
    return rest if rest and _same(first, title) else text


def _dated(found: ParsedDocument, properties: Properties, what: str) -> ParsedDocument:
    """With the day the file was made, where the text names none."""
    unsure = any("date" in warning for warning in found.warnings)
    if found.published_at or unsure or not properties.created_at:
        return found
    rule = {"published_at": f"{what} property created"}
    return replace(found, published_at=properties.created_at, provenance=found.provenance | rule)


def _subjects(properties: Properties) -> tuple[str, ...]:
    return (properties.subject,) if properties.subject else ()


def _explained(found: ParsedDocument, properties: Properties, what: str) -> dict[str, str]:
    """Where each field is from, with those taken from the properties."""
    rules = dict(found.provenance)
    for name, value in (
        ("summary", properties.description),
        ("keywords", properties.keywords),
        ("subjects", properties.subject),
    ):
        if value and not getattr(found, name):
            rules[name] = f"{what} properties"
    return rules
