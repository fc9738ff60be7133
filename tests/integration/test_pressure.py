"""No room for more documents: a clear refusal, and nothing lost."""

import shutil

import httpx
import pytest
from sqlalchemy import event, text
from structlog.testing import capture_logs

from schemas.errors import DatabaseAwayError
from schemas.room_errors import DiskFullError
from schemas.settings import get_settings
from store import pressure
from store.blobs import Spool
from store.engine import get_engine
from store.pressure import Gauge
from store.session import transaction
from tests.api_server import client_of, serving
from tests.command import wiredesk
from tests.conftest import forget
from tests.factories import make_document
from tests.fullness import LARGE, MIB, TEXT, Usage, disk, incoming, often, small_files
from tests.keyed import assert_problem
from tests.servers import until
from worker.ingester import Ingester

__all__ = ["disk", "often", "wiredesk"]


@pytest.fixture
def limits(often, monkeypatch):
    """Sets bounds of pressure."""

    def set_them(**values):
        for name, value in values.items():
            monkeypatch.setenv(f"WIREDESK_{name.upper()}", str(value))
        forget()
        return get_settings()

    return set_them


def post(client, content=TEXT):
    return client.post("/v1/documents", content=content)


def assert_refused(answer, code):
    assert_problem(answer, 503, code)
    assert int(answer.headers["retry-after"]) > 0


def test_nothing_is_taken_in_while_the_disk_is_nearly_full(limits):
    limits(min_free_bytes=2**62)

    with serving() as url, client_of(url) as client:
        refused, listed = post(client), client.get("/v1/documents")
        ready = httpx.get(f"{url}/readyz", trust_env=False).json()

    assert_refused(refused, "disk_nearly_full")
    assert "WIREDESK_MIN_FREE_BYTES" in refused.json()["detail"]
    assert listed.json()["items"] == []
    assert ready["intake"] == "disk_nearly_full"
    assert ready["database"] == "ok"


def test_documents_are_taken_in_again_when_there_is_room(disk, settings):
    disk[0] = 1000
    with capture_logs() as logged, serving() as url, client_of(url) as client:
        refused = post(client)
        disk[0] = 2**40
        taken = until(lambda: post(client).status_code == 202, within=5)

    told = [line["event"] for line in logged if "taken in" in line["event"]]
    assert_refused(refused, "disk_nearly_full")
    assert taken
    assert told == ["nothing is taken in", "documents are taken in again"]


def test_nothing_is_taken_in_while_too_many_documents_wait(limits):
    settings = limits(max_backlog=2, taggers="none")
    [make_document() for _ in range(3)]

    with serving() as url, client_of(url) as client:
        refused = post(client)
        Ingester(settings).ingest_due()
        taken = until(lambda: post(client).status_code == 202, within=5)

    assert_refused(refused, "overloaded")
    assert "More than 2 documents wait" in refused.json()["detail"]
    assert taken


def test_as_many_as_the_limit_may_wait(limits):
    limits(max_backlog=2)
    [make_document() for _ in range(2)]

    with serving() as url, client_of(url) as client:
        taken = post(client)

    assert taken.status_code == 202


def test_bounds_of_nought_are_none(limits, disk):
    limits(min_free_bytes=0, max_backlog=0)
    disk[0] = 0
    make_document()

    with serving() as url, client_of(url) as client:
        taken = post(client)
        ready = httpx.get(f"{url}/readyz", trust_env=False).json()

    assert taken.status_code == 202
    assert ready["intake"] == "ok"


def test_documents_that_were_tried_wait_too(limits):
    settings = limits(max_backlog=1)
    make_document()
    with transaction() as tx:
        tx.execute(text("UPDATE documents SET attempt_count = 1"))
    make_document()
    gauge = Gauge(settings)

    assert gauge.is_high()
    assert pressure.count_backlog(most=10) == 2
    assert pressure.count_backlog(most=1) == 1


def test_the_place_of_large_documents_is_looked_at_too(limits, monkeypatch, tmp_path):
    settings = limits(blob_url=f"file://{tmp_path}/elsewhere/blobs", max_backlog=0)
    small = str(tmp_path)
    monkeypatch.setattr(
        shutil, "disk_usage", lambda path: Usage(0, 0, 5 if str(path) == small else 2**50)
    )

    assert pressure.free_bytes(settings) == 5
    assert Gauge(settings).is_high()


def test_what_cannot_be_measured_is_as_it_was(limits, monkeypatch):
    settings = limits(max_backlog=1)
    [make_document() for _ in range(2)]
    gauge, asked = Gauge(settings), []
    before = gauge.is_high()

    def away(tx, *, most):
        asked.append(most)
        raise DatabaseAwayError

    monkeypatch.setattr(pressure, "backlog", away)
    after = until(lambda: gauge.is_high() and asked)

    assert before
    assert after


def test_it_is_measured_no_more_often_than_it_should_be(settings, monkeypatch):
    gauge, measured, measure = Gauge(settings), [], pressure.measure
    monkeypatch.setattr(pressure, "measure", lambda given: measured.append(1) or measure(given))

    for _ in range(100):
        gauge.is_high()

    assert len(measured) == 1


def test_the_doctor_tells_of_documents_that_wait(wiredesk, limits):
    limits(max_backlog=1)
    make_document()
    before = wiredesk("doctor", "--json").json
    make_document()

    after = wiredesk("doctor", "--json").json

    said = [
        next(check for check in found["checks"] if check["name"] == "database")
        for found in (before, after)
    ]
    assert said[0]["said"].endswith("1 documents wait")
    assert [check["ok"] for check in said] == [True, False]
    assert "More than 1 documents wait" in said[1]["said"]


def test_the_doctor_sees_a_disk_that_is_nearly_full(wiredesk, limits):
    limits(min_free_bytes=2**62)

    ran = wiredesk("doctor")

    assert ran.status == 1
    assert "problem  disk" in ran.out


def test_an_upload_that_fills_the_disk_is_refused_and_leaves_nothing_behind(settings):
    with capture_logs() as logged, serving() as url, client_of(url) as client:
        with small_files():
            refused = post(client, LARGE)
            left = incoming(settings)
        again = post(client, LARGE)

    assert_refused(refused, "disk_full")
    assert left == []
    assert again.status_code == 202
    assert [line["event"] for line in logged if line["log_level"] == "error"] == [
        "the disk is full: a request was refused"
    ]
    assert "minister" not in str(logged)


def test_a_form_that_fills_the_disk_is_refused_and_leaves_nothing_behind(settings):
    files = [("file", ("a.txt", TEXT * 2000)), ("file", ("b.txt", LARGE))]

    with capture_logs(), serving() as url, client_of(url) as client, small_files():
        refused = client.post("/v1/documents", files=files)
        left = incoming(settings)

    assert_refused(refused, "disk_full")
    assert left == []


def test_bytes_that_only_reach_the_disk_at_the_end_leave_nothing_behind(settings):
    spool = Spool(limit=10 * MIB, inline=MIB - 1000)
    with small_files(MIB - 500):
        spool.write(b"x" * (MIB - 999))
        spool.write(b"x" * 600)
        with pytest.raises(DiskFullError):
            spool.finish()
        spool.discard()

    assert incoming(settings) == []


def no_more_pages(connection):
    connection.exec_driver_sql("PRAGMA max_page_count = 1")


def disk_full(connection):
    connection.exec_driver_sql("DO $$ BEGIN RAISE 'No space left' USING ERRCODE = '53100'; END $$")


FILL = {"sqlite": no_more_pages, "postgresql": disk_full}


def test_a_database_without_room_refuses_and_keeps_nothing(database, settings):
    content = TEXT * 1400
    with capture_logs(), serving() as url, client_of(url) as client:
        before = client.get("/v1/documents").status_code
        event.listen(get_engine(), "begin", FILL[database])
        with pytest.raises(DiskFullError), transaction() as tx:
            tx.execute(text("CREATE TABLE large AS SELECT zeroblob(100000) AS x"))
        refused = post(client, content)
        event.remove(get_engine(), "begin", FILL[database])

    assert before == 200
    assert_refused(refused, "disk_full")
