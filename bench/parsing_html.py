"""`python -m bench.parsing_html FOLDER`: pages read by us and by trafilatura alone, in one run.

FOLDER holds checkouts of public sets, none of which is part of this repository because the
pages belong to their publishers: `article-extraction-benchmark` (github.com/scrapinghub),
`trafilatura` (github.com/adbar, folder `tests`) and `fundus` (github.com/flairNLP, folder
`tests`). Nothing may be tuned on fundus. Text F1 is counted as each set's own evaluation does.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench import parsing_sets
from bench.parsing_sets import Answer, Page
from schemas.documents import RawDocument
from schemas.errors import IngestError
from worker.parsers import html

OURS, THEIRS = "ours", "trafilatura"


def ours(content: bytes) -> Answer:
    """Our parser."""
    try:
        parsed = html.parse(RawDocument(content, "text/html"))
    except IngestError:
        return Answer("", None, None, None)
    return Answer(parsed.text, parsed.title, parsed.byline, parsed.published_at)


def theirs(content: bytes) -> Answer:
    """Trafilatura alone, text and fields, with its own defaults and no comments."""
    import trafilatura

    found = trafilatura.bare_extraction(content, with_metadata=True, include_comments=False)
    if found is None:
        return Answer("", None, None, None)
    return Answer(found.text or "", found.title, found.author, found.date)


SIDES: dict[str, Callable[[bytes], Answer]] = {THEIRS: theirs, OURS: ours}


def main() -> int:
    """Measure every set that is there; 1 if trafilatura is better or faster anywhere."""
    parser = argparse.ArgumentParser(prog="python -m bench.parsing_html", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take each nth page only")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    print(f"{'set':30} {'side':12} pages  text F1  title  author authors  day   pages/s")
    worse = False
    for name, load in parsing_sets.SETS.items():
        try:
            pages = list(load(options.folder))[:: options.every]
        except (FileNotFoundError, StopIteration):
            pages = []
        if pages:
            worse |= not _compared(name, pages)
    return int(worse)


def _compared(name: str, pages: list[Page]) -> bool:
    answers, rates = read(pages)
    scores = {side: _scores(pages, answers[side]) for side in SIDES}
    for side in SIDES:
        shown = "  ".join("  –  " if s is None else f"{s:.3f}" for s in scores[side])
        print(f"{name:30} {side:12} {len(pages):5}  {shown}  {rates[side]:7.1f}", flush=True)
    better = scores[OURS][0] >= scores[THEIRS][0] and rates[OURS] >= rates[THEIRS]
    print(f"{'':30} {'ratio':12} {'':42} {rates[OURS] / rates[THEIRS]:13.2f}")
    return better


def _scores(pages: list[Page], answers: list[Answer]) -> list[float | None]:
    marks = [parsing_sets.share(pages, answers, mark) for mark in parsing_sets.MARKS]
    return [parsing_sets.f1(pages, answers), *marks]


def read(pages: list[Page]) -> tuple[dict[str, list[Answer]], dict[str, float]]:
    """What each side reads, page by page in turn, and its pages per second."""
    answers: dict[str, list[Answer]] = {side: [] for side in SIDES}
    seconds = dict.fromkeys(SIDES, 0.0)
    for side in SIDES.values():
        side(pages[0].content)  # imports are paid before the clock runs
    for page in pages:
        for name, side in SIDES.items():
            began = time.process_time()
            answers[name].append(side(page.content))
            seconds[name] += time.process_time() - began
    return answers, {side: len(pages) / seconds[side] for side in SIDES}


if __name__ == "__main__":
    sys.exit(main())
