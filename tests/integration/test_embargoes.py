"""A document under embargo is stored at once, and told of when its moment has come."""

from datetime import UTC, datetime, timedelta

import pytest

from schemas.documents import ParsedDocument, Tags, Understood
from schemas.event_views import event_filter
from store import document_claims, embargoes, endpoints, events, removal
from store.session import reading, transaction
from tests.factories import all_deliveries, make_document, make_endpoint, status_of
from worker import pipeline, sweep

pytestmark = pytest.mark.usefixtures("database")

LATER = timedelta(hours=1)


def understood(embargo_until, **more):
    parsed = ParsedDocument(
        text="The budget rises by a tenth.",
        parser="test/1",
        media_type="text/plain",
        embargo_until=embargo_until,
        **more,
    )
    return Understood(parsed, Tags())


def store(until, **more):
    """A document that is stored under an embargo until that moment."""
    receipt = make_document()
    with transaction() as tx:
        claimed = document_claims.claim(
            tx, now=datetime.now(UTC), limit=1, lease=timedelta(seconds=20), max_attempts=3
        )
        stated = until.isoformat() if until else None
        done = [
            pipeline.stored(c, understood(stated, **more), base_url="http://w") for c in claimed
        ]
        pipeline.store(tx, done, base_url="http://w")
    return receipt.id


def release(at):
    with transaction() as tx:
        return embargoes.release(tx, now=at, limit=10)


def streamed():
    with reading() as tx:
        page = events.page(tx, event_filter([], None), after=0, limit=100)
    return [(event.type, event.document_id) for event in page.events]


def told(endpoint):
    return [d for d in all_deliveries() if d.endpoint_id == endpoint.id]


def test_it_is_stored_at_once_and_told_to_nobody():
    make_endpoint()

    document_id = store(datetime.now(UTC) + LATER)

    assert status_of(document_id) == "stored"
    assert all_deliveries() == []
    assert streamed() == []


def test_when_its_moment_has_come_everyone_is_told_once():
    endpoint = make_endpoint()
    until = datetime.now(UTC) + LATER
    document_id = store(until)

    released = [release(until - timedelta(seconds=1)), release(until), release(until)]

    assert released == [0, 1, 0]
    assert [d.sequence for d in told(endpoint)] == [1]
    assert streamed() == [("document.stored", document_id)]


def test_an_endpoint_that_keeps_embargoes_itself_is_told_at_once_and_not_again():
    trusted, plain = make_endpoint(embargoed=True), make_endpoint()
    until = datetime.now(UTC) + LATER

    store(until)
    at_once = len(told(trusted)), len(told(plain))
    release(until)

    assert at_once == (1, 0)
    assert (len(told(trusted)), len(told(plain))) == (1, 1)


def test_what_comes_meanwhile_is_told_first_and_sequences_have_no_holes():
    endpoint = make_endpoint()
    until = datetime.now(UTC) + LATER
    kept_back = store(until)

    free = store(None)
    release(until)

    assert [d.sequence for d in told(endpoint)] == [1, 2]
    assert [document for _, document in streamed()] == [free, kept_back]


def test_an_embargo_that_is_over_keeps_nothing_back():
    endpoint = make_endpoint()

    store(datetime.now(UTC) - LATER)

    assert len(told(endpoint)) == 1


def test_filters_look_at_the_text_when_it_is_released():
    wanted, other = make_endpoint(filter="text:budget"), make_endpoint(filter="text:weather")
    until = datetime.now(UTC) + LATER
    store(until)

    release(until)

    assert (len(told(wanted)), len(told(other))) == (1, 0)


def test_a_document_that_is_deleted_before_is_never_told_of():
    make_endpoint()
    until = datetime.now(UTC) + LATER
    document_id = store(until)

    with transaction() as tx:
        removal.remove(tx, document_id, now=datetime.now(UTC), base_url="http://w")

    assert release(until) == 0
    assert streamed() == []


def test_the_sweep_releases_what_is_due(settings):
    endpoint = make_endpoint()
    store(datetime.now(UTC) + timedelta(milliseconds=30))
    before = len(told(endpoint))

    with reading() as tx:
        due_at = embargoes.next_release(tx)
    while datetime.now(UTC) <= due_at:
        pass
    sweep.sweep(settings)

    assert (before, len(told(endpoint))) == (0, 1)


def test_an_endpoint_may_be_changed_to_keep_embargoes_itself():
    made = make_endpoint()
    with transaction() as tx:
        changed = endpoints.change(tx, endpoints.get(tx, made.id), {"embargoed": True})

    assert changed.embargoed


def test_a_kill_of_what_nobody_was_told_of_is_told_to_nobody_else():
    trusted, plain = make_endpoint(embargoed=True), make_endpoint()
    until = datetime.now(UTC) + LATER
    store(until, external_id="urn:item:1")

    store(None, external_id="urn:item:1", pub_status="canceled")

    assert (len(told(trusted)), len(told(plain))) == (2, 0)
    assert streamed() == []
    assert release(until) == 1


def test_a_free_version_quotes_nothing_of_one_that_is_kept_back():
    store(datetime.now(UTC) + LATER, external_id="urn:item:1", title="Rates are cut")

    store(None, external_id="urn:item:1", title="Rates")

    with reading() as tx:
        page = events.page(tx, event_filter([], None), after=0, limit=100)
    assert [event.type for event in page.events] == ["document.updated"]
    assert b"Rates are cut" not in page.events[0].data
