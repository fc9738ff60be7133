"""Keywords against those that readers chose: `python -m bench.quality_keywords FOLDER`.

FOLDER is that of the Wikinews keyphrase corpus (A. Bougouin and others 2013; CC BY 2.5): 100
French stories, `references/test.reader.json` and the archive in `src/`. Every second story, from
the second on, is measured; the others were tuned on. A name counts as a keyword there, so that
none is left out as one that was found already.
"""

from __future__ import annotations

import html
import json
import math
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from schemas.documents import Tags
from worker.taggers.keywords import find_keywords
from worker.taggers.rarity import stem

FIRST, MOST = 5, 10
Story = tuple[str, str]
Extractor = Callable[[Story], list[str]]


def stories(folder: Path) -> dict[str, tuple[Story, set[str]]]:
    """Return title, text and stemmed keywords of the stories, by their number."""
    chosen = json.loads((folder / "references" / "test.reader.json").read_text(encoding="utf-8"))
    archive = zipfile.ZipFile(folder / "src" / "WikinewsKeyphraseCorpus-master.zip")
    found = {}
    for name in archive.namelist():
        number = re.search(r"documents/(\d+)\.html", name)
        if number and number[1] in chosen:
            page = archive.read(name).decode("utf-8")
            found[number[1]] = (_story(page), {_stemmed(words[0]) for words in chosen[number[1]]})
    return dict(sorted(found.items()))


def _story(page: str) -> Story:
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    body = re.sub(r"<head>.*?</head>", "", page, flags=re.DOTALL)
    plain = re.sub(r"<[^>]+>", "", re.sub(r"</p>|<br */?>", "\n\n", body))
    return html.unescape(title[1] if title else ""), html.unescape(plain).strip()


def _stemmed(phrase: str) -> str:
    return " ".join(stem(word, "fr") for word in re.findall(r"\w+", phrase.lower()))


def ours(story: Story) -> list[str]:
    """Return what the tagger finds where no names are known."""
    title, text = story
    return [keyword.text for keyword in find_keywords(text, title, Tags(language="fr"))]


def yake() -> Extractor | None:
    """Return the straight use of yake, None where it is not installed."""
    try:
        from yake import KeywordExtractor
    except ImportError:
        return None
    extractor = KeywordExtractor(lan="fr", n=3, top=MOST)
    return lambda story: [phrase for phrase, _ in extractor.extract_keywords(story[1])]


def plain(corpus: list[Story]) -> Extractor:
    """Return plain TF-IDF of single words over these stories."""
    spread = Counter(word for _, text in corpus for word in set(_words(text)))

    def extract(story: Story) -> list[str]:
        counts = Counter(word for word in _words(story[1]) if len(word) > 2)
        worth = {word: n * math.log(len(corpus) / spread[word]) for word, n in counts.items()}
        return sorted(worth, key=lambda word: -worth[word])[:MOST]

    return extract


def _words(text: str) -> list[str]:
    return [stem(word, "fr") for word in re.findall(r"\w+", text.lower())]


def score(extract: Extractor, measured: list[tuple[Story, set[str]]]) -> tuple[float, float]:
    """Return precision of the first five, and F1 of the first ten, as means over stories."""
    precisions, means = [], []
    for story, chosen in measured:
        found = list(dict.fromkeys(map(_stemmed, extract(story))))[:MOST]
        right = sum(phrase in chosen for phrase in found)
        precisions.append(sum(phrase in chosen for phrase in found[:FIRST]) / FIRST)
        means.append(2 * right / (len(found) + len(chosen)) if found else 0.0)
    return sum(precisions) / len(measured), sum(means) / len(measured)


def evaluate(folder: Path) -> list[tuple[str, float, float | None]]:
    """Return the figures of the held-out half: ours, and those of yake or else plain TF-IDF."""
    found = list(stories(folder).values())
    measured = found[1::2]
    other = yake() or plain([story for story, _ in found])
    (precision, mean), (precision_, mean_) = score(ours, measured), score(other, measured)
    return [
        ("keywords, P@5 (French)", precision, precision_),
        ("keywords, F1@10 (French)", mean, mean_),
    ]


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1])
    print(f"| figure | ours | {'yake' if yake() else 'TF-IDF'} |\n| --- | --- | --- |")
    for name, value, other in evaluate(folder):
        print(f"| {name} | {value:.1%} | {'' if other is None else f'{other:.1%}'} |")


if __name__ == "__main__":
    main()
