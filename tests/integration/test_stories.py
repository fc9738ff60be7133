"""Documents that are one story have one `story_id`, and name those that came before."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import orjson
import pytest
from sqlalchemy import func, select, text

from schemas.documents import ParsedDocument, Tags, Understood
from schemas.event_views import event_filter
from schemas.stories import Sketch
from store import document_claims, events, removal, reprocessing, stories
from store.document_tables import sketch_keys, sketches
from store.session import reading, transaction
from tests.api_server import client_of, serving
from tests.factories import make_document, the_document
from tests.story_texts import CUT, FOLLOW_UP, OTHER, REPRINT, STORY
from worker import pipeline, similar, sweep
from worker.ingester import Ingester

pytestmark = pytest.mark.usefixtures("database")


def claim():
    with transaction() as tx:
        return document_claims.claim(
            tx, now=datetime.now(UTC), limit=8, lease=timedelta(seconds=20), max_attempts=3
        )


def read(claimed, content, *, looked=True, **stated):
    """What comes of a claimed document with that text."""
    parsed = ParsedDocument(text=content, parser="test/1", media_type="text/plain", **stated)
    sketch = similar.look(claimed.id, parsed) if looked else None
    return pipeline.stored(claimed, Understood(parsed, Tags()), base_url="http://w", sketch=sketch)


def keep(*done):
    with transaction() as tx:
        pipeline.store(tx, done, base_url="http://w")


def store(text, **stated):
    """The id of a document with that text, as if it had been read."""
    make_document()
    (claimed,) = claim()
    keep(read(claimed, text, **stated))
    return claimed.id


def body(document_id):
    return orjson.loads(the_document(document_id).body)


def story(document_id):
    return body(document_id)["story_id"]


def relations(document_id):
    return {one["id"]: one["relation"] for one in body(document_id)["similar"]}


def told():
    """What the last event says of its document."""
    with reading() as tx:
        page = events.page(tx, event_filter([], None), after=0, limit=100)
    return orjson.loads(page.events[-1].data)["document"]


def count(table):
    with reading() as tx:
        return tx.execute(select(func.count()).select_from(table)).scalar()


def test_a_story_that_is_new_is_one_of_its_own():
    first = store(STORY)

    other = store(OTHER)

    assert (story(first), story(other)) == (first, other)
    assert relations(other) == {}


def test_a_reprint_has_the_story_of_the_first_and_names_it():
    first = store(STORY)

    second = store(REPRINT)

    assert story(second) == first
    assert relations(second) == {first: "reprint"}
    assert body(second)["similar"][0]["similarity"] > 0.9
    assert told()["story_id"] == first


def test_a_story_that_was_cut_is_an_edit_of_it():
    first = store(STORY)

    second = store(CUT)

    assert (story(second), relations(second)) == (first, {first: "edit"})


def test_a_follow_up_names_the_story_and_is_one_of_its_own():
    first = store(STORY)

    second = store(FOLLOW_UP)

    assert (story(second), relations(second)) == (second, {first: "follow_up"})


def test_what_was_published_before_follows_nothing():
    store(STORY, published_at="2024-03-05")

    assert relations(store(FOLLOW_UP, published_at="2024-03-04")) == {}


def test_the_most_similar_come_first():
    cut, whole = store(CUT), store(STORY)

    last = store(STORY + " ")

    assert list(relations(last)) == [whole, cut]
    assert story(last) == cut


def test_a_text_without_words_has_no_story():
    empty = store("Photo only.")

    assert (story(empty), relations(empty)) == (None, {})


def test_short_texts_are_one_story_only_if_they_are_the_same():
    first = store("Trading at the stock exchange has been suspended.")

    same = store("TRADING at the stock exchange has been suspended")
    other = store("Trading at the coffee exchange has been suspended.")

    assert (story(same), story(other)) == (first, other)


def test_documents_of_one_batch_see_each_other():
    make_document()
    make_document()
    first, second = claim()

    keep(read(first, STORY), read(second, REPRINT))

    assert story(second.id) == story(first.id) == first.id
    assert relations(second.id) == {first.id: "reprint"}
    assert told()["similar"][0]["id"] == first.id


def test_what_came_while_a_document_was_read_is_seen_when_it_is_stored():
    make_document()
    make_document()
    first, second = claim()
    late = read(second, REPRINT)
    keep(read(first, STORY))

    keep(late)

    assert relations(second.id) == {first.id: "reprint"}
    assert told()["story_id"] == first.id


def test_two_that_are_stored_at_the_same_moment_are_one_story():
    for _ in range(8):
        make_document()
    claimed = claim()
    done = [read(one, STORY, looked=number % 2 == 0) for number, one in enumerate(claimed)]
    together = Barrier(len(done))
    threads = [Thread(target=lambda one=one: (together.wait(), keep(one))) for one in done]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({story(one.id) for one in claimed}) == 1
    assert sorted(len(relations(one.id)) for one in claimed) == list(range(8))


def test_a_deleted_document_is_named_no_more():
    first = store(STORY)
    with transaction() as tx:
        removal.remove(tx, first, now=datetime.now(UTC), base_url="http://w")

    second = store(REPRINT)

    assert (story(second), relations(second)) == (second, {})


def test_one_that_was_deleted_while_another_was_read_is_not_named():
    first = store(STORY)
    make_document()
    (claimed,) = claim()
    done = read(claimed, REPRINT)
    with transaction() as tx:
        removal.remove(tx, first, now=datetime.now(UTC), base_url="http://w")

    keep(done)

    assert (story(claimed.id), relations(claimed.id)) == (claimed.id, {})


def test_a_deleted_document_leaves_no_keys():
    first = store(STORY)

    with transaction() as tx:
        removal.remove(tx, first, now=datetime.now(UTC), base_url="http://w")

    assert (count(sketches), count(sketch_keys)) == (0, 0)


def test_a_withdrawn_document_is_not_similar_to_later_ones():
    store(STORY, pub_status="canceled")

    second = store(REPRINT)

    assert (story(second), relations(second)) == (second, {})


def test_a_story_under_embargo_is_not_named_but_is_the_same_story():
    until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    first = store(STORY, embargo_until=until)

    second = store(REPRINT)

    assert (story(second), relations(second)) == (first, {})


def test_an_embargo_that_is_over_hides_nothing():
    first = store(STORY, embargo_until="2020-01-01T00:00:00+00:00")

    assert relations(store(REPRINT)) == {first: "reprint"}


def anew(document_id, text):
    """Read a document again, with another text."""
    with transaction() as tx:
        reprocessing.again(tx, document_id, now=datetime.now(UTC))
    (claimed,) = claim()
    keep(read(claimed, text))


def test_one_that_is_read_anew_keeps_its_story():
    first = store(STORY)
    second = store(REPRINT)

    anew(first, STORY)

    assert (story(first), relations(first)) == (first, {})
    assert story(second) == first
    assert count(sketches) == 2


def test_one_that_is_read_anew_with_another_text_is_placed_anew():
    first, other = store(STORY), store(OTHER)
    third = store("Nothing of this was known before, and nobody had asked for it either.")

    anew(third, REPRINT)

    assert (story(third), relations(third)) == (first, {first: "reprint"})
    assert story(other) == other
    assert count(sketch_keys) == 3 * stories.KEYS


def test_one_that_is_read_anew_with_no_text_is_found_no_more():
    first = store(STORY)

    anew(first, "")

    assert story(first) is None
    assert (count(sketches), count(sketch_keys)) == (0, 0)


def test_old_documents_are_found_no_more(settings):
    store(STORY)
    kept_shortly = settings.model_copy(update={"similar_retention": -timedelta(minutes=1)})

    sweep.sweep(settings)
    kept = count(sketches)
    sweep.sweep(kept_shortly)

    assert (kept, count(sketches), count(sketch_keys)) == (1, 0, 0)
    assert relations(store(REPRINT)) == {}


@contextmanager
def broken_table():
    """Meanwhile nothing can be looked for."""
    with transaction() as tx:
        tx.execute(text("ALTER TABLE sketch_keys RENAME TO gone"))
    try:
        yield
    finally:
        with transaction() as tx:
            tx.execute(text("ALTER TABLE gone RENAME TO sketch_keys"))


def test_a_document_is_stored_though_nothing_can_be_looked_for():
    first = store(STORY)

    with broken_table():
        second = store(REPRINT)

    assert (story(second), relations(second)) == (None, {})
    assert body(second)["warnings"] == [similar.UNKNOWN]
    assert told()["warnings"] == [similar.UNKNOWN]
    assert relations(store(CUT)) == {first: "edit"}


def test_a_document_is_stored_though_its_keys_cannot_be_held():
    make_document()
    (claimed,) = claim()
    done = replace(read(claimed, STORY), sketch=Sketch((2**70,)))

    keep(done)

    assert the_document(claimed.id).head.status == "stored"
    assert body(claimed.id)["warnings"] == [similar.UNKNOWN]


def test_a_list_shows_the_documents_of_a_story(settings):
    first, _, third = store(STORY), store(OTHER), store(REPRINT)

    with serving() as url, client_of(url) as client:
        items = client.get("/v1/documents", params={"story": first}).json()["items"]

    assert [one["id"] for one in items] == [third, first]
    assert items[0]["similar"][0]["id"] == first


def test_a_corrected_document_stays_in_its_story(settings):
    first = store(STORY)

    with serving() as url, client_of(url) as client:
        client.patch(f"/v1/documents/{first}", json={"title": "A bridge", "reason": "-"})
        items = client.get("/v1/documents", params={"story": first}).json()["items"]

    assert [(one["id"], one["title"], one["story_id"]) for one in items] == [
        (first, "A bridge", first)
    ]


def test_a_new_version_is_an_edit_of_the_one_before(settings):
    first = store(STORY, external_id="urn:1")

    second = store(CUT, external_id="urn:1")

    assert the_document(second).head.supersedes == first
    assert relations(second) == {first: "edit"}


def test_a_reprint_that_is_read_by_a_worker_is_told_as_one(settings):
    first = make_document(STORY.encode())
    second = make_document(REPRINT.encode())

    Ingester(settings).ingest_due()

    assert relations(second.id) == {first.id: "reprint"}
