"""`wiredesk reprocess`, against a running server."""

from datetime import UTC, datetime, timedelta

import pytest
import structlog.testing

from cli import reprocessing
from cli.client import Client
from cli.errors import CommandError
from schemas.documents import DocumentStatus, Failure, ParsedDocument, Tags, Understood
from store import blobs, document_claims
from store.session import transaction
from tests import service
from tests.api_server import client_of
from tests.command import settings, wiredesk
from tests.factories import make_document, make_id, status_of, the_document
from worker import pipeline, taggers
from worker.ingester import Ingester

__all__ = ["settings", "wiredesk"]

STORY = b"""Minister meets envoy
By Ada Bek
BISHKEK, March 3 (Example) - The minister met the ambassador of France.
"""


@pytest.fixture
def server(settings, monkeypatch):
    """The URL of a server; whoever needs a worker starts one."""
    with structlog.testing.capture_logs(), service.api() as url:
        monkeypatch.setenv("WIREDESK_URL", url)
        yield url


@pytest.fixture
def client(server):
    with client_of(server) as opened:
        yield opened


def finish(make):
    """Write for each document that is due what `make` makes of its claim."""
    with transaction() as tx:
        claimed = document_claims.claim(
            tx, now=datetime.now(UTC), limit=99, lease=timedelta(seconds=20), max_attempts=3
        )
        pipeline.store(tx, [make(each) for each in claimed], base_url="http://w")


def make_failed(content=None, code="needs_ocr", **fields):
    made = make_document(content, **fields)
    finish(lambda c: pipeline.failed(c, Failure(code, "Too bad."), base_url="http://w"))
    return made.id


def make_stored(content=None, parser="old/1", **fields):
    """A document as an old parser understood it."""
    made = make_document(content, **fields)
    read = ParsedDocument("Old text.", parser, "text/plain", title="Old title")
    understood = Understood(read, Tags("en"))
    finish(lambda c: pipeline.stored(c, understood, base_url="http://w"))
    return made.id


def test_all_that_failed_with_one_code_are_worked_anew(server, settings, wiredesk):
    meant = [make_failed() for _ in range(3)]
    other = make_failed(code="corrupt")

    with service.ingesting(settings):
        ran = wiredesk("reprocess", "--error", "needs_ocr")

    assert (ran.status, ran.out) == (0, "Worked anew: 3. 3 stored.\n")
    assert {status_of(each) for each in meant} == {DocumentStatus.STORED}
    assert status_of(other) is DocumentStatus.FAILED


def test_what_fails_again_is_counted_by_its_error(server, settings, wiredesk):
    make_failed(b"\x00\x01\x02\x03" * 99)
    make_failed()

    with service.ingesting(settings):
        ran = wiredesk("reprocess", "--status", "failed", "--json").json

    assert (ran["count"], ran["stored"], ran["failed"], ran["gone"]) == (2, 1, 1, 0)
    assert sum(ran["errors"].values()) == 1


def test_documents_are_named_and_one_that_is_gone_is_counted(server, settings, wiredesk):
    made = make_stored()

    with service.ingesting(settings):
        ran = wiredesk("reprocess", made, make_id())

    assert ran.out == "Worked anew: 2. 1 stored, 1 gone.\n"
    assert the_document(made).text != "Old text."


def test_what_was_read_by_a_parser_is_worked_anew(server, settings, wiredesk):
    old = make_stored(source="a")
    newer = make_stored(parser="old/2", source="a")
    make_stored(parser="other/1", source="a")
    make_stored(source="b")

    with service.ingesting(settings):
        one = wiredesk("reprocess", "--parser", "old/1", "--source", "a", "--since", "1h")
        rest = wiredesk("reprocess", "--parser", "old", "--source", "a", "--limit", 5)

    assert one.out == rest.out == "Worked anew: 1. 1 stored.\n"
    assert "Old text." not in (the_document(old).text, the_document(newer).text)


def test_what_other_taggers_tagged_is_worked_anew(server, settings, wiredesk, monkeypatch):
    monkeypatch.setattr(taggers, "TAGGER_VERSION", "9")
    make_stored(b"A story of today.")
    monkeypatch.setattr(taggers, "TAGGER_VERSION", "10")
    old, new = make_stored(), taggers.version(["language"])

    with service.ingesting(settings):
        first = wiredesk("reprocess", "--outdated", "--limit", 1)
        monkeypatch.setattr(taggers, "TAGGER_VERSION", "11")
        rest = wiredesk("reprocess", "--outdated")

    assert new == "10"
    assert first.out == "Worked anew: 1. 1 stored.\n"
    assert rest.out == "Worked anew: 2. 2 stored.\n"
    assert the_document(old).text != "Old text."


def test_none_that_is_meant_is_said(server, wiredesk):
    assert wiredesk("reprocess", "--source", "x").out == "Worked anew: 0. None is meant.\n"


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "Say which documents: ids, --error"),
        (["--limit", "3"], "Say which documents: ids, --error"),
        (["x", "--source", "a"], "Name documents, or say which are meant: not both."),
        (["--since", "soon"], "'soon' is no time"),
    ],
)
def test_it_must_be_said_which_are_meant(wiredesk, given, said):
    ran = wiredesk("reprocess", *given)

    assert ran.status != 0
    assert said in ran.err


def test_more_than_the_server_has_under_way_at_once_are_worked(
    server, settings, wiredesk, monkeypatch
):
    monkeypatch.setattr(reprocessing, "UNDER_WAY", 3)
    for _ in range(8):
        make_failed()

    with service.ingesting(settings):
        ran = wiredesk("reprocess", "--error", "needs_ocr")

    assert ran.out == "Worked anew: 8. 8 stored.\n"


def test_without_a_worker_only_so_many_are_asked_for_and_it_gives_up(server, settings, monkeypatch):
    monkeypatch.setattr(reprocessing, "UNDER_WAY", 2)
    made = [make_failed() for _ in range(3)]

    with (
        client_of(server) as opened,
        Client(server, opened.headers["authorization"].removeprefix("Bearer ")) as client,
        pytest.raises(CommandError, match="2 documents still wait"),
    ):
        reprocessing.work_anew(client, made, give_up=0.1)

    assert [status_of(each).value for each in made] == ["received", "received", "failed"]


def test_a_dry_run_shows_what_would_change_and_changes_nothing(server, wiredesk):
    made = make_stored(STORY, filename="story.txt")
    before = the_document(made)

    ran = wiredesk("reprocess", made, "--dry-run")

    lines = ran.out.splitlines()
    assert ran.status == 0
    assert lines[0] == f"{made}  story.txt"
    assert "  title: Old title → Minister meets envoy" in lines
    assert "  byline: - → Ada Bek" in lines
    assert "  parser: old/1 → newswire/1" in lines
    assert any(line.startswith("  text: Old text. → ") for line in lines)
    assert lines[-1].startswith("1 of 1 documents would change: ")
    assert the_document(made) == before


def test_a_dry_run_shows_that_a_failed_document_would_be_stored(server, wiredesk):
    made = make_failed(STORY)

    [told] = wiredesk("reprocess", "--error", "needs_ocr", "--dry-run", "--json").jsons

    assert told["id"] == made
    assert told["changes"]["status"] == {"old": "failed", "new": "stored"}
    assert told["changes"]["error"] == {"old": "needs_ocr", "new": None}
    assert told["changes"]["title"]["new"] == "Minister meets envoy"
    assert status_of(made) is DocumentStatus.FAILED


def test_a_dry_run_shows_that_a_stored_document_would_fail_and_no_more(server, wiredesk):
    make_stored(b"\x00\x01\x02\x03" * 99)

    [told] = wiredesk("reprocess", "--parser", "old", "--dry-run", "--json").jsons

    assert set(told["changes"]) == {"status", "error"}


def test_a_dry_run_finds_nothing_where_nothing_changed(server, settings, wiredesk):
    make_document(STORY, title="Sent title", tags=("wire",), language="en", source="a")
    Ingester(settings).ingest_due()

    ran = wiredesk("reprocess", "--source", "a", "--dry-run")

    assert ran.out == "0 of 1 documents would change.\n"


def test_what_was_corrected_does_not_change(client, settings, wiredesk):
    made = make_document(STORY).id
    Ingester(settings).ingest_due()
    client.patch(
        f"/v1/documents/{made}",
        json={"reason": "x", "byline": "Omar", "tags": ["x"], "people": [{"name": "Omar"}]},
    )

    ran = wiredesk("reprocess", made, "--dry-run")

    assert ran.out == "0 of 1 documents would change.\n"


def test_long_values_are_cut_and_lists_are_told_by_name(server, wiredesk):
    make_stored(b"Envoy " * 30 + b"\n\nThe minister met the ambassador of France.")

    lines = wiredesk("reprocess", "--parser", "old", "--dry-run").out.splitlines()

    assert all(len(line) < 200 for line in lines)
    assert any(line.endswith("…") for line in lines)


def test_one_whose_bytes_are_away_is_passed_over(server, settings, wiredesk):
    made = make_document(STORY * 2000).id
    Ingester(settings).ingest_due()
    blobs.path_of(the_document(made).head.sha256).unlink()

    ran = wiredesk("reprocess", made, "--dry-run")

    assert (ran.status, ran.out) == (0, "0 of 1 documents would change.\n")
    assert f"{made}: passed over." in ran.err


def test_a_key_that_may_not_read_ends_it(server, wiredesk):
    made = make_stored()

    ran = wiredesk("reprocess", made, "--dry-run", "--key", "wrong")

    assert ran.status == 1


def test_a_key_that_may_not_ask_ends_it(server, wiredesk):
    made = make_stored()

    ran = wiredesk("reprocess", made, "--key", "wrong")

    assert (ran.status, status_of(made)) == (1, DocumentStatus.STORED)


def test_one_that_is_deleted_while_it_waits_is_counted_as_gone(server, client):
    made = make_stored()
    key = client.headers["authorization"].removeprefix("Bearer ")
    deletions = iter([lambda: None, lambda: client.delete(f"/v1/documents/{made}")])

    class Losing(Client):
        """A client whose document is deleted as soon as it was asked for."""

        def get(self, path, **params):
            next(deletions, lambda: None)()
            return super().get(path, **params)

    with Losing(server, key) as losing:
        outcomes = reprocessing.work_anew(losing, [made], give_up=5)

    assert outcomes == {("gone", None): 1}


def test_what_failed_again_is_told_by_its_error(server, settings, wiredesk):
    made = make_failed(b"   ", code="corrupt")

    with service.ingesting(settings):
        ran = wiredesk("reprocess", made)

    assert ran.out == "Worked anew: 1. 1 failed.\nFailed with: empty 1.\n"


def test_metadata_that_are_found_and_differ_are_told(server, wiredesk):
    item = b'{"uri": "urn:x:1", "headline": "Talks", "body_text": "They met.", "profile": "x"}'
    made = make_stored(item)

    [told] = wiredesk("reprocess", made, "--dry-run", "--json").jsons

    assert told["changes"]["metadata.profile"] == {"old": None, "new": "x"}
