"""Versions: what takes the place of what, whatever the order in which they come."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from sqlalchemy import select

from store import document_claims
from store.session import reading, transaction
from store.tables import events
from tests.factories import make_document, the_document
from worker import pipeline

pytestmark = pytest.mark.usefixtures("database")


def claim():
    with transaction() as tx:
        return document_claims.claim(
            tx, now=datetime.now(UTC), limit=10, lease=timedelta(seconds=20), max_attempts=3
        )


def ingest_all():
    while claimed := claim():
        done = [pipeline.process(c, (), max_attempts=3, base_url="http://w") for c in claimed]
        with transaction() as tx:
            pipeline.store(tx, done, base_url="http://w")


def told():
    with reading() as tx:
        rows = tx.execute(select(events).order_by(events.c.position)).all()
    return [(row.type, orjson.loads(row.data)) for row in rows]


def test_a_newer_version_supersedes_and_says_so():
    first = make_document(external_id="story-1", version="1")
    second = make_document(external_id="story-1", version="2")

    ingest_all()

    assert the_document(second.id).head.supersedes == first.id
    assert the_document(first.id).head.superseded_by == second.id
    assert [kind for kind, _ in told()] == ["document.stored", "document.updated"]
    data = told()[1][1]
    assert data["supersedes"] == data["document"]["supersedes"] == first.id


def test_an_older_version_that_comes_late_is_stored_and_supersedes_nothing():
    newer = make_document(external_id="story-1", version="10")
    older = make_document(external_id="story-1", version="9")

    ingest_all()

    assert the_document(older.id).head.supersedes is None
    assert the_document(older.id).head.superseded_by == newer.id
    assert the_document(newer.id).head.superseded_by is None
    assert [kind for kind, _ in told()] == ["document.stored", "document.stored"]


def test_a_chain_of_versions_is_linked_one_by_one():
    chain = [make_document(external_id="story-1") for _ in range(3)]

    ingest_all()

    heads = [the_document(one.id).head for one in chain]
    assert [head.supersedes for head in heads] == [None, chain[0].id, chain[1].id]
    assert [head.superseded_by for head in heads] == [chain[1].id, chain[2].id, None]


def test_the_same_id_of_another_source_is_another_thing():
    make_document(external_id="1", source="ap")
    other = make_document(external_id="1", source="afp")

    ingest_all()

    assert the_document(other.id).head.supersedes is None


def test_versions_of_one_thing_are_claimed_one_after_the_other():
    for _ in range(3):
        make_document(external_id="story-1")
    make_document()

    assert len(claim()) == 2
    assert claim() == []
