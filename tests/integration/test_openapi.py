"""What OpenAPI says: every route, what it answers, and every error as it is answered."""

import json

import pytest

from api.app import make_app
from schemas.document_views import DocumentOut
from schemas.event_views import EventOut, SentEventOut
from schemas.intake import IntakeIn
from tests.api_server import client_of, serving
from tests.attempting import claim
from tests.factories import make_document, make_endpoint, make_events, make_id
from worker.ingester import Ingester

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}

LISTS = {
    "/v1/documents": "DocumentOut",
    "/v1/events": "EventOut",
    "/v1/ledger": "EntryOut",
    "/v1/corrections": "CorrectionOut",
    "/v1/endpoints": "EndpointOut",
    "/v1/keys": "KeyOut",
    "/v1/endpoints/{endpoint_id}/events": "SentEventOut",
    "/v1/endpoints/{endpoint_id}/deliveries": "DeliveryOut",
    "/v1/endpoints/{endpoint_id}/replays": "ReplayOut",
}


@pytest.fixture
def described(settings):
    with serving() as url, client_of(url) as client:
        return client.get("/openapi.json").json()


@pytest.fixture
def client(settings):
    with serving() as url, client_of(url) as opened:
        yield opened


def routes(described):
    """Every route that needs a key, by method and path."""
    return {
        f"{method} {path}": operation
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
        if path.startswith("/v1/")
    }


def having(described, status):
    return {route for route, told in routes(described).items() if status in told["responses"]}


def schema_of(described, path):
    content = described["paths"][path]["get"]["responses"]["200"]["content"]
    reference = content["application/json"]["schema"]["$ref"]
    return described["components"]["schemas"][reference.rpartition("/")[2]]


def references(node):
    """Every reference in a document."""
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    own = [node["$ref"]] if isinstance(node, dict) and "$ref" in node else []
    return own + [reference for each in inner for reference in references(each)]


def test_every_route_is_described(described):
    app = make_app()

    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == set(app._app.openapi()["paths"])
    assert len(routes(described)) > 20


def test_every_error_is_a_problem(described):
    wrong = {
        f"{route} {status}"
        for route, told in routes(described).items()
        for status, answer in told["responses"].items()
        if status >= "400" and answer["content"] != PROBLEM
    }

    assert wrong == set()
    assert "ValidationError" not in json.dumps(described)


@pytest.mark.parametrize("status", ["401", "403", "429", "503"])
def test_what_every_route_may_answer_is_declared_for_every_route(described, status):
    assert having(described, status) == set(routes(described))


def test_what_only_some_routes_answer_is_declared_for_these(described):
    told = routes(described)
    with_body = {route for route in told if "requestBody" in told[route]}

    assert having(described, "404") == {route for route in told if "{" in route}
    assert having(described, "400") == having(described, "413") == with_body
    assert having(described, "422") == set(told)
    assert having(described, "409") == {
        "patch /v1/documents/{document_id}",
        "post /v1/endpoints",
        "patch /v1/endpoints/{endpoint_id}",
        "post /v1/endpoints/{endpoint_id}/rotate-secret",
        "post /v1/endpoints/{endpoint_id}/replay",
        "post /v1/deliveries/{delivery_id}/retry",
        "post /v1/keys",
        "delete /v1/keys/{key_id}",
    }


def test_the_routes_that_take_documents_show_every_form_and_answer(described):
    posted = described["paths"]["/v1/documents"]["post"]
    batch = described["paths"]["/v1/documents:batch"]["post"]

    bodies = posted["requestBody"]["content"]
    assert set(bodies) == {"application/json", "multipart/form-data", "*/*"}
    assert set(bodies["application/json"]["examples"]) == {"text", "html", "bytes", "url"}
    assert all(body["examples"] for body in bodies.values())
    assert {"200", "202", "207", "400", "413", "422", "429", "503"} <= set(posted["responses"])
    assert "Retry-After" in posted["responses"]["503"]["headers"]
    assert {"Idempotency-Key", "Prefer"} <= {told["name"] for told in posted["parameters"]}
    assert list(batch["responses"]["200"]["content"]) == ["application/x-ndjson"]


def test_examples_of_json_are_as_they_are_described(described):
    content = described["paths"]["/v1/documents"]["post"]["requestBody"]["content"]

    examples = content["application/json"]["examples"].values()

    assert all(IntakeIn.model_validate(example["value"]) for example in examples)


def test_every_answer_in_json_has_a_shape(described):
    shapeless = {
        route
        for route, told in routes(described).items()
        for answer in told["responses"].values()
        if answer.get("content", {}).get("application/json", {"schema": True}) == {"schema": {}}
    }

    assert shapeless == set()


@pytest.mark.parametrize("path", LISTS)
def test_every_list_says_what_its_items_are(described, path):
    properties = schema_of(described, path)["properties"]

    assert set(properties) == {"items", "next_cursor"}
    assert properties["items"]["items"] == {"$ref": f"#/components/schemas/{LISTS[path]}"}


def test_the_stream_and_the_original_are_of_their_own_types(described):
    paths = described["paths"]

    stream = paths["/v1/events/stream"]["get"]["responses"]["200"]["content"]
    original = paths["/v1/documents/{document_id}/original"]["get"]["responses"]["200"]["content"]

    assert list(stream) == ["text/event-stream"]
    assert list(original) == ["*/*"]


def test_every_reference_leads_somewhere(described):
    found = {reference.removeprefix("#/components/schemas/") for reference in references(described)}

    assert found <= set(described["components"]["schemas"])
    assert {"IntakeIn", "FieldsIn", "Receipt", "Problem"} <= found


def test_documents_are_as_they_are_described(client, settings):
    make_document(b"ASTANA, March 3 (Example) - The minister met the ambassador.")
    Ingester(settings.model_copy(update={"taggers": ("language",)})).ingest_due()
    make_document()

    documents = client.get("/v1/documents").json()["items"]

    assert [set(document) for document in documents] == [set(DocumentOut.model_fields)] * 2
    assert all(DocumentOut.model_validate(document) for document in documents)


def test_events_are_as_they_are_described(client):
    endpoint = make_endpoint()
    make_events(1)
    claim()

    [event] = client.get("/v1/events").json()["items"]
    [sent] = client.get(f"/v1/endpoints/{endpoint.id}/events").json()["items"]

    assert set(event) == set(EventOut.model_fields)
    assert set(sent) == set(SentEventOut.model_fields)
    assert EventOut.model_validate(event).position == SentEventOut.model_validate(sent).sequence


@pytest.mark.parametrize("path", LISTS)
def test_no_list_ignores_what_it_does_not_know(client, path):
    answer = client.get(path.format(endpoint_id=make_id()), params={"bogus": "1"})

    assert answer.status_code == 422
    assert answer.json()["code"] == "unknown_filter"
    assert answer.json()["detail"].startswith("No filter 'bogus'. There are: ")
