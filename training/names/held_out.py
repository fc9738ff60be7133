"""Writes what was not learnt from as test sets: `python -m training.names.held_out CORPORA OUT`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import groupby, pairwise
from pathlib import Path

from training.names.corpora import read_all
from training.names.passages import Passage
from training.names.split import is_held_out

SETS = {
    "ewt": "en-ewt",
    "wikigold": "en-wikigold",
    "gmb": "en-gmb",
    "germeval": "de-germeval",
    "factrueval": "ru-factrueval",
    "Portuguese-Bosque": "pt-bosque",
}
"""Corpora whose licence lets a part be passed on, and the names of the parts."""


def rows(passage: Passage) -> Sequence[str]:
    """Return a sentence as lines of a word and its tag."""
    text, made, at = passage.text, [], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        cuts = {start, at} | {c for s, e, _ in passage.names for c in (s, e) if start < c < at}
        made += [f"{text[a:b]}\t{_tag(passage, a)}" for a, b in _pairs(sorted(cuts))]
    return made


def _pairs(cuts: Sequence[int]) -> list[tuple[int, int]]:
    return list(pairwise(cuts))


def _tag(passage: Passage, start: int) -> str:
    for first, after, kind in passage.names:
        if first <= start < after:
            return f"{'B' if start == first else 'I'}-{kind}"
    return "O"


def main() -> None:
    """Write every set of SETS below the folder given."""
    corpora, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    for source, group in groupby(read_all(corpora), key=lambda p: p.source):
        kept = [p for index, p in enumerate(group) if is_held_out(index)]
        if source in SETS:
            text = "\n\n".join("\n".join(rows(p)) for p in kept) + "\n"
            (out / f"{SETS[source]}.tsv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
