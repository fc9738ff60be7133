"""Keeps of the Groningen Meaning Bank what a second tagger agrees with; the rest is not learnt.

`python -m training.names.second_opinion CORPORA` writes what spaCy's English pipeline says of its
sentences beside it; `read` then takes both together.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from training.names.passages import Passage

OPINIONS = "spacy.json"
"""The file beside the corpus: for each sentence the names spaCy sees."""

Name = tuple[int, int, str]


def agreed(passages: Iterable[Passage], folder: Path) -> Iterator[Passage]:
    """Yield sentences with the names both see; where they differ nothing is to be learnt."""
    path = folder / OPINIONS
    said = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for passage in passages:
        seen = said.get(passage.text)
        yield passage if seen is None else _both(passage, [(s, e, k) for s, e, k in seen])


def _both(passage: Passage, seen: list[Name]) -> Passage:
    marked = set(passage.names)
    # A country that acts is an organisation in this corpus, and a place in all others.
    places = {(s, e, k) for s, e, k in seen if k == "LOC" and (s, e, "ORG") in marked}
    names = (marked & set(seen)) | places
    spans = {(s, e) for s, e, _ in names}
    rest = {(s, e) for s, e, _ in (*marked, *seen)} - spans
    unsure = tuple(sorted(span for span in rest if not any(_touch(span, n) for n in spans)))
    return replace(passage, names=tuple(sorted(names)), unsure=unsure)


def _touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def main() -> None:
    """Write the second opinion on the corpus below the folder given."""
    from bench.quality_names import spacy_names
    from training.names.corpora import gmb

    folder = Path(sys.argv[1]) / "gmb"
    find = spacy_names()
    assert find is not None, "spaCy and its English pipeline are not installed"
    texts = [passage.text for passage in gmb(folder / "ner.csv")]
    said = {text: sorted(find(text)) for text in texts}
    (folder / OPINIONS).write_text(json.dumps(said), encoding="utf-8")


if __name__ == "__main__":
    main()
