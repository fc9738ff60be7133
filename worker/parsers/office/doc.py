"""Word 97–2003 documents (DOC), and the plain words of Word 6 and 95."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from schemas.documents import ParsedDocument, RawDocument
from worker.parsers.office import doc_pieces, doc_styles, ole, story
from worker.parsers.office.blocks import Block, Kind, Story, table
from worker.parsers.office.doc_pieces import Head, Piece, Runs
from worker.parsers.office.doc_sprms import DELETED, HIDDEN, IN_TABLE, LIST, OUTLINE, ROW_END
from worker.parsers.office.package import damaged

MEDIA_TYPE = "application/msword"
_FIELD_CODE = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_MAX_NESTED = 6
_SIGNS = str.maketrans({
    "\x0b": "\n", "\x1e": "-", "\x1f": None, "\x01": None, "\x02": None, "\x05": None,
    "\x08": None, "\x03": None, "\x04": None, "\x0e": "\n", "\x13": None, "\x14": None,
    "\x15": None, "\xa0": " ", "\x00": None,
})  # fmt: skip
_ENDS = re.compile("[\r\x07\x0c]")


def parse(raw: RawDocument) -> ParsedDocument:
    """The text as it is read, and what the document says of itself."""
    container = ole.opened(raw.content, "DOC")
    stream = ole.stream(container, "WordDocument")
    if stream is None:
        raise damaged("DOC", "it has no stream named WordDocument")
    head = doc_pieces.head(stream)
    found = Story()
    if head.is_old:
        found.blocks = [Block(text) for text in _old(stream)]
        found.warnings.append(
            "Written by Word 6 or 95: hidden and deleted words are not told apart."
        )
    else:
        _read(stream, ole.stream(container, doc_pieces.table_name(head)) or b"", head, found)
    return story.document(found, ole.summary(container), parser="doc/1", media_type=MEDIA_TYPE)


@dataclass(slots=True)
class Reader:
    """The blocks of a document, as its paragraphs are met."""

    kinds: dict[int, Kind]
    blocks: list[Block] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)

    def take(self, text: str, mark: str, run: doc_pieces.Run | None) -> None:
        """A paragraph, the mark that ends it, and what is set for it."""
        settings = run.settings if run else None
        words = _shown(text)
        if settings is not None and settings.is_set(ROW_END):
            self.rows.append(self.cells)
            self.cells = []
        elif mark == "\x07":
            self.cells.append(" ".join([*self.cell, words]))
            self.cell = []
        elif settings is not None and settings.is_set(IN_TABLE) and mark == "\r":
            self.cell.append(words)
        else:
            self.end_table()
            self.blocks.append(self._block(words, run))

    def end_table(self) -> None:
        """The rows that were read are a table; or blocks, if each has but one cell."""
        rows, self.rows = [*self.rows, *([self.cells] if self.cells else [])], []
        texts, self.cells, self.cell = self.cell, [], []
        if any(len(row) > 1 for row in rows):
            self.blocks.append(table(rows))
        else:
            texts = [*(text for row in rows for text in row), *texts]
        self.blocks += [Block(text) for text in texts if text]

    def _block(self, words: str, run: doc_pieces.Run | None) -> Block:
        settings = run.settings if run else None
        kind = self.kinds.get((settings.style or 0) if settings else 0, Kind.PARAGRAPH)
        if settings is None or kind is not Kind.PARAGRAPH or not words:
            return Block(words, kind)
        outline = settings.value(OUTLINE)
        if outline is not None and outline < 9:
            return Block(words, Kind.HEADING)
        return Block(f"- {words}", Kind.ITEM) if settings.value(LIST) else Block(words)


def _read(stream: bytes, table_stream: bytes, head: Head, found: Story) -> None:
    pieces = doc_pieces.pieces(stream, table_stream)
    characters = doc_pieces.character_runs(stream, table_stream)
    paragraphs = doc_pieces.paragraph_runs(stream, table_stream)
    offset, length = doc_pieces.styles_at(stream)
    reader = Reader(doc_styles.kinds(table_stream[offset : offset + length]))
    at = 0
    parts = _parts(head)
    for shown, mark, place, count in _paragraphs(stream, pieces, characters):
        part = next((name for name, until in parts if at < until), None)
        at += count
        if part in ("text", "notes", "boxes"):
            reader.take(shown, mark, paragraphs.at(place))
        elif part == "comments":
            found.comment_count += shown.startswith("\x05")
    reader.end_table()
    found.blocks = reader.blocks


def _parts(head: Head) -> list[tuple[str, int]]:
    """The parts of the text in their order, and where each ends."""
    names = ("text", "notes", "headers", "macros", "comments", "notes", "boxes")
    ends, total = [], 0
    for name, length in zip(names, head.lengths, strict=False):
        total += length
        ends.append((name, total))
    return ends


def _paragraphs(
    stream: bytes, pieces: list[Piece], characters: Runs
) -> Iterator[tuple[str, str, int, int]]:
    """Each paragraph's shown words, the mark that ends it, where that stands, and its length."""
    words: list[str] = []
    count = 0
    for piece in pieces:
        for start, end, is_shown in _stretches(piece, characters):
            text = doc_pieces.text_of(stream, piece, start, end)
            last, at = 0, start
            for mark in _ENDS.finditer(text):
                length = _units(text[last : mark.end()])
                words.append(text[last : mark.start()] if is_shown else "")
                last, at = mark.end(), at + length
                place = piece.offset + (at - 1) * piece.width
                yield "".join(words), mark.group(), place, count + length
                words, count = [], 0
            words.append(text[last:] if is_shown else "")
            count += _units(text[last:])
    if count:
        yield "".join(words), "\r", -1, count


def _units(text: str) -> int:
    """How many characters the format counts: those beyond U+FFFF are two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _stretches(piece: Piece, characters: Runs) -> Iterator[tuple[int, int, bool]]:
    """Stretches of a piece for which the same is set, and whether they are shown."""
    at = 0
    while at < piece.length:
        offset = piece.offset + at * piece.width
        run = characters.at(offset)
        limit = run.end if run else characters.next_start(offset)
        end = piece.length
        if limit is not None:
            end = min(end, max(at + 1, (limit - piece.offset + piece.width - 1) // piece.width))
        hidden = run is not None and (run.settings.is_set(HIDDEN) or run.settings.is_set(DELETED))
        yield at, end, not hidden
        at = end


def _shown(text: str) -> str:
    """The words of a paragraph: results of fields, not their codes; no signs of pictures."""
    for _ in range(_MAX_NESTED):
        text, count = _FIELD_CODE.subn(lambda code: code[1] or "", text)
        if not count:
            break
    return text.translate(_SIGNS).strip()


def _old(stream: bytes) -> list[str]:
    """The paragraphs of Word 6 and 95, which stand in the stream as they are."""
    start, end = struct.unpack_from("<II", stream, 0x18)
    text = stream[start : min(end, len(stream))].decode("cp1252", "replace")
    return [_shown(part) for part in _ENDS.split(text)]
