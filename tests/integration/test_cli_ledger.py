"""`wiredesk ledger`, against a running server."""

from datetime import UTC, datetime, timedelta

import pytest
import structlog.testing

from cli import client
from store import ledger_summary
from tests import service
from tests.arriving import entries, read_all, reject, summary
from tests.command import settings, wiredesk
from tests.factories import make_document
from worker.quiet import QuietWatch

__all__ = ["settings", "wiredesk"]


@pytest.fixture
def server(settings, monkeypatch):
    """A server with three arrivals."""
    with structlog.testing.capture_logs(), service.api() as url:
        monkeypatch.setenv("WIREDESK_URL", url)
        make_document(source="ap", filename="story.txt")
        read_all()
        reject("ap")
        make_document()
        yield url


def test_arrivals_are_listed_for_people(wiredesk, server):
    ran = wiredesk("ledger")

    heading, *lines = ran.out.splitlines()
    assert ran.status == 0
    assert heading.split() == "RECEIVED OUTCOME SOURCE VIA NAME DOCUMENT REASON".split()
    assert [line.split()[1:3] for line in lines] == [
        ["pending", "-"],
        ["rejected", "ap"],
        ["stored", "ap"],
    ]
    assert "empty: The body holds no bytes." in lines[1]
    assert "story.txt" in lines[2]


def test_arrivals_are_printed_as_json(wiredesk, server):
    ran = wiredesk("ledger", "--json")

    assert ran.json == [entry.model_dump(mode="json") for entry in entries()]


def test_arrivals_are_filtered(wiredesk, server):
    def found(*options):
        return [entry["outcome"] for entry in wiredesk("ledger", "--json", *options).json]

    assert found("--outcome", "rejected") == ["rejected"]
    assert found("--source", "ap") == ["rejected", "stored"]
    assert found("--source", "") == ["pending"]
    assert found("--since", "1h") == ["pending", "rejected", "stored"]
    assert found("--since", "2999-01-01T00:00:00Z") == []


def test_a_limit_reaches_over_pages(wiredesk, server, monkeypatch):
    monkeypatch.setattr(client, "PAGE", 1)

    assert len(wiredesk("ledger", "--json", "--limit", "2").json) == 2
    assert len(wiredesk("ledger", "--json").json) == 3


def test_the_summary_is_a_table_with_a_total(wiredesk, server):
    ran = wiredesk("ledger", "summary")

    lines = [line.split() for line in ran.out.splitlines()]
    assert lines[0][:7] == "SOURCE IN STORED UPDATED DUPLICATE REJECTED PENDING".split()
    assert [line[:7] for line in lines[1:]] == [
        ["ap", "2", "1", "0", "0", "1", "0"],
        ["(none)", "1", "0", "0", "0", "0", "1"],
        ["total", "3", "1", "0", "0", "1", "1"],
    ]


def test_the_summary_says_what_is_quiet(wiredesk, server, settings):
    limits = settings.model_copy(update={"quiet_after": (("ap", timedelta(microseconds=1)),)})
    QuietWatch(limits).look(datetime.now(UTC))

    lines = wiredesk("ledger", "summary").out.splitlines()

    assert ["quiet since" in line for line in lines] == [False, True, False, False]


def test_the_summary_says_how_many_sources_it_leaves_out(wiredesk, server, monkeypatch):
    monkeypatch.setattr(ledger_summary, "MOST_LISTED", 1)
    ledger_summary._statement.cache_clear()

    lines = wiredesk("ledger", "summary").out.splitlines()
    ledger_summary._statement.cache_clear()

    assert [line.split("  ")[0] for line in lines] == ["SOURCE", "ap", "(1 more sources)", "total"]


def test_the_summary_is_printed_as_json(wiredesk, server):
    assert wiredesk("ledger", "summary", "--json").json == summary().shown()
    late = wiredesk("ledger", "summary", "--json", "--since", "2999-01-01T00:00:00Z").json
    assert late["total"]["in"] == 0


@pytest.mark.parametrize("command", [["ledger"], ["ledger", "summary"]])
def test_a_time_that_is_none_is_refused(wiredesk, server, command):
    ran = wiredesk(*command, "--since", "yesterday")

    assert ran.status == 2
    assert "'yesterday' is no time" in ran.err


def test_an_outcome_there_is_not_is_refused(wiredesk, server):
    ran = wiredesk("ledger", "--outcome", "lost")

    assert ran.status == 1
    assert "outcome" in ran.err
