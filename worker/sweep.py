"""The sweep: offers due work whose wake-up was lost, and ends what has no attempt left."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from schemas import logs
from schemas.settings import Settings
from schemas.tasks import TaskName
from store import (
    blobs,
    delivery_claims,
    document_claims,
    embargoes,
    queue,
    retention,
    revisions,
    stories,
    tokens,
)
from store.session import reading, transaction
from worker import burial, pipeline
from worker.quiet import PATIENCE, QuietWatch

BATCH = 100
RELEASE_BATCHES = 20
LEAST_REST = 0.1
"""Seconds between two sweeps, even if an embargo ends sooner."""
FORGET_BATCH, FORGET_BATCHES = 1000, 5
SKETCH_BATCH = 200
ABANDONED_AFTER = 24 * 3600.0
"""Seconds an upload may stand still before it counts as broken off."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found."""

    documents_due: bool
    deliveries_due: bool
    documents_failed: int
    broker_answers: bool


def sweep(settings: Settings, watch: QuietWatch | None = None) -> Swept:
    """Look once through all that is due, and for sources that went quiet if `watch` says
    that it is time to; without it, it is."""
    failed = _fail_exhausted(settings)
    with reading() as tx:
        now = datetime.now(UTC)
        documents_due = document_claims.any_due(tx, now=now, max_attempts=settings.max_attempts)
        deliveries_due = delivery_claims.any_due(tx, now=now)
    due = {TaskName.INGEST: documents_due, TaskName.DELIVER: deliveries_due}
    _release()
    blobs.forget_abandoned(before=time.time() - ABANDONED_AFTER)
    answers = [_offer(task) for task, is_due in due.items() if is_due]
    _forget_attempts(settings)
    _forget_by_and_by(tokens.forget)
    _forget_by_and_by(revisions.forget)
    _forget_sketches(settings)
    burial.bury()
    (watch or QuietWatch(settings)).look_if_due()
    return Swept(documents_due, deliveries_due, failed, all(answers))


def _release() -> None:
    """Tell of what is no longer under embargo, a bounded number: the next sweep goes on."""
    for _ in range(RELEASE_BATCHES):
        with transaction() as tx:
            count = embargoes.release(tx, now=datetime.now(UTC), limit=BATCH)
        if count < BATCH:
            break


def _offer(task: TaskName) -> bool:
    try:
        queue.publish(task)
    except Exception as error:
        log.warning("broker does not answer", task=task, error=str(error))
        return False
    return True


def _fail_exhausted(settings: Settings) -> int:
    """Fail documents whose every attempt ended with the death of its worker."""
    with transaction() as tx:
        claimed = document_claims.claim_exhausted(
            tx, now=datetime.now(UTC), limit=BATCH, max_attempts=settings.max_attempts
        )
        cause = "the worker was lost each time"
        done = [
            pipeline.failed(c, pipeline.exhausted(c, cause), base_url=settings.base_url)
            for c in claimed
        ]
        kept = pipeline.store(tx, done, base_url=settings.base_url) if done else []
    pipeline.tell(done, kept)
    return len(kept)


def _forget_attempts(settings: Settings) -> None:
    """Delete old attempts, a bounded number of them: the next sweep goes on."""
    before = datetime.now(UTC) - settings.attempt_retention
    forgotten = 0
    for _ in range(FORGET_BATCHES):
        with transaction(durable=False) as tx:
            count = retention.forget_attempts(tx, before=before, limit=FORGET_BATCH)
        forgotten += count
        if count < FORGET_BATCH:
            break
    if forgotten:
        log.info("old attempts forgotten", count=forgotten)


def _forget_sketches(settings: Settings) -> None:
    """Have old documents be found by similar ones no more, a bounded number: each has several
    keys, and the next sweep goes on."""
    before = datetime.now(UTC) - settings.similar_retention
    for _ in range(FORGET_BATCHES):
        with transaction(durable=False) as tx:
            count = stories.forget(tx, before=before, limit=SKETCH_BATCH)
        if count < SKETCH_BATCH:
            break


def _forget_by_and_by(forget: Callable[..., int]) -> None:
    """Delete what is too old to matter, a bounded number: the next sweep goes on."""
    for _ in range(FORGET_BATCHES):
        with transaction(durable=False) as tx:
            count = forget(tx, now=datetime.now(UTC), limit=FORGET_BATCH)
        if count < FORGET_BATCH:
            break


def sweep_forever(settings: Settings, *, pause: Callable[[float], None] = time.sleep) -> None:
    """Sweep again and again, whatever happens in one."""
    watch = QuietWatch(settings, patience=PATIENCE)
    while True:
        try:
            sweep(settings, watch)
        except Exception as error:
            log.error("sweep broke off", error=type(error).__name__, frames=logs.frames(error))
        pause(_rest(settings.sweep_interval.total_seconds()))


def _rest(longest: float) -> float:
    """Seconds until the next sweep: less if an embargo ends before."""
    try:
        with reading() as tx:
            until = embargoes.next_release(tx)
    except Exception:  # what is wrong with the database, the next sweep tells
        return longest
    if until is None:
        return longest
    return min(longest, max((until - datetime.now(UTC)).total_seconds(), LEAST_REST))
