"""What feeds of all kinds say of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.documents import ParsedDocument
from worker.parsers import markup
from worker.parsers.feeds import feed_dates, parts, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.children import Child, LeftOut
    from worker.parsers.feeds.parts import Parts

Told = tuple[str, str]
"""Words, and the name of the element they stand in."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A feed without its entries."""

    title: Told | None = None
    text: Told | None = None
    language: str | None = None
    link: str | None = None
    """The page the feed belongs to."""
    address: str | None = None
    """The feed's own."""
    updated: Told | None = None
    copyright: Told | None = None
    byline: Told | None = None
    identifier: Told | None = None


def document(
    channel: Channel,
    *,
    parser: str,
    media_type: str,
    children: Iterable[Child | LeftOut],
    warnings: tuple[str, ...],
) -> ParsedDocument:
    """The feed as a document. Its title is text, too, if it says nothing more."""
    told: dict[str, Told | None] = {
        "title": channel.title,
        "byline": channel.byline,
        "published_at": channel.updated,
        "copyright": channel.copyright,
        "provider": channel.title,
        "external_id": channel.identifier,
        "language": (channel.language, "language") if channel.language else None,
    }
    kept = {name: value for name, value in told.items() if value}
    metadata = {"canonical_url": channel.link, "feed_url": channel.address}
    return ParsedDocument(
        text=channel.text[0] if channel.text else "",
        parser=parser,
        media_type=media_type,
        **{name: said for name, (said, _) in kept.items()},  # type: ignore[arg-type]
        metadata={name: value for name, value in metadata.items() if value},
        provenance={name: rule for name, (_, rule) in kept.items()},
        warnings=warnings,
        children=children,
    )


def text_of(found: Parts, *names: str) -> Told | None:
    """The paragraphs of the first of these elements that has any."""
    for element, name in parts.every(found, *names):
        if said := words.read(markup.raw_text(element)):
            return said, name
    return None


def moment_of(found: Parts, *names: str) -> Told | None:
    """The first of these elements that is a time or a day."""
    for element, name in parts.every(found, *names):
        if told := feed_dates.iso(markup.raw_text(element), is_utc=name.endswith("_gmt")):
            return told, name
    return None
