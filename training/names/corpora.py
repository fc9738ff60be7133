"""Readers of the corpora the name model learns from, each under a licence that allows it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from training.names.demonyms import is_demonym
from training.names.factrueval import read_factrueval
from training.names.gum import read_gum
from training.names.passages import Passage, passage
from training.names.second_opinion import agreed

TITLES = frozenset(
    "president mr mr. mrs mrs. ms ms. dr dr. prime minister secretary general vice foreign senator "
    "pope king queen prince princess judge chief justice governor mayor chancellor ambassador "
    "sheikh ayatollah lt. gen. col. maj. capt. admiral colonel captain major sergeant rev. "
    "secretary-general deputy defense interior u.s. president-elect premier representative "
    "congressman envoy special saint sir lady lord professor spokesman spokeswoman leader".split()
)

_KINDS = {
    "PER": "PERSON",
    "PERSON": "PERSON",
    "person": "PERSON",
    "ORG": "ORG",
    "ORGANISATION": "ORG",
    "organization": "ORG",
    "organization-company": "ORG",
    "corporation": "ORG",
    "group": "ORG",
    "LOC": "LOC",
    "LOCATION": "LOC",
    "GPE": "LOC",
    "FACILITY": "LOC",
    "location": "LOC",
    "location-city": "LOC",
    "location-street": "LOC",
    "location-stop": "LOC",
    "geo-loc": "LOC",
}
_GMB = {"per": "PERSON", "org": "ORG", "geo": "LOC"}


def conll(path: Path, language: str, source: str, word: int = 0, tag: int = 1) -> Iterator[Passage]:
    """Yield the sentences of a file with one token a line, its columns divided by blanks."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for filled, group in groupby(lines, key=lambda line: bool(line.strip())):
        rows = [row.split("\t") if "\t" in row else row.split() for row in group if filled]
        rows = [row for row in rows if len(row) > max(word, tag) and not row[0].startswith("#")]
        rows = [row for row in rows if row[word] != "-DOCSTART-"]
        if rows:
            tags = [_tag(row[tag]) for row in rows]
            yield passage(language, source, [row[word] for row in rows], tags)


def _tag(tag: str) -> str:
    mark, _, kind = tag.partition("-")
    kind = _KINDS.get(kind, "")
    return f"{mark}-{kind}" if kind else "O"


_TEXT = "# text = "
_CONTRACTED = {
    f"{first} {second}": merged + second
    for first, merged in (("de", "d"), ("em", "n"))
    for second in ("o", "a", "os", "as", "um", "uma", "este", "esta", "esse", "essa", "ele", "ela")
} | {"a o": "ao", "a os": "aos", "a a": "à", "a as": "às", "por o": "pelo", "por a": "pela"}


def iob2(path: Path, language: str, source: str) -> Iterator[Passage]:
    """Yield the sentences of a Universal NER file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for filled, group in groupby(lines, key=lambda line: bool(line.strip())):
        block = list(group) if filled else []
        shown = [line[len(_TEXT) :] for line in block if line.startswith(_TEXT)]
        rows = [row.split("\t") for row in block if row[0] != "#"]
        words, tags = [row[1] for row in rows], [_tag(row[2]) for row in rows]
        if rows and language == "pt":
            words, tags = _contracted(words, tags)
        if rows:
            text = shown[0] if shown and language != "pt" else ""
            yield passage(language, source, words, tags, text)


def _contracted(words: list[str], tags: list[str]) -> tuple[list[str], list[str]]:
    """Return Portuguese with preposition and article joined, as it is printed."""
    shown: list[str] = []
    kept: list[str] = []
    for word, tag in zip(words, tags, strict=True):
        merged = _CONTRACTED.get(f"{shown[-1].lower()} {word}") if shown else None
        if merged and not tag.startswith("B-"):
            shown[-1] = merged.capitalize() if shown[-1][0].isupper() else merged
        else:
            shown.append(word)
            kept.append(tag)
    return shown, kept


def gmb(path: Path) -> Iterator[Passage]:
    """Yield the sentences of the Groningen Meaning Bank, its labels made to mean ours."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if len(row) == 4][1:]
    sentence: list[list[str]] = []
    for row in rows:
        if row[0].startswith("Sentence") and sentence:
            yield _gmb_sentence(sentence)
            sentence = []
        sentence.append(row)


def _gmb_sentence(rows: list[list[str]]) -> Passage:
    words = [row[1] for row in rows]
    tags = [_gmb_tag(word, pos, tag) for _, word, pos, tag in rows]
    for index, tag in enumerate(tags):
        if tag.endswith("PERSON") and words[index].lower() in TITLES:
            tags[index] = "O"
    for index, tag in enumerate(tags):
        if tag.startswith("I-") and (index == 0 or tags[index - 1][2:] != tag[2:]):
            tags[index] = "B" + tag[1:]
    return passage("en", "gmb", words, tags)


def _gmb_tag(word: str, pos: str, tag: str) -> str:
    mark, _, kind = tag.partition("-")
    if kind == "gpe":
        return "O" if pos == "JJ" or is_demonym(word) else f"{mark}-LOC"
    return f"{mark}-{_GMB[kind]}" if kind in _GMB else "O"


READERS: dict[str, Callable[[Path], Iterator[Passage]]] = {
    "gmb/ner.csv": lambda path: agreed(gmb(path), path.parent),
    "gum": read_gum,
    "uner/dev.iob2": lambda path: iob2(path, "en", "ewt"),
    "uner/test.iob2": lambda path: iob2(path, "en", "ewt"),
    "wkn/data/wikigold/en/test.conllu": lambda path: conll(path, "en", "wikigold", 1, 2),
    "juand/data/WNUT17/CONLL-format/data/train/wnut17train.conll": lambda path: conll(
        path, "en", "wnut"
    ),
    **{
        f"juand/data/BTC/CONLL-format/data/{part}.conll": lambda path: conll(path, "en", "btc")
        for part in "abefgh"
    },
    "factru/devset": read_factrueval,
    "factru/testset": read_factrueval,
    "kaz/valid.txt": lambda path: conll(path, "kk", "kaznerd"),
    "kaz/test.txt": lambda path: conll(path, "kk", "kaznerd"),
    "germeval/dev.tsv": lambda path: conll(path, "de", "germeval", 1, 2),
    "germeval/test.tsv": lambda path: conll(path, "de", "germeval", 1, 2),
    "mobie/train.conll2003": lambda path: conll(path, "de", "mobie", 0, 3),
    **{
        f"{folder}/{part}.iob2": lambda path, language=language, folder=folder: iob2(
            path, language, folder
        )
        for folder, language in (
            ("Portuguese-Bosque", "pt"),
            ("Croatian-SET", "hr"),
            ("Swedish-Talbanken", "sv"),
            ("danish", "da"),
        )
        for part in ("train", "dev", "test")
    },
}
"""Each corpus by its place below the folder of corpora, and what reads it."""


def read_all(folder: Path) -> list[Passage]:
    """Return every sentence of every corpus that is there, in a fixed order."""
    there = ((folder / place, read) for place, read in READERS.items() if (folder / place).exists())
    return [found for path, read in there for found in read(path)]
