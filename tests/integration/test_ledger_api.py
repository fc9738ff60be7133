"""`/v1/ledger`: the ledger by HTTP."""

import pytest

from tests.api_server import client_of, serving
from tests.arriving import UNREADABLE, read_all, reject
from tests.factories import make_document, make_id

ZEROS = dict.fromkeys(("stored", "updated", "duplicate", "rejected", "pending"), 0)


@pytest.fixture
def client(settings):
    with serving() as url, client_of(url) as opened:
        yield opened


def problem(answer):
    return answer.status_code, answer.json()["code"]


def test_the_ledger_shows_every_arrival(client):
    text = "The minister met the ambassador."
    ids = [
        client.post("/v1/documents?source=ap", json={"text": text}).json()["id"] for _ in range(2)
    ]

    answer = client.get("/v1/ledger").json()

    again, first = answer["items"]
    assert answer["next_cursor"] is None
    assert first["id"] == first["document_id"] == again["document_id"] == ids[0] == ids[1]
    assert (first["outcome"], again["outcome"]) == ("pending", "duplicate")
    assert (first["via"], first["size"], first["reason"]) == ("request", len(text), None)
    assert first["received_at"].endswith("Z")
    assert client.get(again["links"]["document"]).json()["id"] == ids[0]
    assert client.get(again["links"]["self"]).json() == again


def test_pages_lead_to_one_another(client):
    made = [make_document().id for _ in range(5)]

    first = client.get("/v1/ledger", params={"limit": 3}).json()
    make_document()
    cursor = first["next_cursor"]
    second = client.get("/v1/ledger", params={"limit": 3, "cursor": cursor}).json()

    found = [entry["id"] for entry in first["items"] + second["items"]]
    assert found == made[::-1]
    assert second["next_cursor"] is None


def test_the_ledger_is_filtered(client):
    make_document(source="ap")
    make_document(UNREADABLE, source="afp")
    read_all()
    reject("ap")

    def found(**params):
        listed = client.get("/v1/ledger", params=params).json()["items"]
        return [(entry["source"], entry["outcome"]) for entry in listed]

    assert found(source="ap") == [("ap", "rejected"), ("ap", "stored")]
    assert found(outcome="rejected") == [("ap", "rejected"), ("afp", "rejected")]
    assert found(source="afp", outcome="stored") == []
    assert found(until="2020-01-01T00:00:00Z") == []
    assert len(found(since="2020-01-01T01:00:00+01:00")) == 3


def test_the_summary_adds_up(client):
    make_document(source="ap")
    make_document(source="ap")
    read_all()
    reject("ap")
    make_document()

    answer = client.get("/v1/ledger/summary").json()

    ap, unnamed = answer["items"]
    last = client.get("/v1/ledger?source=ap").json()["items"][0]["received_at"]
    quiet = {"quiet": False, "quiet_since": None}
    assert ap == ZEROS | quiet | {
        "source": "ap",
        "in": 3,
        "stored": 2,
        "rejected": 1,
        "last_arrival_at": last,
    }
    assert (unnamed["source"], unnamed["in"], unnamed["pending"]) == (None, 1, 1)
    assert answer["source_count"] == 2
    assert answer["total"] == ZEROS | {"in": 4, "stored": 2, "rejected": 1, "pending": 1}
    assert client.get("/v1/ledger/summary?since=2999-01-01T00:00:00Z").json()["items"] == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("?outcome=lost", (422, "invalid_request")),
        ("?since=yesterday", (422, "invalid_request")),
        ("?since=1700000000", (422, "invalid_request")),
        ("?since=2026-11-24T06:00:00", (422, "invalid_request")),
        ("?cursor=nothing", (422, "invalid_cursor")),
        ("?sauce=ap", (422, "unknown_filter")),
        ("/summary?until=2026-11-24T06:00:00Z", (422, "unknown_filter")),
        ("/summary?since=yesterday", (422, "invalid_request")),
        ("/mine", (422, "invalid_request")),
        (f"/{make_id()}", (404, "not_found")),
    ],
)
def test_what_is_asked_wrongly_is_a_problem(client, path, expected):
    assert problem(client.get(f"/v1/ledger{path}")) == expected


@pytest.mark.parametrize("path", ["", "/summary", f"/{make_id()}"])
def test_the_ledger_needs_a_key_that_may_read(client, path):
    made = client.post("/v1/keys", json={"name": "in", "scopes": ["ingest"]}).json()
    ingest_only = {"authorization": f"Bearer {made['key']}"}

    assert client.get(f"/v1/ledger{path}", headers=ingest_only).status_code == 403
    assert client.get(f"/v1/ledger{path}", headers={"authorization": ""}).status_code == 401
