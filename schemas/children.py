"""Shapes of what a container holds: archives, messages, feeds."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.arrivals import Via
from schemas.documents import IntakeFields


@dataclass(frozen=True, slots=True)
class Child:
    """A document inside another one."""

    content: bytes
    name: str | None
    """Its path or name inside the container."""
    media_type: str | None = None
    """As the container declares it."""
    via: Via = Via.MEMBER
    fields: IntakeFields = field(default_factory=IntakeFields)
    """What the container says of it. Source and tags are the parent's."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something inside a container that is not taken, and why."""

    name: str | None
    code: str
    """An error code, as of a document that failed."""
    message: str
    via: Via = Via.MEMBER
    size: int | None = None
