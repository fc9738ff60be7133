"""The steps that unpack a folder of a 7z archive, each a stream that reads from another."""

from __future__ import annotations

import bz2
import lzma
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Protocol

from worker.parsers.archives.sevenzip_numbers import damaged
from worker.parsers.archives.sevenzip_streams import Folder
from worker.parsers.budget import CHUNK, Stream

MOST_MEMORY = 128 * 2**20
"""Bytes of what was unpacked that a stream may refer back to."""

_ENCRYPTED = b"\x06\xf1\x07\x01"
_BRANCHES = {
    b"\x04": lzma.FILTER_X86, b"\x03\x03\x01\x03": lzma.FILTER_X86,
    b"\x05": lzma.FILTER_POWERPC, b"\x03\x03\x02\x05": lzma.FILTER_POWERPC,
    b"\x06": lzma.FILTER_IA64, b"\x03\x03\x04\x01": lzma.FILTER_IA64,
    b"\x07": lzma.FILTER_ARM, b"\x03\x03\x05\x01": lzma.FILTER_ARM,
    b"\x08": lzma.FILTER_ARMTHUMB, b"\x03\x03\x07\x01": lzma.FILTER_ARMTHUMB,
    b"\x09": lzma.FILTER_SPARC, b"\x03\x03\x08\x05": lzma.FILTER_SPARC,
}  # fmt: skip
"""Filters of machine code, by method."""
_NAMES = {
    _ENCRYPTED: "AES", b"\x03\x04\x01": "PPMd", b"\x03\x03\x01\x1b": "BCJ2", b"\x0a": "ARM64",
    b"\x04\x01\x09": "Deflate64", b"\x04\xf7\x11\x01": "Zstandard",
}  # fmt: skip


class Undoer(Protocol):
    """What undoes one step, in the form of bz2's and lzma's decompressors."""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """At most so many bytes of what these, and those before, unpack to."""
        ...


@dataclass(slots=True)
class Step:
    """A stream that reads from another, undoes one step, and ends after `left` bytes."""

    source: Stream
    undoer: Undoer
    left: int

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end. EOFError if the source ends before."""
        size = min(size, self.left)
        piece = self.undoer.decompress(b"", size) if size > 0 else b""
        while size > 0 and not piece:
            more = self.source.read(CHUNK)
            piece = self.undoer.decompress(more, size)
            if not more and not piece:
                raise EOFError("the packed data ends too early")
        self.left -= len(piece)
        return piece


@dataclass(slots=True)
class Plain:
    """Hands on what it is given, in pieces of bounded size."""

    kept: bytes = b""

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """At most so many of these bytes, and of those before."""
        kept = self.kept + data
        self.kept = kept[max_length:]
        return kept[:max_length]


@dataclass(slots=True)
class Inflate:
    """Undoes Deflate without a header."""

    inner: zlib._Decompress = field(default_factory=lambda: zlib.decompressobj(-15))

    def decompress(self, data: bytes, max_length: int) -> bytes:
        """At most so many bytes of what these, and those before, unpack to."""
        return self.inner.decompress(self.inner.unconsumed_tail + data, max_length)


@dataclass(slots=True)
class Framed:
    """A stream as chunks of LZMA2 that are not compressed.

    The filters for machine code work only before a compressor; and where a stream has no
    end mark, as LZMA has none here, they keep back its last bytes.
    """

    source: Stream
    control: bytes = b"\x01"

    def read(self, size: int, /) -> bytes:
        """The next chunk; after the last one the mark of the end, then nothing."""
        if not self.control:
            return b""
        piece = self.source.read(min(size, CHUNK))
        if not piece:
            self.control = b""
            return b"\0"
        control, self.control = self.control, b"\x02"
        return control + struct.pack(">H", len(piece) - 1) + piece


def is_encrypted(folder: Folder) -> bool:
    """Whether a password is needed for it."""
    return any(coder.method == _ENCRYPTED for coder in folder.coders)


def undone(folder: Folder) -> str | None:
    """The first method that is not undone here, by name; None if all are."""
    for coder in folder.coders:
        if (coder.inputs, coder.outputs) != (1, 1) or coder.method not in _UNDOERS:
            return _NAMES.get(coder.method) or f"method {coder.method.hex() or '-'}"
    return None


def unpacked(folder: Folder, packed: bytes) -> Stream:
    """The folder's bytes as a stream, out of its one packed stream.

    NotImplementedError names a method that is not undone here.
    """
    if method := undone(folder):
        raise NotImplementedError(method)
    stream: Stream = BytesIO(packed)
    for at in _order(folder):
        coder, size = folder.coders[at], folder.sizes[at]
        stream = _UNDOERS[coder.method](stream, coder.properties, size)
    return stream


def _order(folder: Folder) -> list[int]:
    """The coders from the packed stream on; each has one input and one output."""
    next_of = {output: at for at, output in folder.bonds}
    order = list(folder.packed)
    while len(order) <= len(folder.coders) and order[-1] in next_of:
        order.append(next_of[order[-1]])
    if len(folder.packed) != 1 or sorted(order) != list(range(len(folder.coders))):
        raise damaged("the steps of a folder make no chain")
    return order


def _copy(source: Stream, _properties: bytes, size: int) -> Stream:
    return Step(source, Plain(), size)


def _inflate(source: Stream, _properties: bytes, size: int) -> Stream:
    return Step(source, Inflate(), size)


def _bunzip2(source: Stream, _properties: bytes, size: int) -> Stream:
    return Step(source, bz2.BZ2Decompressor(), size)


def _unlzma(source: Stream, properties: bytes, size: int) -> Stream:
    if len(properties) != 5 or properties[0] >= 9 * 5 * 5:
        raise damaged("the settings of LZMA are none")
    bits, lc = divmod(properties[0], 9)
    pb, lp = divmod(bits, 5)
    dictionary = _dictionary(struct.unpack("<I", properties[1:])[0], size)
    return _raw(
        source,
        [{"id": lzma.FILTER_LZMA1, "dict_size": dictionary, "lc": lc, "lp": lp, "pb": pb}],
        size,
    )


def _unlzma2(source: Stream, properties: bytes, size: int) -> Stream:
    if len(properties) != 1 or properties[0] > 40:
        raise damaged("the settings of LZMA2 are none")
    step = properties[0]
    dictionary = _dictionary((2 | step & 1) << (step // 2 + 11), size)
    return _raw(source, [{"id": lzma.FILTER_LZMA2, "dict_size": dictionary}], size)


def _undelta(source: Stream, properties: bytes, size: int) -> Stream:
    if len(properties) != 1:
        raise damaged("the settings of the Delta filter are none")
    return _filtered(source, {"id": lzma.FILTER_DELTA, "dist": properties[0] + 1}, size)


def _unbranched(method: bytes) -> Maker:
    """What undoes the filter of one machine's code."""
    return lambda source, _properties, size: _filtered(source, {"id": _BRANCHES[method]}, size)


def _filtered(source: Stream, undone: dict[str, int], size: int) -> Stream:
    framed = Framed(source)
    return _raw(framed, [undone, {"id": lzma.FILTER_LZMA2, "dict_size": CHUNK}], size)


def _raw(source: Stream, filters: list[dict[str, int]], size: int) -> Stream:
    return Step(source, lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters), size)


def _dictionary(stated: int, size: int) -> int:
    """How far back the stream may refer: never beyond its own beginning."""
    needed = max(4096, min(stated, size))
    if needed > MOST_MEMORY:
        raise damaged(f"unpacking it takes more than {MOST_MEMORY:,} bytes of memory")
    return needed


Maker = Callable[[Stream, bytes, int], Stream]
"""Makes the stream that undoes a step: of its source, its settings and its size."""

_UNDOERS: dict[bytes, Maker] = {
    b"": _copy,
    b"\0": _copy,
    b"\x03": _undelta,
    b"\x21": _unlzma2,
    b"\x03\x01\x01": _unlzma,
    b"\x04\x01\x08": _inflate,
    b"\x04\x02\x02": _bunzip2,
    **{method: _unbranched(method) for method in _BRANCHES},
}
