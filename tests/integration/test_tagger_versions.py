"""By which taggers documents were tagged: found, counted, and renewed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, text

from schemas.document_lists import DocumentFilter
from schemas.documents import ParsedDocument, Tags, Understood
from store import document_claims, document_lists, tagger_versions
from store.document_tables import document_terms
from store.session import reading, transaction
from tests.api_server import client_of, serving
from tests.factories import make_document
from worker import pipeline


@pytest.fixture(autouse=True)
def _everywhere(settings):
    """On each database."""


def make_tagged(*versions, **fields):
    """The ids of documents that these versions tagged."""
    made = []
    for version in versions:
        made.append(make_document(**fields).id)
        with transaction() as tx:
            [claimed] = document_claims.claim(
                tx, now=datetime.now(UTC), limit=1, lease=timedelta(seconds=20), max_attempts=3
            )
            read = ParsedDocument("A story.", "text/1", "text/plain")
            understood = Understood(read, Tags(), version)
            done = pipeline.stored(claimed, understood, base_url="http://w")
            pipeline.store(tx, [done], base_url="http://w")
    return made


def listed(before=None, limit=50, **wanted):
    with reading() as tx:
        found = document_lists.page(tx, DocumentFilter(**wanted), limit=limit, before=before)
    return [saved.head.id for saved in found.documents], found.after


def test_documents_are_found_that_another_version_tagged_newest_first():
    old, plugged, _, older = make_tagged("2", "3+acme/1.0", "3", "1")

    assert listed(not_tagger="3") == ([older, plugged, old], None)
    assert listed(not_tagger="3", limit=2) == ([older, plugged], plugged)
    assert listed(not_tagger="3", limit=2, before=plugged) == ([old], None)


def test_other_filters_hold_as_well():
    make_tagged("2", source="a")
    [ours] = make_tagged("2", source="b")
    make_tagged("3", source="b")

    assert listed(not_tagger="3", source="b") == ([ours], None)


def test_nothing_is_found_where_all_is_of_today():
    make_tagged("3", "3")
    make_document()

    assert listed(not_tagger="3") == ([], None)


def test_versions_are_counted_up_to_a_bound():
    make_tagged("2", "2", "2", "3+Acme/1.0")

    with reading() as tx:
        assert list(tagger_versions.there(tx)) == ["2", "3+acme/1.0"]
        assert tagger_versions.others(tx, "3+Acme/1.0") == ["2"]
        assert tagger_versions.count(tx, "2", most=2) == 2
        assert tagger_versions.count(tx, "3+Acme/1.0", most=2) == 1


def test_the_api_lists_them():
    old, new = make_tagged("2", "3")

    with serving() as url, client_of(url) as client:
        other = client.get("/v1/documents", params={"not_tagger_version": "3"}).json()
        same = client.get("/v1/documents", params={"tagger_version": "3"}).json()
        none = client.get("/v1/documents?not_tagger_version=2&not_tagger_version=3").json()

    assert [item["id"] for item in other["items"]] == [old]
    assert [item["id"] for item in same["items"]] == [new]
    assert none["items"] == []


def test_the_migration_finds_the_versions_of_what_is_stored_already(settings):
    from importlib import import_module

    step = import_module("store.migrations.versions.0006_tagger_versions")
    old, new = make_tagged("2", "3")
    make_document()
    kind = settings.database.partition(":")[0].partition("+")[0]
    with transaction() as tx:
        tx.execute(delete(document_terms))
        tx.execute(text(step.statement(kind)))

    assert listed(not_tagger="3") == ([old], None)
    assert listed(not_tagger="2") == ([new], None)
