"""The API, put together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from fastapi import FastAPI, Request
from fastapi_offline import FastAPIOffline
from starlette.types import Receive, Scope, Send

from api import (
    deliveries,
    documents,
    endpoints,
    event_stream,
    events,
    health,
    openapi,
    replays,
)
from api.auth import KeyRing
from api.connection import Connection
from api.door import Door
from api.errors import HANDLERS, answer_of
from api.event_stream import Streams
from api.intake import post_documents
from schemas import memory
from schemas.keys import Scope as KeyScope
from schemas.settings import Settings, get_settings
from schemas.tasks import TaskName
from schemas.version import VERSION
from store import intake, keys, queue, secrets
from store.session import transaction

ROUTERS = (
    documents.router,
    endpoints.router,
    health.router,
    replays.router,
    events.router,
    event_stream.router,
    deliveries.router,
)

DIRECT = ("POST", "/v1/documents")


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
    app.state.key_ring = KeyRing()
    app.state.door = Door(intake.accept)
    memory.settle()
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
        if scope["type"] != "http" or (scope["method"], scope["path"]) != DIRECT:
            scope["connection"] = Connection(send)
            await self._app(scope, receive, send)
            return
        scope["app"] = self._app
        response = await answer_of(Request(scope, receive), post_documents)
        await response(scope, receive, send)

    def end_streams(self) -> None:
        """End what would never end by itself: the server is about to stop."""
        self._app.state.streams.end()


def make_app() -> Direct:
    """The API of this process's settings."""
    app = FastAPIOffline(
        title="Wiredesk",
        summary="Drop a document, get an event.",
        version=VERSION,
        lifespan=_lifespan,
    )
    app.state.settings = get_settings()
    app.state.streams = Streams()
    app.state.routes = [route for router in ROUTERS for route in router.routes]
    app.router.add_route("/v1/documents", post_documents, methods=["POST"])
    for router in ROUTERS:
        app.include_router(router)
    openapi.complete(app)
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)
    return Direct(app)
