"""`python -m bench.parsing_detect FOLDER [--mistakes]`: how well types are told, and how fast.

FOLDER has the right answer in its paths: `application/pdf/any/file.pdf`. Each file is asked three
times: by its bytes alone, with its own name, and with a name and a header that are wrong.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from schemas.documents import IntakeFields, RawDocument
from worker.parsers.detect import Detected, detect

WAYS = ("bytes alone", "own name", "wrong name and header")
LIES = (
    ("story.txt", "text/plain"),
    ("story.pdf", "application/pdf"),
    ("story.png", "image/png"),
    ("story.docx", "application/msword"),
    ("story.zip", "application/octet-stream"),
)
"""Names and headers that are false, and that no format leaves open."""


@dataclass
class Score:
    """What was told right, by way and class, and what was not."""

    number: Counter[str] = field(default_factory=Counter)
    right: dict[str, Counter[str]] = field(default_factory=lambda: {way: Counter() for way in WAYS})
    mistakes: list[tuple[Path, str, Detected]] = field(default_factory=list)
    seconds: float = 0.0

    def share(self, way: str) -> float:
        """The part that was told right in this way."""
        return self.right[way].total() / max(1, self.number.total())


def measure(folder: Path) -> Score:
    """Ask for the type of every file below the folder."""
    score = Score()
    for number, (path, label) in enumerate(_labelled(folder)):
        content = path.read_bytes()
        score.number[label] += 1
        for way, raw in zip(WAYS, _asked(content, path.name, number), strict=True):
            begin = time.perf_counter()
            found = detect(raw)
            score.seconds += time.perf_counter() - begin
            _count(score, path, label, way, found)
    return score


def _labelled(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and len(parts) > 2:
            yield path, f"{parts[0]}/{parts[1]}"


def _asked(content: bytes, name: str, number: int) -> Iterator[RawDocument]:
    lie, header = LIES[number % len(LIES)]
    yield RawDocument(content)
    yield RawDocument(content, None, IntakeFields(filename=name))
    yield RawDocument(content, header, IntakeFields(filename=lie))


def _count(score: Score, path: Path, label: str, way: str, found: Detected) -> None:
    if found.media_type == label:
        score.right[way][label] += 1
    else:
        score.mistakes.append((path, way, found))


def show(score: Score) -> None:
    """The table of classes, and the sums."""
    print(f"{'files':>6} " + " ".join(f"{way:>22}" for way in WAYS))
    for label, number in score.number.most_common():
        shares = (score.right[way][label] / number for way in WAYS)
        print(f"{number:6} " + " ".join(f"{share:22.3f}" for share in shares) + f"  {label}")
    sums = ", ".join(f"{way} {score.share(way):.4f}" for way in WAYS)
    rate = len(WAYS) * score.number.total() / max(score.seconds, 1e-9)
    print(f"\n{score.number.total()} files of {len(score.number)} classes: {sums}")
    classes = score.right[WAYS[0]]
    mean = sum(classes[label] / number for label, number in score.number.items())
    print(f"mean of the classes {mean / max(1, len(score.number)):.4f}, {rate:,.0f} files/s")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.parsing_detect", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--mistakes", action="store_true", help="name each file told wrong")
    options = parser.parse_args()
    score = measure(options.folder)
    show(score)
    if options.mistakes:
        for path, way, found in score.mistakes:
            print(f"{way}: {path.relative_to(options.folder)}: {found.media_type} ({found.reason})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
