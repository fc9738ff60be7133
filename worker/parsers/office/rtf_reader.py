"""Reads RTF token by token: one pass, each byte looked at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from schemas.errors import CorruptDocumentError
from worker.parsers.office import rtf_words
from worker.parsers.office.blocks import Block, Kind
from worker.parsers.office.rtf_state import Group, Known, Paragraph, Pile, Target, codec

MAX_DEPTH = 2_000
"""Groups within one another; texts have some thirty."""

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)"
)
_HEADING = re.compile(r"(?:heading|überschrift|titre|título|заголовок) ?[1-9]", re.IGNORECASE)
_TITLES = frozenset({"title", "titel", "titre", "título", "название", "заголовок"})
_SYMBOL = "symbol"


@dataclass(slots=True)
class Reader:
    """What is read of an RTF file. Filled token by token."""

    known: Known = field(default_factory=Known)
    group: Group = field(default_factory=Group)
    outer: list[Group] = field(default_factory=list)
    text: Pile = field(default_factory=Pile)
    notes: list[Pile] = field(default_factory=list)
    paragraph: Paragraph = field(default_factory=Paragraph)
    pending: bytearray = field(default_factory=bytearray)
    """Bytes that are not decoded yet: a character may have two."""
    skip: int = 0
    starred: bool = False
    style: int | None = None
    font: int | None = None

    def read(self, content: bytes) -> None:
        """Take the whole file."""
        at = 0
        while found := _TOKEN.search(content, at):
            at = found.end()
            word, number, code, symbol, brace, plain = found.groups()
            if plain is not None:
                self._plain(plain)
            elif word is not None:
                at += self._word(word.decode("ascii"), number)
            elif code is not None:
                self._bytes(bytes([int(code, 16)]))
            elif brace is not None:
                self._brace(brace)
                if brace == b"}" and not self.outer:
                    break
            else:
                self._symbol(symbol.decode("latin-1"))
        self._decode()

    def finished(self) -> list[Block]:
        """The blocks of the text, then its notes with their marks."""
        blocks = self.text.finish(in_table=self.paragraph.in_table)
        for number, note in enumerate(self.notes, 1):
            words = " ".join(block.text for block in note.finish(in_table=False))
            blocks += [Block(f"[{number}] {words}")] if words else []
        return blocks

    @property
    def pile(self) -> Pile:
        """Where words of the text now go."""
        return self.notes[-1] if self.group.target is Target.NOTE else self.text

    def _brace(self, brace: bytes) -> None:
        self._decode()
        self.skip, self.starred = 0, False
        if brace == b"{":
            if len(self.outer) > MAX_DEPTH:
                raise CorruptDocumentError("The RTF is nested too deeply. Send its text.")
            self.outer.append(self.group)
        elif self.outer:
            ended, self.group = self.group, self.outer.pop()
            if ended.target is Target.STYLE and self.group.target is Target.STYLE:
                self.style = None

    def _plain(self, plain: bytes) -> None:
        if self.skip:
            plain, self.skip = plain[self.skip :], max(0, self.skip - len(plain))
        if plain:
            self.pending += plain

    def _bytes(self, code: bytes) -> None:
        if self.skip:
            self.skip -= 1
        else:
            self.pending += code

    def _symbol(self, symbol: str) -> None:
        self._decode()
        if symbol == "*":
            self.starred = True
        elif symbol in "\r\n":
            self._word("par", None)
        elif symbol in rtf_words.SYMBOLS:
            self._take(rtf_words.SYMBOLS[symbol])

    def _decode(self) -> None:
        if not self.pending:
            return
        said, self.pending = bytes(self.pending), bytearray()
        name = self.group.codec
        if name == _SYMBOL:
            self._take(said.decode("ascii", "ignore") if said.isascii() else "•")
        else:
            self._take(said.decode(name, "replace"))

    def _take(self, text: str) -> None:
        group = self.group
        if not group.is_shown:
            return
        if group.target in (Target.TEXT, Target.NOTE):
            self.pile.text.append(text)
            if group.language:
                self.known.languages[group.language] += len(text)
        elif group.target is Target.MARKER:
            self.text.marker.append(text)
        elif group.target is Target.STYLE and self.style is not None:
            self.known.tell(self.known.styles, self.style, text)
        elif group.target is Target.INFO:
            self.known.tell(self.known.info, group.name, text)

    def _word(self, word: str, said: bytes | None) -> int:
        """Do what a control word says; how many bytes after it are not to be read."""
        if word == "u" and said is not None:
            self._unicode(int(said))
            return 0
        self._decode()
        number = int(said) if said is not None else None
        starred, self.starred = self.starred, False
        if word == "bin":
            return max(0, number or 0)
        if word in rtf_words.CHARACTERS:
            self._take(rtf_words.CHARACTERS[word])
        elif word in ACTIONS:
            ACTIONS[word](self, number)
        elif not self._destination(word, starred=starred):
            self._setting(word, number)
        return 0

    def _unicode(self, number: int) -> None:
        """A UTF-16 unit; the two of a pair are decoded together."""
        self._decode()
        unit = number & 0xFFFF
        self.skip = self.group.skip
        if 0xF000 <= unit <= 0xF0FF:
            unit = 0x2022
        self._take(chr(unit))

    def _destination(self, word: str, *, starred: bool) -> bool:
        """Whether this word says where the group's words go."""
        if word in TARGETS:
            self._aim(TARGETS[word])
        elif word in ("footnote", "note") and self.group.target is Target.TEXT:
            self.notes.append(Pile())
            self._take(f"[{len(self.notes)}]")
            self._aim(Target.NOTE)
        elif word in rtf_words.INFO and self.group.target is Target.INFO:
            self._inform(rtf_words.INFO[word])
        elif word == "ud":
            self.known.info.pop(self.group.name, None)
            self._aim(self.group.target, self.group.name or word)
        elif word in rtf_words.TIMES:
            self._aim(Target.TIME, rtf_words.TIMES[word])
        elif word in rtf_words.LEFT_OUT or (starred and word not in ("cs", "ts", "shpinst")):
            self.known.comment_count += word == "annotation"
            self._aim(Target.NOWHERE)
        else:
            return False
        return True

    def _inform(self, name: str) -> None:
        """What is told in Unicode replaces what was told before for older readers."""
        if self.group.name == "ud":
            self.known.info.pop(name, None)
        self._aim(Target.INFO, name)

    def _aim(self, target: Target, name: str = "") -> None:
        self.group = self.group.given(target=target, name=name)

    def _setting(self, word: str, number: int | None) -> None:
        on = number != 0
        if word == "v":
            self.group = self.group.given(is_hidden=on)
        elif word == "deleted":
            self.group = self.group.given(is_deleted=on)
        elif word == "lang" and number is not None:
            self.group = self.group.given(language=rtf_words.language(number))
        elif word == "uc":
            self.group = self.group.given(skip=max(0, min(number or 0, 20)))
        elif word in ("s", "cs", "ts", "ds") and number is not None:
            self.style = number if word == "s" else None
            self.paragraph.style = number if word == "s" else self.paragraph.style
        elif word == "outlinelevel":
            self.paragraph.is_outlined = (number or 0) < 9
        elif word in rtf_words.COUNTS and number is not None:
            self.known.counts[rtf_words.COUNTS[word]] = number
        elif self.group.target is Target.TIME and number is not None:
            self.known.times.setdefault(self.group.name, {})[word] = number
        elif word in rtf_words.SETS:
            self.known.codec = rtf_words.SETS[word]


def _paragraph(reader: Reader, _number: int | None) -> None:
    if reader.group.target not in (Target.TEXT, Target.NOTE):
        return
    name = reader.known.styles.get(reader.paragraph.style, "").strip(" ;").lower()
    kind = Kind.HEADING if reader.paragraph.is_outlined or _HEADING.match(name) else Kind.PARAGRAPH
    kind = Kind.TITLE if name in _TITLES else kind
    reader.pile.end_paragraph(kind, in_table=reader.paragraph.in_table)


def _reset(reader: Reader, _number: int | None) -> None:
    reader.paragraph = Paragraph()


def _in_table(reader: Reader, _number: int | None) -> None:
    reader.paragraph.in_table = True


def _cell(reader: Reader, _number: int | None) -> None:
    if reader.group.target is Target.TEXT:
        reader.text.end_cell()


def _row(reader: Reader, _number: int | None) -> None:
    if reader.group.target is Target.TEXT:
        reader.text.end_row()
        reader.paragraph.in_table = False


def _code_page(reader: Reader, number: int | None) -> None:
    name = rtf_words.CODE_PAGES.get(str(number), f"cp{number}")
    reader.known.codec = codec(name)
    reader.group = reader.group.given(codec=reader.known.codec)


def _font(reader: Reader, number: int | None) -> None:
    if reader.group.target is Target.FONT:
        reader.font = number
    else:
        name = reader.known.fonts.get(number or 0, reader.known.codec)
        reader.group = reader.group.given(codec=name)


def _charset(reader: Reader, number: int | None) -> None:
    if reader.group.target is Target.FONT and reader.font is not None and number != 1:
        name = rtf_words.CHARSETS.get(number or 0, reader.known.codec)
        if number == 0 and reader.known.codec != "cp1252":
            name = reader.known.codec
        reader.known.fonts[reader.font] = name if name == _SYMBOL else codec(name)


def _plainly(reader: Reader, _number: int | None) -> None:
    name = reader.known.fonts.get(0, reader.known.codec)
    reader.group = reader.group.given(is_hidden=False, is_deleted=False, codec=name)


def _begin(reader: Reader, _number: int | None) -> None:
    if len(reader.outer) == 1:
        reader.group = reader.group.given(target=Target.TEXT)


def _default(reader: Reader, number: int | None) -> None:
    reader.known.language = rtf_words.language(number or 0)


ACTIONS: dict[str, Callable[[Reader, int | None], None]] = {
    "rtf": _begin, "par": _paragraph, "sect": _paragraph, "page": _paragraph, "pard": _reset,
    "intbl": _in_table, "cell": _cell, "row": _row, "ansicpg": _code_page, "f": _font,
    "fcharset": _charset, "plain": _plainly, "deflang": _default,
}  # fmt: skip
"""What is done at once where a word stands."""

TARGETS = {
    "stylesheet": Target.STYLE, "fonttbl": Target.FONT, "info": Target.INFO,
    "listtext": Target.MARKER, "pntext": Target.MARKER, "shptxt": Target.TEXT,
}  # fmt: skip
"""Words that say where all of a group goes."""
