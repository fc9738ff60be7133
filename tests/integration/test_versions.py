"""Versions: what takes the place of what, whatever the order in which they come."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier

import orjson
import pytest
from sqlalchemy import select, update

from store import document_claims, removal, reprocessing
from store.document_tables import contents, documents
from store.session import reading, transaction
from store.tables import events
from tests.arriving import MEANS
from tests.factories import accepted, make_arrival, make_document, the_document
from worker import pipeline

SLOWEST = 4.0
"""Seconds for five claims: far more than they take, and less than they took when each
version that waits looked at all before it."""

pytestmark = pytest.mark.usefixtures("database")


def claim():
    with transaction() as tx:
        return document_claims.claim(
            tx, now=datetime.now(UTC), limit=10, lease=timedelta(seconds=20), max_attempts=3
        )


def processed(claimed):
    return [pipeline.process(c, MEANS) for c in claimed]


def store(claimed):
    """Work what was claimed, and write it."""
    done = processed(claimed)
    with transaction() as tx:
        pipeline.store(tx, done, base_url="http://w")


def ingest_all():
    while claimed := claim():
        store(claimed)


def told():
    with reading() as tx:
        rows = tx.execute(select(events).order_by(events.c.position)).all()
    return [(row.type, orjson.loads(row.data)) for row in rows]


def test_a_newer_version_supersedes_and_says_so():
    first = make_document(external_id="story-1", version="1")
    second = make_document(external_id="story-1", version="2")

    ingest_all()

    assert the_document(second.id).head.supersedes == first.id
    assert the_document(first.id).head.superseded_by == second.id
    assert [kind for kind, _ in told()] == ["document.stored", "document.updated"]
    data = told()[1][1]
    assert data["supersedes"] == data["document"]["supersedes"] == first.id


def test_an_older_version_that_comes_late_is_stored_and_supersedes_nothing():
    newer = make_document(external_id="story-1", version="10")
    older = make_document(external_id="story-1", version="9")

    ingest_all()

    assert the_document(older.id).head.supersedes is None
    assert the_document(older.id).head.superseded_by == newer.id
    assert the_document(newer.id).head.superseded_by is None
    assert [kind for kind, _ in told()] == ["document.stored", "document.stored"]


def test_a_chain_of_versions_is_linked_one_by_one():
    chain = [make_document(external_id="story-1") for _ in range(3)]

    ingest_all()

    heads = [the_document(one.id).head for one in chain]
    assert [head.supersedes for head in heads] == [None, chain[0].id, chain[1].id]
    assert [head.superseded_by for head in heads] == [chain[1].id, chain[2].id, None]


def test_the_same_id_of_another_source_is_another_thing():
    make_document(external_id="1", source="ap")
    other = make_document(external_id="1", source="afp")

    ingest_all()

    assert the_document(other.id).head.supersedes is None


def test_versions_of_one_thing_are_claimed_one_after_the_other():
    for _ in range(3):
        make_document(external_id="story-1")
    make_document()

    assert len(claim()) == 2
    assert claim() == []


def supersede(document_id):
    """The document that this one took the place of."""
    return the_document(document_id).head.supersedes


def read_anew(document_id):
    """Have a finished document worked again."""
    with transaction() as tx:
        reprocessing.again(tx, document_id, now=datetime.now(UTC))


def mend(document_id, content):
    """Have other bytes in place of the document's."""
    with transaction() as tx:
        row = update(contents).where(contents.c.document_id == document_id)
        tx.execute(row.values(content=content))


def named(claimed, name):
    """What was claimed, as a version of the thing of that name: as if the claim had not seen
    the others."""
    fields = replace(claimed.fields, external_id=name)
    with transaction() as tx:
        row = update(documents).where(documents.c.id == claimed.id)
        tx.execute(row.values(external_id=name, fields=fields))
    return replace(claimed, fields=fields)


def is_unfinished():
    """Whether a document is not worked off yet."""
    with reading() as tx:
        due = select(documents.c.id).where(documents.c.due_at.is_not(None)).limit(1)
        return tx.execute(due).first() is not None


def work_until_done():
    """What a worker does beside others."""
    while is_unfinished():
        store(claim())


def store_at(line, claimed):
    """Work what was claimed, wait for the others at the line, and write it."""
    done = processed(claimed)
    line.wait()
    with transaction() as tx:
        pipeline.store(tx, done, base_url="http://w")


def delete(document_id):
    """Delete a document."""
    with transaction() as tx:
        removal.remove(tx, document_id, now=datetime.now(UTC), base_url="http://w")


@pytest.mark.parametrize(
    ("first", "second", "is_newer"),
    [
        ("1", "1", True),
        (None, None, True),
        ("5", None, True),
        (None, "5", True),
        ("1.9", "1.10", True),
        ("1.10", "1.9", False),
        ("v9", "v10", True),
        ("2", "2-draft", True),
        ("2-1", "2-draft", False),
        ("A", "a", True),
        ("2020-10-13T10:00:00+06:00", "2020-10-13T05:00:00Z", True),
        ("2020-10-13T05:00:00Z", "2020-10-13T10:00:00+06:00", False),
        ("2020-10-13", "2020-10-14", True),
        ("9" * 255, "1" + "0" * 254, False),
        ("…", "…", True),
    ],
)
def test_a_later_arrival_supersedes_what_is_no_newer(database, first, second, is_newer):
    one = make_document(external_id="x", version=first)
    other = make_document(external_id="x", version=second)

    ingest_all()

    assert (supersede(other.id) == one.id) is is_newer


@pytest.mark.parametrize(
    "external_id",
    [
        "ünï/çødé",
        "a b",
        " a",
        "a ",
        "'; DROP TABLE items; --",
        "%_\\",
        "\U0001f4f0" * 255,
        "A",
        "0",
    ],
)
def test_an_id_of_any_characters_is_the_senders_own(external_id):
    one = make_document(external_id=external_id, source="s")
    make_document(external_id="a", source="s")
    other = make_document(external_id=external_id, source="s")

    ingest_all()

    assert supersede(other.id) == one.id


def test_no_source_is_a_source_of_its_own():
    one = make_document(external_id="x")
    make_document(external_id="x", source="s")
    other = make_document(external_id="x")

    ingest_all()

    assert supersede(other.id) == one.id


def test_a_version_that_is_finished_after_a_newer_one_does_not_supersede_it():
    older, newer = make_document(), make_document()
    first, second = (named(one, "x") for one in claim())

    store([second])
    store([first])

    assert supersede(newer.id) is None
    assert supersede(older.id) is None
    assert the_document(older.id).head.superseded_by == newer.id
    assert [kind for kind, _ in told()] == ["document.stored", "document.stored"]


def test_the_newest_version_read_anew_stays_what_it_is():
    first, second = (make_document(external_id="x") for _ in range(2))
    ingest_all()

    read_anew(second.id)
    ingest_all()
    third = make_document(external_id="x")
    ingest_all()

    assert supersede(second.id) == first.id
    assert supersede(third.id) == second.id
    assert [kind for kind, _ in told()] == [
        "document.stored",
        "document.updated",
        "document.stored",
        "document.updated",
    ]


def test_an_old_version_read_anew_supersedes_nothing():
    first, second = (make_document(external_id="x") for _ in range(2))
    ingest_all()

    read_anew(first.id)
    waiting = the_document(first.id).head.superseded_by
    ingest_all()

    assert supersede(first.id) is None
    assert waiting == the_document(first.id).head.superseded_by == second.id
    assert the_document(second.id).head.superseded_by is None


def test_what_failed_at_first_takes_its_place_once_it_is_read():
    first = make_document(external_id="x", version="1")
    third = make_document(b"\x7fELF\x02\x01\x01" + bytes(64), external_id="x", version="3")
    second = make_document(external_id="x", version="2")
    ingest_all()
    mend(third.id, b"Now it can be read.")

    read_anew(third.id)
    ingest_all()

    assert supersede(second.id) == first.id
    assert supersede(third.id) == second.id


def test_when_the_newest_is_deleted_the_one_before_is_the_newest_again():
    first, second = (make_document(external_id="x") for _ in range(2))
    ingest_all()

    delete(second.id)
    third = make_document(external_id="x")
    ingest_all()

    assert supersede(third.id) == first.id


def test_a_chain_of_which_the_middle_was_deleted_goes_on():
    first, second, third = (make_document(external_id="x") for _ in range(3))
    ingest_all()

    delete(second.id)
    delete(third.id)
    fourth = make_document(external_id="x")
    ingest_all()

    assert supersede(fourth.id) == first.id


def test_a_late_version_is_the_newest_when_the_newer_one_is_deleted():
    newer = make_document(external_id="x", version="10")
    late = make_document(external_id="x", version="9")
    ingest_all()

    delete(newer.id)
    later_still = make_document(external_id="x", version="8")
    ingest_all()

    assert the_document(late.id).head.superseded_by is None
    assert supersede(later_still.id) is None
    assert the_document(later_still.id).head.superseded_by == late.id


def test_after_all_versions_were_deleted_the_next_is_a_first_one():
    first, second = (make_document(external_id="x") for _ in range(2))
    ingest_all()

    delete(first.id)
    delete(second.id)
    third = make_document(external_id="x")
    ingest_all()

    assert supersede(third.id) is None
    assert the_document(third.id).head.superseded_by is None


def test_an_update_says_what_changed():
    make_document(b"Blast\n\nThe blast in Osh killed 12 people.", external_id="x")
    make_document(b"Blast\n\nThe blast in Osh killed 14 people.", external_id="x")

    ingest_all()

    changed = told()[1][1]["changes"]
    assert changed["paragraphs"]["changed_count"] == 1
    assert [(n["old"], n["new"]) for n in changed["numbers"]] == [("12", "14")]


def test_workers_side_by_side_make_one_chain_of_many_versions():
    things = [f"thing-{n}" for n in range(6)]
    chains = [[make_document(external_id=thing).id for _ in range(8)] for thing in things]

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: work_until_done(), range(4)))

    for chain in chains:
        assert [supersede(one) for one in chain] == [None, *chain[:-1]]
    assert Counter(kind for kind, _ in told()) == {"document.stored": 6, "document.updated": 42}


def test_versions_finished_at_the_same_moment_find_their_places():
    names = [f"thing-{n}" for n in range(5)]
    made = [make_document() for _ in range(10)]
    claimed = claim()
    first = [named(one, name) for one, name in zip(claimed[:5], names, strict=True)]
    second = [named(one, name) for one, name in zip(claimed[5:], reversed(names), strict=True)]
    line = Barrier(2, timeout=20)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda half: store_at(line, half), (first, second)))

    heads = [the_document(one.id).head for one in made]
    assert all(head.superseded_by for head in heads[:5])
    assert not any(head.superseded_by or head.status != "stored" for head in heads[5:])


def test_many_versions_of_one_thing_do_not_slow_the_claim_down():
    made = accepted(*[make_arrival(external_id="x") for _ in range(6000)])
    with transaction() as tx:
        first_half = update(documents).where(documents.c.id <= made[3000].id)
        tx.execute(first_half.values(due_at=None, status="stored"))

    began = time.perf_counter()
    claimed = [claim() for _ in range(5)]

    assert [len(found) for found in claimed] == [1, 0, 0, 0, 0]
    assert time.perf_counter() - began < SLOWEST
