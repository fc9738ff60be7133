"""Taggers at work: one after the other, each within its time; one that fails stops no other."""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace

from schemas.documents import ParsedDocument, Tags
from worker.taggers.checked import ResultError, checked
from worker.taggers.registry import Registered

TOGETHER = 2
"""All taggers of one document may take so many times what one may."""

MOST_LEFT = 3
"""Runs of one tagger that were given up and never ended, with which it is called no more."""

LOOKS, LOOK_EVERY = 25, 0.004
"""How often, and after how many seconds, it is looked whether a thread is busy."""

_left: dict[str, list[threading.Thread]] = {}
"""Threads that were left behind in this process, by the tagger they are in."""


class _GivenUpError(SystemExit):
    """Raised in a tagger whose time is over: no `except Exception` keeps it."""


def run(
    steps: Sequence[Registered], parsed: ParsedDocument, tags: Tags, *, seconds: float | None
) -> Tags:
    """What the taggers find, each given what the ones before it found.

    One that takes longer than so many seconds is left behind, as is what comes when all have
    taken TOGETHER times as long. None: nothing is, and no thread is made.
    """
    if seconds is None or not steps:
        return _one_by_one(steps, parsed, tags)
    rest, ends = list(steps), time.monotonic() + TOGETHER * seconds
    while rest:
        course = _Course(rest, parsed, tags)
        late = course.wait(seconds, ends)
        tags, rest = course.tags, rest[len(rest) if late is None else late + 1 :]
        if late is not None:
            name = course.steps[late].name
            _left.setdefault(name, []).append(course)
            tags = _warned(tags, f"tagger {name} took longer than {seconds:g} s")
        if rest and time.monotonic() >= ends:
            names = ", ".join(step.name for step in rest)
            return _warned(tags, f"no time was left for the taggers {names}")
    return tags


def _one_by_one(steps: Sequence[Registered], parsed: ParsedDocument, tags: Tags) -> Tags:
    for step in steps:
        tags = found(step, parsed, tags)
    return tags


class _Course(threading.Thread):
    """Taggers running in a thread of their own, which can be left behind.

    A thread, because nothing else ends at a time that is given wherever it is called: signals
    reach the main thread alone, and the process's alarm is taken by the outer belt.
    """

    def __init__(self, steps: Sequence[Registered], parsed: ParsedDocument, tags: Tags) -> None:
        super().__init__(name="taggers", daemon=True)
        self.steps, self.tags = steps, tags
        self._parsed = parsed
        self._clock: int | None = None
        self._at = (0, time.monotonic())
        self._lock, self._done, self._is_left = threading.Lock(), threading.Event(), False
        self.start()

    def run(self) -> None:
        """Run the taggers, as long as somebody waits for them."""
        self._clock = _own_clock()
        try:
            for place, step in enumerate(self.steps):
                if not self._keep(place, found(step, self._parsed, self.tags)):
                    return
            self._done.set()
        except _GivenUpError:
            return

    def _keep(self, place: int, tags: Tags) -> bool:
        """Keep what a tagger found; whether it is still wanted."""
        with self._lock:
            if not self._is_left:
                self.tags, self._at = tags, (place + 1, time.monotonic())
            return not self._is_left

    def wait(self, seconds: float, ends: float) -> int | None:
        """Wait until all have run; which of them took too long, or None."""
        while True:
            place, began = self._at
            until = min(began + seconds, ends)
            if self._done.wait(max(0.0, until - time.monotonic())):
                return None
            with self._lock:
                is_last = place == len(self.steps)
                if self._at[0] == place and not is_last and time.monotonic() >= until:
                    self._is_left = True
                    break
        threading.Thread(target=_end, args=(self, self._clock), daemon=True).start()
        return place


def _end(thread: threading.Thread, clock: int | None) -> None:
    """End a thread that is busy, at its next step in Python; one that waits is let be.

    Raised in one that waits, the error would stay pending for as long, and would make every
    other thread look for it at each step.
    """
    if clock is not None and _is_busy(clock):
        ident, error = ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_GivenUpError)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, error)


def _own_clock() -> int | None:
    """The clock that counts what this thread computes, where the system has one."""
    clock_of = getattr(time, "pthread_getcpuclockid", None)
    return None if clock_of is None else clock_of(threading.get_ident())


def _is_busy(clock: int) -> bool:
    """Whether the thread of that clock computes anything while this one rests for a moment."""
    try:
        before = time.clock_gettime_ns(clock)
        for _ in range(LOOKS):
            time.sleep(LOOK_EVERY)
            if time.clock_gettime_ns(clock) > before:
                return True
    except OSError:  # it has ended
        return False
    return False


def found(step: Registered, parsed: ParsedDocument, tags: Tags) -> Tags:
    """What one tagger adds; a warning, if it fails."""
    if step.languages is not None and (tags.language or parsed.language) not in step.languages:
        return tags
    if _stuck(step.name) >= MOST_LEFT:
        return _warned(tags, f"tagger {step.name} is left out: {MOST_LEFT} runs never ended")
    try:
        return _of_plugin(step, parsed, tags) if step.is_plugin else step.tag(parsed, tags)
    except _GivenUpError:
        raise
    except ResultError as error:
        return _warned(tags, f"tagger {step.name} returned what it may not: {error}")
    except (Exception, SystemExit) as error:
        # The message of an error may quote the document; its class does not.
        return _warned(tags, f"tagger {step.name} failed: {type(error).__name__}")


def _of_plugin(step: Registered, parsed: ParsedDocument, tags: Tags) -> Tags:
    """What a plug-in adds: it is shown copies, and what it returns is checked. Its `extra`
    stands under its name."""
    own = replace(
        parsed,
        metadata=deepcopy(parsed.metadata),
        provenance=dict(parsed.provenance),
        children=(),
    )
    shown = replace(tags, extra={})
    kept = checked(step.tag(own, shown), shown, parsed.text)
    return replace(kept, extra={**tags.extra, step.name: kept.extra} if kept.extra else tags.extra)


def _stuck(name: str) -> int:
    """How many runs of a tagger were left behind and did not end."""
    alive = [thread for thread in _left.get(name, ()) if thread.is_alive()]
    if name in _left:
        _left[name] = alive
    return len(alive)


def _warned(tags: Tags, warning: str) -> Tags:
    return replace(tags, warnings=(*tags.warnings, warning))
