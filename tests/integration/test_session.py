"""Transactions: durable unless they may be lost, one writer at a time, tasks after the commit."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from schemas.errors import SettingsError
from schemas.tasks import TaskName
from store import migrate
from store.columns import metadata
from store.engine import get_engine, make_engine
from store.session import reading, transaction
from tests.factories import make_document

SHOWN = {"sqlite": "PRAGMA synchronous", "postgresql": "SHOW synchronous_commit"}


def synchronous(tx):
    return tx.execute(text(SHOWN[tx.dialect])).scalar_one()


def test_what_was_promised_waits_for_the_disk_and_a_claim_does_not(database):
    with transaction(durable=False) as tx:
        relaxed = synchronous(tx)
    with transaction() as tx:
        promised = synchronous(tx)

    assert relaxed == {"sqlite": 1, "postgresql": "off"}[database]
    assert promised == {"sqlite": 2, "postgresql": "on"}[database]


def test_workers_are_woken_after_the_commit_and_never_before(database, woken):
    with transaction() as tx:
        tx.wake_after_commit(TaskName.INGEST)
        before = list(woken)

    assert before == []
    assert woken == [TaskName.INGEST]


def test_a_transaction_that_fails_leaves_no_trace_and_wakes_nobody(database, woken):
    def fail():
        with transaction() as tx:
            tx.wake_after_commit(TaskName.INGEST)
            tx.execute(text("DELETE FROM documents"))
            raise ZeroDivisionError

    receipt = make_document()
    woken.clear()

    with pytest.raises(ZeroDivisionError):
        fail()

    with reading() as tx:
        left = tx.execute(text("SELECT count(*) FROM documents")).scalar_one()
    assert left == 1
    assert receipt.id
    assert woken == []


def test_an_error_of_the_database_never_quotes_what_was_being_written(database):
    statement = text("UPDATE documents SET no_such_column = :v")

    with pytest.raises(DBAPIError) as broken, transaction() as tx:
        tx.execute(statement, [{"v": "the secret plan"}])

    assert "no_such_column" in str(broken.value)
    assert "secret" not in str(broken.value)


def test_a_database_of_another_kind_is_refused():
    with pytest.raises(SettingsError, match="Use sqlite:/// or postgresql://"):
        make_engine("mysql://localhost/x")


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_the_migrations_lead_to_the_tables_the_code_expects(database):
    with get_engine().connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)

    assert differences == []
    assert migrate.current() == migrate.newest()
