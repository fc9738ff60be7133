"""Says which sentences are learnt from and which are kept to look at."""

TOGETHER = 20
"""Sentences of a corpus that stay together."""

_EACH = 12


def is_held_out(index: int) -> bool:
    """Tell whether a sentence, by its number in its corpus, is kept to look at."""
    return index // TOGETHER % _EACH == _EACH - 1
