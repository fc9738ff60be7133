"""One document through the pipeline: parsed, tagged, stored and told, on real databases."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from sqlalchemy import update

from schemas.documents import DocumentStatus
from schemas.tasks import TaskName
from store import delivery_claims, document_claims
from store.delivery_claims import Bounds
from store.document_tables import documents as documents_table
from store.session import transaction
from tests.factories import (
    all_deliveries,
    make_document,
    make_endpoint,
    status_of,
    the_document,
)
from worker import ingester as ingester_module
from worker import parsers, sweep, taggers
from worker.ingester import Ingester
from worker.parsers.newswire import parse as parse_newswire

STORY = b"""ASTANA, March 3 (Example) - The minister met the ambassador of France.

The talks lasted an hour.
"""


@pytest.fixture
def ingester(settings, monkeypatch):
    return Ingester(settings.model_copy(update={"taggers": ("language",)}))


def lapse():
    """Let every lease run out."""
    with transaction() as tx:
        tx.execute(
            update(documents_table)
            .where(documents_table.c.due_at.is_not(None))
            .values(due_at=datetime.now(UTC) - timedelta(seconds=1))
        )


def sent_events():
    with transaction() as tx:
        look = delivery_claims.claim(
            tx,
            now=datetime.now(UTC),
            lease=timedelta(seconds=9),
            bounds=Bounds(999, lambda _: 999, 999),
            held={},
        )
    return [orjson.loads(delivery.body) for delivery in look.claimed]


def break_parser(monkeypatch, error):
    def broken(*_):
        raise error

    monkeypatch.setattr(parsers, "parse", broken)


def test_a_due_document_is_parsed_tagged_and_stored(ingester):
    receipt = make_document(STORY, source="a wire")

    ingester.ingest_due()

    saved = the_document(receipt.id)
    body = orjson.loads(saved.body)
    assert saved.head.status is DocumentStatus.STORED
    assert saved.head.stored_at is not None
    assert saved.text.startswith("ASTANA")
    assert body["title"] == "The minister met the ambassador of France"
    assert body["language"] == "en"


def test_a_stored_document_and_its_event_are_one_change(ingester, woken):
    make_endpoint()
    receipt = make_document(STORY, source="a wire")
    woken.clear()

    ingester.ingest_due()

    [event] = sent_events()
    shown = event["data"]["document"]
    assert woken == [TaskName.DELIVER]
    assert event["type"] == "document.stored"
    assert shown["id"] == receipt.id
    assert shown["source"] == "a wire"
    assert shown["links"]["self"].endswith(f"/v1/documents/{receipt.id}")
    assert "text" not in shown
    assert all("mentions" not in place for place in shown["places"])


def test_a_document_that_cannot_be_read_fails_with_the_reason_and_is_told(ingester):
    make_endpoint()
    receipt = make_document(b"\x7fELF\x02\x01\x01" + bytes(64), filename="a.txt")

    ingester.ingest_due()

    failed = the_document(receipt.id).head
    [event] = sent_events()
    assert failed.status is DocumentStatus.FAILED
    assert failed.error.code == "unsupported_media_type"
    assert event["type"] == "document.failed"
    assert event["data"]["document"]["error"]["code"] == "unsupported_media_type"
    assert event["data"]["document"]["filename"] == "a.txt"


def test_one_bad_document_does_not_keep_the_others_of_its_batch(ingester):
    bad = make_document(b"\x7fELF\x02\x01\x01" + bytes(64))
    good = make_document(STORY)

    ingester.ingest_due()

    assert status_of(bad.id) is DocumentStatus.FAILED
    assert status_of(good.id) is DocumentStatus.STORED


def test_an_obstacle_that_may_pass_makes_the_document_due_later(ingester, monkeypatch):
    receipt = make_document(STORY)
    break_parser(monkeypatch, MemoryError())

    ingester.ingest_due()

    assert status_of(receipt.id) is DocumentStatus.RECEIVED
    monkeypatch.setattr(parsers, "parse", lambda raw, _: parse_newswire(raw))
    lapse()
    ingester.ingest_due()
    assert status_of(receipt.id) is DocumentStatus.STORED


def test_an_obstacle_that_never_passes_ends_in_a_failed_document(ingester, monkeypatch):
    receipt = make_document(STORY)
    break_parser(monkeypatch, MemoryError())

    for _ in range(3):
        ingester.ingest_due()
        lapse()

    failed = the_document(receipt.id).head
    assert failed.status is DocumentStatus.FAILED
    assert failed.error.code == "attempts_exhausted"
    assert "MemoryError" in failed.error.message


def test_an_error_never_shows_the_text_of_the_document(ingester, monkeypatch, caplog, capsys):
    make_document(b"The secret plan is set out here in full.")
    break_parser(monkeypatch, ValueError("parser broke"))

    ingester.ingest_due()

    assert "secret plan" not in caplog.text + capsys.readouterr().err


def test_a_large_document_is_read_from_its_file(ingester, monkeypatch):
    story = STORY + b"\n\n".join(b"Paragraph %d says more of it." % n for n in range(5000))
    receipt = make_document(story)

    ingester.ingest_due()

    assert len(story) > 64 * 1024
    assert status_of(receipt.id) is DocumentStatus.STORED
    assert "Paragraph 4999" in the_document(receipt.id).text


def test_more_documents_than_one_claim_are_all_worked_off_and_wake_a_second_worker(ingester, woken):
    receipts = [make_document() for _ in range(20)]
    woken.clear()

    ingester.ingest_due()

    assert {status_of(receipt.id) for receipt in receipts} == {DocumentStatus.STORED}
    assert TaskName.INGEST in woken


def test_what_is_done_is_stored_while_slow_documents_of_the_batch_still_wait(ingester, monkeypatch):
    first, second = make_document(), make_document()
    seen = []
    monkeypatch.setattr(ingester_module, "FLUSH_AFTER", 0.0)
    real = parsers.parse

    def watching(raw, _):
        seen.append((status_of(first.id), status_of(second.id)))
        return real(raw)

    monkeypatch.setattr(parsers, "parse", watching)

    ingester.ingest_due()

    assert seen[1] == (DocumentStatus.STORED, DocumentStatus.RECEIVED)


def test_a_worker_that_lost_its_claim_tells_nobody(ingester, monkeypatch):
    make_endpoint()
    receipt = make_document(STORY)
    real = parsers.parse

    def slow(raw, _):
        lapse()
        with transaction() as tx:
            document_claims.claim(
                tx,
                now=datetime.now(UTC),
                limit=1,
                lease=timedelta(seconds=9),
                max_attempts=9,
            )
        return real(raw)

    monkeypatch.setattr(parsers, "parse", slow)

    ingester.ingest_due()

    assert status_of(receipt.id) is DocumentStatus.RECEIVED
    assert all_deliveries() == []


def test_work_is_found_without_any_broker(ingester):
    receipt = make_document(STORY)

    ingester.look()

    assert status_of(receipt.id) is DocumentStatus.STORED


def test_an_idle_database_is_left_alone(ingester, woken):
    ingester.look()
    ingester.hold()

    assert woken == []


def test_the_claims_of_a_working_process_are_kept_alive(ingester, monkeypatch):
    receipt = make_document(STORY)
    real = parsers.parse

    def slow(raw, _):
        lapse()
        ingester.look()
        ingester.hold()
        with transaction() as tx:
            stolen = document_claims.claim(
                tx,
                now=datetime.now(UTC),
                limit=1,
                lease=timedelta(seconds=9),
                max_attempts=9,
            )
        assert stolen == []
        return real(raw)

    monkeypatch.setattr(parsers, "parse", slow)

    ingester.ingest_due()

    assert status_of(receipt.id) is DocumentStatus.STORED


def test_the_sweep_fails_what_killed_its_worker_every_time(settings):
    make_endpoint()
    receipt = make_document(STORY)
    for _ in range(settings.max_attempts):
        with transaction() as tx:
            document_claims.claim(
                tx,
                now=datetime.now(UTC),
                limit=1,
                lease=timedelta(seconds=9),
                max_attempts=settings.max_attempts,
            )
        lapse()

    swept = sweep.sweep(settings)

    assert swept.documents_failed == 1
    assert the_document(receipt.id).head.error.code == "attempts_exhausted"
    assert [event["type"] for event in sent_events()] == ["document.failed"]


def test_warming_up_loads_the_models_the_settings_ask_for(ingester, monkeypatch):
    warmed = []
    monkeypatch.setattr(taggers, "warm", warmed.append)

    ingester.warm()

    assert warmed == [["language"]]


def test_a_failed_document_shows_what_its_bytes_are(ingester):
    receipt = make_document(b"%PDF-1.7\nnothing")

    ingester.ingest_due()

    saved = the_document(receipt.id)
    assert (saved.head.status, saved.head.media_type) == (DocumentStatus.FAILED, "application/pdf")
