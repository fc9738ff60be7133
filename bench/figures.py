"""One measured figure of the taggers' quality: ours, the best library's, and the goal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured in one run, on the same data; None: not measured, never a guess."""

    name: str
    """What it is and on which set: `names, English news (CoNLL++): F1`."""
    ours: float | None
    library: float | None
    """The straight use of the best library in the same run."""
    goal: float | None
    n: int
    """How many examples were judged."""
    less_is_better: bool = False
    """A time or a size: the goal is reached by staying below it."""

    @property
    def met(self) -> bool | None:
        """Whether the goal is reached; None if there is no goal or nothing was measured."""
        if self.ours is None or self.goal is None:
            return None
        return self.ours <= self.goal if self.less_is_better else self.ours >= self.goal


_HEADS = ("ours", "library", "goal", "n")
_VERDICT = {True: "met", False: "MISSED", None: ""}


def table(figures: Iterable[Figure]) -> Iterator[str]:
    """The lines of a table of figures."""
    shown = list(figures)
    width = max([len(figure.name) for figure in shown], default=6)
    yield f"{'figure':{width}}" + "".join(f"{head:>10}" for head in _HEADS)
    for figure in shown:
        cells = [_number(value) for value in (figure.ours, figure.library, figure.goal)]
        numbers = "".join(f"{cell:>10}" for cell in (*cells, f"{figure.n:,}"))
        yield f"{figure.name:{width}}{numbers}  {_VERDICT[figure.met]}".rstrip()


def show(figures: Iterable[Figure]) -> None:
    """Print a table of figures."""
    for line in table(figures):
        print(line)


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3f}"
