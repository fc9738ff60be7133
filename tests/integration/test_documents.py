"""Documents in the database: added once, claimed by one, finished by whoever holds them."""

from datetime import UTC, datetime, timedelta

import pytest

from schemas.document_lists import DocumentFilter
from schemas.documents import DocumentStatus, FinishedDocument
from schemas.errors import NotFoundError
from schemas.tasks import TaskName
from store import document_claims, document_lists, documents
from store.document_claims import head_of
from store.session import reading, transaction
from tests.factories import accepted, make_arrival, make_document, make_id, status_of, the_document

LEASE = timedelta(seconds=15)


def claim(*, limit=10, later=timedelta(0), max_attempts=3):
    with transaction(durable=False) as tx:
        return document_claims.claim(
            tx,
            now=datetime.now(UTC) + later,
            limit=limit,
            lease=LEASE,
            max_attempts=max_attempts,
        )


def finish(*claimed):
    done = [FinishedDocument(c, head_of(c), b"{}", "text", "en") for c in claimed]
    with transaction() as tx:
        return document_claims.finish(tx, done)


def test_accepting_a_document_wakes_the_workers_once(database, woken):
    accepted(make_arrival(), make_arrival())

    assert woken == [TaskName.INGEST]


def test_known_bytes_are_answered_with_the_known_document_and_wake_nobody(database, woken):
    first = make_document(b"The same bytes.")
    woken.clear()

    again = make_document(b"The same bytes.", title="Another title")

    assert again.id == first.id
    assert again.duplicate
    assert not first.duplicate
    assert woken == []


def test_the_same_bytes_twice_in_one_group_are_one_document(database):
    arrival = make_arrival(b"Twice in one group.")

    first, second = accepted(arrival, arrival)

    assert first.id == second.id
    assert [first.duplicate, second.duplicate] == [False, True]


def test_a_document_is_claimed_by_one_worker_only(database):
    make_document()

    first, second = claim(), claim()

    assert len(first) == 1
    assert second == []


def test_a_claim_brings_the_bytes_and_what_the_sender_said(database):
    make_document(b"Some bytes.", source="a wire", tags=("urgent",))

    [claimed] = claim()

    assert claimed.content == b"Some bytes."
    assert claimed.fields.source == "a wire"
    assert claimed.fields.tags == ("urgent",)


def test_the_oldest_documents_are_claimed_first(database):
    oldest = make_document()
    make_document()

    [claimed] = claim(limit=1)

    assert claimed.id == oldest.id


def test_a_document_whose_lease_ran_out_is_claimed_again_and_alone(database):
    receipts = [make_document(), make_document()]
    claim()

    again = claim(later=LEASE * 2)

    assert [c.attempt_count for c in again] == [2]
    assert again[0].id in {receipt.id for receipt in receipts}


def test_a_claim_that_is_extended_is_not_offered_to_others(database):
    make_document()
    claimed = claim()

    with transaction() as tx:
        document_claims.extend(tx, claimed, until=datetime.now(UTC) + LEASE * 3)

    assert claim(later=LEASE * 2) == []


def test_a_worker_whose_lease_ran_out_changes_nothing(database):
    receipt = make_document()
    [late] = claim()
    claim(later=LEASE * 2)

    kept = finish(late)

    assert kept == []
    assert status_of(receipt.id) is DocumentStatus.RECEIVED


def test_a_late_extension_does_not_take_a_claim_back(database):
    make_document()
    late = claim()
    claim(later=LEASE * 2)

    with transaction() as tx:
        document_claims.extend(tx, late, until=datetime.now(UTC) + LEASE * 9)

    assert len(claim(later=LEASE * 4)) == 1


def test_a_document_is_finished_once(database):
    make_document()
    [claimed] = claim()

    first, second = finish(claimed), finish(claimed)

    assert len(first) == 1
    assert second == []


def test_a_document_out_of_attempts_is_not_claimed_but_handed_to_the_sweep(database):
    receipt = make_document()
    claim(max_attempts=1)

    with transaction() as tx:
        later = datetime.now(UTC) + LEASE * 2
        left = document_claims.claim_exhausted(tx, now=later, limit=10, max_attempts=1)

    assert claim(later=LEASE * 2, max_attempts=1) == []
    assert [c.id for c in left] == [receipt.id]


def test_work_is_due_until_it_is_claimed(database):
    make_document()

    with reading() as tx:
        before = document_claims.any_due(tx, now=datetime.now(UTC), max_attempts=3)
    claim()
    with reading() as tx:
        after = document_claims.any_due(tx, now=datetime.now(UTC), max_attempts=3)

    assert before
    assert not after


def test_an_unknown_document_is_not_found(database):
    with reading() as tx, pytest.raises(NotFoundError):
        documents.get(tx, make_id())


def test_a_page_holds_the_newest_first_and_the_next_page_the_rest(database):
    receipts = [make_document() for _ in range(3)]

    with reading() as tx:
        first = document_lists.page(tx, DocumentFilter(), limit=2, before=None)
        make_document()
        second = document_lists.page(tx, DocumentFilter(), limit=2, before=first.after)

    assert [s.head.id for s in first.documents] == [receipts[2].id, receipts[1].id]
    assert [s.head.id for s in second.documents] == [receipts[0].id]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (DocumentFilter(source="a"), 1),
        (DocumentFilter(source="c"), 0),
        (DocumentFilter(status=DocumentStatus.RECEIVED), 2),
        (DocumentFilter(status=DocumentStatus.FAILED), 0),
        (DocumentFilter(language="en"), 0),
        (DocumentFilter(since=datetime(2020, 1, 1, tzinfo=UTC)), 2),
        (DocumentFilter(until=datetime(2020, 1, 1, tzinfo=UTC)), 0),
    ],
)
def test_a_page_holds_what_the_filter_asks_for(database, wanted, count):
    make_document(source="a")
    make_document(source="b")

    with reading() as tx:
        found = document_lists.page(tx, wanted, limit=10, before=None).documents

    assert len(found) == count


def test_what_the_sender_said_is_kept_as_it_was(database):
    receipt = make_document(
        title="«Ein Titel»", metadata={"a": [1, None]}, tags=("x",), version="2"
    )

    fields = the_document(receipt.id).head.fields

    assert fields.title == "«Ein Titel»"
    assert fields.metadata == {"a": [1, None]}
    assert fields.tags == ("x",)
