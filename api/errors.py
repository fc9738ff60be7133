"""Errors become statuses: here, and nowhere else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import structlog
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.routing import Match, Route

from api.problems import ProblemError, problem
from schemas import logs
from schemas.endpoint_errors import (
    EndpointChangedError,
    EndpointDisabledError,
    HandshakeFailedError,
    TooManyEndpointsError,
    TooManySecretsError,
)
from schemas.errors import (
    EmptyDocumentError,
    FetchFailedError,
    IngestError,
    InvalidIntakeError,
    InvalidQueryError,
    InvalidRequestError,
    LastAdminKeyError,
    NotFoundError,
    NotStoredError,
    ReplayRunningError,
    SettingsError,
    TokenReusedError,
    TooLargeError,
    TooManyKeysError,
    TransientError,
    UnderWayError,
    UnknownEventError,
    UnparsableError,
    UnstorableError,
    UnsupportedEncodingError,
)
from schemas.room_errors import DiskFullError

log = structlog.get_logger()

STATUS: dict[type[IngestError], int] = {
    UnparsableError: 400,
    InvalidIntakeError: 422,
    InvalidQueryError: 422,
    InvalidRequestError: 422,
    EmptyDocumentError: 422,
    UnstorableError: 422,
    TokenReusedError: 422,
    FetchFailedError: 422,
    TooLargeError: 413,
    UnsupportedEncodingError: 415,
    NotFoundError: 404,
    NotStoredError: 409,
    EndpointDisabledError: 409,
    ReplayRunningError: 409,
    TooManyEndpointsError: 409,
    TooManyKeysError: 409,
    LastAdminKeyError: 409,
    TooManySecretsError: 409,
    EndpointChangedError: 409,
    HandshakeFailedError: 422,
    UnderWayError: 409,
    UnknownEventError: 422,
    SettingsError: 503,
    TransientError: 503,
    IngestError: 500,
}

NOT_JSON = "The body is not JSON, or is nested too deep."

MOST_TOLD = 8
"""Flaws of one request that are told."""


def status_of(error: IngestError) -> int:
    """The status by which an error is told."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


async def _on_problem(_request: Request, error: Any) -> Response:
    return problem(error.status, error.code, error.detail, error.headers)


async def _on_ingest_error(_request: Request, error: Any) -> Response:
    status = status_of(error)
    headers = {"retry-after": "5"} if isinstance(error, TransientError) else None
    if isinstance(error, DiskFullError):
        log.error("the disk is full: a request was refused")
    more = {"position": error.position} if isinstance(error, InvalidQueryError) else {}
    return problem(status, error.code, str(error), headers, **more)


async def _on_invalid(_request: Request, error: Any) -> Response:
    errors = error.errors()
    if any(found["type"] == "json_invalid" for found in errors):
        return problem(400, "unparsable", NOT_JSON)
    return problem(422, "invalid_request", _sentence(errors))


def _sentence(errors: Sequence[Any]) -> str:
    """What is wrong and where, without the values: they may be secrets."""
    told = [_told(error) for error in errors[:MOST_TOLD]]
    left = len(errors) - len(told)
    return "; ".join([*told, f"and {left} more"] if left else told)


def _told(error: Any) -> str:
    part, *names = error["loc"]
    if part == "path":
        return f"{error['input']!r:.60} is no id: an id is a UUID, as lists show it"
    if part == "query":
        names = names[:1]
    where = ".".join(str(name) for name in names) or f"the {part}"
    return f"{where}: {error['msg'].removeprefix('Value error, ')}"


async def _on_http_error(request: Request, error: Any) -> Response:
    if error.status_code == 400:
        # What the framework says of a body that breaks its parser: nested too deep, not UTF-8.
        return problem(400, "unparsable", NOT_JSON)
    path = f"{request.url.path!r:.200}"
    if error.status_code == 404:
        return problem(404, "no_such_path", f"No such path {path}. See /openapi.json.")
    if error.status_code == 405:
        return _wrong_method(path, request)
    return problem(error.status_code, "http_error", str(error.detail), error.headers)


def _wrong_method(path: str, request: Request) -> Response:
    allowed = _allowed(request)
    said = f"{path} does not take {request.method:.20}. It takes {allowed}."
    return problem(405, "method_not_allowed", said, {"allow": allowed})


def _allowed(request: Request) -> str:
    """What may be done at that path, by all routes that lead to it."""
    routes = [*request.app.routes, *request.app.state.routes]
    fitting = [
        route
        for route in routes
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE
    ]
    methods = sorted({method for route in fitting for method in route.methods or ()})
    return ", ".join(methods)


async def _on_hang_up(_request: Request, _error: Any) -> Response:
    """The client is gone: what it had sent is forgotten, and nobody reads this."""
    return problem(400, "broken_off", "The request broke off.")


async def _on_bug(_request: Request, error: Exception) -> Response:
    log.error("request broke off", error=type(error).__name__, frames=logs.frames(error))
    return problem(500, "internal_error", "Something broke on our side. It is in the log.")


Handler = Callable[[Request, Any], Awaitable[Response]]

HANDLERS: dict[type[Exception], Handler] = {
    ProblemError: _on_problem,
    IngestError: _on_ingest_error,
    RequestValidationError: _on_invalid,
    HTTPException: _on_http_error,
    ClientDisconnect: _on_hang_up,
    Exception: _on_bug,
}


async def answer_of(
    request: Request, respond: Callable[[Request], Awaitable[Response]]
) -> Response:
    """What `respond` answers, or what is answered to the error it raises."""
    try:
        return await respond(request)
    except Exception as error:
        kind = next(kind for kind in type(error).__mro__ if kind in HANDLERS)
        return await HANDLERS[kind](request, error)
