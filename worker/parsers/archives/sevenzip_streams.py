"""How the packed streams of a 7z archive are laid out, as its header tells."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from worker.parsers.archives.sevenzip_numbers import Fields, damaged

END, PACK_INFO, UNPACK_INFO, SUBSTREAMS = 0x00, 0x06, 0x07, 0x08
SIZES, DIGESTS, FOLDERS, UNPACK_SIZES, SUBSTREAM_COUNTS = 0x09, 0x0A, 0x0B, 0x0C, 0x0D
MOST_STREAMS = 100_000
MOST_CODERS = 8
MOST_PROPERTIES = 256


@dataclass(frozen=True, slots=True)
class Coder:
    """One step of unpacking: its method and its settings."""

    method: bytes
    properties: bytes
    inputs: int
    outputs: int


@dataclass(frozen=True, slots=True)
class Folder:
    """Members that were packed as one stream, and the steps that unpack it."""

    coders: tuple[Coder, ...]
    bonds: tuple[tuple[int, int], ...]
    """Which input is fed by which output."""
    packed: tuple[int, ...]
    """Which inputs are fed by packed streams."""
    sizes: tuple[int, ...] = ()
    """What each output has of bytes."""
    digest: int | None = None

    @property
    def size(self) -> int:
        """Bytes of what comes out at last."""
        bound = {output for _, output in self.bonds}
        return next((size for at, size in enumerate(self.sizes) if at not in bound), 0)


@dataclass(slots=True)
class Streams:
    """Packed streams, the folders they unpack to, and the members within these."""

    position: int = 0
    packed: list[int] = field(default_factory=list)
    folders: list[Folder] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    """How many members each folder holds."""
    sizes: list[int] = field(default_factory=list)
    digests: list[int | None] = field(default_factory=list)
    """Of all members, in their order."""


def read(fields: Fields) -> Streams:
    """The layout that begins here, up to its end mark."""
    streams = Streams()
    kind = fields.byte()
    if kind == PACK_INFO:
        _pack_info(fields, streams)
        kind = fields.byte()
    if kind == UNPACK_INFO:
        _unpack_info(fields, streams)
        kind = fields.byte()
    streams.counts = [1] * len(streams.folders)
    if kind == SUBSTREAMS:
        kind = _substreams(fields, streams)
    else:
        streams.sizes = [folder.size for folder in streams.folders]
        streams.digests = [folder.digest for folder in streams.folders]
    if kind != END:
        raise damaged(f"its header has the mark {kind} among the streams")
    return streams


def _pack_info(fields: Fields, streams: Streams) -> None:
    streams.position = fields.number()
    count = fields.count(MOST_STREAMS)
    kind = fields.byte()
    if kind == SIZES:
        streams.packed = [fields.number() for _ in range(count)]
        kind = fields.byte()
    if kind == DIGESTS:
        fields.digests(count)
        kind = fields.byte()
    if kind != END:
        raise damaged(f"its header has the mark {kind} among the packed streams")


def _unpack_info(fields: Fields, streams: Streams) -> None:
    fields.expect(FOLDERS)
    count = fields.count(MOST_STREAMS)
    if fields.byte():
        raise damaged("its folders are described elsewhere, which is not read")
    folders = [_folder(fields) for _ in range(count)]
    fields.expect(UNPACK_SIZES)
    folders = [
        replace(folder, sizes=tuple(fields.number() for _ in range(_outputs(folder))))
        for folder in folders
    ]
    kind = fields.byte()
    if kind == DIGESTS:
        sums = fields.digests(count)
        folders = [replace(folder, digest=sum_) for folder, sum_ in zip(folders, sums, strict=True)]
        kind = fields.byte()
    if kind != END:
        raise damaged(f"its header has the mark {kind} among the folders")
    streams.folders = folders


def _folder(fields: Fields) -> Folder:
    coders = tuple(_coder(fields) for _ in range(fields.count(MOST_CODERS)))
    inputs = sum(coder.inputs for coder in coders)
    outputs = sum(coder.outputs for coder in coders)
    if not coders or outputs > inputs + 1:
        raise damaged("a folder has no coder, or more outputs than inputs")
    bonds = tuple((fields.count(inputs), fields.count(outputs)) for _ in range(outputs - 1))
    count = inputs - len(bonds)
    if count == 1:
        bound = {at for at, _ in bonds}
        return Folder(coders, bonds, tuple(at for at in range(inputs) if at not in bound))
    return Folder(coders, bonds, tuple(fields.count(inputs) for _ in range(count)))


def _coder(fields: Fields) -> Coder:
    flags = fields.byte()
    if flags & 0xC0:
        raise damaged("a coder is described in a way that is reserved")
    method = fields.take(flags & 0x0F)
    inputs, outputs = 1, 1
    if flags & 0x10:
        inputs, outputs = fields.count(MOST_CODERS), fields.count(MOST_CODERS)
    size = fields.count(MOST_PROPERTIES) if flags & 0x20 else 0
    return Coder(method, fields.take(size), inputs, outputs)


def _outputs(folder: Folder) -> int:
    return sum(coder.outputs for coder in folder.coders)


def _substreams(fields: Fields, streams: Streams) -> int:
    """Reads what members the folders hold; the mark that follows."""
    kind = fields.byte()
    if kind == SUBSTREAM_COUNTS:
        streams.counts = [fields.count(MOST_STREAMS) for _ in streams.folders]
        if sum(streams.counts) > MOST_STREAMS:
            raise damaged(f"it has more than {MOST_STREAMS:,} members. Send several")
        kind = fields.byte()
    for folder, count in zip(streams.folders, streams.counts, strict=True):
        streams.sizes += _sizes(fields, folder, count, is_said=kind == SIZES)
    if kind == SIZES:
        kind = fields.byte()
    said = _unsaid(streams)
    if kind == DIGESTS:
        sums = iter(fields.digests(said.count(None)))
        said = [next(sums) if sum_ is None else sum_ for sum_ in said]
        kind = fields.byte()
    streams.digests = said
    if kind != END:
        raise damaged(f"its header has the mark {kind} among the members")
    return fields.byte()


def _sizes(fields: Fields, folder: Folder, count: int, *, is_said: bool) -> list[int]:
    """The members' sizes: all but the last are said, which has the rest."""
    if not count:
        return []
    sizes = [fields.number() for _ in range(count - 1)] if is_said else []
    rest = folder.size - sum(sizes)
    if rest < 0 or len(sizes) != count - 1:
        raise damaged("its members are larger than what holds them")
    return [*sizes, rest]


def _unsaid(streams: Streams) -> list[int | None]:
    """The members' sums, so far as those of the folders tell them."""
    return [
        folder.digest if count == 1 else None
        for folder, count in zip(streams.folders, streams.counts, strict=True)
        for _ in range(count)
    ]
