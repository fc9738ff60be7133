"""What is found inside a document becomes documents of its own, each once."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import orjson
import pytest
from sqlalchemy import update

from schemas.arrivals import ArrivalOutcome, Via
from schemas.children import Child, LeftOut
from store import document_claims
from store.children import LostClaimError
from store.document_tables import documents
from store.session import transaction
from tests.arriving import MEANS, entries, read_all, summary
from tests.factories import make_document, status_of, the_document
from worker import pipeline
from worker.children import Bounds, Children

pytestmark = pytest.mark.usefixtures("database")


def zipped(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def claim():
    with transaction() as tx:
        return document_claims.claim(
            tx, now=datetime.now(UTC), limit=1, lease=timedelta(seconds=20), max_attempts=9
        )[0]


def lapse():
    """Let every lease run out."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    with transaction() as tx:
        tx.execute(update(documents).where(documents.c.due_at.is_not(None)).values(due_at=past))


def inside(document_id):
    return [the_document(child) for child in the_document(document_id).head.children]


def outcomes():
    return sorted((entry.outcome, entry.origin) for entry in entries() if entry.origin)


def taken(children, *found):
    for child in found:
        children.take(child)
    children.flush()


def story(number):
    return Child(f"Story {number} of the ferry.".encode(), f"{number}.txt")


def test_members_are_documents_with_a_parent_that_lists_them():
    receipt = make_document(zipped(a="The ferry sails.", b__c="The tram runs."), source="a wire")

    read_all()

    parent = the_document(receipt.id).head
    first, second = inside(receipt.id)
    assert parent.status == "stored"
    assert (first.text, second.text) == ("The ferry sails.", "The tram runs.")
    assert {child.head.parent_id for child in (first, second)} == {receipt.id}
    assert [child.head.fields.source for child in (first, second)] == ["a wire"] * 2
    assert [child.head.fields.filename for child in (first, second)] == ["a", "c"]


def test_every_member_has_a_line_of_its_own_in_the_ledger():
    make_document(zipped(a="The ferry sails.", b__c="The tram runs."))

    read_all()

    assert outcomes() == [("stored", "a"), ("stored", "b/c")]
    assert {entry.via for entry in entries() if entry.origin} == {Via.MEMBER}


def test_members_whose_bytes_are_known_are_duplicates_and_still_listed():
    known = make_document(b"The ferry sails.").id
    receipt = make_document(zipped(a="The ferry sails.", b="The tram runs.", c="The tram runs."))

    read_all()

    children = the_document(receipt.id).head.children
    assert known in children
    assert len(children) == 2
    assert outcomes() == [("duplicate", "a"), ("duplicate", "c"), ("stored", "b")]


def test_what_lies_in_members_is_found_as_well():
    inner = zipped(deep="The tram runs at night.")
    receipt = make_document(zipped(**{"in.zip": inner}))

    read_all()

    [middle] = inside(receipt.id)
    [deepest] = inside(middle.head.id)
    assert deepest.text == "The tram runs at night."


def test_the_event_of_a_container_names_its_children():
    receipt = make_document(zipped(a="The ferry sails."))
    claimed = claim()

    done = pipeline.process(claimed, MEANS)

    [child] = the_document(receipt.id).head.children
    assert orjson.loads(done.event.data)["document"]["children"] == [child]


def test_an_attempt_that_broke_off_leaves_nothing_to_be_found_twice():
    make_document(zipped(a="x"))
    taken(Children(claim(), Bounds()), story(1), story(1), story(2), LeftOut("3", "empty", "None."))
    lapse()

    again = Children(claim(), Bounds())
    taken(again, story(1), story(1), story(2), LeftOut("3", "empty", "None."), story(4))

    assert outcomes() == [
        ("duplicate", "1.txt"),
        ("pending", "1.txt"),
        ("pending", "2.txt"),
        ("pending", "4.txt"),
        ("rejected", "3"),
    ]


def test_an_attempt_whose_claim_was_lost_adds_nothing():
    make_document(zipped(a="x"))
    late = Children(claim(), Bounds())
    late.take(story(1))
    lapse()
    taken(Children(claim(), Bounds()), story(1))

    with pytest.raises(LostClaimError):
        late.flush()

    assert outcomes() == [("pending", "1.txt")]


@pytest.mark.parametrize(
    ("bounds", "code"),
    [
        (Bounds(depth=0), "too_deep"),
        (Bounds(count=1), "too_many"),
        (Bounds(size=30), "too_large"),
        (Bounds(largest=5), "too_large"),
    ],
)
def test_what_is_too_much_is_left_out_and_accounted_for(bounds, code):
    make_document(zipped(a="x"))
    children = Children(claim(), bounds)

    taken(children, story(1), story(2), Child(b"", "none.txt"))

    reasons = {entry.reason.code for entry in entries() if entry.outcome == "rejected"}
    assert reasons == {code, "empty"}
    assert any(code in warning for warning in children.warnings())
    assert len([e for e in entries() if e.origin]) == 3


def test_grandchildren_count_towards_what_one_document_may_hold():
    make_document(zipped(a="x"))
    taken(Children(claim(), Bounds(count=2)), story(1))
    nested = claim()

    taken(Children(nested, Bounds(count=2)), story(2), story(3))

    assert [outcome for outcome, _ in outcomes()] == ["pending", "pending", "rejected"]


def test_of_very_many_that_are_left_out_the_ledger_tells_of_a_thousand():
    make_document(zipped(a="x"))
    children = Children(claim(), Bounds(count=0))

    for number in range(1100):
        children.take(story(number))
    children.flush()

    assert summary().total.rejected == 1000
    assert list(children.warnings()) == ["1,100 left out (too_many); the ledger says which."]


def test_large_members_become_files_and_come_back_whole():
    content = bytes(range(256)) * 1000
    make_document(zipped(a="x"))
    children = Children(claim(), Bounds())

    taken(children, Child(content, "big.bin"))

    [child] = children.ids
    assert the_document(child).head.size == len(content)


def test_a_container_that_is_read_again_finds_nothing_twice():
    receipt = make_document(zipped(a="The ferry sails.", b="The tram runs."))
    read_all()
    before = summary()

    from store import reprocessing

    with transaction() as tx:
        reprocessing.again(tx, receipt.id, now=datetime.now(UTC))
    read_all()

    assert summary() == before
    assert status_of(receipt.id) == "stored"
    assert len(the_document(receipt.id).head.children) == 2
    assert ArrivalOutcome.DUPLICATE not in {entry.outcome for entry in entries()}
