"""How well quotations, their speakers and reported speech are found, by language and half."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure, show
from schemas.documents import ParsedDocument, Quote, Reported, Tags
from worker import taggers

DATA = Path(__file__).parent / "data" / "quotes"
LANGUAGES = ("en", "ru", "fr", "de", "es")
HALVES = ("development", "held-out")
USED = ("language", "names", "roles", "quotes", "reported")

_STORY = re.compile(r"^=== (\S+) (\S+)( reported)?\n", re.MULTILINE)
_LABEL = re.compile(r"⟦(?:(\?)|([qr]):([^|⟧]*))\|")
_WORD = re.compile(r"[^\W_]+")
_LETTER = re.compile(r"[^\W_]")
_INFLECTED = re.compile(r"[а-яё]{4,}")
_EMPTY = frozenset("the a an le la les l un une der die das el los las mr mrs ms mme m".split())


@dataclass(frozen=True)
class Label:
    """A stretch someone marked: `q` a quotation, `r` reported speech, `?` open to doubt."""

    kind: str
    speakers: tuple[str, ...]
    """Who may be named; an empty one: nobody."""
    start: int
    end: int


@dataclass(frozen=True)
class Story:
    """One labelled text."""

    name: str
    half: str
    judges_reported: bool
    text: str
    labels: tuple[Label, ...]


@dataclass
class Counts:
    """What was found of what is there."""

    right: int = 0
    found: int = 0
    wanted: int = 0
    speakers: int = 0

    def __iadd__(self, other: Counts) -> Counts:
        """Add the counts of another story."""
        self.right += other.right
        self.found += other.found
        self.wanted += other.wanted
        self.speakers += other.speakers
        return self

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(1, self.found + self.wanted)

    @property
    def spoken(self) -> float:
        """How often the speaker is right where the quotation is."""
        return self.speakers / max(1, self.right)


def stories(language: str) -> Iterator[Story]:
    """The labelled stories of a language."""
    parts = _STORY.split((DATA / f"{language}.txt").read_text(encoding="utf-8"))[1:]
    for name, half, judged, marked in zip(*(parts[i::4] for i in range(4)), strict=True):
        text, labels = _read(marked.strip())
        yield Story(name, half, bool(judged), text, labels)


def _read(marked: str) -> tuple[str, tuple[Label, ...]]:
    """The text without its labels, and the labels with their places in it."""
    text, labels, at = "", [], 0
    for opened in _LABEL.finditer(marked):
        text += marked[at : opened.start()]
        at = marked.index("⟧", opened.end()) + 1
        inner = marked[opened.end() : at - 1]
        speakers = tuple(name.strip() for name in (opened[3] or "").split("/"))
        kind = opened[1] or opened[2]
        labels.append(Label(kind, speakers, len(text), len(text) + len(inner)))
        text += inner
    return text + marked[at:], tuple(labels)


def tagged(story: Story) -> Tags:
    """What our taggers find in the story."""
    return taggers.tag(ParsedDocument(story.text, "bench", "text/plain"), USED)


def judge(story: Story, found: Sequence[Quote | Reported], kind: str) -> Counts:
    """Compare what was found with the labels of a kind; what is open to doubt counts nowhere."""
    wanted = {_core(story.text, label): label for label in story.labels if label.kind == kind}
    doubted = [label for label in story.labels if label.kind == "?"]
    counts = Counts(wanted=len(wanted))
    for one in found:
        label = wanted.get(_core(story.text, one))
        if label is None:
            counts.found += not any(d.start < one.end and one.start < d.end for d in doubted)
            continue
        counts.found += 1
        counts.right += 1
        counts.speakers += is_speaker(one.speaker, label.speakers)
    return counts


def _core(text: str, span: Label | Quote | Reported) -> tuple[int, int]:
    """The span without the marks and punctuation at its ends."""
    letters = [found.start() for found in _LETTER.finditer(text, span.start, span.end)]
    return (letters[0], letters[-1] + 1) if letters else (span.start, span.start)


def is_speaker(named: str | None, wanted: Sequence[str]) -> bool:
    """Tell whether a name means one of those wanted: one holds all words of the other."""
    if not named:
        return "" in wanted
    ours = _words(named)
    return any(ours <= theirs or theirs <= ours for theirs in map(_words, wanted) if theirs)


def _words(name: str) -> frozenset[str]:
    """The words of a name, Russian ones without their endings."""
    words = (word.lower() for word in _WORD.findall(name))
    return frozenset(
        word[:-2] if _INFLECTED.fullmatch(word) else word for word in words if word not in _EMPTY
    )


def measured(language: str, half: str) -> tuple[Counts, Counts]:
    """Quotations and reported speech of one half."""
    quoted, reported = Counts(), Counts()
    for story in stories(language):
        if story.half == half:
            tags = tagged(story)
            quoted += judge(story, tags.quotes, "q")
            if story.judges_reported:
                reported += judge(story, tags.reported, "r")
    return quoted, reported


def evaluate() -> list[Figure]:
    """The figures of the held-out halves, and of the development halves beside them."""
    return [figure for half in HALVES for lang in LANGUAGES for figure in _figures(lang, half)]


def _figures(language: str, half: str) -> Iterator[Figure]:
    quoted, reported = measured(language, half)
    where = f"{language}, {half}"
    yield Figure(f"quotations, {where}: F1", quoted.f1, None, 0.95, quoted.wanted)
    yield Figure(f"speakers of quotations, {where}: right", quoted.spoken, None, 0.85, quoted.right)
    yield Figure(f"reported speech, {where}: F1", reported.f1, None, None, reported.wanted)


def errors(half: str) -> Iterator[str]:
    """What was missed, found in excess, or given to the wrong speaker."""
    for language in LANGUAGES:
        for story in (story for story in stories(language) if story.half == half):
            tags = tagged(story)
            yield from _errors(story, tags.quotes, "q")
            if story.judges_reported:
                yield from _errors(story, tags.reported, "r")


def _errors(story: Story, found: Sequence[Quote | Reported], kind: str) -> Iterator[str]:
    wanted = {_core(story.text, label): label for label in story.labels if label.kind == kind}
    doubted = [label for label in story.labels if label.kind == "?"]
    ours = {_core(story.text, one): one for one in found}
    for core, label in wanted.items():
        one = ours.get(core)
        shown = story.text[max(0, label.start - 60) : label.end + 60].replace("\n", "⏎")
        if one is None:
            yield f"{kind} missed  {story.name}: …{shown}"
        elif not is_speaker(one.speaker, label.speakers):
            yield f"{kind} speaker {story.name}: {one.speaker!r} for {label.speakers}: …{shown}"
    for core, one in ours.items():
        doubtful = any(d.start < one.end and one.start < d.end for d in doubted)
        if core not in wanted and not doubtful:
            shown = story.text[max(0, one.start - 60) : one.end + 40].replace("\n", "⏎")
            yield f"{kind} excess  {story.name}: [{one.text}] …{shown}"


def main() -> None:
    """Print the figures; with the name of a half, what goes wrong in it."""
    for half in sys.argv[1:]:
        for line in errors(half):
            print(line)
    show(evaluate())


if __name__ == "__main__":
    main()
