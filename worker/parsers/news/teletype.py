"""Messages as teletypes sent them: framed by control characters, several in one file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from schemas.arrivals import Via
from schemas.children import Child, LeftOut
from schemas.documents import ParsedDocument
from schemas.errors import TextTooLongError
from worker.parsers.encoding import decode

MOST_MESSAGES = 10_000
"""Messages of one file."""
LONGEST_MESSAGE = 2_000_000
"""Bytes of one message."""

_SOH, _STX, _ETX, _EOT = b"\x01", b"\x02", b"\x03", b"\x04"
_INSTRUCTION = re.compile(r"\x0c[^\x0b\x0c\n]{0,80}\x0b")
_SEPARATORS = re.compile(r"[\x1c-\x1f]")
_FILLERS = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1a\x7f]")
_LINE_END = re.compile(r"\r+\n?")
_BINARY_FILLERS = bytes(code for code in range(32) if code not in b"\t\n\r\x0b\x0c\x1b") + b"\x7f"


@dataclass(frozen=True, slots=True)
class Message:
    """One message in three parts, each as text with its control characters."""

    header: str
    body: str
    trailer: str
    warnings: tuple[str, ...] = ()


def split(content: bytes) -> list[bytes]:
    """The messages of a file, each from its start of header on; the file itself if it has none.

    What follows the most messages that are taken is the last one.
    """
    starts = [found.start() for found in islice(re.finditer(_SOH, content), MOST_MESSAGES + 1)]
    if not starts:
        return [content]
    ends = [*starts[1:], len(content)]
    return [
        content[start:end].rstrip(b"\x16")
        for start, end in zip(starts, ends, strict=True)
        if content[start:end].strip(_BINARY_FILLERS + b"\r\n ")
    ]


def read(message: bytes, charset: str | None) -> Message:
    """The parts of a message; one without a start of text is all body."""
    if len(message) > LONGEST_MESSAGE:
        raise TextTooLongError(len(message), LONGEST_MESSAGE)
    framed = message.partition(_SOH)[2] if _SOH in message else message
    header, mark, rest = framed.partition(_STX)
    if not mark:
        header, rest = b"", framed
    body, _, trailer = rest.partition(_ETX)
    decoded = decode(message.translate(None, _BINARY_FILLERS), charset)

    def text(part: bytes) -> str:
        return _LINE_END.sub("\n", part.decode(decoded.encoding, "replace"))

    return Message(text(header), text(body), text(trailer.partition(_EOT)[0]), decoded.warnings)


def plain(text: str) -> str:
    """The text without typesetting instructions and fillers; separators become spaces."""
    return _FILLERS.sub("", _SEPARATORS.sub(" ", _INSTRUCTION.sub("", text)))


def several(messages: list[bytes], parser: str, media_type: str) -> ParsedDocument:
    """The document of a file of several messages, each of which is a child."""
    return ParsedDocument(
        "",
        parser,
        media_type,
        metadata={"message_count": len(messages)},
        children=children(messages, media_type),
    )


def children(messages: list[bytes], media_type: str) -> Iterator[Child | LeftOut]:
    """Each message as a document of its own."""
    for place, message in enumerate(messages[:MOST_MESSAGES], start=1):
        yield Child(message, f"message {place}", media_type, Via.ENTRY)
    if len(messages) > MOST_MESSAGES:
        yield LeftOut(
            None,
            "too_large",
            f"Only the first {MOST_MESSAGES:,} messages are taken. Send the file in parts.",
            Via.ENTRY,
            len(messages[-1]),
        )
