"""A rehearsal runs the statements of the whole way, and leaves no trace."""

from sqlalchemy import func, select

from schemas.errors import DatabaseAwayError
from store.columns import metadata
from store.session import reading
from tests.factories import all_attempts, make_document, make_endpoint, status_of
from worker import rehearsal


def count_rows():
    with reading() as tx:
        return {
            table.name: tx.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def test_a_rehearsal_leaves_no_trace(settings, woken):
    receipt = make_document()
    make_endpoint()
    before = count_rows()
    woken.clear()

    rehearsal.rehearse(settings)

    assert count_rows() == before
    assert status_of(receipt.id) == "received"
    assert woken == []


def test_a_rehearsal_goes_as_far_as_an_attempt(settings, monkeypatch):
    reached = []
    real = rehearsal.delivery_outcomes.record

    def record(tx, outcomes, **more):
        recorded = real(tx, outcomes, **more)
        reached.append((recorded, len(all_attempts_of(tx))))
        return recorded

    monkeypatch.setattr(rehearsal.delivery_outcomes, "record", record)

    rehearsal.rehearse(settings)

    assert reached == [(1, 1)]
    assert all_attempts() == []


def all_attempts_of(tx):
    return tx.execute(select(metadata.tables["attempts"])).all()


def test_a_database_that_is_away_is_no_harm(settings, monkeypatch):
    def away(*_, **__):
        raise DatabaseAwayError

    monkeypatch.setattr(rehearsal.documents, "add", away)

    rehearsal.rehearse(settings)

    assert count_rows()["documents"] == 0
