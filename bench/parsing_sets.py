"""Public sets of pages with what a person read from them: loaded, and compared with an answer."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean


@dataclass(frozen=True, slots=True)
class Gold:
    """What a person says of a page; None and empty where nobody looked."""

    text: str | None = None
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    title: str | None = None
    authors: tuple[str, ...] = ()
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page and its gold."""

    name: str
    content: bytes
    gold: Gold


@dataclass(frozen=True, slots=True)
class Answer:
    """What one side read from a page."""

    text: str
    title: str | None
    author: str | None
    day: str | None


def article_extraction(folder: Path) -> Iterator[Page]:
    """`scrapinghub/article-extraction-benchmark`: the whole main text."""
    root = folder / "article-extraction-benchmark"
    for name, gold in json.loads((root / "ground-truth.json").read_text()).items():
        content = gzip.decompress((root / "html" / f"{name}.html.gz").read_bytes())
        yield Page(name, content, Gold(text=gold["articleBody"]))


def trafilatura_set(folder: Path) -> Iterator[Page]:
    """`adbar/trafilatura`, tests: sentences that belong to the text or do not, and fields."""
    root = folder / "trafilatura" / "tests"
    for gold in json.loads((root / "evaldata.json").read_text()).values():
        path = next(p for d in ("cache", "eval") if (p := root / d / gold["file"]).is_file())
        yield Page(gold["file"], path.read_bytes(), _chunks(gold))


def fundus(folder: Path) -> Iterator[Page]:
    """`flairNLP/fundus`, tests: text and fields by a parser made for each publisher."""
    for stated in sorted((folder / "fundus").rglob("test_data/*/*.json")):
        golds = json.loads(stated.read_text())
        pages = sorted(stated.parent.glob(f"{stated.stem}_[12]*.html.gz"))
        for path, version in zip(pages, sorted(golds), strict=True):
            yield Page(path.name, gzip.decompress(path.read_bytes()), _fundus(golds[version]))


def _chunks(gold: dict[str, object]) -> Gold:
    author = gold.get("author") or ()
    return Gold(
        wanted=tuple(gold["with"]),
        unwanted=tuple(gold["without"]),
        title=gold.get("title") or None,
        authors=(author,) if isinstance(author, str) else tuple(author),
        day=(gold.get("date") or "")[:10] or None,
    )


def _fundus(gold: dict[str, object]) -> Gold:
    body = gold.get("body") or {"summary": [], "sections": []}
    parts = list(body["summary"])
    for section in body["sections"]:
        parts += [*section["headline"], *section["paragraphs"]]
    return Gold(
        text="\n".join(parts) or None,
        title=gold.get("title") or None,
        authors=tuple(gold.get("authors") or ()),
        day=(gold.get("publishing_date") or "")[:10] or None,
    )


SETS = {
    "article-extraction-benchmark": article_extraction,
    "trafilatura": trafilatura_set,
    "fundus (comparison only)": fundus,
}


def plain(text: str) -> str:
    """Without what typography alone changes: case, quotation marks, dashes, spaces."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub("[\"'“”„‟«»‘’‚`´]", "'", text)
    return " ".join(re.sub("[‐‑–—−]", "-", text).split())


def names(text: str | None) -> set[str]:
    """The people in a list of authors."""
    parts = re.split(r",|;| und | and | & | et | y |\||/", text or "")
    return {plain(part) for part in parts if part.strip()}


def counts(gold: Gold, text: str) -> tuple[float, float, float]:
    """True positives, false positives and false negatives of a text."""
    if gold.text is None:
        seen = " ".join(text.split())
        hits = sum(" ".join(chunk.split()) in seen for chunk in gold.wanted)
        wrong = sum(" ".join(chunk.split()) in seen for chunk in gold.unwanted)
        return hits, wrong, len(gold.wanted) - hits
    want, have = _shingles(gold.text), _shingles(text)
    hits, whole = (want & have).total(), (want | have).total() or 1
    return hits / whole, (have - want).total() / whole, (want - have).total() / whole


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)) if words)


def f1(pages: list[Page], answers: list[Answer]) -> float:
    """As each set's own evaluation counts: means over pages of whole texts, sums of sentences."""
    found = [counts(p.gold, a.text) for p, a in zip(pages, answers, strict=True)]
    if pages[0].gold.wanted:
        hits, wrong, missed = (sum(column) for column in zip(*found, strict=True))
        return 2 * hits / (2 * hits + wrong + missed)
    precision = mean(t / (t + f) for t, f, _ in found if t + f)
    recall = mean(t / (t + n) for t, _, n in found if t + n)
    return 2 * precision * recall / (precision + recall)


def title_is_right(gold: Gold, answer: Answer) -> bool | None:
    """Whether the title is the gold one; None if there is none."""
    return None if gold.title is None else plain(gold.title) == plain(answer.title or "")


def author_is_right(gold: Gold, answer: Answer) -> bool | None:
    """Whether one of the authors is named; None if nobody knows them."""
    wanted = set().union(*map(names, gold.authors)) if gold.authors else set()
    return bool(wanted & names(answer.author)) if wanted else None


def authors_are_right(gold: Gold, answer: Answer) -> bool | None:
    """Whether exactly the authors are named, nobody where there are none to be named."""
    wanted = set().union(*map(names, gold.authors)) if gold.authors else set()
    return wanted == names(answer.author) if wanted else None


def day_is_right(gold: Gold, answer: Answer) -> bool | None:
    """Whether the day is right; None if nobody knows it."""
    return None if gold.day is None else gold.day == (answer.day or "")[:10]


MARKS = {
    "title": title_is_right,
    "author": author_is_right,
    "authors": authors_are_right,
    "day": day_is_right,
}


def share(pages: list[Page], answers: list[Answer], mark: str) -> float | None:
    """The share of right answers where somebody knows."""
    told = [MARKS[mark](p.gold, a) for p, a in zip(pages, answers, strict=True)]
    known = [one for one in told if one is not None]
    return mean(known) if known else None
