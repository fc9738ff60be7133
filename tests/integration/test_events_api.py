"""The stream of events by polling: in order, without holes, filtered."""

from datetime import UTC, datetime

import orjson
import pytest
from sqlalchemy import insert, update

from schemas.event_views import event_filter
from schemas.events import EventType, NewEvent
from schemas.keys import Scope
from store import events, keys, outbox
from store.document_tables import documents
from store.events import MOST_LOOKED_AT
from store.session import reading, transaction
from store.tables import events as events_table
from store.tables import stream
from tests.api_server import client_of, serving
from tests.factories import make_document, make_events, make_id


@pytest.fixture
def client(settings):
    with serving() as url, client_of(url) as opened:
        yield opened


def make_story(title, *, text="", source=None):
    """An event of a stored document with that title and text."""
    document_id = make_document().id
    shown = {"title": title, "source": source}
    with transaction() as tx:
        changed = update(documents).where(documents.c.id == document_id).values(text=text)
        tx.execute(changed)
        data = orjson.dumps({"document": shown})
        told = NewEvent(EventType.DOCUMENT_STORED, document_id, data, {**shown, "text": text})
        outbox.record(tx, [told], now=datetime.now(UTC))
    return document_id


def read_all(client, **asked):
    """Every event, page by page, until nothing is new."""
    after, found = "0", []
    while (page := client.get("/v1/events", params={"after": after, **asked}).json())[
        "next_cursor"
    ] != after:
        found += page["items"]
        after = page["next_cursor"]
    return found


def titles(page):
    return [item["data"]["document"]["title"] for item in page["items"]]


def assert_problem(answer, status, code):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code


def test_an_event_is_shown_with_its_place_in_the_stream(client):
    make_events(1)

    page = client.get("/v1/events").json()

    [item] = page["items"]
    assert list(item) == ["id", "position", "type", "timestamp", "data"]
    assert (item["position"], item["type"]) == (1, "document.stored")
    assert item["data"]["sequence"] == 1
    assert "number" in item["data"]["document"]
    assert page["next_cursor"] == "1"


def test_all_events_are_read_once_and_in_order(client):
    make_events(7)

    found = read_all(client, limit=3)

    assert [item["position"] for item in found] == [1, 2, 3, 4, 5, 6, 7]


def test_the_cursor_stays_where_it_is_when_nothing_is_new(client):
    make_events(2)

    page = client.get("/v1/events", params={"after": "2"}).json()

    assert page == {"items": [], "next_cursor": "2"}


def test_an_empty_stream_has_a_cursor_too(client):
    page = client.get("/v1/events").json()

    assert page == {"items": [], "next_cursor": "0"}


@pytest.mark.parametrize("name", ["after", "cursor"])
def test_reading_goes_on_after_the_id_of_an_event(client, name):
    make_events(3)
    first = client.get("/v1/events", params={"limit": 1}).json()["items"][0]

    page = client.get("/v1/events", params={name: first["id"]}).json()

    assert [item["position"] for item in page["items"]] == [2, 3]


def test_an_event_that_has_no_place_in_the_stream_is_not_shown(client):
    unplaced = {"id": make_id(), "type": "endpoint.test", "created_at": datetime.now(UTC)}
    with transaction() as tx:
        tx.execute(insert(events_table).values(**unplaced, data=b"{}"))

    page, after_it = client.get("/v1/events"), client.get(f"/v1/events?after={unplaced['id']}")

    assert page.json()["items"] == []
    assert_problem(after_it, 422, "unknown_event")


def test_only_the_types_asked_for_are_shown_and_the_cursor_passes_the_others(client):
    make_events(2)
    make_events(1, kind=EventType.DOCUMENT_FAILED)
    make_events(2)

    page = client.get("/v1/events", params={"event_types": "document.failed"}).json()

    assert [item["position"] for item in page["items"]] == [3]
    assert page["next_cursor"] == "5"


def test_types_are_named_together_or_one_by_one(client):
    make_events(1)
    make_events(1, kind=EventType.DOCUMENT_FAILED)

    together = client.get("/v1/events?event_types=document.stored,document.failed").json()
    apart = client.get("/v1/events?event_types=document.stored&event_types=document.failed").json()

    assert len(together["items"]) == 2
    assert apart == together


def test_a_filter_picks_events_by_what_their_documents_say(client):
    make_story("Floods in Osh", source="a")
    make_story("Elections in Bishkek", source="b")

    by_source = client.get("/v1/events", params={"filter": "source:b"}).json()
    by_title = client.get("/v1/events", params={"filter": "floods"}).json()

    assert titles(by_source) == ["Elections in Bishkek"]
    assert titles(by_title) == ["Floods in Osh"]
    assert by_title["next_cursor"] == "2"


def test_a_filter_looks_into_the_text_which_events_do_not_carry(client):
    make_story("A story", text="The president resigned after the vote.")
    make_story("Another", text="The weather was fine.")

    page = client.get("/v1/events", params={"filter": '"resigned after"'}).json()

    assert titles(page) == ["A story"]
    assert "text" not in page["items"][0]["data"]["document"]


def test_a_filter_goes_well_with_events_that_are_of_no_document(client):
    told = NewEvent(EventType.ENDPOINT_DISABLED, None, b'{"endpoint":{"id":"x"}}')
    with transaction() as tx:
        outbox.record(tx, [told], now=datetime.now(UTC))

    page = client.get("/v1/events", params={"filter": "floods"}).json()

    assert page == {"items": [], "next_cursor": "1"}


def test_a_page_with_a_filter_ends_with_its_last_event(client):
    for number in range(4):
        make_story(f"Floods {number}")

    page = client.get("/v1/events", params={"filter": "floods", "limit": 2}).json()

    assert titles(page) == ["Floods 0", "Floods 1"]
    assert page["next_cursor"] == "2"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("event_types=document.eaten", "invalid_request"),
        ("after=yesterday", "invalid_cursor"),
        ("after=-1", "invalid_cursor"),
        ("after=9223372036854775808", "invalid_cursor"),
        ("after=00000000-0000-7000-8000-000000000000", "unknown_event"),
        ("limit=0", "invalid_request"),
        ("limit=501", "invalid_request"),
        ("since=2026-01-01", "unknown_filter"),
        ("filter=title%3A", "invalid_query"),
    ],
)
def test_what_cannot_be_asked_is_refused(client, query, code):
    answer = client.get(f"/v1/events?{query}")

    assert_problem(answer, 422, code)


def test_a_filter_that_cannot_be_read_says_at_which_character(client):
    answer = client.get("/v1/events", params={"filter": "country:KG AND (topic:sport"})

    assert_problem(answer, 422, "invalid_query")
    assert f" at character {answer.json()['position']}: " in answer.json()["detail"]


def test_the_largest_position_there_can_be_is_taken(client):
    page = client.get("/v1/events?after=9223372036854775807").json()

    assert page == {"items": [], "next_cursor": "9223372036854775807"}


def test_a_key_that_may_not_read_is_refused(client):
    with transaction() as tx:
        key = keys.add(tx, "feeder", [Scope.INGEST], now=datetime.now(UTC)).key

    answer = client.get("/v1/events", headers={"authorization": f"Bearer {key}"})

    assert_problem(answer, 403, "forbidden")


def seen(query=None, *, after=0, limit=100, **more):
    with reading() as tx:
        wanted = event_filter([], query)
        return events.page(tx, wanted, after=after, limit=limit, **more)


def test_a_rare_filter_gives_an_empty_page_whose_cursor_has_moved(database):
    with transaction() as tx:
        tx.execute(update(stream).values(last_position=MOST_LOOKED_AT))
    make_story("Floods")

    first = seen("floods")
    second = seen("floods", after=first.position)

    assert (first.events, first.position) == ((), MOST_LOOKED_AT)
    assert [event.position for event in second.events] == [MOST_LOOKED_AT + 1]


def test_a_look_that_takes_long_ends_where_it_is(database):
    make_events(3)
    ticks = iter([0.0, 0.1, 5.0, 5.1])

    found = seen("floods", clock=lambda: next(ticks))

    assert (found.events, found.position) == ((), 2)


def test_nothing_is_looked_at_beyond_a_given_position(database):
    make_events(3)

    found = seen(through=2)

    assert [event.position for event in found.events] == [1, 2]
    assert found.position == 2
