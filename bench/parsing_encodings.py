"""`python -m bench.parsing_encodings [--mistakes]`: how often bytes are read as they were meant.

Each story is cut to a title, a sentence, a paragraph and a page, and encoded in every way its
language is sent. The measure is the text: two encodings that give the same one are both right.
"""

from __future__ import annotations

import argparse
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bench.encoding_texts import STORIES, UNICODE
from schemas.errors import IngestError
from worker.parsers.encoding import decode

TARGET = 0.98
SIZES = ("title", "sentence", "paragraph", "page")


@dataclass(frozen=True)
class Sample:
    """A text as it was meant, and its bytes."""

    language: str
    encoding: str
    size: str
    text: str
    content: bytes

    @property
    def kind(self) -> str:
        """Whether the encoding is one of Unicode's, or older, and how long the text is."""
        return f"{'unicode' if self.encoding in UNICODE else 'older'}, {self.size}"


def cut(story: str) -> dict[str, str]:
    """The story in each size."""
    sentence = story.split(". ")[0] if ". " in story else story.split("。")[0]
    return {
        "title": sentence[:45],
        "sentence": sentence,
        "paragraph": story,
        "page": f"{story}\n\n" * 3,
    }


def encoded(text: str, encoding: str) -> tuple[str, bytes] | None:
    """The text, with plainer quotation marks if need be, and its bytes; None if it has none."""
    plain = text.translate(str.maketrans("’„“”", '\'"""'))
    for candidate in (text, plain):
        try:
            return candidate, candidate.encode(encoding)
        except UnicodeEncodeError:
            continue
    return None


def samples() -> Iterator[Sample]:
    """All texts in all their encodings and sizes."""
    for language, (encodings, story) in STORIES.items():
        for encoding in (*encodings.split(), *UNICODE):
            for size, text in cut(story).items():
                made = encoded(text, encoding)
                if made is not None:
                    yield Sample(language, encoding, size, *made)


def read(sample: Sample) -> tuple[bool, str]:
    """Whether the text came back, and the encoding it was taken for."""
    try:
        decoded = decode(sample.content)
    except IngestError as error:
        return False, error.code
    same = unicodedata.normalize("NFC", decoded.text) == unicodedata.normalize("NFC", sample.text)
    return same, decoded.encoding


def main() -> int:
    """Measure and print; 1 if the target is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.parsing_encodings", description=__doc__)
    parser.add_argument("--mistakes", action="store_true", help="name each text read wrong")
    options = parser.parse_args()
    number: Counter[str] = Counter()
    right: Counter[str] = Counter()
    start = time.perf_counter()
    for sample in samples():
        good, found = read(sample)
        number[sample.kind] += 1
        right[sample.kind] += good
        if options.mistakes and not good:
            print(f"{sample.language} {sample.size}: {sample.encoding}, taken for {found}")
    rate = number.total() / (time.perf_counter() - start)
    for kind in sorted(number):
        print(f"{kind:22} {right[kind]:5} of {number[kind]:5}  {right[kind] / number[kind]:.3f}")
    share = right.total() / number.total()
    print(f"\n{number.total()} texts in {len(STORIES)} languages: {share:.4f}, {rate:,.0f} texts/s")
    return 0 if share >= TARGET else 1


if __name__ == "__main__":
    sys.exit(main())
