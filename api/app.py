"""The API, put together. Only here do errors become statuses."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import documents, endpoints, health
from api.auth import KeyRing
from api.door import Door
from api.intake import post_documents
from api.openapi import add_raw_routes
from api.problems import ProblemError, problem
from schemas.errors import (
    EmptyDocumentError,
    IngestError,
    InvalidIntakeError,
    NotFoundError,
    SettingsError,
    TooLargeError,
    UnparsableError,
)
from schemas.keys import Scope
from schemas.settings import Settings, get_settings
from schemas.version import VERSION
from store import intake, keys, secrets
from store.session import transaction

log = structlog.get_logger()

STATUS: dict[type[IngestError], int] = {
    UnparsableError: 400,
    InvalidIntakeError: 422,
    EmptyDocumentError: 422,
    TooLargeError: 413,
    NotFoundError: 404,
    SettingsError: 503,
    IngestError: 500,
}


def admin_key(settings: Settings) -> str:
    """The first admin key: the one set, or the one kept in `DATA_DIR`."""
    return settings.admin_key or secrets.kept_token(settings.data_dir / "admin.key")


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    with transaction() as tx:
        keys.ensure(tx, "admin", admin_key(settings), [Scope.ADMIN], now=datetime.now(UTC))
    app.state.key_ring = KeyRing()
    app.state.door = Door(intake.accept)
    yield
    await app.state.door.close()


def make_app() -> FastAPI:
    """The API of this process's settings."""
    app = FastAPIOffline(
        title="Wiredesk",
        summary="Drop a document, get an event.",
        version=VERSION,
        lifespan=_lifespan,
    )
    app.state.settings = get_settings()
    app.router.add_route("/v1/documents", post_documents, methods=["POST"])
    for router in (documents.router, endpoints.router, health.router):
        app.include_router(router)
    add_raw_routes(app)
    app.add_exception_handler(ProblemError, _on_problem)
    app.add_exception_handler(IngestError, _on_ingest_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(Exception, _on_bug)
    return app


async def _on_problem(_request: Request, error: Any) -> Response:
    return problem(error.status, error.code, error.detail, error.headers)


async def _on_ingest_error(_request: Request, error: Any) -> Response:
    status = next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)
    return problem(status, error.code, str(error))


async def _on_invalid(_request: Request, error: Any) -> Response:
    return problem(422, "invalid_request", _sentence(error.errors()))


def _sentence(errors: Sequence[Any]) -> str:
    """What is wrong and where, without the values: they may be secrets."""
    return "; ".join(
        f"{'.'.join(str(part) for part in error['loc'])}: {error['msg']}" for error in errors
    )


async def _on_http_error(_request: Request, error: Any) -> Response:
    code = {404: "no_such_path", 405: "method_not_allowed"}.get(error.status_code, "http_error")
    return problem(error.status_code, code, str(error.detail), error.headers)


async def _on_bug(_request: Request, error: Exception) -> Response:
    log.error("request broke off", error=type(error).__name__)
    return problem(500, "internal_error", "Something broke on our side. It is in the log.")
