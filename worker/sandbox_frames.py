"""What a sandboxed parser and its keeper say to each other: frames on a socket.

Values are JSON, never pickles: what comes out of a sandbox may be hostile.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

import orjson

from schemas.arrivals import Via
from schemas.children import Child, LeftOut
from schemas.documents import IntakeFields, ParsedDocument, Place, RawDocument, Topic
from schemas.errors import PermanentError

HEAD = struct.Struct("!cIQ")
"""Kind, bytes of JSON, bytes of content."""

LARGEST_JSON = 256 * 2**20


class Kind(Enum):
    """What a frame tells."""

    READ = b"R"
    """To the sandbox: read this document."""
    CHILD = b"C"
    LEFT_OUT = b"L"
    PARSED = b"P"
    """The last of a document that could be read."""
    REFUSED = b"E"
    """The last of one that could not."""
    NO_MEMORY = b"M"
    BUG = b"B"
    """Reading it broke off in a way nobody foresaw."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One of them: a value as JSON, and bytes."""

    kind: Kind
    value: Any
    content: bytes = b""


class BrokenFrameError(Exception):
    """What came is no frame, or one without bounds."""


class ToldError(PermanentError):
    """A refusal that a sandboxed parser told of, with the code it gave."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def send(pipe: socket.socket, frame: Frame) -> None:
    """Send a frame. Raises OSError."""
    value = orjson.dumps(frame.value)
    pipe.sendall(HEAD.pack(frame.kind.value, len(value), len(frame.content)) + value)
    if frame.content:
        pipe.sendall(frame.content)


def receive(read: Callable[[int], bytes], *, largest: int) -> Frame:
    """The next frame; `read` gives exactly so many bytes. Raises BrokenFrameError for one
    with a content of more than `largest` bytes."""
    kind, value_size, content_size = HEAD.unpack(read(HEAD.size))
    if value_size > LARGEST_JSON or content_size > largest:
        raise BrokenFrameError(f"a frame of {value_size:,} and {content_size:,} bytes")
    value, content = read(value_size), read(content_size) if content_size else b""
    try:
        return Frame(Kind(kind), orjson.loads(value), content)
    except ValueError as error:
        raise BrokenFrameError("no frame") from error


def of_raw(raw: RawDocument) -> Frame:
    """A document to be read."""
    value = {"media_type": raw.media_type, "fields": asdict(raw.fields)}
    return Frame(Kind.READ, value, raw.content)


def to_raw(frame: Frame) -> RawDocument:
    """The document to be read."""
    return RawDocument(frame.content, frame.value["media_type"], _fields(frame.value["fields"]))


def of_child(child: Child | LeftOut) -> Frame:
    """Something found in a container."""
    value = asdict(child)
    if isinstance(child, LeftOut):
        return Frame(Kind.LEFT_OUT, value)
    del value["content"]
    return Frame(Kind.CHILD, value, child.content)


def to_child(frame: Frame) -> Child | LeftOut:
    """What was found in a container."""
    value = {**frame.value, "via": Via(frame.value["via"])}
    if frame.kind is Kind.LEFT_OUT:
        return LeftOut(**value)
    return Child(**{**value, "fields": _fields(value["fields"])}, content=frame.content)


def of_parsed(parsed: ParsedDocument) -> Frame:
    """What was read."""
    return Frame(Kind.PARSED, asdict(parsed))


def to_parsed(frame: Frame) -> ParsedDocument:
    """What was read."""
    value = frame.value
    lists = {name: tuple(value[name]) for name in ("subjects", "keywords", "warnings", "children")}
    topics = tuple(Topic(**topic) for topic in value["topics"])
    places = tuple(Place(**{**place, "mentions": ()}) for place in value["places"])
    return ParsedDocument(**{**value, **lists, "topics": topics, "places": places})


def _fields(value: dict[str, Any]) -> IntakeFields:
    return IntakeFields(**{**value, "tags": tuple(value["tags"])})
