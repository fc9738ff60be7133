"""A JSON Feed gives its items as children, each of which reads alone."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.documents import RawDocument
from schemas.errors import CorruptDocumentError
from worker import parsers
from worker.parsers.feeds import jsonfeed

from ..outcomes import outcome

ITEM = {
    "id": "https://a.example/1",
    "url": "https://a.example/1",
    "external_url": "https://b.example/",
    "title": "A bridge",
    "content_html": "<p>One.</p><p>Two.</p>",
    "summary": "Short.",
    "tags": ["bridge"],
    "image": "https://a.example/1.png",
    "date_published": "2024-06-11T23:40:00+02:00",
    "date_modified": "2024-06-12T00:00:00Z",
    "authors": [{"name": "Ada Obi"}],
}


def feed(*items, **more):
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "Wire", "language": "en-GB",
         "home_page_url": "https://a.example/", "items": list(items)} | more
    ).encode()  # fmt: skip


def parse(content):
    return jsonfeed.parse(RawDocument(content))


def test_a_feed_says_what_it_is_and_has_its_items_as_children():
    parsed = parse(feed(ITEM, {"id": "2", "content_text": "Three."}, description="News."))

    first, second = parsed.children

    assert (parsed.title, parsed.text, parsed.language) == ("Wire", "News.", "en")
    assert parsed.metadata["item_count"] == 2
    assert (first.name, first.media_type) == ("https://a.example/1", "application/feed+json")
    assert parse(first.content).title == "A bridge"
    assert (parse(second.content).text, parse(second.content).title) == ("Three.", "Three")


def test_an_item_gives_its_fields():
    parsed = parse(feed(ITEM))

    assert (parsed.title, parsed.text, parsed.summary) == ("A bridge", "One.\n\nTwo.", "Short.")
    assert (parsed.byline, parsed.provider, parsed.language) == ("Ada Obi", "Wire", "en")
    assert parsed.published_at == "2024-06-11T23:40:00+02:00"
    assert (parsed.external_id, parsed.keywords) == ("https://a.example/1", ("bridge",))
    assert parsed.metadata == {
        "modified_at": "2024-06-12T00:00:00+00:00",
        "canonical_url": "https://a.example/1",
        "image": "https://a.example/1.png",
        "related": [{"rel": "external", "id": "https://b.example/", "title": None}],
        "language_tag": "en-GB",
    }


def test_the_single_author_of_version_1_and_the_feeds_author_are_known():
    own = parse(feed({"id": "1", "content_text": "A.", "author": {"name": "Ada Obi"}}))
    feeds = parse(feed({"id": "1", "content_text": "A."}, author={"name": "Per Lind"}))

    assert (own.byline, feeds.byline) == ("Ada Obi", "Per Lind")


def test_an_item_without_content_has_its_summary():
    assert parse(feed({"id": "1", "summary": "Short."})).text == "Short."


def test_it_is_recognised_and_its_children_too():
    taken = []

    parsed = parsers.read(RawDocument(feed(ITEM, ITEM)), taken.append)

    child = parsers.parse(RawDocument(taken[0].content))
    assert (parsed.parser, child.parser) == ("jsonfeed/1", "jsonfeed/1")
    assert child.title == "A bridge"


@pytest.mark.parametrize("content", [b"[]", b"{", b"5"])
def test_what_is_no_feed_is_corrupt(content):
    with pytest.raises(CorruptDocumentError):
        parse(content)


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*ITEM, "content_text"]), st.none() | st.text() | st.lists(st.text())
    )
)
def test_any_item_gives_a_document_or_a_stated_error(item):
    text, _ = outcome(jsonfeed.parse, feed(item))

    assert text
