"""Taggers of other packages: found by their entry points, loaded once in a process."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from worker.taggers.registry import Registered, ordered

GROUP = "wiredesk.taggers"
"""The entry points by which packages offer taggers."""

NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.!_-]{0,39}")
UNKNOWN_VERSION = "0"
RESERVED = frozenset({"all", "none"})


@dataclass(frozen=True, slots=True)
class Broken:
    """A plug-in that cannot be used, and why."""

    name: str
    package: str
    why: str

    def __str__(self) -> str:
        return f"tagger {self.name} of {self.package} is left out: {self.why}"


@dataclass(frozen=True, slots=True)
class Installed:
    """What there is, beside our own taggers."""

    taggers: dict[str, Registered]
    broken: tuple[Broken, ...]
    order: tuple[str, ...]
    """The names of all taggers, ours too, in the order they run."""


@cache
def installed(ours: tuple[str, ...]) -> Installed:
    """The taggers that packages offer beside ours. A package that cannot be used harms no
    other: it is told of instead."""
    taggers, broken = dict[str, Registered](), list[Broken]()
    for point in sorted(entry_points(group=GROUP), key=lambda p: (p.name, p.value)):
        try:
            taggers[point.name] = _registered(point, taken={*ours, *taggers})
        except (Exception, SystemExit) as error:
            broken.append(Broken(point.name, _package(point), _said(error)))
    order, nowhere = ordered(ours, list(taggers.values()))
    packages = {point.name: _package(point) for point in entry_points(group=GROUP)}
    for plugin in nowhere:
        why = f"it is to follow {', '.join(plugin.after or ())}, which is not possible"
        broken.append(Broken(plugin.name, packages[plugin.name], why))
    usable = {name: plugin for name, plugin in taggers.items() if name in order}
    return Installed(usable, tuple(broken), tuple(order))


class UnusableError(Exception):
    """A plug-in is not as it has to be: its message says how."""


def _said(error: BaseException) -> str:
    said = " ".join(str(error).split())[:200]
    is_ours = isinstance(error, UnusableError)
    return said if is_ours else f"it does not load ({type(error).__name__}: {said})"


def _registered(point: EntryPoint, *, taken: Collection[str]) -> Registered:
    """The plug-in, loaded. Raises UnusableError, and what its package raises."""
    if not NAME.fullmatch(point.name) or point.name in RESERVED:
        raise UnusableError(f"its name has to match {NAME.pattern}, and be no word of the settings")
    if point.name in taken:
        raise UnusableError("another tagger has that name")
    found = point.load()
    version = str(getattr(found, "version", None) or _version(point))
    if not VERSION.fullmatch(version):
        raise UnusableError(f"its version {version[:60]!r} is none")
    return Registered(point.name, _tag(found), version, _after(found), _languages(found))


def _tag(found: Any) -> Callable[..., Any]:
    """The function of a module, of an object, or the callable itself."""
    function = getattr(found, "tag", found)
    if isinstance(found, type):
        raise UnusableError("it is a class: name an object of it")
    if not callable(function):
        raise UnusableError("it has no function tag(parsed, tags)")
    return function  # type: ignore[no-any-return]  # that it is callable is all that is known


def _after(found: Any) -> tuple[str, ...] | None:
    after = getattr(found, "after", None)
    return None if after is None else tuple(_texts(after, "after"))


def _languages(found: Any) -> frozenset[str] | None:
    languages = getattr(found, "languages", None)
    return None if languages is None else frozenset(_texts(languages, "languages"))


def _texts(value: Any, what: str) -> Iterator[str]:
    """The texts of a list. Raises UnusableError."""
    listed = [] if isinstance(value, str) else list(value)
    if isinstance(value, str) or not all(isinstance(each, str) for each in listed):
        raise UnusableError(f"its {what!r} is no list of texts")
    yield from listed


def _package(point: EntryPoint) -> str:
    dist = point.dist
    return "an unknown package" if dist is None else f"{dist.name} {dist.version}"


def _version(point: EntryPoint) -> str:
    return point.dist.version if point.dist is not None else UNKNOWN_VERSION
