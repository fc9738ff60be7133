"""`wiredesk documents`, against a running server."""

import pytest
import structlog.testing

from schemas.documents import DocumentStatus
from tests import service
from tests.command import settings, wiredesk
from tests.factories import make_document, make_id, status_of, the_document
from worker.ingester import Ingester

__all__ = ["settings", "wiredesk"]


@pytest.fixture
def server(settings, monkeypatch):
    """A server that takes documents and leaves them unread."""
    with structlog.testing.capture_logs(), service.api() as url:
        monkeypatch.setenv("WIREDESK_URL", url)
        yield url


def make_stored(settings):
    made = make_document()
    Ingester(settings.model_copy(update={"taggers": ("none",)})).ingest_due()
    return made.id


def test_documents_are_read_anew(server, settings, wiredesk):
    first, second = make_stored(settings), make_stored(settings)

    ran = wiredesk("documents", "reprocess", first, second)

    assert ran.status == 0
    assert ran.out.splitlines() == [
        f"{'ID':36}  STATUS",
        f"{first}  received",
        f"{second}  received",
    ]
    assert status_of(first) is DocumentStatus.RECEIVED


def test_documents_are_read_anew_in_json(server, settings, wiredesk):
    made = make_stored(settings)

    [told] = wiredesk("documents", "reprocess", made, "--json").json

    assert (told["id"], told["status"]) == (made, "received")


def test_documents_are_deleted(server, settings, wiredesk):
    first, second, third = (make_stored(settings) for _ in range(3))

    ran = wiredesk("documents", "delete", first, second)

    assert (ran.status, ran.out) == (0, "")
    assert f"Document {second} is deleted." in ran.err
    assert wiredesk("documents", "delete", first).status == 1
    assert the_document(third).head.id == third


@pytest.mark.parametrize("command", ["reprocess", "delete"])
def test_a_document_there_is_not_is_one_line_on_stderr(server, wiredesk, command):
    unknown = make_id()

    ran = wiredesk("documents", command, unknown)

    assert ran.status == 1
    assert ran.err.startswith(f"wiredesk: No document '{unknown}'.")
