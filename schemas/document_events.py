"""Events that tell of documents."""

from __future__ import annotations

from typing import Any

import orjson

from schemas import document_object
from schemas.events import EventType, NewEvent


def told(kind: EventType, shown: dict[str, Any], base_url: str, **more: Any) -> NewEvent:
    """The event that tells of a document, which is shown with its text. Its bytes are made
    here; what filters look at is made only if there is one."""
    link = f"{base_url}/v1/documents/{shown['id']}"
    data = orjson.dumps({"document": document_object.for_webhook(shown, link=link), **more})
    return NewEvent(kind, shown["id"], data, lambda: dict(orjson.loads(orjson.dumps(shown))))
