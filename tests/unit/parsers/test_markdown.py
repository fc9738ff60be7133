"""Markdown becomes readable text; its front matter becomes fields."""

from __future__ import annotations

import pytest

from schemas.errors import EmptyDocumentError

from .stories import read


def test_front_matter_becomes_fields():
    parsed = read(
        '---\ntitle: "Bridge for Northmoor"\ndate: 2020-10-13\nauthor: Ada Obi\nlang: en-GB\n'
        "tags:\n  - bridge\n  - river\ncategories: [local, 'news']\nlayout: post\n"
        "description: Short.\nodd line\n---\nNORTHMOOR (AP) — The council met."
    )

    assert (parsed.title, parsed.published_at) == ("Bridge for Northmoor", "2020-10-13")
    assert (parsed.byline, parsed.language) == ("Ada Obi", "en")
    assert (parsed.keywords, parsed.subjects) == (("bridge", "river"), ("local", "news"))
    assert (parsed.summary, parsed.dateline) == ("Short.", "NORTHMOOR (AP)")
    assert parsed.text == "NORTHMOOR (AP) — The council met."
    assert parsed.provenance["title"] == "front matter"


def test_markup_is_removed_to_readable_text():
    parsed = read(
        "# Bridge for Northmoor\n\nThe **council** _met_ [here](http://a.example)\nand `left`.\\\n"
        "![the bridge](b.png)\n\n## Later\n\n- one\n- two\n\n3. three\n\n> It is late.\n\n"
        "```\ncode\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<div>raw</div>\n\n---\n",
        "text/markdown",
    )

    assert (parsed.title, parsed.provenance["title"]) == ("Bridge for Northmoor", "first heading")
    assert parsed.text == (
        "The council met here and left.\nthe bridge\n\nLater\n\n- one\n- two\n3. three\n\n"
        "It is late.\n\ncode\n\na | b\n1 | 2\n\nraw"
    )


def test_without_a_heading_the_lead_gives_the_title():
    parsed = read("The council met. It left.", "text/markdown")

    assert (parsed.title, parsed.provenance["title"]) == (
        "The council met",
        "lead's first sentence",
    )


def test_a_heading_below_the_lead_is_the_title_and_stays():
    parsed = read("The council met.\n\n# Bridge\n\nIt left.", "text/markdown")

    assert (parsed.title, parsed.text) == ("Bridge", "The council met.\n\nBridge\n\nIt left.")


def test_an_empty_item_is_left_out():
    assert read("One.\n\n-\n- two\n\n```\n\n```\n", "text/markdown").text == "One.\n\n- two"


def test_a_heading_alone_is_the_text():
    assert read("# Bridge", "text/markdown").text == "Bridge"


def test_markup_without_words_is_empty():
    with pytest.raises(EmptyDocumentError, match="markup only"):
        read("---\n\n***\n", "text/markdown")
