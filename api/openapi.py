"""What OpenAPI says of the raw routes, which the framework cannot see."""

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
        "400": _problem("Not JSON"),
        "401": _problem("No valid key"),
        "403": _problem("The key lacks the scope `ingest`"),
        "413": _problem("Too large"),
        "422": _problem("Empty, or not understood"),
    },
}


def add_raw_routes(app: FastAPI) -> None:
    """Have the app's OpenAPI describe the raw routes too."""
    generate = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = generate()
            schema["paths"].setdefault("/v1/documents", {})["post"] = POST_DOCUMENTS
            schemas = schema["components"]["schemas"]
            schemas |= {"Receipt": RECEIPT, "Receipts": RECEIPTS, "Problem": PROBLEM}
            schemas |= {shape.__name__: shape.model_json_schema() for shape in (IntakeIn, FieldsIn)}
        return app.openapi_schema or schema

    app.openapi = openapi  # type: ignore[method-assign]
