"""The sender's own event loop, in a thread beside Celery's."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import structlog
import uvloop

from outgoing.post import Poster
from schemas import logs
from schemas.settings import Settings
from store import secrets
from worker.delivery import Sender
from worker.replayer import Replayer

SWITCH_INTERVAL = 0.0005
"""Seconds a thread may keep the interpreter from another that is ready: Celery's loop, the
sender's and the database's hand each delivery on, and the default is 5 ms a hand."""

NAME_THREADS = 64
"""Threads that look up names: one that is slow to resolve holds up none of the others."""

log = structlog.get_logger()


class SenderThread:
    """Runs one Sender for the life of the process.

    Should the sender ever break, so does the process: it is then started anew, and what
    it held is due again when its lease ends.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._loop: asyncio.AbstractEventLoop | None = None
        self._sender: Sender | None = None
        self._up = threading.Event()

    def start(self) -> None:
        """Start sending; returns when the loop runs."""
        sys.setswitchinterval(SWITCH_INTERVAL)
        threading.Thread(target=self._run, name="sender", daemon=True).start()
        self._up.wait()

    def wake(self) -> None:
        """Say that deliveries may be due. Safe from any thread."""
        if self._loop is not None and self._sender is not None:
            self._loop.call_soon_threadsafe(self._sender.wake)

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(self._send())
        except BaseException as error:
            kind, at = type(error).__name__, logs.frames(error)
            log.error("sender broke: the process ends", error=kind, frames=at)
            os._exit(1)

    async def _send(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.set_default_executor(ThreadPoolExecutor(NAME_THREADS, "names"))
        settings = self._settings
        async with Poster(
            timeout=settings.delivery_timeout,
            unseal=secrets.unseal,
            allowed=settings.allow_private_webhooks,
        ) as poster:
            self._sender = Sender(settings, poster)
            self._up.set()
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._sender.run())
                tasks.create_task(Replayer(settings).run())
