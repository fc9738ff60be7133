"""RSS of all versions: the channel, and each item as a story of its own."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.arrivals import Via
from schemas.documents import RawDocument
from schemas.errors import CorruptDocumentError, IngestError
from worker import parsers
from worker.parsers.feeds import rss

from .rss_files import RSS, children, entry, left_out, raw


def test_the_channel_is_a_document_of_its_own():
    parsed = rss.parse(raw(RSS))

    assert (parsed.title, parsed.text) == ("Moor Press", "News of the moor")
    assert (parsed.language, parsed.copyright) == ("en", "Moor Press Ltd")
    assert parsed.published_at == "2020-10-13T09:00:00+00:00"
    assert parsed.metadata == {
        "canonical_url": "https://moor.example/",
        "feed_url": "https://moor.example/feed",
    }
    assert (parsed.parser, parsed.provenance["published_at"]) == ("rss/1", "lastBuildDate")


def test_an_item_is_a_child_that_can_be_read_alone():
    child = children(rss.parse(raw(RSS)))[0]

    story = entry(child)

    assert (child.name, child.via) == ("moor-1", Via.ENTRY)
    assert child.media_type == "application/x-rss-item+xml"
    assert story.title == "Bridge for Northmoor & Southmoor"
    assert story.text == (
        "NORTHMOOR, Oct 13 (Meridian) - The council approved a bridge.\n\n"
        "Work starts\nin spring.\n\n- stone\n- wood"
    )
    assert (story.summary, story.byline) == ("The council votes.", "Ada Obi")
    assert story.published_at == "2020-10-13T08:00:00+06:00"
    assert (story.external_id, story.language) == ("moor-1", "en")
    assert (story.provider, story.credit) == ("Moor Press", "Joe Roe")
    assert story.dateline == "NORTHMOOR, Oct 13 (Meridian)"
    assert story.subjects == ("Local", "medtop:11000000")
    assert [topic.code for topic in story.topics] == ["medtop:11000000"]
    assert story.keywords == ("bridge", "river")
    assert story.metadata == {
        "canonical_url": "https://moor.example/bridge",
        "feed_url": "https://moor.example/feed",
        "comments_url": "https://moor.example/bridge#comments",
        "image": "https://moor.example/b.jpg",
        "enclosures": [{"url": "https://moor.example/a.mp3", "media_type": "audio/mpeg"}],
    }


def test_an_item_with_a_title_alone_is_its_title():
    story = entry(children(rss.parse(raw(RSS)))[1])

    assert (story.title, story.text) == ("Tram at night", "Tram at night")
    assert (story.byline, story.published_at) == ("Ada Obi", None)
    assert story.metadata["canonical_url"] == "https://moor.example/tram"
    assert "no words but its title" in story.warnings[0]


def test_an_item_has_the_same_bytes_when_only_the_feed_was_built_anew():
    later = RSS.replace("09:00:00 GMT", "10:00:00 GMT")

    before, after = children(rss.parse(raw(RSS))), children(rss.parse(raw(later)))

    assert before == after


def test_rdf_holds_its_items_beside_the_channel():
    markup = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
      xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <channel rdf:about="https://moor.example/"><title>Moor</title><dc:language>de</dc:language>
      </channel>
      <item rdf:about="https://moor.example/1"><title>Brücke</title><dc:date>2020-10-13</dc:date>
      <dc:subject>Verkehr</dc:subject><description>Sie kommt.</description></item></rdf:RDF>"""

    story = entry(children(rss.parse(raw(markup)))[0])

    assert (story.title, story.text, story.language) == ("Brücke", "Sie kommt.", "de")
    assert (story.external_id, story.published_at) == ("https://moor.example/1", "2020-10-13")
    assert (story.provider, story.subjects) == ("Moor", ("Verkehr",))


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ("<rss><channel><title>a</title><item><title>1 & 2</title></item></channel>", "1 & 2"),
        ("<rss><channel><title>a</title><item><title>b&nbsp;c</title></item></channel>", "b c"),
        ("<rss><channel><title>a</title><item><media:x/><title>b</title></item></channel></rss>",
         "b"),
        ("<rss><channel><title>a</title><item><title>b</title><br></item></channel></rss>", "b"),
    ],
)  # fmt: skip
def test_what_an_ill_formed_feed_still_says_is_kept(markup, title):
    parsed = rss.parse(raw(markup))

    assert entry(children(parsed)[0]).title == title
    assert parsed.title == "a"


def test_xml_that_is_no_feed_is_refused():
    with pytest.raises(CorruptDocumentError, match="no feed"):
        rss.parse(raw("<html><p>a</p></html>"))


def test_bytes_that_are_no_xml_are_refused():
    with pytest.raises(CorruptDocumentError):
        rss.parse(raw("no markup at all"))


def test_no_more_items_are_taken_than_the_budget_allows():
    items = "<item><title>a</title></item>" * 10_050
    parsed = rss.parse(raw(f"<rss><channel><title>a</title>{items}</channel></rss>"))

    found = list(parsed.children)

    assert len(found) == 10_001
    assert found[-1].code == "too_large"


def test_a_feed_goes_through_the_whole_of_parsing():
    taken = []

    parsed = parsers.read(raw(RSS), taken.append)
    story = parsers.read(RawDocument(taken[0].content), taken.append)

    assert (parsed.media_type, len(taken)) == ("application/rss+xml", 2)
    assert (story.media_type, story.title[:6]) == ("application/x-rss-item+xml", "Bridge")


@given(st.binary(max_size=2_000))
@settings(deadline=None)
def test_any_bytes_give_a_feed_or_a_stated_error(content):
    with contextlib.suppress(IngestError):
        list(rss.parse(RawDocument(b"<rss><channel>" + content)).children)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_mutated_feed_gives_a_feed_or_a_stated_error(data):
    content = bytearray(RSS.encode())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    with contextlib.suppress(IngestError):
        parsed = rss.parse(RawDocument(bytes(content)))
        assert left_out(parsed) == []
        for child in children(rss.parse(RawDocument(bytes(content)))):
            entry(child)
