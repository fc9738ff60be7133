"""The ledger: every arrival is there once, with its one outcome, and all of them add up."""

from datetime import UTC, datetime, timedelta

import pytest

from schemas.arrivals import ArrivalOutcome, Via
from schemas.errors import NotFoundError
from store import ledger
from store.ledger_summary import _statement as ledger_summary_statement
from store.session import reading
from tests.arriving import UNREADABLE, entries, read_all, reject, summary
from tests.factories import accepted, make_arrival, make_document, make_id, the_document

pytestmark = pytest.mark.usefixtures("database")

HOUR = timedelta(hours=1)


def one_of_each(source="ap"):
    """An arrival of every outcome, oldest first; the documents that came of them."""
    read = read_documents(source)
    reject(source)
    return *read, repeated(source)


def read_documents(source):
    """One that is stored, one that is an update, one that cannot be read."""
    first = make_document(source=source, external_id="1", filename="first.txt")
    newer = make_document(source=source, external_id="1")
    broken = make_document(UNREADABLE + str(source).encode(), source=source)
    read_all()
    return first, newer, broken


def repeated(source):
    """One that comes twice, and is not read yet."""
    story = f"The same story of {source}.".encode()
    make_document(story, source=source)
    return make_document(story, source=source)


def one_of_each_of(*sources):
    """Of each source an arrival of every outcome."""
    for source in sources:
        read_documents(source)
    for source in sources:
        reject(source)
        repeated(source)


def counts(found):
    shown = found.model_dump(by_alias=True)
    return {name: shown[name] for name in ("in", *ArrivalOutcome)}


def test_every_arrival_is_there_once_newest_first():
    first, newer, broken, again = one_of_each()

    found = entries()

    assert [entry.outcome for entry in found] == [
        "duplicate",
        "pending",
        "rejected",
        "rejected",
        "updated",
        "stored",
    ]
    documents = [again.id, again.id, None, broken.id, newer.id, first.id]
    assert [entry.document_id for entry in found] == documents
    assert [entry.id for entry in found[3:]] == documents[3:]


def test_an_entry_tells_what_came_and_how():
    arrival = make_arrival(source="ap", filename="story.txt")
    receipt = accepted(arrival)[0]
    read_all()

    [entry] = entries()

    assert entry.id == receipt.id
    assert (entry.via, entry.origin, entry.source) == (Via.REQUEST, None, "ap")
    assert (entry.filename, entry.sha256, entry.size) == ("story.txt", arrival.sha256, arrival.size)
    assert entry.received_at == receipt.received_at
    assert entry.finished_at == the_document(receipt.id).head.stored_at
    assert entry.reason is None
    assert entry.links == {
        "self": f"/v1/ledger/{receipt.id}",
        "document": f"/v1/documents/{receipt.id}",
    }


def test_what_was_rejected_says_why():
    make_document(UNREADABLE)
    read_all()
    reject()

    at_the_door, when_read = entries()

    assert at_the_door.reason.code == "empty"
    assert at_the_door.reason.message == "The body holds no bytes."
    assert at_the_door.finished_at == at_the_door.received_at
    assert "document" not in at_the_door.links
    assert when_read.reason.code == "unsupported_media_type"
    assert when_read.finished_at is None


def test_what_is_pending_is_not_finished():
    make_document()

    assert entries()[0].finished_at is None


@pytest.mark.parametrize(
    ("source", "sources"), [(None, {"ap", None}), ("ap", {"ap"}), ("", {None}), ("afp", set())]
)
@pytest.mark.parametrize("outcome", ArrivalOutcome)
def test_entries_are_found_by_outcome_and_source(outcome, source, sources):
    one_of_each_of("ap", None)

    found = entries(source=source, outcome=outcome)

    each = 2 if outcome is ArrivalOutcome.REJECTED else 1
    assert [entry.outcome for entry in found] == [outcome] * (each * len(sources))
    assert {entry.source for entry in found} == sources


def test_entries_are_found_by_the_time_of_receipt():
    one_of_each()
    now = datetime.now(UTC)
    middle = entries()[2].received_at

    assert len(entries(since=now - HOUR, until=now + HOUR)) == 6
    assert entries(since=now + HOUR) == entries(until=now - HOUR) == []
    assert len(entries(since=middle)) == 3
    assert len(entries(until=middle)) == 3


def test_the_ends_of_time_can_be_asked_for():
    one_of_each()
    begin, end = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)

    assert len(entries(since=begin, until=end)) == 6
    assert entries(since=end) == entries(until=begin) == []
    assert summary(since=begin).total.in_ == 6
    assert summary(since=end).total.in_ == 0


def test_pages_follow_one_another_while_more_arrives():
    one_of_each()
    wanted = [entry.id for entry in entries()]

    first = entries(limit=2)
    one_of_each("afp")
    second = entries(limit=2, before=first[-1].id)
    third = entries(limit=9, before=second[-1].id)

    assert [entry.id for entry in (*first, *second, *third)] == wanted


def test_one_entry_is_found_by_its_id():
    one_of_each()

    for entry in entries():
        with reading() as tx:
            assert ledger.get(tx, entry.id) == entry


def test_an_entry_there_is_not_is_not_found():
    with pytest.raises(NotFoundError, match="list of entries"), reading() as tx:
        ledger.get(tx, make_id())


def test_the_summary_counts_each_outcome_of_each_source():
    one_of_each_of("ap", None)
    make_document(source="afp")

    found = summary()

    each = {"in": 6, "stored": 1, "updated": 1, "duplicate": 1, "rejected": 2, "pending": 1}
    by_source = {line.source: counts(line) for line in found.items}
    assert by_source["ap"] == each
    assert by_source["afp"] == dict.fromkeys(each, 0) | {"in": 1, "pending": 1}
    assert found.source_count == 3
    assert counts(found.total)["in"] == 13


def test_the_summary_says_when_the_last_came():
    one_of_each_of("ap", None)

    last = {line.source: line.last_arrival_at for line in summary().items}

    assert last == {
        "ap": entries(source="ap")[0].received_at,
        None: entries(source="")[0].received_at,
    }


def test_the_summary_counts_what_came_since_a_moment():
    one_of_each("ap")
    later = datetime.now(UTC) + timedelta(milliseconds=1)
    make_document(source="afp")

    found = summary(since=later - HOUR)

    assert found.total.in_ == 7
    assert summary(since=later + HOUR).items == []


def test_an_empty_ledger_adds_up_to_nothing():
    found = summary()

    assert found.items == []
    assert (found.source_count, found.total.in_) == (0, 0)


def test_of_very_many_sources_those_with_the_most_arrivals_are_listed(monkeypatch):
    monkeypatch.setattr("store.ledger_summary.MOST_LISTED", 2)
    ledger_summary_statement.cache_clear()
    for source in ("a", "b", "b", "c", "c", "c"):
        make_document(source=source)

    found = summary()
    ledger_summary_statement.cache_clear()

    assert [(line.source, line.in_) for line in found.items] == [("c", 3), ("b", 2)]
    assert (found.source_count, found.total.in_) == (3, 6)
