"""What a process does with its memory once it has loaded what lasts."""

from __future__ import annotations

import gc

THRESHOLDS = (20_000, 20, 20)
"""New objects before a collection, and collections before one of older objects. Nearly all
of ours die by themselves: Python's defaults spent a sixth of an ingest worker's time."""


def settle() -> None:
    """Have the garbage collector leave alone what is loaded by now, and come more seldom.

    Before a fork it also keeps shared pages shared: a collection writes to every object.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
