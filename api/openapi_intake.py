"""What OpenAPI says of the two raw routes that take documents in."""

from __future__ import annotations

from typing import Any

from schemas.intake import FieldsIn, IntakeIn

_ID = "019a0000-0000-7000-8000-000000000001"
_LINK = {"self": f"/v1/documents/{_ID}"}
_TAKEN = {
    "id": _ID,
    "status": "received",
    "duplicate": False,
    "received_at": "2026-11-24T12:00:00.000000Z",
    "links": _LINK,
}
_KNOWN = {**_TAKEN, "status": "stored", "duplicate": True}
_REFUSED = {
    "line": 2,
    "status": 422,
    "error": {"code": "empty", "message": "The document holds no text (0 bytes). Send one."},
}

RECEIPT: dict[str, Any] = {
    "type": "object",
    "title": "Receipt",
    "required": ["id", "status", "duplicate", "received_at", "links"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "status": {"enum": ["received", "stored", "failed"]},
        "duplicate": {"type": "boolean", "description": "These bytes were known."},
        "received_at": {"type": "string", "format": "date-time"},
        "links": {
            "type": "object",
            "required": ["self"],
            "properties": {"self": {"type": "string"}},
        },
    },
}

RECEIPTS: dict[str, Any] = {
    "type": "object",
    "title": "Receipts",
    "required": ["items"],
    "properties": {"items": {"type": "array", "items": {"$ref": "#/components/schemas/Receipt"}}},
}

LINE_RECEIPT: dict[str, Any] = {
    "title": "LineReceipt",
    "allOf": [
        {"$ref": "#/components/schemas/Receipt"},
        {
            "type": "object",
            "required": ["line"],
            "properties": {"line": {"type": "integer", "minimum": 1}},
        },
    ],
}

LINE_ERROR: dict[str, Any] = {
    "type": "object",
    "title": "LineError",
    "required": ["line", "status", "error"],
    "properties": {
        "line": {"type": "integer", "minimum": 1},
        "status": {
            "type": "integer",
            "description": "What it would have been answered alone; 503: send it again.",
        },
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
        },
    },
}

SCHEMAS: dict[str, Any] = {
    "Receipt": RECEIPT,
    "Receipts": RECEIPTS,
    "LineReceipt": LINE_RECEIPT,
    "LineError": LINE_ERROR,
    "IntakeIn": IntakeIn.model_json_schema(),
    "FieldsIn": FieldsIn.model_json_schema(),
}

_LOCATION = {
    "Location": {"schema": {"type": "string"}, "description": "The document's own path."},
}
_APPLIED = {
    "Preference-Applied": {
        "schema": {"type": "string"},
        "description": "`wait=SECONDS`, where the answer was waited for.",
    }
}


def _examples(**shown: Any) -> dict[str, Any]:
    return {name: {"value": value} for name, value in shown.items()}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _problem(description: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": _reference("Problem")}}
    return {"description": description, "content": content}


def _retry(description: str) -> dict[str, Any]:
    seconds = {"schema": {"type": "integer"}, "description": "Seconds to wait."}
    return {**_problem(description), "headers": {"Retry-After": seconds}}


def _header(name: str, description: str, **schema: Any) -> dict[str, Any]:
    shown = {"type": "string", **schema}
    return {"name": name, "in": "header", "schema": shown, "description": description}


def _query(name: str, description: str) -> dict[str, Any]:
    schema = {"type": "string", "maxLength": 255}
    return {"name": name, "in": "query", "schema": schema, "description": description}


_ENCODED = _problem("The body has a Content-Encoding")
_SOURCE = "Where the documents come from, unless the JSON says so."

_PARAMETERS = [
    _query("source", _SOURCE),
    _query("external_id", "The sender's own id for it, unless the JSON says so."),
    _query("version", "Which version of it this is, unless the JSON says so."),
    _query("title", "The title of raw bytes."),
    _query("language", "The language of raw bytes: a language tag."),
    _query("filename", "The name of raw bytes; goes before that in Content-Disposition."),
    _header("Content-Disposition", "Names the file raw bytes come from.", example="filename=a.pdf"),
    _header(
        "Idempotency-Key",
        "Under it the same request is done once, and answered as it was before.",
        minLength=1,
        maxLength=255,
        pattern="^[ -~]+$",
        example="8e03978e-40d5-43dd-bc93-6894a57f9324",
    ),
    _header(
        "Prefer",
        "`wait=SECONDS`, up to 60: answer with the finished document, if it is ready in time.",
        example="wait=20",
    ),
]

_STORY = "ASTANA, March 3 (Example) - The minister met the ambassador."

_JSON_BODY = {
    "schema": _reference("IntakeIn"),
    "examples": _examples(
        text={"text": _STORY, "source": "a wire", "external_id": "77", "version": "2"},
        html={"html": "<p>The minister met the ambassador.</p>", "language": "en"},
        bytes={"content_base64": "JVBERi0xLjcK", "media_type": "application/pdf"},
        url={"url": "https://example.com/story.html", "tags": ["urgent"]},
    ),
}

_FORM_BODY = {
    "schema": {
        "type": "object",
        "required": ["file"],
        "properties": {
            "file": {"type": "array", "items": {"type": "string", "format": "binary"}},
            "metadata": _reference("FieldsIn"),
        },
    },
    "examples": _examples(files={"file": ["(bytes)"], "metadata": {"source": "desk"}}),
}

POST_DOCUMENTS: dict[str, Any] = {
    "summary": "Take in a document, or one for each file of a form",
    "description": "JSON, a form of files, or the bytes themselves by any other type. Once it is "
    "answered, a document survives anything short of losing the disk. Bytes that are known "
    "already are answered with the document they are.",
    "operationId": "post_documents",
    "security": [{"HTTPBearer": []}],
    "parameters": _PARAMETERS,
    "requestBody": {
        "required": True,
        "content": {
            "application/json": _JSON_BODY,
            "multipart/form-data": _FORM_BODY,
            "*/*": {
                "schema": {"type": "string", "format": "binary"},
                "examples": _examples(text=_STORY),
            },
        },
    },
    "responses": {
        "200": {
            "description": "These bytes are known; or, as was preferred, the finished document",
            "headers": _LOCATION | _APPLIED,
            "content": {
                "application/json": {
                    "schema": {"anyOf": [_reference("Receipt"), _reference("DocumentOut")]},
                    "examples": _examples(known=_KNOWN),
                }
            },
        },
        "202": {
            "description": "Taken: it will not be lost",
            "headers": _LOCATION,
            "content": {
                "application/json": {
                    "schema": _reference("Receipt"),
                    "examples": _examples(taken=_TAKEN),
                }
            },
        },
        "207": {
            "description": "One receipt for each file",
            "headers": _APPLIED,
            "content": {
                "application/json": {
                    "schema": _reference("Receipts"),
                    "examples": _examples(files={"items": [_TAKEN, _KNOWN]}),
                }
            },
        },
        "400": _problem("Not JSON"),
        "413": _problem("More bytes than are taken"),
        "415": _ENCODED,
        "422": _problem("Empty, not understood, not to be fetched, or an Idempotency-Key reused"),
        "429": _retry("The key's rate is used up"),
        "503": _retry("Nothing can be taken in now; nothing of this was"),
    },
}

POST_BATCH: dict[str, Any] = {
    "summary": "Take in a document for each line",
    "description": "Any number of lines, streamed. Each is answered in its place; a bad one "
    "harms no other.",
    "operationId": "post_batch",
    "security": [{"HTTPBearer": []}],
    "parameters": [_query("source", _SOURCE)],
    "requestBody": {
        "required": True,
        "description": "One intake object a line, of any number of lines.",
        "content": {
            "application/x-ndjson": {
                "schema": _reference("IntakeIn"),
                "examples": _examples(
                    lines='{"text": "One story."}\n{"url": "https://example.com/another.html"}\n'
                ),
            }
        },
    },
    "responses": {
        "200": {
            "description": "One receipt or error a line, in order, while more lines come in",
            "content": {
                "application/x-ndjson": {
                    "schema": {"anyOf": [_reference("LineReceipt"), _reference("LineError")]},
                    "examples": _examples(taken={"line": 1, **_TAKEN}, refused=_REFUSED),
                }
            },
        },
        "415": _ENCODED,
        "422": _problem("There is no line, or the query says what it may not"),
        "429": _retry("The key's rate is used up"),
        "503": _retry("Nothing can be taken in now"),
    },
}

PATHS = {"/v1/documents": POST_DOCUMENTS, "/v1/documents:batch": POST_BATCH}
