"""The API on a real port, in a thread of the test's process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn

from api.app import admin_key, make_app
from schemas.settings import get_settings
from tests.servers import until


@contextmanager
def serving() -> Iterator[str]:
    """The URL of a running API."""
    config = uvicorn.Config(make_app(), port=0, log_config=None, access_log=False, lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        until(lambda: server.started)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def client_of(url: str, key: str | None = None) -> Iterator[httpx.Client]:
    """A client with the first admin key, or the one given."""
    headers = {"authorization": f"Bearer {key or admin_key(get_settings())}"}
    with httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=20) as client:
        yield client
