"""Deleting documents: what goes, what stays, and what is told."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from sqlalchemy import event as hooks
from sqlalchemy import select

from schemas.arrivals import Submission
from schemas.documents import Country, Failure, ParsedDocument, Tags, Understood
from schemas.errors import NotFoundError
from store import blobs, document_claims, intake, removal, reprocessing
from store.document_tables import arrivals, contents, document_terms, documents, graves
from store.engine import get_engine
from store.session import reading, transaction
from store.tables import events
from tests.api_server import client_of, serving
from tests.factories import (
    accepted,
    all_deliveries,
    make_arrival,
    make_document,
    make_endpoint,
    make_id,
    the_document,
)
from worker import pipeline

TEXT = "The minister met the ambassador."
LARGE = b"0123456789" * 100_000
KYRGYZSTAN = Country("KG", "Kyrgyzstan", 0.9)


@pytest.fixture
def client(settings):
    with serving() as url, client_of(url) as opened:
        yield opened


def claim():
    with transaction() as tx:
        return document_claims.claim(
            tx, now=datetime.now(UTC), limit=10, lease=timedelta(seconds=20), max_attempts=3
        )


def write(*done):
    with transaction() as tx:
        return pipeline.store(tx, done, base_url="http://w")


def understood(claimed, **tags):
    parsed = ParsedDocument(TEXT, "text/1", "text/plain")
    return pipeline.stored(claimed, Understood(parsed, Tags(**tags)), base_url="http://w")


def make_stored(content=None, fields=None, **tags):
    made = make_document(content, **(fields or {}))
    write(*[understood(claimed, **tags) for claimed in claim()])
    return made.id


def make_child(parent_id):
    return accepted(replace(make_arrival(), parent_id=parent_id))[0].id


def remove(document_id):
    with transaction() as tx:
        removal.remove(tx, document_id, now=datetime.now(UTC), base_url="http://w")


def rows(table):
    with reading() as tx:
        return tx.execute(select(table)).all()


def told():
    with reading() as tx:
        found = tx.execute(select(events).order_by(events.c.position)).all()
    return [(row.type, row.document_id, orjson.loads(row.data)) for row in found]


def test_a_deleted_document_is_gone_with_its_bytes_and_terms(client):
    made = make_stored(countries=(KYRGYZSTAN,))

    answer = client.delete(f"/v1/documents/{made}")

    assert (answer.status_code, answer.content) == (204, b"")
    assert client.get(f"/v1/documents/{made}").status_code == 404
    assert client.get(f"/v1/documents/{made}/original").status_code == 404
    assert rows(documents) == rows(document_terms) == rows(contents) == rows(graves) == []


def test_deleting_twice_finds_nothing_the_second_time(client):
    made = make_stored()
    client.delete(f"/v1/documents/{made}")

    again = client.delete(f"/v1/documents/{made}")

    assert (again.status_code, again.json()["code"]) == (404, "not_found")


def test_subscribers_are_told_what_was_deleted(database):
    made = make_stored(countries=(KYRGYZSTAN,))
    make_endpoint()

    remove(made)

    kind, document_id, data = told()[-1]
    assert (kind, document_id) == ("document.deleted", made)
    assert data["document"]["status"] == "stored"
    assert [country["code"] for country in data["document"]["countries"]] == ["KG"]
    assert data["document"]["links"] == {"self": f"http://w/v1/documents/{made}"}
    assert "text" not in data["document"]
    assert [delivery.status for delivery in all_deliveries()] == ["pending"]


def test_who_asked_for_a_document_by_its_text_is_told_that_it_is_gone(database):
    make_endpoint(filter="ambassador")
    make_endpoint(filter="floods")
    made = make_stored()

    remove(made)

    assert [delivery.sequence for delivery in all_deliveries()] == [1, 2]


def test_what_was_told_before_stays_as_it_is(database):
    make_endpoint()
    made = make_stored()
    before, deliveries = told(), all_deliveries()

    remove(made)

    assert told()[:-1] == before
    assert set(deliveries) <= set(all_deliveries())


def ended(outcome):
    """A document whose arrival ended so."""
    if outcome == "updated":
        make_stored(fields={"external_id": "1"})
        return make_stored(fields={"external_id": "1"})
    if outcome == "stored":
        return make_stored()
    made = make_document().id
    if outcome == "rejected":
        write(*[pipeline.failed(c, Failure("corrupt", "Torn."), base_url="w") for c in claim()])
    return made


@pytest.mark.parametrize(
    ("outcome", "kept", "code"),
    [
        ("stored", "stored", None),
        ("updated", "updated", None),
        ("rejected", "rejected", "corrupt"),
        ("pending", "rejected", "deleted"),
    ],
)
def test_the_ledger_keeps_how_it_came_and_what_became_of_it(database, outcome, kept, code):
    made = ended(outcome)
    head = the_document(made).head

    remove(made)

    [arrival] = rows(arrivals)
    assert (arrival.id, arrival.document_id, arrival.outcome) == (made, made, kept)
    assert arrival.reason_code == code
    assert arrival.received_at == head.received_at
    assert (arrival.sha256, arrival.size, arrival.via) == (head.sha256, head.size, "request")


def test_one_that_waits_to_be_read_anew_was_stored(database):
    made = make_stored()
    with transaction() as tx:
        reprocessing.again(tx, made, now=datetime.now(UTC))

    remove(made)

    assert [arrival.outcome for arrival in rows(arrivals)] == ["stored"]


def test_what_was_found_inside_goes_along_and_each_is_told(database):
    parent = make_stored()
    child = make_child(parent)
    grandchild = make_child(child)
    other = make_stored()

    remove(parent)

    deleted = [document_id for kind, document_id, _ in told() if kind == "document.deleted"]
    assert deleted == [parent, child, grandchild]
    assert [row.id for row in rows(documents)] == [other]
    assert {row.id for row in rows(arrivals)} == {parent, child, grandchild}


def test_a_child_can_be_deleted_alone(database):
    parent = make_stored()
    child = make_child(parent)

    remove(child)

    assert the_document(parent).head.children == ()


def test_the_version_before_is_the_newest_again(database):
    first, second, third = (make_stored(fields={"external_id": "1"}) for _ in range(3))

    remove(third)

    assert the_document(first).head.superseded_by == second
    assert the_document(second).head.superseded_by is None
    assert told()[-1][2]["document"]["superseded_by"] is None


def test_a_version_in_the_middle_can_be_deleted(database):
    first, second, third = (make_stored(fields={"external_id": "1"}) for _ in range(3))

    remove(second)
    remove(third)
    fourth = make_stored(fields={"external_id": "1"})

    assert the_document(fourth).head.supersedes == first
    assert the_document(first).head.superseded_by == fourth


def test_two_versions_that_are_deleted_at_once_leave_the_one_before_them(database):
    first, second, third = (make_stored(fields={"external_id": "1"}) for _ in range(3))
    other = threading.Thread(target=remove, args=(second,))
    moments = iter([other])

    def in_between(connection, cursor, statement, *_):
        if statement.startswith("SELECT documents.id, documents.version"):
            for thread in moments:
                thread.start()
                thread.join(0.3)

    hooks.listen(get_engine(), "before_cursor_execute", in_between)
    remove(third)
    other.join()
    fourth = make_stored(fields={"external_id": "1"})

    assert the_document(fourth).head.supersedes == first


def test_a_worker_that_has_it_in_hand_finds_nothing_to_write_to(database):
    made = make_document().id
    [claimed] = claim()

    remove(made)
    with transaction() as tx:
        document_claims.extend(tx, [claimed], until=datetime.now(UTC))
    late = write(understood(claimed, countries=(KYRGYZSTAN,)))

    assert late == []
    assert [kind for kind, _, _ in told()] == ["document.deleted"]


def test_the_same_bytes_afterwards_are_a_new_document(client):
    first = make_stored(b"The same bytes.")
    client.delete(f"/v1/documents/{first}")

    again = make_document(b"The same bytes.")

    assert again.duplicate is False
    assert again.id != first
    assert client.get(f"/v1/documents/{again.id}/original").content == b"The same bytes."


def test_a_large_file_stays_for_a_while(client):
    made = make_stored(LARGE)
    sha256 = the_document(made).head.sha256

    client.delete(f"/v1/documents/{made}")

    assert blobs.path_of(sha256).exists()
    assert [row.sha256 for row in rows(graves)] == [sha256]


def test_bytes_that_are_in_the_database_and_in_a_file_go_from_both(database):
    made = make_stored(b"Few bytes.")
    spool = blobs.Spool(limit=1000, inline=0)
    spool.write(b"Few bytes.")
    kept = spool.finish()

    remove(made)

    assert rows(contents) == []
    assert [row.sha256 for row in rows(graves)] == [kept.sha256]


def test_what_is_not_there_cannot_be_deleted(database):
    with pytest.raises(NotFoundError), transaction() as tx:
        removal.remove(tx, make_id(), now=datetime.now(UTC), base_url="w")

    assert told() == rows(arrivals) == []


def test_a_document_that_is_deleted_twice_at_once_is_deleted_once(client, settings):
    made = make_stored()
    answers = []

    def delete():
        answers.append(client.delete(f"/v1/documents/{made}").status_code)

    threads = [threading.Thread(target=delete) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [204, 404, 404, 404]
    assert [kind for kind, _, _ in told()].count("document.deleted") == 1


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_bytes_that_come_while_their_document_is_deleted_are_not_lost(database):
    """SQLite has one writer at a time: there is no moment in between."""
    first = make_stored(b"The same bytes.")
    arrival = make_arrival(b"The same bytes.")
    moments = iter([lambda: remove(first)])

    def in_between(connection, cursor, statement, *_):
        if statement.startswith("SELECT documents.sha256, documents.id, documents.status"):
            next(moments, lambda: None)()

    hooks.listen(get_engine(), "before_cursor_execute", in_between)
    [[receipt]] = intake.accept([Submission((arrival,))])

    assert receipt.duplicate is False
    assert the_document(receipt.id).head.sha256 == arrival.sha256
    assert [claimed.content for claimed in claim()] == [b"The same bytes."]


def test_a_deleted_documents_events_can_still_be_read(client):
    made = make_stored()
    make_stored()
    client.delete(f"/v1/documents/{made}")

    page = client.get(f"/v1/documents/{made}/events").json()

    assert [item["type"] for item in page["items"]] == ["document.stored", "document.deleted"]
    assert page["next_cursor"] == str(page["items"][-1]["position"])


def test_the_ledger_adds_up_after_documents_were_deleted(client):
    made = [make_stored(fields={"source": "a"}) for _ in range(3)]
    client.delete(f"/v1/documents/{made[0]}")

    entry = client.get(f"/v1/ledger/{made[0]}").json()
    listed = client.get("/v1/ledger", params={"source": "a", "outcome": "stored"}).json()["items"]

    assert (entry["id"], entry["outcome"]) == (made[0], "stored")
    assert [item["id"] for item in listed] == made[::-1]
