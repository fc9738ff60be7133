"""Reads the texts the topic model is trained on."""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from training.topics.labels import CATEGORIES, SECTIONS, TOPICS, Example, codes

_SECTION = re.compile(r"(?:#### |\*\*)([A-Z][a-z]+(?: [a-z]+)*)(?:\*\*)?")
_ITEM = re.compile(r"\s*[*+-] (.*)")
_SOURCE = re.compile(r"\[\(.*?\)\]\(\S*\)|\[\(.*$|\s*\(https?:[^)]*\)")
_LINK = re.compile(r'\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+"[^"]*")?\)')
_SHORTEST_ITEM = 9
_STORY_WORDS = 55


def current_events(folder: Path, until: str) -> Iterator[Example]:
    """Yield the items of Wikipedia's daily current events before a day, one Markdown file a day."""
    seen: set[str] = set()
    for file in sorted(folder.glob("20??-??-??-index.md")):
        if file.name < until:
            for section, text in _items(file.read_text(encoding="utf-8")):
                if section in SECTIONS and text not in seen:
                    seen.add(text)
                    sure, maybe = SECTIONS[section]
                    yield Example(text, codes(sure), codes(maybe))


def _items(page: str) -> Iterator[tuple[str, str]]:
    section = ""
    for line in page.splitlines():
        if heading := _SECTION.fullmatch(line.rstrip()):
            section = heading[1]
        elif item := _ITEM.fullmatch(line):
            text = _LINK.sub(r"\1", _SOURCE.sub("", item[1]))
            text = " ".join(html.unescape(text.replace("*", "")).split())
            if len(text.split()) >= _SHORTEST_ITEM:
                yield section, text


def huffpost(files: Iterable[Path]) -> Iterator[Example]:
    """Yield headlines with their descriptions, where there are any, by HuffPost's categories."""
    seen: set[str] = set()
    for file in files:
        for line in filter(None, file.read_text(encoding="utf-8").split("\n")):
            row = json.loads(line)
            category = str(row.get("category") or row["class_name"]).upper().replace("THE ", "")
            text = row.get("text") or f"{row['headline']}. {row['short_description']}"
            if category in CATEGORIES and text not in seen:
                seen.add(text)
                sure, maybe = CATEGORIES[category]
                yield Example(text, codes(sure), codes(maybe), 0.5)


def vocabulary(file: Path) -> Iterator[Example]:
    """Yield name and definition of every Media Topic in use."""
    for topic in json.loads(file.read_text(encoding="utf-8")).values():
        if not isinstance(topic["RetiredDate"], str):
            text = f"{topic['Name (en-GB)']}. {topic['Definition (en-GB)']}"
            top = topic["Level1/NewsCode"].removeprefix("medtop:")
            yield Example(text, frozenset({top}), frozenset(TOPICS))


def stories(file: Path) -> list[list[list[tuple[str, str]]]]:
    """Return the stories of the GMB corpus: sentences of words with their parts of speech.

    The table does not say where a story ends: a sentence that shares no word with the last three
    begins another.
    """
    found: list[list[list[tuple[str, str]]]] = []
    for sentence in _sentences(file):
        if found and _goes_on(found[-1], sentence):
            found[-1].append(sentence)
        else:
            found.append([sentence])
    return found


def _sentences(file: Path) -> Iterator[list[tuple[str, str]]]:
    sentence: list[tuple[str, str]] = []
    with file.open(encoding="cp1252", newline="") as lines:
        for row in csv.reader(lines):
            if len(row) == len(("sentence", "word", "part", "name")) and row[0] != "Sentence #":
                if row[0] and sentence:
                    yield sentence
                    sentence = []
                sentence.append((row[1], row[2]))
    yield sentence


def _goes_on(story: list[list[tuple[str, str]]], sentence: list[tuple[str, str]]) -> bool:
    before = set().union(*map(_content, story[-3:]))
    return bool(before & _content(sentence))


def _content(sentence: list[tuple[str, str]]) -> set[str]:
    return {word.lower() for word, part in sentence if part.startswith("NN") and len(word) > 4}


def texts(found: Iterable[list[list[tuple[str, str]]]]) -> Iterator[str]:
    """Yield stories that are long enough, as text, eight sentences at most."""
    for story in found:
        text = " ".join(word for sentence in story[:8] for word, _ in sentence)
        if len(text.split()) >= _STORY_WORDS:
            yield text
