"""How fast tagging is, tagger by tagger, and what it takes: `python -m bench tagging`.

Each stage runs on the same documents, given what the stages before it found. One core: the
models use one thread. No stage takes several documents at once, so there are no batches to
measure. Memory is measured in processes forked from one that is warm.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure, show
from schemas.documents import ParsedDocument, Tags
from worker import taggers

STORIES = Path(__file__).parent / "data" / "places" / "stories.jsonl"
WORDS = 400
"""Words of a document, as news has them."""

SECONDS = 1.5
"""How long each stage is measured."""

LOAD_GOAL = 2.0
NAMES_GOAL, TOPICS_GOAL, MEMORY_GOAL = 10_000, 1_000, 250

_LOADING = """
import time
begun = time.perf_counter()
from worker import taggers
imported = time.perf_counter()
taggers.warm()
print(imported - begun, time.perf_counter() - imported)
"""

_FORKED = """
import os
from pathlib import Path
from worker import taggers
from schemas.documents import ParsedDocument
def pss():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
before = pss()
taggers.warm()
from schemas import memory
memory.settle()
after = pss()
text = Path(os.environ["BENCH_TEXT"]).read_text()
ends = [os.pipe() for _ in range(3)]
gate = os.pipe()
for _, write in ends[1:]:
    if os.fork() == 0:
        for _ in range(3):
            taggers.tag(ParsedDocument(text, "text/1", "text/plain", language="en"))
        os.write(write, b"x")
        os.read(gate[0], 1)
        os.write(write, f"{pss():.1f}".encode())
        os.read(gate[0], 1)
        os._exit(0)
for read, _ in ends[1:]:
    os.read(read, 1)
os.write(gate[1], b"xx")
each = [float(os.read(read, 20)) for read, _ in ends[1:]]
os.write(gate[1], b"xx")
print(before, after, sum(each) / len(each))
"""


@dataclass(frozen=True)
class Stage:
    """What one tagger took, by document."""

    name: str
    seconds: float


def documents() -> list[ParsedDocument]:
    """Documents of WORDS words, of the open stories that are committed."""
    rows = map(json.loads, STORIES.read_text(encoding="utf-8").splitlines())
    texts = [row["text"] for row in rows if row.get("language", "en") == "en"]
    words = "\n\n".join(texts).split(" ")
    parts = [" ".join(words[at : at + WORDS]) for at in range(0, len(words), WORDS)]
    return [
        ParsedDocument(part, "text/1", "text/plain", language="en", published_at="2013-05-01")
        for part in parts[:40]
        if len(part.split()) > WORDS / 2
    ]


def stages(given: Sequence[ParsedDocument]) -> Iterator[Stage]:
    """What each tagger takes of a document, given what those before it found, and all together."""
    took, count = defaultdict[str, float](float), 0
    ends = time.perf_counter() + SECONDS * len(taggers.TAGGERS)
    while time.perf_counter() < ends:
        for one in given:
            forget()
            _one_by_one(one, took)
        count += len(given)
    yield from (Stage(name, took[name] / count) for name in taggers.TAGGERS)
    yield Stage("all", _took(lambda: [taggers.tag(one) for one in given]))
    yield Stage("all, timed", _took(lambda: [taggers.tag(one, seconds=5.0) for one in given]))


def _one_by_one(one: ParsedDocument, took: defaultdict[str, float]) -> None:
    found = Tags()
    for name, tag in taggers.TAGGERS.items():
        begun = time.perf_counter()
        found = tag(one, found)
        took[name] += time.perf_counter() - begun


def _took(work: Callable[[], list[Tags]]) -> float:
    """Seconds for one document."""
    done, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < SECONDS:
        forget()
        done += len(work())
    return (time.perf_counter() - begun) / done


def forget() -> None:
    """Have the model read again what it has just read: another tagger's use is for free."""
    from worker.taggers import model

    clear = getattr(model.entities, "cache_clear", None)
    if clear is not None:
        clear()


def loading() -> tuple[float, float]:
    """Seconds to import, and to load everything."""
    imported, warmed = _run(_LOADING)
    return imported, warmed


def memory(text: str, folder: Path) -> tuple[float, float, float]:
    """MiB (PSS) before and after loading, and of each forked process at work beside another."""
    path = folder / "bench-text.txt"
    path.write_text(text)
    before, after, child = _run(_FORKED, BENCH_TEXT=str(path))
    return before, after, child


def _run(program: str, **environment: str) -> list[float]:
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        text=True,
        timeout=120,
        env={**os.environ, **environment},
    )
    return [float(part) for part in ran.stdout.split()]


def run(folder: Path) -> bool:
    """Measure and print; whether every goal is met."""
    given = documents()
    words = sum(len(one.text.split()) for one in given) / len(given)
    taggers.warm()
    print(f"\nTagging, {len(given)} documents of {words:.0f} words, one at a time, one core")
    print(f"{'stage':12}{'ms':>9}{'documents/s':>14}{'words/s':>12}")
    measured = {}
    for stage in stages(given):
        measured[stage.name] = rate = 1 / stage.seconds
        print(f"{stage.name:12}{1000 * stage.seconds:9.3f}{rate:14,.0f}{rate * words:12,.0f}")
    imported, warmed = loading()
    before, after, child = memory(given[0].text, folder)
    print(f"\nImported in {imported:.2f} s; memory (PSS): {before:.0f} MB, loaded {after:.0f} MB")
    found = [
        Figure("load all models, s", warmed, None, LOAD_GOAL, 1, less_is_better=True),
        Figure("memory of a worker process, MB", child, None, MEMORY_GOAL, 2, less_is_better=True),
        Figure("names, words/s", measured["names"] * words, None, NAMES_GOAL, len(given)),
    ]
    if "topics" in measured:
        found.append(Figure("topics, documents/s", measured["topics"], None, TOPICS_GOAL, 40))
    show(found)
    return all(figure.met for figure in found)
