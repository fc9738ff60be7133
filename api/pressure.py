"""Nothing is taken in while there is no room for it: a clear refusal loses nothing."""

from __future__ import annotations

from starlette.requests import Request


def refuse_if_overloaded(request: Request) -> None:
    """Return if there is room for documents. Raises DiskNearlyFullError, OverloadedError.

    It costs a look at an attribute: what there is room for is measured elsewhere."""
    trouble = request.app.state.gauge.trouble
    if trouble is not None:
        raise trouble.with_traceback(None)
