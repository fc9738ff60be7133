"""What is known of a tagger beside its code, and in which order taggers run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from schemas.documents import ParsedDocument, Tags

Tagger = Callable[[ParsedDocument, Tags], Tags]
"""Takes what earlier taggers found and returns it with its own fields replaced."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A tagger under its name."""

    name: str
    tag: Tagger
    version: str | None = None
    """Of a plug-in; None: it is one of ours, and they have one version together."""
    after: tuple[str, ...] | None = None
    """The taggers it follows directly; None: it comes last."""
    languages: frozenset[str] | None = None
    """The only languages whose texts it is given; None: all."""

    @property
    def is_plugin(self) -> bool:
        """Whether it is of another package: what it finds is checked."""
        return self.version is not None


def ordered(
    ours: Iterable[str], plugins: Sequence[Registered]
) -> tuple[list[str], list[Registered]]:
    """The names in the order they run, and the plug-ins that have no place: they follow what
    is not there, or one another in a circle.

    One that names whom it follows comes directly behind the last of them, so that later
    taggers see what it found.
    """
    names, waiting = list(ours), sorted(plugins, key=lambda plugin: plugin.name)
    while ready := [plugin for plugin in waiting if set(plugin.after or ()) <= set(names)]:
        waiting = [plugin for plugin in waiting if plugin not in ready]
        for plugin in reversed(ready):
            if plugin.after is not None:
                names.insert(_place(names, plugin.after), plugin.name)
        names += [plugin.name for plugin in ready if plugin.after is None]
    return names, waiting


def _place(names: Sequence[str], after: Iterable[str]) -> int:
    return max((names.index(name) + 1 for name in after), default=0)
