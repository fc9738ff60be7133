"""EPUB: chapters in the order of reading, and what a book says of itself."""

from __future__ import annotations

import pytest

from schemas.errors import CorruptDocumentError, EmptyDocumentError, EncryptedDocumentError
from worker import parsers
from worker.parsers.office import epub

from .packages import epub as make
from .packages import pack
from .stories import LEAD, SECOND, read

METADATA = (
    "<dc:title>The Long Bridge</dc:title><dc:creator>Ada Obi</dc:creator>"
    "<dc:creator>Bo Li</dc:creator>"
    "<dc:language>en-GB</dc:language><dc:date>2020-10-13</dc:date>"
    "<dc:publisher>Harbour Press</dc:publisher>"
    "<dc:rights>All kept</dc:rights><dc:identifier>urn:uuid:1</dc:identifier>"
    "<dc:subject>Bridges</dc:subject>"
    "<dc:description>&lt;p&gt;In short.&lt;/p&gt;</dc:description><meta name='x'/>"
)


def test_chapters_are_read_in_their_order():
    parsed = parsers.parse(epub.RawDocument(make(f"<h1>One</h1><p>{LEAD}</p>", f"<p>{SECOND}</p>")))

    assert parsed.text == f"One\n\n{LEAD}\n\n{SECOND}"
    assert (parsed.title, parsed.provenance["title"]) == ("One", "first heading")
    assert (parsed.media_type, parsed.metadata["chapter_count"]) == (epub.MEDIA_TYPE, 2)


def test_what_the_book_says_of_itself_becomes_fields():
    parsed = read(epub.parse, make(f"<p>{LEAD}</p>", metadata=METADATA))

    assert (parsed.title, parsed.byline, parsed.language) == (
        "The Long Bridge",
        "Ada Obi, Bo Li",
        "en",
    )
    assert (parsed.published_at, parsed.provider) == ("2020-10-13", "Harbour Press")
    assert (parsed.copyright, parsed.external_id) == ("All kept", "urn:uuid:1")
    assert (parsed.keywords, parsed.summary) == (("Bridges",), "In short.")
    assert parsed.dateline == "NORTHMOOR, Oct 13 (Meridian)"
    assert parsed.provenance["byline"] == "epub dc:creator"


def test_a_page_is_read_as_it_is_shown():
    body = (
        "Bare <i>words</i> &nbsp;<br/>below<div>In <b>a</b> block<p>and another</p>after</div>"
        "<ol><li>one</li><li><p>two</p><p>more</p><ul><li>sub</li></ul></li></ol><ul><li>dot</li></ul>"
        "<table><tr><th>Town</th><td>People</td></tr></table><table><tr><td>Alone</td></tr><tr><td/></tr></table>"
        '<script>no()</script><nav>no</nav><p hidden="hidden">no</p><figure>'
        "<figcaption>A view</figcaption></figure>"
    )
    parsed = read(epub.parse, make(f"<p>{LEAD}</p>", body))

    assert parsed.text.split("\n\n")[1:] == [
        "Bare words\nbelow",
        "In a block",
        "and another",
        "after",
        "1. one\n2. two more sub\n- dot",
        "Town | People",
        "Alone",
        "A view",
    ]


def test_without_title_and_heading_the_first_sentence_is_the_title():
    assert read(epub.parse, make("<p>It was close. Very.</p>")).title == "It was close"


def test_a_damaged_chapter_is_left_out_with_a_warning():
    parsed = read(
        epub.parse, make(f"<p>{LEAD}</p>", "<p>broken", metadata="<dc:title>A book</dc:title>")
    )

    assert parsed.text == LEAD
    assert parsed.warnings == ("A chapter is damaged or missing and was left out.",)


def test_a_locked_book_says_so_but_locked_fonts_do_not_matter():
    def locked(path: str) -> dict[str, str]:
        return {
            "META-INF/encryption.xml": f'<encryption><CipherReference URI="{path}"/></encryption>'
        }

    assert read(epub.parse, make(f"<p>{LEAD}</p>", files=locked("OPS/a.otf"))).text == LEAD
    with pytest.raises(EncryptedDocumentError):
        read(epub.parse, make(f"<p>{LEAD}</p>", files=locked("OPS/chapter 1.xhtml")))


def test_the_book_is_found_without_its_container():
    package = (
        "<package><manifest><item id='a' href='a.xhtml'/><item id='b' "
        "href='b.xhtml'/></manifest><spine>"
        "<itemref idref='a'/><itemref idref='b' linear='no'/><itemref idref='c'/></spine></package>"
    )
    content = pack({"x/y.opf": package, "x/a.xhtml": f"<html><p>{LEAD}</p></html>"})

    assert read(epub.parse, content).text == LEAD


def test_what_is_no_book_says_so():
    with pytest.raises(CorruptDocumentError, match=r"content\.opf"):
        read(epub.parse, pack({"a": "b"}))
    with pytest.raises(EmptyDocumentError):
        read(epub.parse, make("<p/>"))
