"""Documents worked anew: same id, new events, nothing lost on the way."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from schemas.documents import Country, DocumentStatus, Failure, ParsedDocument, Tags, Understood
from schemas.keys import Scope
from schemas.tasks import TaskName
from store import document_claims, keys, reprocessing
from store.document_tables import documents
from store.session import reading, transaction
from store.tables import events
from tests.api_server import client_of, serving
from tests.factories import make_document, make_id, status_of, the_document
from worker import pipeline

LEASE = timedelta(seconds=20)
LATER = LEASE * 2


@pytest.fixture
def client(settings):
    with serving() as url, client_of(url) as opened:
        yield opened


def claim(*, later=timedelta(0)):
    with transaction() as tx:
        return document_claims.claim(
            tx, now=datetime.now(UTC) + later, limit=10, lease=LEASE, max_attempts=3
        )


def understood(claimed, text, **tags):
    parsed = ParsedDocument(text, "text/1", "text/plain")
    return pipeline.stored(claimed, Understood(parsed, Tags(**tags)), base_url="http://w")


def write(*done):
    with transaction() as tx:
        return pipeline.store(tx, done, base_url="http://w")


def make_stored(text="First reading.", fields=None, **tags):
    made = make_document(**(fields or {}))
    [claimed] = claim()
    write(understood(claimed, text, **tags))
    return made.id


def again(document_id):
    with transaction() as tx:
        return reprocessing.again(tx, document_id, now=datetime.now(UTC))


def told(document_id):
    with reading() as tx:
        rows = tx.execute(select(events).order_by(events.c.position)).all()
    return [row.type for row in rows if row.document_id == document_id]


def attempts_of(document_id):
    with reading() as tx:
        return tx.execute(
            select(documents.c.attempt_count).where(documents.c.id == document_id)
        ).scalar_one()


def test_a_finished_document_is_read_anew_under_its_id(client, woken):
    made = make_stored()
    woken.clear()

    answer = client.post(f"/v1/documents/{made}/reprocess")
    [claimed] = claim()
    write(understood(claimed, "Second reading."))

    link = f"/v1/documents/{made}"
    assert answer.status_code == 202
    assert answer.json() == {"id": made, "status": "received", "links": {"self": link}}
    assert answer.headers["location"] == link
    assert woken == [TaskName.INGEST]
    assert the_document(made).text == "Second reading."
    assert told(made) == ["document.stored", "document.stored"]


def test_what_was_understood_can_be_read_until_there_is_better(database):
    made = make_stored()

    again(made)

    waiting = the_document(made)
    assert waiting.head.status is DocumentStatus.RECEIVED
    assert waiting.text == "First reading."


def test_a_document_that_is_not_understood_anew_keeps_what_was_known(client):
    made = make_stored(countries=(Country("KG", "Kyrgyzstan", 0.9),))

    again(made)
    [claimed] = claim()
    write(pipeline.failed(claimed, Failure("corrupt", "Torn."), base_url="http://w"))

    after = the_document(made)
    assert (after.head.status, after.text) == (DocumentStatus.FAILED, "First reading.")
    assert told(made) == ["document.stored", "document.failed"]
    [listed] = client.get("/v1/documents", params={"country": "KG"}).json()["items"]
    assert listed["id"] == made


def test_a_document_read_anew_is_found_by_what_is_found_now(client):
    made = make_stored(countries=(Country("KG", "Kyrgyzstan", 0.9),))

    again(made)
    [claimed] = claim()
    write(understood(claimed, "Second.", countries=(Country("TR", "Türkiye", 0.9),)))

    assert client.get("/v1/documents", params={"country": "KG"}).json()["items"] == []
    assert len(client.get("/v1/documents", params={"country": "TR"}).json()["items"]) == 1


def test_a_failed_document_gets_all_its_attempts_again(database):
    made = make_document().id
    for number in range(3):
        claim(later=LATER * number)
    with transaction() as tx:
        later = datetime.now(UTC) + LATER * 9
        lost = document_claims.claim_exhausted(tx, now=later, limit=10, max_attempts=3)
        pipeline.store(
            tx,
            [pipeline.failed(c, Failure("x", "x"), base_url="http://w") for c in lost],
            base_url="http://w",
        )

    again(made)
    tries = [claim(later=LATER * number)[0].tries for number in range(3)]

    assert tries == [1, 2, 3]
    assert the_document(made).head.error is None


def test_a_document_on_its_way_goes_on_as_it_is(client, woken):
    made = make_document().id
    [claimed] = claim()
    woken.clear()

    answer = client.post(f"/v1/documents/{made}/reprocess")

    assert (answer.status_code, answer.json()["status"]) == (202, "received")
    assert woken == []
    assert len(write(understood(claimed, "Read once."))) == 1


def test_asking_twice_is_asking_once(database):
    made = make_stored()

    again(made)
    count = attempts_of(made)
    again(made)

    assert attempts_of(made) == count
    assert len(claim()) == 1


def test_a_late_worker_of_an_earlier_round_writes_nothing(database):
    made = make_document().id
    [slow] = claim()
    [quick] = claim(later=LATER)
    write(understood(quick, "By the quick one."))

    again(made)
    late = [write(understood(slow, "Too late.")), write(understood(quick, "Twice."))]
    [claimed] = claim()
    late.append(write(understood(quick, "Twice.")))

    assert late == [[], [], []]
    assert len(write(understood(claimed, "Anew."))) == 1
    assert the_document(made).text == "Anew."


def test_the_newest_version_stays_so_when_it_is_read_anew(database):
    first = make_stored(fields={"external_id": "1"})
    second = make_stored(fields={"external_id": "1"})

    again(second)
    [claimed] = claim()
    write(understood(claimed, "Second reading."))

    assert the_document(second).head.supersedes == first
    assert the_document(first).head.superseded_by == second
    assert told(second) == ["document.updated", "document.stored"]


def test_a_document_there_is_not_cannot_be_read_anew(client):
    answer = client.post(f"/v1/documents/{make_id()}/reprocess")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("scope", [Scope.INGEST, Scope.READ])
def test_reading_anew_and_deleting_are_for_admins(client, scope):
    made = make_document().id
    with transaction() as tx:
        key = keys.add(tx, "someone", [scope], now=datetime.now(UTC)).key
    headers = {"authorization": f"Bearer {key}"}

    answers = [
        client.post(f"/v1/documents/{made}/reprocess", headers=headers),
        client.delete(f"/v1/documents/{made}", headers=headers),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert status_of(made) is DocumentStatus.RECEIVED
