"""What the head of a request says of the documents in its body."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request

from api.rejections import Seen
from schemas.errors import InvalidRequestError, UnsupportedEncodingError
from schemas.intake import COMPLETED, FieldsIn

RAW = ("source", "external_id", "version", "title", "language", "filename")
"""What the query may say of a document that is the body itself."""
JSON = COMPLETED
"""What it may say beside JSON, or a form's metadata, which go before it."""
LINES = ("source",)
"""What it may say of all lines of a batch."""

AS_IT_IS = ("", "identity")


def read(request: Request, names: Sequence[str], seen: Seen) -> dict[str, str]:
    """What the query says, by the names it may use, seen as far as it can be read; what is
    empty is not said. Raises UnsupportedEncodingError, InvalidRequestError."""
    seen.size = _announced(request)
    if request.scope["query_string"]:
        seen.source = request.query_params.get("source") or None
    if "content-encoding" in request.headers:
        _check_encoding(request.headers.getlist("content-encoding"))
    return _said(request, names) if request.scope["query_string"] else {}


def _announced(request: Request) -> int | None:
    """The size a body says it has."""
    announced = request.headers.get("content-length", "")
    return int(announced) if announced.isdecimal() else None


def _check_encoding(headers: Sequence[str]) -> None:
    encoding = ", ".join(headers)
    if any(name.strip().lower() not in AS_IT_IS for name in encoding.split(",")):
        raise UnsupportedEncodingError(encoding)


def _said(request: Request, names: Sequence[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in names:
            raise InvalidRequestError(f"{_unknown(name)} The query may have: {', '.join(names)}.")
        if name in given:
            raise InvalidRequestError(f"{name!r} stands in the query twice. Say it once.")
        given[name] = value
    return {name: value for name, value in given.items() if value}


def _unknown(name: str) -> str:
    if name in FieldsIn.model_fields:
        return f"{name!r} belongs in the JSON, or in a form's metadata."
    return f"No parameter {name!r:.60} here."
