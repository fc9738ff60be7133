"""What webhooks and documents say, on one line for people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cli.output import plain

MOST_NAMES = 3


def webhook_line(body: dict[str, Any], *, at: datetime) -> str:
    """A webhook as one line: when, what, and what the document is about."""
    parts = [f"{at:%H:%M:%S}", plain(body.get("type"))]
    document = body.get("data", {}).get("document")
    if document:
        parts += [str(part) for part in about(document) if part]
    return "  ".join(parts)


def about(document: dict[str, Any]) -> list[str]:
    """A document's title, language, countries and people, each empty if unknown."""
    return [
        title(document),
        plain(document["language"]),
        names(document["countries"], "code"),
        names(document["people"], "name"),
    ]


def title(document: dict[str, Any]) -> str:
    """The title, or why there is none, or at least the file's name."""
    error = document["error"]
    if error:
        return plain(f"{document['filename'] or document['id']}: {error['message']}")
    return plain(document["title"] or document["filename"] or document["id"])


def names(entries: list[dict[str, Any]], key: str) -> str:
    """The first few of what was found, and how many more there are."""
    shown = ", ".join(plain(entry[key]) for entry in entries[:MOST_NAMES])
    more = len(entries) - MOST_NAMES
    return f"{shown} +{more}" if more > 0 else shown
