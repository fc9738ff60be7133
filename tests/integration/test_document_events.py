"""What was told of one document, page by page."""

from datetime import UTC, datetime

import orjson
import pytest

from schemas.event_views import EventOut
from schemas.events import EventType, NewEvent
from store import outbox
from store.session import transaction
from tests.api_server import client_of, serving
from tests.factories import make_document, make_events, make_id


@pytest.fixture
def client(settings):
    with serving() as url, client_of(url) as opened:
        yield opened


def tell(document_id, *kinds):
    data = orjson.dumps({"document": {"id": document_id}})
    with transaction() as tx:
        events = [NewEvent(kind, document_id, data) for kind in kinds]
        outbox.record(tx, events, now=datetime.now(UTC))


def test_a_documents_events_are_its_own_and_in_order(client):
    made = make_document().id
    make_events(2)
    tell(made, EventType.DOCUMENT_FAILED, EventType.DOCUMENT_STORED)
    make_events(1)

    page = client.get(f"/v1/documents/{made}/events").json()

    assert [item["type"] for item in page["items"]] == ["document.failed", "document.stored"]
    assert [item["position"] for item in page["items"]] == [3, 4]
    assert set(page["items"][0]) == set(EventOut.model_fields)
    assert page["next_cursor"] == "4"


@pytest.mark.parametrize("name", ["after", "cursor"])
def test_events_are_read_page_by_page(client, name):
    made = make_document().id
    tell(made, *[EventType.DOCUMENT_STORED] * 3)

    first = client.get(f"/v1/documents/{made}/events", params={"limit": 2}).json()
    follow = {name: first["next_cursor"], "limit": 2}
    second = client.get(f"/v1/documents/{made}/events", params=follow).json()
    third = client.get(f"/v1/documents/{made}/events", params={name: "3"}).json()

    found = [item["position"] for page in (first, second, third) for item in page["items"]]
    assert found == [1, 2, 3]
    assert third == {"items": [], "next_cursor": "3"}


def test_reading_goes_on_after_the_id_of_an_event(client):
    made = make_document().id
    tell(made, *[EventType.DOCUMENT_STORED] * 2)
    [first, _] = client.get(f"/v1/documents/{made}/events").json()["items"]

    page = client.get(f"/v1/documents/{made}/events", params={"after": first["id"]}).json()

    assert [item["position"] for item in page["items"]] == [2]


def test_a_document_of_which_nothing_was_told_has_no_events(client):
    made = make_document().id

    page = client.get(f"/v1/documents/{made}/events").json()

    assert page == {"items": [], "next_cursor": "0"}


def test_what_never_was_has_no_events(client):
    answer = client.get(f"/v1/documents/{make_id()}/events")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
