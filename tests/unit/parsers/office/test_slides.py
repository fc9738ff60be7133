"""PPTX and ODP: slides in their order, with their notes."""

from __future__ import annotations

import pytest

from schemas.errors import CorruptDocumentError, EmptyDocumentError, EncryptedDocumentError
from worker import parsers
from worker.parsers.office import odp, pptx

from .packages import odf, pack, relations, shape, slide
from .packages import pptx as make
from .stories import read

TABLE = (
    "<p:graphicFrame><a:tbl>"
    + "".join(
        "<a:tr>"
        + "".join(f"<a:tc><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:tc>" for text in texts)
        + "</a:tr>"
        for texts in (("Town", "People"), ("Northmoor", "1,200"))
    )
    + "</a:tbl></p:graphicFrame>"
)
DIAGRAM = '<p:graphicFrame><d:relIds r:dm="diagramData_1"/><d:relIds r:dm="none"/></p:graphicFrame>'


def page(*shapes: str, notes: str = "", style: str = "") -> str:
    flag = f' draw:style-name="{style}"' if style else ""
    spoken = f"<presentation:notes>{frame(notes)}</presentation:notes>" if notes else ""
    return f"<draw:page{flag}>{''.join(shapes)}{spoken}</draw:page>"


def frame(text: str, kind: str = "outline") -> str:
    return (
        f'<draw:frame presentation:class="{kind}"><draw:text-box><text:p>{text}</text:p>'
        "</draw:text-box></draw:frame>"
    )


def test_each_slide_is_a_paragraph_of_lines():
    content = make(
        slide(
            shape("Bridges", kind="ctrTitle"),
            shape("Old ones", "New ones"),
            shape("7", kind="sldNum"),
        ),
        slide(shape("Roads", kind="title"), TABLE),
    )
    parsed = read(pptx.parse, content)

    assert parsed.text == "Bridges\nOld ones\nNew ones\n\nRoads\nTown | People\nNorthmoor | 1,200"
    assert parsed.title == "Bridges"
    assert parsed.metadata == {"slide_count": 2}
    assert parsed.provenance["title"] == "slide title"


def test_hidden_slides_and_shapes_are_left_out():
    content = make(slide(shape("Shown")), slide(shape("Secret"), flags=' show="0"'),
                   slide(shape("Hidden", hidden=True)))  # fmt: skip
    parsed = read(pptx.parse, content)

    assert (parsed.text, parsed.language) == ("Shown", "en")
    assert parsed.metadata == {"slide_count": 3, "hidden_slide_count": 1}


def test_notes_diagrams_and_comments_are_found_by_their_relations():
    content = make(
        slide(shape("Shown"), DIAGRAM),
        **{
            "ppt/slides/_rels/slide1.xml.rels": relations(
                notesSlide_1="../notes1.xml",
                diagramData_1="../data1.xml",
                comments_1="../comments1.xml",
            ),
            "ppt/notes1.xml": slide(shape("Speak slowly."), shape("1", kind="sldImg")),
            "ppt/data1.xml": '<d:dataModel xmlns:d="d" xmlns:a="a"><d:ptLst><d:pt><d:t><a:p><a:r>'
            "<a:t>In a circle</a:t></a:r></a:p></d:t></d:pt></d:ptLst></d:dataModel>",
            "ppt/comments1.xml": '<p:cmLst xmlns:p="p"><p:cm/><p:cm/></p:cmLst>',
        },
    )
    parsed = read(pptx.parse, content)

    assert parsed.text == "Shown\nIn a circle\n\nNotes: Speak slowly."
    assert parsed.metadata["comment_count"] == 2


def test_breaks_fields_and_groups_are_read():
    words = (
        "<p:sp><p:txBody><a:p><a:r><a:t>One </a:t></a:r><a:br/><a:fld "
        'type="datetime"><a:t>today</a:t>'
        '</a:fld><a:fld type="slidenum"><a:t>7</a:t></a:fld><a:r/></a:p></p:txBody></p:sp>'
    )
    chosen = f"<mc:AlternateContent><mc:Choice>{shape('Chosen')}</mc:Choice></mc:AlternateContent>"
    parsed = read(pptx.parse, make(slide(f"<p:grpSp>{words}</p:grpSp>", chosen, "<p:sp/>")))

    assert parsed.text == "One\ntoday\nChosen"
    assert parsed.title == "One"


def test_a_damaged_slide_is_left_out_with_a_warning():
    parsed = read(pptx.parse, make(slide(shape("Shown")), "<broken"))

    assert parsed.warnings == ("A slide is damaged and was left out.",)


def test_too_many_slides_are_cut_off(monkeypatch):
    monkeypatch.setattr(pptx, "MAX_SLIDES", 1)

    parsed = read(pptx.parse, make(slide(shape("One")), slide(shape("Two"))))

    assert parsed.text == "One"
    assert parsed.warnings == ("Only the first 1 of 2 slides were read.",)


def test_slides_without_words_are_empty():
    with pytest.raises(EmptyDocumentError, match="1 slides"):
        read(pptx.parse, make(slide()))


def test_a_package_without_a_presentation_is_damaged():
    with pytest.raises(CorruptDocumentError, match=r"presentation\.xml"):
        read(pptx.parse, pack({"a": "b"}))


def test_the_property_title_goes_before_that_of_a_slide():
    parsed = parsers.parse(
        pptx.RawDocument(make(slide(shape("A", kind="title")), properties={"title": "Roads now"}))
    )

    assert (parsed.title, parsed.media_type) == ("Roads now", pptx.MEDIA_TYPE)


def test_an_open_presentation_is_read_alike():
    styles = (
        '<style:style style:name="gone"><style:drawing-page-properties '
        'presentation:visibility="hidden"/>'
        "</style:style>"
    )
    table = (
        "<draw:frame><table:table><table:table-row>"
        + "".join(
            f"<table:table-cell><text:p>{text}</text:p></table:table-cell>"
            for text in ("Town", "People")
        )
        + "</table:table-row></table:table></draw:frame>"
    )
    body = page(
        frame("Bridges", "title"),
        frame("Old<text:line-break/>New"),
        table,
        frame("7", "page-number"),
        "<office:annotation><text:p>Why?</text:p></office:annotation>",
        notes="Slowly.",
    )
    content = odf("presentation", body + page(frame("Secret"), style="gone"), styles=styles)

    parsed = parsers.parse(odp.RawDocument(content))

    assert parsed.text == "Bridges\nOld\nNew\nTown | People\n\nNotes: Slowly."
    assert (parsed.title, parsed.parser) == ("Bridges", "odp/1")
    assert parsed.metadata == {"slide_count": 2, "hidden_slide_count": 1, "comment_count": 1}


def test_boxes_within_paragraphs_are_read():
    body = page(
        "<text:p>Out<draw:frame><draw:text-box><text:p>In</text:p></draw:text-box></draw:frame></text:p>"
    )

    assert read(odp.parse, odf("presentation", body)).text == "Out\nIn"


def test_a_locked_open_presentation_says_so():
    with pytest.raises(EncryptedDocumentError):
        read(odp.parse, odf("presentation", "", manifest="<encryption-data/>"))
