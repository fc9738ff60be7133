"""A rewrite of a stored story of the same source is a version of it, with what changed."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest

from schemas.documents import ParsedDocument, Tags, Understood
from schemas.event_views import event_filter
from store import document_claims, events, revisions
from store.session import reading, transaction
from tests.factories import make_document, the_document
from worker import pipeline

pytestmark = pytest.mark.usefixtures("database")

STORY = " ".join(
    f"The {noun} of the {place} {verb} on Monday that the {thing} would open in spring."
    for noun, place, verb, thing in zip(
        "mayor engineer teacher driver farmer judge nurse baker pilot sailor".split(),
        "harbour valley village station market court clinic mill field island".split(),
        "said told wrote announced explained ruled promised hoped believed learned".split(),
        "bridge school road line fair hall ward oven strip pier".split(),
        strict=True,
    )
)
REWRITE = STORY + " The opening was put off by heavy rain, officials of the province added later."
OTHER = STORY.replace("Monday", "Tuesday").replace("open", "close").replace("spring", "winter")


def store(text, source="a wire", **stated):
    """A document with that text, as if it had been read."""
    parsed = ParsedDocument(text=text, parser="test/1", media_type="text/plain", **stated)
    receipt = make_document(source=source)
    with transaction() as tx:
        claimed = document_claims.claim(
            tx, now=datetime.now(UTC), limit=1, lease=timedelta(seconds=20), max_attempts=3
        )
        understood = Understood(parsed, Tags())
        done = [pipeline.stored(c, understood, base_url="http://w") for c in claimed]
        pipeline.store(tx, done, base_url="http://w")
    return receipt.id


def supersedes(document_id):
    return the_document(document_id).head.supersedes


def last_event():
    with reading() as tx:
        page = events.page(tx, event_filter([], None), after=0, limit=100)
    return page.events[-1].type, orjson.loads(page.events[-1].data)


def test_a_rewrite_is_a_version_with_what_changed():
    first = store(STORY)

    second = store(REWRITE)

    kind, data = last_event()
    assert (kind, data["supersedes"]) == ("document.updated", first)
    assert data["changes"]["text_changed"]
    assert supersedes(second) == first
    assert the_document(first).head.superseded_by == second


def test_a_rewrite_of_a_rewrite_follows_the_last_one():
    store(STORY)
    second = store(REWRITE)

    third = store(REWRITE + " Nobody was hurt, the police of the province said at night.")

    assert supersedes(third) == second


def test_another_source_tells_a_story_of_its_own():
    store(STORY)

    assert supersedes(store(REWRITE, source="another wire")) is None


def test_a_story_without_a_source_rewrites_nothing():
    store(STORY, source=None)

    assert supersedes(store(REWRITE, source=None)) is None


def test_a_form_filled_in_with_other_figures_is_a_story_of_its_own():
    store(f"Report 17. {STORY} Reference a1b2.")

    assert supersedes(store(f"Report 18. {STORY} Reference c3d4.")) is None


def test_a_story_that_only_looks_alike_is_one_of_its_own():
    store(STORY)

    assert supersedes(store("The weather stays fine. " * 20 + STORY[:200])) is None


def test_a_new_lead_under_the_same_slug_is_a_version_however_much_it_changed():
    first = store(STORY, slugline="FERRY-STRIKE")

    second = store(
        "The strike is over. " + STORY[:300], slugline="FERRY-STRIKE", metadata={"lead": 1}
    )

    assert supersedes(second) == first


def test_a_kill_under_a_slug_withdraws_every_version_of_its_story():
    first = store(STORY, slugline="FERRY-STRIKE")
    second = store(REWRITE, slugline="FERRY-STRIKE", metadata={"lead": 1})

    kill = store("Kill the story on the ferry.", slugline="FERRY-STRIKE", pub_status="canceled")

    kind, data = last_event()
    assert (kind, data["withdraws"]) == ("document.withdrawn", [first, second])
    assert supersedes(kill) == second
    assert orjson.loads(the_document(first).body)["pub_status"] == "canceled"


def test_two_stories_under_one_slug_that_share_no_words_are_two():
    store(STORY, slugline="SPORTS-RESULTS")

    second = store("Goals fell late in a match of two halves.", slugline="SPORTS-RESULTS")

    assert supersedes(second) is None


def test_the_same_bulletin_of_another_day_is_another_one():
    store(STORY, published_at="2024-03-04")

    assert supersedes(store(REWRITE, published_at="2024-03-05")) is None


def test_what_bears_an_id_is_a_version_of_that_alone():
    store(STORY)

    assert supersedes(store(REWRITE, external_id="urn:item:1")) is None


def test_what_came_days_ago_is_not_rewritten_any_more(monkeypatch):
    store(STORY)
    monkeypatch.setattr(revisions, "REMEMBERED", timedelta(0))

    assert supersedes(store(REWRITE)) is None


def test_old_prints_are_forgotten():
    store(STORY)
    later = datetime.now(UTC) + revisions.REMEMBERED + timedelta(minutes=1)

    with transaction() as tx:
        counts = [revisions.forget(tx, now=now, limit=100) for now in (datetime.now(UTC), later)]

    assert counts[0] == 0
    assert counts[1] > 3
