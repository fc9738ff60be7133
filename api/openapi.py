"""What OpenAPI says beside what the framework can see: the raw routes, and all problems."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from fastapi import FastAPI

from api import openapi_intake

PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable: for programs."},
        "detail": {"type": "string", "description": "What is wrong and what would have worked."},
        "position": {
            "type": "integer",
            "description": "Of `invalid_query`: the character, from 1, where it goes wrong.",
        },
    },
}


def _problem(description: str) -> dict[str, Any]:
    reference = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": description, "content": {"application/problem+json": reference}}


ALWAYS = {
    "401": "No valid key",
    "403": "The key lacks the scope",
    "429": "More requests than the key may make",
    "503": "The database does not answer",
}
WITH_A_BODY = {"400": "Not JSON", "413": "Too large"}

FRAMEWORKS_OWN = ("HTTPValidationError", "ValidationError")
"""What the framework would answer to a request it cannot read. We answer with problems."""


def _usual(path: str, operation: dict[str, Any]) -> dict[str, str]:
    """The errors of every route of its kind, by status."""
    usual = dict(ALWAYS)
    if "requestBody" in operation:
        usual |= WITH_A_BODY
    if "requestBody" in operation or operation.get("parameters"):
        usual["422"] = "Not understood"
    if "{" in path:
        usual["404"] = "There is nothing of that id"
    return usual


def _tell_problems(path: str, operation: dict[str, Any]) -> None:
    """Declare the errors of a route: the usual ones, and those it names itself."""
    answers = operation["responses"]
    named = {
        status: answer["description"]
        for status, answer in answers.items()
        if status >= "400" and "application/json" not in answer.get("content", {})
    }
    problems = _usual(path, operation) | named
    told = {
        status: {**answers.get(status, {}), **_problem(said)} for status, said in problems.items()
    }
    operation["responses"] = dict(sorted({**answers, **told}.items()))


def _completed(schema: dict[str, Any]) -> dict[str, Any]:
    for path, operation in openapi_intake.PATHS.items():
        schema["paths"].setdefault(path, {})["post"] = deepcopy(operation)
    schemas = schema["components"]["schemas"]
    schemas |= {**openapi_intake.SCHEMAS, "Problem": PROBLEM}
    for path, operations in schema["paths"].items():
        for operation in operations.values() if path.startswith("/v1/") else ():
            _tell_problems(path, operation)
    for name in FRAMEWORKS_OWN:
        schemas.pop(name, None)
    return schema


def complete(app: FastAPI) -> None:
    """Have the app's OpenAPI describe the raw routes, and every error as it is answered."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(generate())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
