"""The head of a story while it is read, line by line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from worker.parsers.dates import Stamp


@dataclass(slots=True)
class Head:
    """What the lines above the story say. Filled line by line, then only read."""

    lines: list[str]
    at: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    provenance: dict[str, str] = field(default_factory=dict)
    notes: dict[str, Any] = field(default_factory=dict)
    """What has no field of its own: the document's metadata."""
    warnings: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    """The lines that kill or hold it, as printed."""
    stamp: Stamp | None = None
    wrapped: bool = False
    """Whether a wire's `ZCZC` stands above it."""

    @property
    def line(self) -> str:
        """The line now looked at."""
        return self.lines[self.at]

    def keep(self, name: str, value: str, rule: str) -> None:
        """Note a field, unless a line above has said it already."""
        if value and name not in self.fields:
            self.fields[name] = value
            self.provenance[name] = rule

    def note(self, name: str, value: Any) -> None:
        """Note what is metadata, unless a line above has said it already."""
        self.notes.setdefault(name, value)

    def date(self, stamp: Stamp, rule: str) -> None:
        """Note the publication date, unless a line above has given one."""
        if self.stamp is None:
            self.stamp = stamp
            self.provenance["published_at"] = rule

    def goes_on(self, rest: str) -> bool:
        """Leave `rest` of this line as the next to look at; True, as it was read."""
        self.lines[self.at] = rest
        self.at += 0 if rest else 1
        return True
