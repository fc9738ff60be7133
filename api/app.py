"""The API, put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from fastapi import FastAPI, Request
from fastapi_offline import FastAPIOffline
from starlette.types import Receive, Scope, Send

from api import (
    corrections,
    deliveries,
    document_changes,
    document_events,
    documents,
    endpoints,
    event_stream,
    events,
    health,
    ledger,
    openapi,
    originals,
    replays,
)
from api.batch import post_batch
from api.connection import Connection
from api.door import Door
from api.errors import HANDLERS, answer_of
from api.event_stream import Streams
from api.fetching import Fetcher
from api.gate import gate
from api.intake import post_documents
from api.keys import router as keys_router
from api.rates import telling
from api.waiting import Waiters
from schemas import memory
from schemas.keys import Scope as KeyScope
from schemas.settings import Settings, get_settings
from schemas.tasks import TaskName
from schemas.version import VERSION
from store import intake, keys, queue, secrets
from store.session import transaction

ROUTERS = (
    documents.router,
    originals.router,
    document_events.router,
    document_changes.router,
    corrections.router,
    endpoints.router,
    health.router,
    keys_router,
    replays.router,
    events.router,
    event_stream.router,
    deliveries.router,
    ledger.router,
)

DIRECT = {"/v1/documents": post_documents, "/v1/documents:batch": post_batch}
"""What is posted past the framework's layers, by its path."""


def admin_key(settings: Settings) -> str:
    """The first admin key: the one set, or the one kept in `DATA_DIR`."""
    return settings.admin_key or secrets.kept_token(settings.data_dir / "admin.key")


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    with transaction() as tx:
        keys.ensure(tx, "admin", admin_key(settings), [KeyScope.ADMIN], now=datetime.now(UTC))
    for task in TaskName:
        queue.wake(task)
    app.state.door = Door(intake.accept)
    app.state.waiters = Waiters()
    app.state.fetcher = Fetcher(settings)
    memory.settle()
    async with gate(app):
        yield
    app.state.streams.end()
    await app.state.door.close()


class Direct:
    """The app, with one way past its layers: on the way of every document, what a
    framework does for a request would cost several times the work itself."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, as ASGI has it."""
        respond = DIRECT.get(scope["path"]) if scope["type"] == "http" else None
        if respond is not post_documents:
            scope["connection"] = Connection(send)
        if respond is None or scope["method"] != "POST":
            await self._app(scope, receive, telling(scope, send))
            return
        scope["app"] = self._app
        send = telling(scope, send)
        response = await answer_of(Request(scope, receive), respond)
        await response(scope, receive, send)

    def end_streams(self) -> None:
        """End what would never end by itself: the server is about to stop."""
        self._app.state.streams.end()
        self._app.state.waiters.end()


def make_app() -> Direct:
    """The API of this process's settings."""
    app = FastAPIOffline(
        title="Wiredesk",
        summary="Drop a document, get an event.",
        version=VERSION,
        lifespan=_lifespan,
        redirect_slashes=False,
    )
    app.state.settings = get_settings()
    app.state.streams = Streams()
    app.state.routes = [route for router in ROUTERS for route in router.routes]
    for path, respond in DIRECT.items():
        app.router.add_route(path, respond, methods=["POST"])
    for router in ROUTERS:
        app.include_router(router)
    openapi.complete(app)
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)
    return Direct(app)
