"""PowerPoint 97–2003 presentations (PPT): slides in their order, with their notes."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from schemas.documents import ParsedDocument, RawDocument
from worker.parsers.office import ole, ppt_records, slides
from worker.parsers.office.blocks import Story
from worker.parsers.office.package import damaged, locked
from worker.parsers.office.ppt_records import Record, Walk
from worker.parsers.office.slides import Slide

MEDIA_TYPE = "application/vnd.ms-powerpoint"
MAX_SLIDES = 2_000
MAX_EDITS = 1_000

_LOCKED = 0xF3D1C4DF
_TITLES = frozenset({0, 6})
_SLIDES, _NOTES = 0, 2
_HIDDEN = 0x0004
_FIELDS = "*"
_LINE_ENDS = re.compile("[\x0b\r\n]")


def parse(raw: RawDocument) -> ParsedDocument:
    """The words of each slide and its notes, and what the document says of itself."""
    container = ole.opened(raw.content, "PPT")
    stream = ole.stream(container, "PowerPoint Document")
    if stream is None:
        raise damaged(
            "PPT", "it has no stream named PowerPoint Document; PowerPoint 95 is not read"
        )
    user = ole.stream(container, "Current User") or b""
    if len(user) >= 16 and struct.unpack_from("<I", user, 12)[0] == _LOCKED:
        raise locked("PPT")
    show = _show(stream, user)
    found = Story()
    return slides.document(
        found, list(show.slides()), ole.summary(container), parser="ppt/1", media_type=MEDIA_TYPE
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """A slide or notes page as the document lists it, with the words of its outline."""

    persist: int
    number: int
    texts: list[tuple[int, str]] = field(default_factory=list)
    """Kinds and words of its text placeholders."""


@dataclass(frozen=True, slots=True)
class Show:
    """A presentation: its stream, where its parts stand, and the record of the whole."""

    stream: bytes
    places: dict[int, int]
    document: Record
    walk: Walk

    def slides(self) -> Iterator[Slide]:
        """The slides in the order they are shown."""
        notes = {self._notes_of(one): one for one in self._listed(_NOTES)}
        for listed in list(self._listed(_SLIDES))[:MAX_SLIDES]:
            page = self._page(listed.persist)
            title, lines = self._words(page, listed)
            spoken = notes.get(listed.number)
            said = self._words(self._page(spoken.persist), spoken)[1] if spoken else []
            yield Slide(title, lines, said, self._is_hidden(page))

    def _listed(self, instance: int) -> Iterator[Listed]:
        for part in ppt_records.children(self.stream, self.document):
            if part.kind == ppt_records.SLIDE_LIST and part.instance == instance:
                yield from self._entries(part)

    def _entries(self, part: Record) -> Iterator[Listed]:
        listed: Listed | None = None
        kind = 0
        for one in ppt_records.children(self.stream, part):
            if one.kind == ppt_records.SLIDE_PERSIST and one.end - one.start >= 16:
                if listed:
                    yield listed
                persist, _, _, number = struct.unpack_from("<4I", self.stream, one.start)
                listed = Listed(persist, number)
            elif one.kind == ppt_records.TEXT_HEADER:
                kind = self._number(one)
            elif listed and (text := ppt_records.words(self.stream, one)) is not None:
                listed.texts.append((kind, text))
        if listed:
            yield listed

    def _page(self, persist: int) -> Record | None:
        place = self.places.get(persist)
        return None if place is None else ppt_records.record(self.stream, place, len(self.stream))

    def _words(self, page: Record | None, listed: Listed) -> tuple[str, list[str]]:
        """The title and the lines of a page; those of its outline stand where it refers to them."""
        title, kind = "", 0
        lines: list[str] = []
        used: set[int] = set()
        for one in self.walk.within(page) if page else ():
            text = ppt_records.words(self.stream, one)
            if one.kind == ppt_records.TEXT_HEADER:
                kind = self._number(one)
            elif one.kind == ppt_records.OUTLINE_REF and self._number(one) < len(listed.texts):
                used.add(self._number(one))
                kind, text = listed.texts[self._number(one)]
            if text is not None and one.kind != ppt_records.SLIDE_ATOM:
                title, lines = _added(title, lines, kind, text)
        for at, (kind, text) in enumerate(listed.texts):
            if at not in used:
                title, lines = _added(title, lines, kind, text)
        return title, lines

    def _notes_of(self, notes: Listed) -> int:
        """The slide a notes page belongs to."""
        page = self._page(notes.persist)
        first = next(ppt_records.children(self.stream, page), None) if page else None
        return self._number(first) if first else 0

    def _is_hidden(self, page: Record | None) -> bool:
        for one in ppt_records.children(self.stream, page) if page else ():
            if one.kind == ppt_records.SLIDE_SHOW_INFO and one.end - one.start >= 12:
                flags: int = struct.unpack_from("<H", self.stream, one.start + 10)[0]
                return bool(flags & _HIDDEN)
        return False

    def _number(self, one: Record) -> int:
        if one.end - one.start < 4:
            return 0
        number: int = struct.unpack_from("<I", self.stream, one.start)[0]
        return number


def _added(title: str, lines: list[str], kind: int, text: str) -> tuple[str, list[str]]:
    found = [
        " ".join(line.split())
        for line in text.replace("\x0b", "\n").replace("\r", "\n").split("\n")
    ]
    found = [line for line in found if line and line != _FIELDS]
    if kind in _TITLES and not title:
        return " ".join(found), lines
    return title, [*lines, *found]


def _show(stream: bytes, user: bytes) -> Show:
    """The presentation as it was last saved: older states of it stand in the stream, too."""
    places: dict[int, int] = {}
    document = 0
    at = struct.unpack_from("<I", user, 16)[0] if len(user) >= 20 else -1
    for _ in range(MAX_EDITS):
        edit = ppt_records.record(stream, at, len(stream))
        if edit is None or edit.kind != ppt_records.USER_EDIT or edit.end - edit.start < 28:
            break
        before, directory, persist = struct.unpack_from("<III", stream, edit.start + 8)
        if edit.end - edit.start >= 32:
            raise locked("PPT")
        document = document or persist
        for number, place in _directory(stream, directory):
            places.setdefault(number, place)
        if not before or before >= at:
            break
        at = before
    whole = ppt_records.record(stream, places.get(document, -1), len(stream)) or _first(stream)
    if whole is None or whole.kind != ppt_records.DOCUMENT:
        raise damaged("PPT", "its list of slides cannot be found; PowerPoint 95 is not read")
    return Show(stream, places, whole, Walk(stream))


def _directory(stream: bytes, at: int) -> Iterator[tuple[int, int]]:
    """Numbers of parts, and where they stand."""
    found = ppt_records.record(stream, at, len(stream))
    if found is None or found.kind != ppt_records.PERSIST_DIRECTORY:
        return
    at = found.start
    while at + 4 <= found.end:
        head = struct.unpack_from("<I", stream, at)[0]
        first, count = head & 0xFFFFF, head >> 20
        count = min(count, (found.end - at - 4) // 4)
        places = struct.unpack_from(f"<{count}I", stream, at + 4)
        yield from zip(range(first, first + count), places, strict=True)
        at += 4 + 4 * count


def _first(stream: bytes) -> Record | None:
    whole = Record(0, 0, True, 0, len(stream))
    records = ppt_records.children(stream, whole)
    return next((one for one in records if one.kind == ppt_records.DOCUMENT), None)
