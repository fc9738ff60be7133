"""How often the language of a text is told, by length: `python -m bench.quality_language FOLDER`.

FOLDER holds one file for each language, `CODE.txt` or `CODE-NAME.txt` (CODE as in ISO 639-1),
with one passage on each line. It is not part of the repository: see `bench/data/language`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from worker.taggers.language import identifier, recognise

LENGTHS = (20, 50, 100, 400)
PASSAGES = 60
"""So many passages of a language are read at most."""


def passages(folder: Path, length: int) -> Iterator[tuple[str, str]]:
    """Yield a language and a text of about this many characters in it."""
    for path in sorted(folder.glob("*.txt")):
        code = path.stem.split("-")[0]
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        yield from ((code, text) for text in _texts(lines, length)[:PASSAGES])


def _texts(lines: list[str], length: int) -> list[str]:
    """Return texts cut between words: lines long enough, or joined until they are."""
    found: list[str] = []
    held = ""
    for line in lines:
        held = f"{held} {line}".strip()
        if len(held) >= length:
            cut = held[:length]
            found.append(cut.rsplit(None, 1)[0] if " " in cut[length // 2 :] else cut)
            held = ""
    return found


def plain(text: str) -> str:
    """Return what the library says by itself, among the same languages."""
    return str(identifier().rank(text)[0][0])


def evaluate(folder: Path) -> list[tuple[str, float, float | None]]:
    """Return shares of texts told right, ours and the library's, by length."""
    figures: list[tuple[str, float, float | None]] = []
    for length in LENGTHS:
        texts = list(passages(folder, length))
        told = [(code, recognise(text), plain(text)) for code, text in texts]
        total = max(len(told), 1)
        ours, theirs, silent = (
            sum(code == our for code, our, _ in told),
            sum(code == their for code, _, their in told),
            sum(our is None for _, our, _ in told),
        )
        wrong = total - ours - silent
        figures.append((f"language, {length} characters, right", ours / total, theirs / total))
        figures.append((f"language, {length} characters, wrong", wrong / total, 1 - theirs / total))
    return figures


def confusions(folder: Path, length: int) -> list[tuple[tuple[str, str | None], int]]:
    """Return which languages are taken for which others, the most frequent first."""
    pairs = ((code, recognise(text)) for code, text in passages(folder, length))
    return Counter(pair for pair in pairs if pair[0] != pair[1]).most_common(20)


def main() -> None:
    """Print the table, and what is taken for what."""
    folder = Path(sys.argv[1])
    print("| figure | ours | py3langid |\n| --- | --- | --- |")
    for name, ours, theirs in evaluate(folder):
        print(f"| {name} | {ours:.1%} | {'' if theirs is None else f'{theirs:.1%}'} |")
    for (code, told), count in confusions(folder, LENGTHS[1]):
        print(f"{code} taken for {told}: {count}")


if __name__ == "__main__":
    main()
