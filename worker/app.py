"""What `celery -A worker.app worker` loads: the tasks, and what starts with a worker.

Ingest workers take the queue `documents.ingest` with the prefork pool; the models are
loaded before the fork, so that its processes share their memory. Delivery workers take
`deliveries.deliver` with the solo pool: one event loop does the sending.
"""

from __future__ import annotations

import warnings
from typing import Any

from celery import signals

from schemas import logs, memory
from schemas.settings import get_settings
from schemas.tasks import TaskName
from store import engine
from worker import alarm, lifeline, pulse, rehearsal, tasks, watchdog

MEMORY_PER_CHILD = 1_500_000
"""KiB after which an ingest process is renewed between two tasks."""

# Celery warns of root because of pickled messages; ours are JSON and carry no content.
warnings.filterwarnings("ignore", message="You're running the worker with superuser")

app = tasks.app
app.conf.worker_max_memory_per_child = MEMORY_PER_CHILD

_queues: set[str] = set()


@signals.setup_logging.connect(weak=False)
def _configure_logs(**_: Any) -> None:
    logs.configure(get_settings(), part="worker", for_good=True)


@signals.celeryd_after_setup.connect(weak=False)
def _prepare(instance: Any, **_: Any) -> None:
    """In the worker's main process, before any other is forked from it."""
    _queues.update(instance.app.amqp.queues.consume_from)
    if TaskName.INGEST in _queues:
        tasks.ingester().warm()
    memory.settle()


@signals.worker_process_init.connect(weak=False)
def _start_child(**_: Any) -> None:
    """In each process that runs tasks."""
    engine.forget_connections()
    if TaskName.INGEST in _queues:
        lifeline.die_with_parent()
        alarm.prepare()
        rehearsal.rehearse(get_settings())
        tasks.ingester().ready()
        interval = get_settings().pulse_interval
        pulse.start("ingest hold", interval, tasks.ingester().hold)
        pulse.start("ingest look", interval, tasks.ingester().look)


@signals.worker_ready.connect(weak=False)
def _start_main(sender: Any, **_: Any) -> None:
    """In the worker's main process, when it takes tasks."""
    if TaskName.DELIVER in _queues:
        rehearsal.rehearse(get_settings())
        tasks.sender().start()
    watchdog.start(sorted(_queues))
