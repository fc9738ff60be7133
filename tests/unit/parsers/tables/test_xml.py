"""XML of no known kind gives its words, and the fields its names tell."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.documents import RawDocument
from schemas.errors import CorruptDocumentError, EmptyDocumentError
from worker import parsers
from worker.parsers.tables import xml

from ..outcomes import outcome


def parse(text):
    return xml.parse(RawDocument(text.encode()))


def test_words_become_paragraphs_and_plain_names_fields():
    parsed = parse(
        '<notice xml:lang="en-GB"><head><title>Dredging</title><author>Ada Obi</author>'
        "<date>2024-06-14</date></head><para>From <em>Monday</em> on.</para><list><i>a</i><i>b</i>"
        "</list></notice>"
    )

    assert (parsed.title, parsed.byline, parsed.language) == ("Dredging", "Ada Obi", "en")
    assert parsed.published_at == "2024-06-14"
    assert parsed.text == "From Monday on.\n\na\n\nb"
    assert parsed.metadata["root"] == "notice"


def test_a_stated_language_is_taken_and_not_told():
    parsed = parse("<doc><lang>de</lang><p>Ein Wort.</p></doc>")

    assert (parsed.language, parsed.text) == ("de", "Ein Wort.")


def test_drawings_and_styles_are_passed_over():
    parsed = parse(
        '<svg xmlns="http://www.w3.org/2000/svg"><style>a{}</style><title>A map</title>'
        "<text>Pier</text></svg>"
    )

    assert (parsed.title, parsed.text) == ("A map", "Pier")


def test_only_so_many_elements_are_read(monkeypatch):
    monkeypatch.setattr(xml, "MOST_PARAGRAPHS", 2)

    parsed = parse("<a><b>1</b><b>2</b><b>3</b></a>")

    assert (parsed.text, parsed.warnings) == ("1\n\n2", ("Only the first 2 elements were read.",))


def test_a_title_alone_is_a_document():
    assert parse("<a><title>Only this</title></a>").text == "Only this"


def test_markup_only_is_empty_and_bad_markup_corrupt():
    with pytest.raises(EmptyDocumentError):
        parse("<a><b/></a>")
    with pytest.raises(CorruptDocumentError):
        parse("<a><b></a>")


def test_it_is_recognised():
    raw = RawDocument(b'<?xml version="1.0"?><notice><p>One word.</p></notice>')

    assert parsers.parse(raw).parser == "xml/1"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab<>/=\"&; c'!-", max_size=80))
def test_any_text_gives_a_document_or_a_stated_error(text):
    found, _ = outcome(xml.parse, f"<a>{text}</a>".encode())

    assert found
