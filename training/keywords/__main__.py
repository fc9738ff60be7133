"""Write the tables of word frequencies, stop words and English words that are no nouns.

`python -m training.keywords GMB_CSV OUTPUT_FOLDER`, in an environment with the packages
`wordfreq` 3.1 and `spacy`. GMB_CSV is the table of the Groningen Meaning Bank
(sentence, word, part of speech, tag), whose texts are in the public domain.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter, defaultdict
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

LANGUAGES = ("en", "ru", "fr", "de", "es")
MOST_WORDS = 9000
LEAST_STOP_ZIPF = 6.2
FEWEST, NOMINAL_SHARE, QUALIFYING_SHARE = 2, 0.3, 0.7
WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")


def frequencies(language: str) -> str:
    """Return the most frequent words of a language by their frequency (tenths of Zipf)."""
    from wordfreq import top_n_list, zipf_frequency

    words = [w for w in top_n_list(language, MOST_WORDS, "best") if WORD.fullmatch(w)]
    by_zipf: dict[int, list[str]] = defaultdict(list)
    for word in words:
        by_zipf[round(10 * zipf_frequency(word, language, "best"))].append(word)
    lines = (f"{zipf}\t{'|'.join(sorted(by_zipf[zipf]))}" for zipf in sorted(by_zipf, reverse=True))
    head = "# Words by frequency, in tenths of Zipf. From wordfreq 3.1, CC BY-SA 4.0: see NOTICE."
    return "\n".join([head, *lines]) + "\n"


def stop_words() -> str:
    """Return stop words of the languages that spaCy lists, a line for each."""
    import spacy.lang

    lines = ["# Words that belong to no keyword, by language. From spaCy (MIT): see NOTICE."]
    for module in sorted(iter_modules(spacy.lang.__path__), key=lambda found: found.name):
        try:
            listed = import_module(f"spacy.lang.{module.name}.stop_words").STOP_WORDS
        except (ModuleNotFoundError, AttributeError):
            continue
        words = sorted({w.lower() for w in listed if "|" not in w and w.strip() and len(w) < 30})
        lines.append(f"{module.name}\t{'|'.join(words)}")
    return "\n".join(lines) + "\n"


def verbal(table: Path) -> str:
    """Return the English words seldom used as nouns or adjectives, and the adjectives."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with table.open(encoding="latin-1", newline="") as file:
        for row in csv.reader(file):
            if len(row) >= 3 and WORD.fullmatch(row[1]):
                counts[row[1].lower()][row[2][:2]] += 1
    other, qualifying = [], []
    for word, tags in sorted(counts.items()):
        total = sum(tags.values())
        nouns, adjectives = tags["NN"], tags["JJ"]
        if total >= FEWEST and (nouns + adjectives) / total < NOMINAL_SHARE:
            other.append(word)
        elif total >= FEWEST and adjectives / total > QUALIFYING_SHARE:
            qualifying.append(word)
    head = "# English words that are no nouns, counted in the Groningen Meaning Bank (VOA news)."
    return f"{head}\nother\t{'|'.join(other)}\nadjective\t{'|'.join(qualifying)}\n"


def main() -> None:
    """Write the tables."""
    table, folder = Path(sys.argv[1]), Path(sys.argv[2])
    for language in LANGUAGES:
        text = frequencies(language)
        (folder / f"frequencies_{language}.tsv").write_text(text, encoding="utf-8")
    (folder / "stopwords.tsv").write_text(stop_words(), encoding="utf-8")
    (folder / "parts_of_speech.tsv").write_text(verbal(table), encoding="utf-8")


if __name__ == "__main__":
    main()
