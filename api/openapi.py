"""What OpenAPI says beside what the framework can see: the raw route, and all problems."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from schemas.intake import FieldsIn, IntakeIn

RECEIPT: dict[str, Any] = {
    "type": "object",
    "required": ["id", "status", "duplicate", "received_at", "links"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "status": {"enum": ["received", "stored", "failed"]},
        "duplicate": {"type": "boolean"},
        "received_at": {"type": "string", "format": "date-time"},
        "links": {"type": "object", "properties": {"self": {"type": "string"}}},
    },
}

RECEIPTS: dict[str, Any] = {
    "type": "object",
    "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Receipt"}}},
}

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


def _answer(description: str, schema: str, media_type: str = "application/json") -> dict[str, Any]:
    reference = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    return {"description": description, "content": {media_type: reference}}


def _problem(description: str) -> dict[str, Any]:
    return _answer(description, "Problem", "application/problem+json")


POST_DOCUMENTS: dict[str, Any] = {
    "summary": "Take in a document, or one for each file of a form",
    "operationId": "post_documents",
    "security": [{"HTTPBearer": []}],
    "parameters": [
        {"name": name, "in": "query", "schema": {"type": "string"}, "description": "With raw bytes"}
        for name in ("source", "external_id")
    ],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/IntakeIn"}},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {"type": "array", "items": {"type": "string", "format": "binary"}},
                        "metadata": {"$ref": "#/components/schemas/FieldsIn"},
                    },
                }
            },
            "*/*": {"schema": {"type": "string", "format": "binary"}},
        },
    },
    "responses": {
        "200": _answer("These bytes are known", "Receipt"),
        "202": _answer("Taken: it will not be lost", "Receipt"),
        "207": _answer("One receipt for each file", "Receipts"),
        "422": _problem("Empty, or not understood"),
    },
}


ALWAYS = {
    "401": "No valid key",
    "403": "The key lacks the scope",
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
    told = {status: _problem(said) for status, said in (_usual(path, operation) | named).items()}
    operation["responses"] = dict(sorted({**answers, **told}.items()))


def _completed(schema: dict[str, Any]) -> dict[str, Any]:
    schema["paths"].setdefault("/v1/documents", {})["post"] = POST_DOCUMENTS
    schemas = schema["components"]["schemas"]
    schemas |= {"Receipt": RECEIPT, "Receipts": RECEIPTS, "Problem": PROBLEM}
    schemas |= {shape.__name__: shape.model_json_schema() for shape in (IntakeIn, FieldsIn)}
    for path, operations in schema["paths"].items():
        for operation in operations.values() if path.startswith("/v1/") else ():
            _tell_problems(path, operation)
    for name in FRAMEWORKS_OWN:
        schemas.pop(name, None)
    return schema


def complete(app: FastAPI) -> None:
    """Have the app's OpenAPI describe the raw route, and every error as it is answered."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(generate())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
