"""Reads pictures of text by tesseract, where it is installed: alone here a program is run."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from itertools import groupby
from time import monotonic

from worker.parsers.encoding import clean
from worker.parsers.pages import layout
from worker.parsers.pages.lines import HYPHEN

PROGRAM = "tesseract"
MOST_PAGES = 20
"""Pages of one document that are read."""
SECONDS = 10.0
"""Time for all of them."""
RESOLUTION = 200
"""Dots per inch: with fewer, small print is misread; with more, it only takes longer."""
MOST_LANGUAGES = 4
"""Languages that are tried at once: each makes it slower."""

COLUMNS = 12
"""Of a row of what tesseract prints: places, the certainty, the word."""
CERTAIN = 40.0
"""The certainty of a word that is kept, of 100."""
FEWEST = 3
"""Words that make a text: fewer are a speck or a sign."""

_SHAPE = ("--dpi", str(RESOLUTION), "tsv")
_BLOCK, _LINE = 2, 4
_NO_LANGUAGES = ("osd", "equ")
_NAMES = {
    "ar": "ara", "be": "bel", "bg": "bul", "cs": "ces", "da": "dan", "de": "deu", "el": "ell",
    "en": "eng", "es": "spa", "et": "est", "fa": "fas", "fi": "fin", "fr": "fra", "he": "heb",
    "hi": "hin", "hu": "hun", "id": "ind", "it": "ita", "ja": "jpn", "ka": "kat", "kk": "kaz",
    "ko": "kor", "ky": "kir", "lt": "lit", "lv": "lav", "mn": "mon", "nl": "nld", "no": "nor",
    "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sk": "slk", "sr": "srp", "sv": "swe",
    "tg": "tgk", "th": "tha", "tr": "tur", "uk": "ukr", "uz": "uzb", "vi": "vie", "zh": "chi_sim",
}  # fmt: skip
"""What tesseract calls the languages of ISO 639-1."""


@dataclass(slots=True)
class Reader:
    """Reads the pictures of one document, within its bounds of pages and time."""

    languages: str
    pages: int = MOST_PAGES
    until: float = field(default_factory=lambda: monotonic() + SECONDS)

    def read(self, picture: bytes, *, may_lie: bool) -> str | None:
        """The words in a picture (PNM), perhaps none; None if it could not be read.

        One that may lie on its side, or upside down, is turned if it seems to have no words.
        """
        if self.pages <= 0:
            return None
        self.pages -= 1
        text = self._read(picture, [])
        return self._read(picture, ["--psm", "1"]) or text if text == "" and may_lie else text

    def _read(self, picture: bytes, arguments: list[str]) -> str | None:
        left = self.until - monotonic()
        if left <= 0:
            return None
        command = ["stdin", "stdout", "-l", self.languages, *arguments, *_SHAPE]
        shown = _run(command, picture, seconds=left)
        return None if shown is None else _text(shown)


def reader(language: str | None = None) -> Reader | None:
    """A reader for a document in this language, or in any installed; None without tesseract."""
    installed = _installed(shutil.which(PROGRAM))
    wanted = _NAMES.get(language or "")
    chosen = [wanted] if wanted in installed else [*installed][:MOST_LANGUAGES]
    return Reader("+".join(filter(None, chosen))) if chosen else None


@lru_cache(maxsize=4)
def _installed(program: str | None) -> tuple[str, ...]:
    """The languages tesseract was taught, English first."""
    listed = _run(["--list-langs"], b"", seconds=SECONDS) if program else None
    names = (listed or b"").decode("utf-8", "replace").split("\n")[1:]
    known = {name.strip() for name in names} - {"", *_NO_LANGUAGES}
    return tuple(sorted(known, key=lambda name: (name != "eng", name)))


def _run(arguments: list[str], given: bytes, *, seconds: float) -> bytes | None:
    """What tesseract prints; None if it fails, or takes longer than it may."""
    try:
        done = subprocess.run(
            [PROGRAM, *arguments],
            input=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
            env=_environment(os.environ),
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """What tesseract needs to know, and none of our secrets. One thread: others work beside it."""
    passed = ("PATH", "TMPDIR", "TESSDATA_PREFIX")
    return {name: ours[name] for name in passed if name in ours} | {"OMP_THREAD_LIMIT": "1"}


def _text(shown: bytes) -> str:
    """The words in paragraphs, if they were read with some certainty: photos look like words."""
    rows = [row.split("\t") for row in shown.decode("utf-8", "replace").split("\n")[1:]]
    words = [row for row in rows if len(row) == COLUMNS and row[-1].strip()]
    certain = [row for row in words if _certainty(row) >= CERTAIN]
    if len(certain) < FEWEST or len(certain) * 2 < len(words):
        return ""
    found = list[str]()
    for _, paragraph in groupby(certain, key=lambda row: row[_BLOCK:_LINE]):
        lines = [
            " ".join(row[-1].strip() for row in line)
            for _, line in groupby(paragraph, key=lambda row: row[_LINE])
        ]
        found.append(reduce(layout.glued, lines).replace(HYPHEN, ""))
    return clean("\n\n".join(found))


def _certainty(row: list[str]) -> float:
    try:
        return float(row[-2])
    except ValueError:
        return 0.0
