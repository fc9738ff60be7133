"""JSON of any kind: an article if it looks like one, a list of them, or an outline of it all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from schemas.documents import ParsedDocument, RawDocument
from schemas.errors import EmptyDocumentError
from worker.parsers import json_entries, json_values
from worker.parsers.news.stated import Stated
from worker.parsers.tables import json_articles, json_outline

NAME, MEDIA_TYPE = "json/1", "application/json"


def parse(raw: RawDocument) -> ParsedDocument:
    """An article with its fields; articles in a list become children; all else is told in lines."""
    loaded = json_values.load(raw)
    value = loaded.value
    if _is_list_of_articles(value):
        return _list(value, loaded.warnings)
    if json_articles.is_article(value):
        return _article(value, loaded.warnings)
    return _outline(value, loaded.warnings)


def _is_list_of_articles(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) > 0
        and all(json_articles.is_article(one) for one in value[:50])
    )


def _list(values: list[Any], warnings: tuple[str, ...]) -> ParsedDocument:
    children = json_entries.taken(json_entries.named(values))
    return ParsedDocument(
        "",
        NAME,
        MEDIA_TYPE,
        metadata={"item_count": len(values)},
        warnings=warnings,
        children=children,
    )


def _article(value: dict[str, Any], warnings: tuple[str, ...]) -> ParsedDocument:
    stated = Stated(warnings=list(warnings))
    content = json_articles.read(value, stated)
    return stated.document(content, NAME, MEDIA_TYPE)


def _outline(value: Any, warnings: tuple[str, ...]) -> ParsedDocument:
    outline = json_outline.read(value)
    if not outline.value_count:
        raise EmptyDocumentError("the JSON has neither words nor numbers")
    parsed = ParsedDocument(
        outline.text,
        NAME,
        MEDIA_TYPE,
        metadata={"value_count": outline.value_count},
        warnings=warnings,
    )
    if not outline.is_cut:
        return parsed
    cut = f"Only the first {outline.value_count:,} values are in the text."
    return replace(parsed, warnings=(*warnings, cut))
