"""What a model learnt from, as digests of its sentences: so that tests can show they are apart."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

FILE = "learnt.digests"
"""The name under which they stand in a folder of `training/`."""

SHORTEST = 40
"""Letters below which a sentence is a phrase that any text may hold."""

SIZE = 8
"""Bytes of each digest: of a million sentences, two are mistaken once in many thousand times."""

_END = re.compile(r"(?<=[.!?…])[\"'”’»)\s]*\s+|\n+")


def digests(text: str) -> Iterator[bytes]:
    """Yield a digest for each sentence of a text, whatever its spacing, case and marks."""
    for sentence in _END.split(text):
        letters = re.sub(r"[\W_]", "", sentence.lower())
        if len(letters) >= SHORTEST:
            yield hashlib.sha256(letters.encode()).digest()[:SIZE]


def write(folder: Path, texts: Iterable[str]) -> int:
    """Write the digests of all sentences of these texts; how many there are."""
    found = sorted({digest for text in texts for digest in digests(text)})
    (folder / FILE).write_bytes(b"".join(found))
    return len(found)


def read(path: Path) -> frozenset[bytes]:
    """The digests of a file."""
    content = path.read_bytes()
    return frozenset(content[at : at + SIZE] for at in range(0, len(content), SIZE))
