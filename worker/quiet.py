"""Sources that went quiet: looked for now and then, and told of once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import structlog

from schemas.quiet import QuietLimit, QuietSource, SeenSource
from schemas.settings import Settings
from store import sources
from store.session import reading, transaction
from worker import habit

EVERY = 60.0
"""Seconds between two looks."""

PATIENCE = 300.0
"""Seconds after the start in which nothing is told: who sends to a service that was away
needs a while to come back."""

PAGE = 500
MOST_SEEN, MOST_TOLD, MOST_LOOKED_UP = 10_000, 1_000, 500
"""Sources that one look goes through, tells of, and looks up the habit of, which takes
some milliseconds for each; the next one goes on."""

log = structlog.get_logger()


class QuietWatch:
    """Looks for sources that went quiet, a bounded number of them at a time."""

    def __init__(
        self,
        settings: Settings,
        *,
        patience: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limits, self._clock = settings.quiet_after, clock
        self._next_look = clock() + patience
        self._after = ""
        self._habits: dict[str, tuple[datetime, QuietLimit | None]] = {}
        self._looked_up = 0

    def look_if_due(self) -> None:
        """Look, if the last look was long enough ago."""
        if self._clock() >= self._next_look:
            self._next_look = self._clock() + EVERY
            self.look(datetime.now(UTC))

    def look(self, now: datetime) -> list[QuietSource]:
        """Go on through the sources; those that are told of now."""
        self._looked_up = 0
        found: list[QuietSource] = []
        heard: list[SeenSource] = []
        for page in self._pages():
            heard += [source for source in page if is_heard(source)]
            found += self._quiet(page, now)
        self._end(heard)
        return self._tell(found[:MOST_TOLD], now)

    def _pages(self) -> Iterator[list[SeenSource]]:
        """The sources that follow, up to the last one; then the next look begins anew."""
        for _ in range(MOST_SEEN // PAGE):
            with reading() as tx:
                page = sources.seen(tx, after=self._after, limit=PAGE)
            self._after = page[-1].name if len(page) == PAGE else ""
            yield page
            if not self._after:
                return

    def _quiet(self, page: Sequence[SeenSource], now: datetime) -> Iterator[QuietSource]:
        """Those of the page that are quiet and not known to be."""
        for source in page:
            limit = self._limit(source, now) if source.quiet_at is None else None
            if limit is not None and habit.is_quiet(source, limit, now):
                yield QuietSource(source.name, source.last_arrival_at, limit)

    def _limit(self, source: SeenSource, now: datetime) -> QuietLimit | None:
        """How long it may be silent. A habit is looked up once for each silence, and only
        when that is long enough to matter."""
        if habit.is_set(self._limits, source.name):
            return habit.set_limit(self._limits, source.name)
        if now - source.last_arrival_at <= habit.LEAST:
            self._habits.pop(source.name, None)
            return None
        last_arrival_at, limit = self._habits.get(source.name, (None, None))
        if last_arrival_at == source.last_arrival_at:
            return limit
        return self._look_up(source) if self._looked_up < MOST_LOOKED_UP else None

    def _look_up(self, source: SeenSource) -> QuietLimit | None:
        """Its limit by habit, which is then remembered."""
        self._looked_up += 1
        with reading() as tx:
            limit = habit.of(sources.occasions(tx, source.name))
        if len(self._habits) >= MOST_SEEN:
            self._habits.clear()
        self._habits[source.name] = source.last_arrival_at, limit
        return limit

    def _end(self, heard: Sequence[SeenSource]) -> None:
        if heard:
            with transaction() as tx:
                sources.end(tx, heard)
            log.info("sources heard of again", count=len(heard))

    def _tell(self, found: Sequence[QuietSource], now: datetime) -> list[QuietSource]:
        if not found:
            return []
        with transaction() as tx:
            told = sources.tell(tx, found, now=now)
        for source in told:
            last = source.last_arrival_at.isoformat()
            log.warning("source quiet", source=source.name, last_arrival_at=last)
        return told


def is_heard(source: SeenSource) -> bool:
    """Whether something has come from a source that was quiet."""
    return source.quiet_after is not None and source.last_arrival_at > source.quiet_after
