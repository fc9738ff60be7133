"""That no sentence of a test set was learnt from, by digest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from training import learnt

ROOT = Path(__file__).parent.parent
SETS = ROOT / "bench" / "data"
TRAINING = ROOT / "training"


def shared() -> Iterator[tuple[str, int | None, int]]:
    """For each task with a model: how many sentences of its committed test sets it learnt
    from, of how many; None: its training has left no digests, so nobody knows."""
    for folder in sorted(path for path in SETS.iterdir() if (TRAINING / path.name).is_dir()):
        tested = {digest for text in texts(folder) for digest in learnt.digests(text)}
        path = TRAINING / folder.name / learnt.FILE
        found = len(tested & learnt.read(path)) if path.exists() else None
        yield folder.name, found, len(tested)


def texts(folder: Path) -> Iterator[str]:
    """The texts of a test set: `text` of JSON lines, sentences of one token a line, or files."""
    for path in sorted(folder.iterdir()):
        content = path.read_text(encoding="utf-8")
        if path.suffix == ".jsonl":
            rows = map(json.loads, content.splitlines())
            yield from (row["text"] for row in rows if isinstance(row.get("text"), str))
        elif path.suffix == ".tsv":
            yield from _sentences(content)
        elif path.suffix == ".txt":
            yield content


def _sentences(content: str) -> Iterator[str]:
    for filled, lines in groupby(content.splitlines(), key=lambda line: bool(line.strip())):
        if filled:
            yield " ".join(line.split("\t")[0] for line in lines)


def show() -> bool:
    """Print what is shared; whether nothing is known to be."""
    print("\nTrain and test apart, by digest of sentences")
    went_well = True
    for task, found, tested in shared():
        said = f"{task:10} {tested:6,} sentences tested: "
        if found is None:
            print(said + f"not checked: training/{task} has no {learnt.FILE}")
            continue
        print(said + ("none was learnt from" if found == 0 else f"{found} WERE LEARNT FROM"))
        went_well = went_well and found == 0
    return went_well
