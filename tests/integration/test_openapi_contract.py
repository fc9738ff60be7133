"""The API answers as its OpenAPI says, whatever it is asked: requests made from the
description itself, good ones and bad ones, against a real server."""

import json
import socket
from pathlib import Path

import hypothesis
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from api.app import admin_key
from tests.api_server import client_of, serving
from tests.factories import make_document, make_endpoint
from worker.ingester import Ingester

REFERENCE = (Path(__file__).parents[2] / "docs" / "reference.md").read_text()

EXAMPLES = hypothesis.settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

ENDLESS = {"GET /v1/events/stream"}
"""Never ends by itself; test_event_stream.py reads it."""

FREE = {"GET /healthz", "GET /readyz"}
"""Take nothing that could be wrong, and no key."""

NOT_REFUSED = {
    "GET /v1/documents": "any text is a list of one text, once it stands in a query",
    "POST /v1/documents": "any bytes are a document, where the type is not JSON",
    "POST /v1/documents:batch": "a bad line is told of in its own receipt, after a 200",
}
"""Routes that rightly take what the generator holds for wrong, and why."""

GIVEN = {"POST /v1/documents": {"Prefer": "wait=0"}}
"""Headers that are not left to chance: nothing works here that would be worth a wait."""


def no_fault(_context, response, case):
    """Nothing broke on our side. A 503 that the description has is an answer."""
    assert response.status_code < 500 or response.status_code == 503, case.as_curl_command()


def told_code(_context, response, _case):
    """The code of a problem stands in the reference."""
    is_problem = response.headers.get("content-type") == ["application/problem+json"]
    code = response.json()["code"] if is_problem else "not_found"
    assert f"`{code}`" in REFERENCE, f"{code} is not documented"


CHECKS = [
    no_fault,
    told_code,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@schemathesis.serializer("application/x-ndjson")
def as_lines(_context, value):
    """One JSON value a line; what is no list is one line."""
    lines = value if isinstance(value, list) else [value]
    return "\n".join(json.dumps(line, default=str) for line in lines).encode()


@pytest.fixture
def alone(monkeypatch):
    """No made-up host has an address: nothing leaves this machine."""
    find = socket.getaddrinfo

    def here_only(host, *more, **options):
        found = {None: host, "127.0.0.1": host, b"127.0.0.1": host}.get(host, "nowhere.invalid")
        return find(found, *more, **options)

    monkeypatch.setattr(socket, "getaddrinfo", here_only)


@pytest.fixture
def server(settings, alone):
    """The URL of a server."""
    with serving() as url:
        yield url


@pytest.fixture
def described(server):
    with client_of(server) as client:
        return client.get("/openapi.json").json()


@pytest.fixture
def there_is(server, settings, receiver):
    """Ids of things that are there, by the name of the parameter."""
    documents = [make_document(external_id="x", source="s", tags=("t",)).id for _ in range(4)]
    endpoint = make_endpoint(receiver.url)
    Ingester(settings.model_copy(update={"taggers": ("language",)})).ingest_due()
    with client_of(server) as client:
        deliveries = client.get(f"/v1/endpoints/{endpoint.id}/deliveries").json()["items"]
        key = client.post("/v1/keys", json={"name": "one", "scopes": ["read"]}).json()
    return {
        "document_id": documents,
        "entry_id": documents,
        "endpoint_id": [endpoint.id],
        "delivery_id": [delivery["id"] for delivery in deliveries],
        "key_id": [key["id"]],
    }


def operations(described):
    """All that can be asked for, by name; what removes things comes last."""
    loaded = schemathesis.openapi.from_dict(described)
    found = [result.ok() for result in loaded.get_all_operations()]
    ordered = sorted(found, key=lambda operation: operation.method == "delete")
    return {operation.label: operation for operation in ordered}


def ask(operation, mode, url, key, there_is):
    """Ask for it in many ways, and check each answer."""
    headers = {"authorization": f"Bearer {key}", **GIVEN.get(operation.label, {})}
    checks = [*CHECKS, *([] if operation.label in NOT_REFUSED else [negative_data_rejection])]
    ids = {name: st.sampled_from(known) for name, known in there_is.items()}

    @EXAMPLES
    @hypothesis.given(
        case=operation.as_strategy(generation_mode=mode, headers=headers),
        real=st.fixed_dictionaries({}, optional=ids),
    )
    def each(case, real):
        case.path_parameters.update({n: real[n] for n in real if n in case.path_parameters})
        case.call_and_validate(base_url=url, session=session, checks=checks, timeout=20)

    with requests.Session() as session:
        session.trust_env = False
        each()


@pytest.mark.parametrize("mode", GenerationMode)
def test_every_answer_is_as_it_is_described(server, described, settings, there_is, mode):
    known = operations(described)
    asked = [label for label in known if label not in ENDLESS | FREE]

    for label in asked:
        ask(known[label], mode, server, admin_key(settings), there_is)

    assert len(asked) > 30


@pytest.mark.parametrize("label", sorted(FREE))
def test_what_needs_no_key_answers_as_it_is_described(server, described, label):
    ask(operations(described)[label], GenerationMode.POSITIVE, server, "none", {})


def test_the_description_is_valid_openapi(described):
    errors = [str(error)[:300] for error in OPENAPI_31_VALIDATOR.iter_errors(described)]

    assert errors == []


def every_operation(described):
    """Each operation with its method and path."""
    return [
        (f"{method} {path}", path, operation)
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


def shapes(described, schema):
    """The schema of a body, or those of which it is one."""
    known = described["components"]["schemas"]
    names = [one.get("$ref", "").rpartition("/")[2] for one in schema.get("anyOf", [schema])]
    return [schema, *(known[name] for name in names if name)]


def has_example(described, body):
    """Whether a body is shown, by itself or by its schema."""
    return any(
        "example" in one or "examples" in one for one in (body, *shapes(described, body["schema"]))
    )


def lacking(described, path, operation):
    """What the description of an operation lacks."""
    bodies = operation.get("requestBody", {}).get("content", {}).values()
    answers = operation["responses"]
    contents = [c for told in answers.values() for c in told.get("content", {}).values()]
    is_open = not path.startswith("/v1/")
    there = {
        "summary": operation.get("summary"),
        "description": operation.get("description"),
        "security": is_open or operation.get("security"),
        "401 and 403": is_open or {"401", "403"} <= set(answers),
        "example": all(has_example(described, body) for body in bodies),
        "schema": all(content.get("schema") for content in contents),
        "words for each answer": all(told.get("description") for told in answers.values()),
        "words for each parameter": all(
            told.get("description") or told["in"] == "path"
            for told in operation.get("parameters", [])
        ),
    }
    return [name for name, given in there.items() if not given]


def test_every_operation_is_described_in_full(described):
    told = {label: lacking(described, path, op) for label, path, op in every_operation(described)}

    assert {label: missing for label, missing in told.items() if missing} == {}


def test_every_operation_has_an_id_of_its_own(described):
    ids = [operation["operationId"] for _, _, operation in every_operation(described)]

    assert len(set(ids)) == len(ids)
