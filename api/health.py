"""Whether the process lives, and whether what it needs answers."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.problems import json_response
from store import health

router = APIRouter()


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process lives."""
    return {"status": "ok"}


@router.head("/readyz", include_in_schema=False)
@router.get(
    "/readyz",
    response_model=dict[str, str],
    responses={503: {"model": dict[str, str], "description": "Something does not answer"}},
)
def readyz(request: Request) -> Response:
    """Whether the database and the broker answer, and which does not; and whether documents
    are taken in, which is no reason to send readers elsewhere."""
    checks = {name: _told(check) for name, check in health.CHECKS.items()}
    ready = all(answer == "ok" for answer in checks.values())
    trouble = request.app.state.gauge.trouble
    told = {**checks, "intake": trouble.code if trouble else "ok"}
    return json_response(
        {"status": "ok" if ready else "unavailable", **told}, 200 if ready else 503
    )


def _told(check: Callable[[], None]) -> str:
    try:
        check()
    except Exception as error:
        return f"does not answer: {type(error).__name__}"
    return "ok"
