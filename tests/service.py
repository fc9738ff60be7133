"""The whole service in threads of this process: the API, an ingester and a sender."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import structlog
import structlog.testing
import uvicorn

from api.app import make_app
from outgoing.post import Poster
from schemas.settings import Settings
from store import secrets
from tests.servers import until
from worker.delivery import Sender
from worker.ingester import Ingester


@contextmanager
def api() -> Iterator[str]:
    """The URL of the API, on a port of its own."""
    config = uvicorn.Config(make_app(), host="127.0.0.1", port=0, log_config=None, lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        until(lambda: server.started)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def ingesting(settings: Settings) -> Iterator[None]:
    """Documents are read as they come."""
    ingester = Ingester(settings)
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.02):
            ingester.ingest_due()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextmanager
def sending(settings: Settings) -> Iterator[None]:
    """Webhooks are delivered as they become due."""
    stop = threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(_send(settings, stop)))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


async def _send(settings: Settings, stop: threading.Event) -> None:
    timeout, allowed = settings.delivery_timeout, settings.allow_private_webhooks
    async with Poster(timeout=timeout, unseal=secrets.unseal, allowed=allowed) as poster:
        running = asyncio.create_task(Sender(settings, poster).run())
        await asyncio.to_thread(stop.wait)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@contextmanager
def service(settings: Settings) -> Iterator[str]:
    """The URL of a service that does all its work."""
    with ExitStack() as running:
        running.enter_context(structlog.testing.capture_logs())
        url = running.enter_context(api())
        running.enter_context(ingesting(settings))
        running.enter_context(sending(settings))
        yield url


def send_until(settings: Settings, wanted: Callable[[], object], *, within: float = 10.0) -> None:
    """Run a sender until the deliveries are as the test wants them."""
    asyncio.run(_send_until(settings, wanted, within))


async def _send_until(settings: Settings, wanted: Callable[[], object], within: float) -> None:
    timeout, allowed = settings.delivery_timeout, settings.allow_private_webhooks
    async with Poster(timeout=timeout, unseal=secrets.unseal, allowed=allowed) as poster:
        running = asyncio.create_task(Sender(settings, poster).run())
        try:
            async with asyncio.timeout(within):
                while not await asyncio.to_thread(wanted):
                    await asyncio.sleep(0.01)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
