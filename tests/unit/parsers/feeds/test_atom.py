"""Atom 0.3 and 1.0: the feed, and each entry as a story of its own."""

from __future__ import annotations

import pytest

from schemas.errors import CorruptDocumentError
from worker import parsers
from worker.parsers.feeds import atom

from .rss_files import ATOM, children, entry, raw


def test_the_feed_is_a_document_of_its_own():
    parsed = atom.parse(raw(ATOM))

    assert (parsed.title, parsed.text) == ("Presse du Moor", "Les nouvelles")
    assert (parsed.language, parsed.byline) == ("fr", "La rédaction")
    assert parsed.published_at == "2020-10-13T09:00:00+00:00"
    assert parsed.external_id == "tag:moor.example,2020:feed"
    assert parsed.metadata["feed_url"] == "https://moor.example/fr/feed.atom"


def test_an_entry_is_a_child_that_can_be_read_alone():
    child = children(atom.parse(raw(ATOM)))[0]

    story = entry(child)

    assert (child.name, child.media_type) == (
        "tag:moor.example,2020:1",
        "application/x-atom-entry+xml",
    )
    assert (story.title, story.parser) == ("Un pont", "atom-entry/1")
    assert story.text == "Le conseil a voté.\n\nLes travaux commencent."
    assert (story.summary, story.byline) == ("Le conseil vote.", "Ada Obi, Joe Roe")
    assert story.published_at == "2020-10-13T08:00:00+02:00"
    assert (story.language, story.provider) == ("fr", "Presse du Moor")
    assert story.copyright == "Presse du Moor SA"
    assert story.subjects == ("medtop:11000000", "Vie locale")
    assert story.metadata == {
        "canonical_url": "https://moor.example/fr/pont",
        "feed_url": "https://moor.example/fr/feed.atom",
        "enclosures": [{"url": "https://moor.example/fr/a.mp3", "media_type": "audio/mpeg"}],
        "related": [{"rel": "related", "id": "https://moor.example/tram", "title": "Le tram"}],
        "updated_at": "2020-10-13T08:30:00+02:00",
    }


def test_an_entry_without_authors_has_those_of_its_feed_and_text_is_no_markup():
    story = entry(children(atom.parse(raw(ATOM)))[1])

    assert (story.byline, story.text) == ("La rédaction", "1 < 2")
    assert story.published_at == "2020-10-13T08:30:00+02:00"


def test_atom_of_the_third_draft_is_read():
    markup = """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Moor</title>
      <tagline>News</tagline><modified>2003-12-13T18:30:02Z</modified>
      <entry><title mode="escaped" type="text/html">&lt;i&gt;Bridge&lt;/i&gt;</title>
      <issued>2003-12-13T08:29:29-04:00</issued><id>a:1</id>
      <content type="text/html" mode="base64">PHA+QSBicmlkZ2UuPC9wPg==</content></entry></feed>"""

    parsed = atom.parse(raw(markup))
    story = entry(children(atom.parse(raw(markup)))[0])

    assert (parsed.text, parsed.published_at) == ("News", "2003-12-13T18:30:02+00:00")
    assert (story.title, story.text) == ("Bridge", "A bridge.")
    assert story.published_at == "2003-12-13T08:29:29-04:00"


def test_content_of_bytes_is_no_text():
    markup = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Moor</title><entry><title>a</title>
      <content type="image/png">iVBORw0=</content><summary>A picture.</summary></entry></feed>"""

    assert entry(children(atom.parse(raw(markup)))[0]).text == "A picture."


def test_xml_without_a_feed_is_refused():
    with pytest.raises(CorruptDocumentError, match="no Atom feed"):
        atom.parse(raw("<a><b/></a>"))


def test_a_feed_goes_through_the_whole_of_parsing():
    taken = []

    parsed = parsers.read(raw(ATOM), taken.append)
    story = parsers.read(raw(taken[0].content), taken.append)

    assert (parsed.media_type, len(taken)) == ("application/atom+xml", 2)
    assert (story.media_type, story.title) == ("application/x-atom-entry+xml", "Un pont")
