"""Every figure of how good the taggers are, beside the goal and the best library's straight
use, measured in the same run: `python -m bench quality [--folder FOLDER]`.

FOLDER has a folder for each task that is measured on texts which may not be passed on:
`names`, `language`, `keywords`, `similar`. What is not there is said, never guessed.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from bench import apart
from bench.figures import Figure, show

TASKS = (
    "names",
    "roles",
    "places",
    "topics",
    "quotes",
    "dates",
    "keywords",
    "language",
    "similar",
)
NEWS = 85.0
GOALS = {
    "names, en, world-wide news, the rest": NEWS,
    "names, en, CoNLL-2003 validation": NEWS,
}
"""Goals of figures that do not state their own. The committed sets of names have none: they
are more of what was learnt from, and the goals are for what was not."""


def run(folder: Path | None) -> bool:
    """Measure and print all; whether every goal that was measured is met, and no test text
    was learnt from."""
    met = True
    for task in TASKS:
        print(f"\n{task.capitalize()}")
        try:
            found = figures(task, folder)
        except (ImportError, OSError, IndexError) as error:
            print(f"  not measured: {type(error).__name__}: {error}")
            continue
        show(found)
        met = met and all(figure.met is not False for figure in found)
    return apart.show() and met


def figures(task: str, folder: Path | None) -> list[Figure]:
    """The figures of one task. Raises ImportError or OSError if it cannot be measured."""
    module = import_module(f"bench.quality_{task}")
    measure: Callable[..., Iterable[Any]] = getattr(module, "figures", None) or module.evaluate
    own = folder / task if folder is not None and (folder / task).is_dir() else None
    return list(_completed(task, _call(measure, own)))


def _call(measure: Callable[..., Iterable[Any]], own: Path | None) -> Iterable[Any]:
    """Measure, with the folder where one is asked for. Raises OSError if one is needed."""
    asked = inspect.signature(measure).parameters.get("folder")
    if asked is None:
        return measure()
    if own is None and asked.default is asked.empty:
        raise FileNotFoundError("its texts are not part of the repository: name their --folder")
    return measure(own)


def _completed(task: str, found: Iterable[Any]) -> Iterator[Figure]:
    for figure in found:
        if isinstance(figure, Figure):
            yield figure
            continue
        name, ours, library = figure
        full = name if name.startswith(task) else f"{task}, {name}"
        yield Figure(full, ours, library, GOALS.get(full), 0)
