"""The names on the queue."""

from __future__ import annotations

from enum import StrEnum


class TaskName(StrEnum):
    """A kind of work; also the name of its queue."""

    INGEST = "documents.ingest"
    DELIVER = "deliveries.deliver"
