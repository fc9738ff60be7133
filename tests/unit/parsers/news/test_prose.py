"""Bodies of NITF, of XHTML and of plain text."""

from __future__ import annotations

import pytest

from schemas.errors import CorruptDocumentError
from worker.parsers import markup
from worker.parsers.news import prose


def text(body: str) -> str:
    return prose.text_of(markup.tree(f"<body>{body}</body>".encode()))


def test_paragraphs_stand_apart_and_lose_the_breaks_of_their_lines():
    assert text("<p>One\n   two <b>three</b>.</p> <p/>\n<p>Four.</p>") == "One two three.\n\nFour."


def test_words_outside_of_paragraphs_are_kept():
    assert text("One <i>two</i><p>Three.</p>four") == "One two\n\nThree.\n\nfour"


def test_a_break_is_a_line_and_two_are_a_paragraph():
    assert text("<p>One<br/>two<br/><br/>three</p>") == "One\ntwo\n\nthree"


def test_the_items_of_a_list_are_lines():
    assert text("<p>Lines:</p><ul><li>One</li><li><p>Two</p></li></ul><p>End.</p>") == (
        "Lines:\n\n- One\n- Two\n\nEnd."
    )


def test_ordered_items_are_numbered_and_lists_may_be_nested():
    nested = "<ol><li>One<ul><li>a</li></ul></li><li>Two</li></ol><li>Lost</li>"

    assert text(nested) == "1. One\n- a\n2. Two\n\n- Lost"


def test_the_rows_of_a_table_are_lines():
    table = "<table><caption>Prices</caption><tr><th>Corn</th><td>$4</td></tr><tr/></table>"

    assert text(table + "<p>End.</p>") == "Prices\n\nCorn | $4\n\nEnd."


def test_text_set_by_hand_keeps_its_lines():
    assert text("<p>One.</p><pre>\na   1\nb   2\n</pre>") == "One.\n\na   1\nb   2"


def test_pictures_scripts_and_heads_are_no_words():
    assert text("<head>No</head><media>No</media><script>No</script><p>One.</p>") == "One."


def test_plain_text_is_flowed():
    assert prose.plain("One.\n\nTwo.\n") == "One.\n\nTwo."


def test_markup_that_was_sent_as_text_is_read_as_markup():
    assert text("&lt;p&gt;One &amp;amp; two.&lt;/p&gt;&lt;p&gt;Three&lt;/p&gt;") == (
        "One & two.\n\nThree"
    )
    assert prose.plain("a < b") == "a < b"


def test_markup_in_text_is_bounded_too():
    with pytest.raises(CorruptDocumentError, match="tags"):
        prose.plain("<p>" * 60_001)


def test_a_headline_that_opens_the_text_is_left_out():
    assert prose.without("One  two\n\nThree", "One two") == "Three"
    assert prose.without("One two", "One two") == "One two"
    assert prose.without("One\n\nTwo", None) == "One\n\nTwo"
