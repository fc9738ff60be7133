"""A cancelled item withdraws its document, in all its versions."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest

from schemas.documents import ParsedDocument, Tags, Understood
from schemas.event_views import event_filter
from store import document_claims, events, reprocessing
from store.session import reading, transaction
from tests.factories import make_document, make_endpoint, the_document
from worker import pipeline

pytestmark = pytest.mark.usefixtures("database")


def store(source="a wire", **stated):
    """A document that was read, with what it states of itself."""
    receipt = make_document(source=source)
    reread(**stated)
    return receipt.id


def reread(**stated):
    """Read the one document that is due, with what it states of itself."""
    parsed = ParsedDocument(
        text="The bridge is closed.", parser="test/1", media_type="text/plain", **stated
    )
    with transaction() as tx:
        claimed = document_claims.claim(
            tx, now=datetime.now(UTC), limit=1, lease=timedelta(seconds=20), max_attempts=3
        )
        understood = Understood(parsed, Tags())
        done = [pipeline.stored(c, understood, base_url="http://w") for c in claimed]
        pipeline.store(tx, done, base_url="http://w")


def last_event():
    with reading() as tx:
        page = events.page(tx, event_filter([], None), after=0, limit=100)
    event = page.events[-1]
    return event.type, orjson.loads(event.data)


def pub_status(document_id):
    return orjson.loads(the_document(document_id).body)["pub_status"]


def test_what_a_document_calls_itself_makes_it_a_version():
    first = store(external_id="urn:item:1", version="1")
    second = store(external_id="urn:item:1", version="2")

    kind, data = last_event()

    assert (kind, data["supersedes"]) == ("document.updated", first)
    assert the_document(first).head.superseded_by == second
    assert the_document(second).head.fields.external_id == "urn:item:1"
    assert the_document(second).head.fields.version == "2"


def test_what_the_sender_calls_it_wins():
    make_endpoint()
    receipt = make_document(external_id="ours", version="7")
    parsed = ParsedDocument(
        text="Text.", parser="test/1", media_type="text/plain", external_id="theirs", version="1"
    )

    with transaction() as tx:
        [claimed] = document_claims.claim(
            tx, now=datetime.now(UTC), limit=1, lease=timedelta(seconds=20), max_attempts=3
        )
        done = pipeline.stored(claimed, Understood(parsed, Tags()), base_url="http://w")
        pipeline.store(tx, [done], base_url="http://w")

    fields = the_document(receipt.id).head.fields
    assert (fields.external_id, fields.version) == ("ours", "7")


def test_a_kill_withdraws_all_versions_and_says_which():
    versions = [store(external_id="urn:item:1", version=str(n)) for n in (1, 2)]
    other = store(external_id="urn:item:2")

    kill = store(external_id="urn:item:1", version="3", pub_status="canceled")

    kind, data = last_event()
    assert kind == "document.withdrawn"
    assert data["withdraws"] == versions
    assert data["document"]["id"] == kill
    assert data["document"]["supersedes"] == versions[-1]
    assert [pub_status(d) for d in (*versions, other)] == ["canceled", "canceled", "usable"]


def test_a_version_that_was_withdrawn_stays_so_when_it_is_read_anew():
    first = store(external_id="urn:item:1", version="1")
    store(external_id="urn:item:1", version="2", pub_status="canceled")
    with transaction() as tx:
        reprocessing.again(tx, first, now=datetime.now(UTC))

    reread(external_id="urn:item:1", version="1")

    assert pub_status(first) == "canceled"


def test_a_kill_of_something_unknown_is_told_all_the_same():
    store(external_id="urn:item:9", pub_status="canceled")

    kind, data = last_event()

    assert (kind, data["withdraws"]) == ("document.withdrawn", [])


def test_a_kill_without_a_name_withdraws_nothing_else():
    first = store()

    store(pub_status="canceled")

    kind, data = last_event()
    assert (kind, data["withdraws"], pub_status(first)) == ("document.withdrawn", [], "usable")


def test_another_source_may_not_withdraw_it():
    first = store(external_id="urn:item:1")

    store(source="another", external_id="urn:item:1", pub_status="canceled")

    assert pub_status(first) == "usable"
