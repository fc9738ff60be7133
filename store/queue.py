"""The Celery app, and `wake`: saying “now” to the workers.

A message carries no content. It may be lost or doubled without harm, so it is sent
from a thread of its own, at most every few milliseconds, and never delays its caller.
"""

from __future__ import annotations

import os
import threading
import time
from functools import cache
from typing import Any

import structlog
from celery import Celery
from kombu.entity import Exchange, Queue

from schemas.settings import get_settings
from schemas.tasks import TaskName

LEAST_PAUSE = 0.02
"""Seconds between two wake-ups of one kind: the first goes at once."""

PAUSE_WHILE_ENOUGH = 0.1
"""Seconds between two looks at a queue on which enough wake-ups wait."""

ENOUGH_WAITING = 4
"""Wake-ups on the queue that suffice: each will find all that is due. More would only
cost busy workers time, and pile up while none runs."""

PATIENCE = 1.0
"""Seconds the broker may take to answer before the wake-up is given up."""

log = structlog.get_logger()


@cache
def get_app() -> Celery:
    """The Celery app of this process."""
    app = Celery("wiredesk", broker=get_settings().broker)
    app.conf.update(
        task_queues=[_queue(name) for name in TaskName],
        task_routes={name.value: {"queue": name.value} for name in TaskName},
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_publish_retry=False,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_send_task_events=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_pool_limit=2,
        broker_transport_options={
            "socket_timeout": 5.0,
            "socket_connect_timeout": PATIENCE,
            "health_check_interval": 10,
            "max_retries": 1,
            "interval_start": 0,
        },
        accept_content=["json"],
        enable_utc=True,
    )
    return app


def _queue(name: str) -> Queue:
    """A queue that gets the messages of its own name and no others."""
    exchange = Exchange("wiredesk", type="direct")  # type: ignore[no-untyped-call]
    return Queue(name, exchange, routing_key=name)  # type: ignore[no-untyped-call]


def workers_answering() -> set[str]:
    """The kinds of worker that take tasks right now: the part of their names before `@`."""
    replies = get_app().control.ping(timeout=PATIENCE / 2)
    return {node.partition("@")[0] for reply in replies for node in reply}


class Waker:
    """Sends wake-ups of one kind from a thread of its own, many calls as one message."""

    def __init__(self, task: TaskName) -> None:
        self.task = task
        self._asked = threading.Event()
        self._failing = False
        self._plenty = True
        threading.Thread(target=self._run, name=f"wake {task}", daemon=True).start()

    def wake(self) -> None:
        """Ask for a wake-up; returns at once."""
        self._asked.set()

    def _run(self) -> None:
        while True:
            self._asked.wait()
            self._asked.clear()
            self._send_once()
            time.sleep(PAUSE_WHILE_ENOUGH if self._plenty else LEAST_PAUSE)

    def _send_once(self) -> None:
        try:
            self._plenty = publish(self.task, look_first=self._plenty)
        except Exception as error:
            if not self._failing:
                log.warning("broker does not answer", task=self.task, error=str(error))
            self._failing = True
            return
        if self._failing:
            log.info("broker answers again", task=self.task)
        self._failing = False


def publish(task: TaskName, *, look_first: bool = True) -> bool:
    """Send one wake-up now, unless enough of them wait already; whether enough wait then.

    The look at the queue takes as long as the message. Who knows that few waited a moment
    ago sends first. Raises what the broker's client raises when it does not answer.
    """
    with get_app().producer_pool.acquire(block=True, timeout=PATIENCE) as producer:
        if look_first and _size(producer, task) >= ENOUGH_WAITING:
            return True
        get_app().send_task(task, producer=producer, retry=False)
        return _size(producer, task) >= ENOUGH_WAITING


def waiting(queue_name: str) -> int:
    """How many wake-ups wait on the queue (0 where the broker cannot say cheaply)."""
    with get_app().producer_pool.acquire(block=True, timeout=PATIENCE) as producer:
        return _size(producer, queue_name)


def _size(producer: Any, queue_name: str) -> int:
    size = getattr(producer.channel, "_size", None)
    return int(size(queue_name)) if size else 0


_wakers: dict[tuple[int, TaskName], Waker] = {}
_lock = threading.Lock()


def wake(task: TaskName) -> None:
    """Tell the workers that there is work of this kind. Returns at once, never raises."""
    key = (os.getpid(), task)
    with _lock:
        if key not in _wakers:
            _wakers[key] = Waker(task)
    _wakers[key].wake()
