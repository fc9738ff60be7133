"""Reading documents: plain text here, every other format in a sandbox."""

from __future__ import annotations

from collections.abc import Callable

from schemas.children import Child, LeftOut
from schemas.documents import ParsedDocument, RawDocument
from worker import alarm, parsers
from worker.parsers.detect import detect
from worker.sandbox import Bounds, Sandbox, Take

Read = Callable[[RawDocument], ParsedDocument]

SIMPLE = frozenset({"text/markdown", "text/plain"})
"""Formats read by code of ours that is linear in their length, so a story waits for no other
process. The alarm bounds their time all the same."""


class Reader:
    """Reads documents of any format, within bounds."""

    def __init__(self, bounds: Bounds) -> None:
        self._sandbox = Sandbox(bounds)

    def warm(self) -> None:
        """Have a sandbox ready."""
        self._sandbox.warm()

    def read(self, raw: RawDocument, take: Take) -> ParsedDocument:
        """The document, with what is found inside handed to `take`. Raises PermanentError."""
        detected = detect(raw)
        if detected.media_type in SIMPLE:
            return parsers.read(raw, take, detected)
        with alarm.paused():  # the sandbox has bounds of its own, and may wait for the disk
            return self._sandbox.read(raw, take)

    def close(self) -> None:
        """End the sandbox."""
        self._sandbox.close()


def ignore(_: Child | LeftOut) -> None:
    """Take nothing of what is found inside."""
