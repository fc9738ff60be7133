"""ODT: paragraphs, lists, tables, notes and what is left out."""

from __future__ import annotations

import pytest

from schemas.errors import CorruptDocumentError, EncryptedDocumentError
from worker import parsers
from worker.parsers.office import odt

from .packages import odf, pack
from .stories import LEAD, SECOND, STORY, THE_FIELDS, THE_TEXT, fields_of_the_story, read

STYLES = """<style:style style:name="T" style:parent-style-name="Title"/>
<style:style style:name="P1" style:parent-style-name="P2"/><style:style style:name="P2"/>
<style:style style:name="gone"><style:text-properties text:display="none"/></style:style>
<style:style style:name="es"><style:text-properties fo:language="es"/></style:style>
<style:style style:name="none"><style:text-properties fo:language="none"/></style:style>
<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-suffix="."
 style:num-format="1"/>
<text:list-level-style-number text:level="2" style:num-prefix="(" style:num-suffix=")"
 style:num-format="a"/><text:list-level-style-number text:level="3" style:num-format=""/>
</text:list-style>"""


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def make(*body: str, **parts: str) -> bytes:
    return odf("text", "".join(body), styles=STYLES, **parts)


def item(*inner: str, flags: str = "") -> str:
    return f"<text:list-item{flags}>{''.join(inner)}</text:list-item>"


def test_a_wire_story_has_the_fields_it_has_as_plain_text():
    parsed = parsers.parse(odt.RawDocument(make(*map(p, STORY))))

    assert fields_of_the_story(parsed) == THE_FIELDS
    assert (parsed.text, parsed.media_type) == (THE_TEXT, odt.MEDIA_TYPE)


def test_properties_become_fields_and_metadata():
    meta = (
        "<dc:title>Mended roads</dc:title><meta:initial-creator>Ada Obi</meta:initial-creator>"
        "<dc:creator>Bo</dc:creator><dc:description>In short.</dc:description>"
        "<meta:keyword>roads</meta:keyword><meta:keyword>mending</meta:keyword>"
        "<meta:creation-date>2020-10-13T08:15:00.123456</meta:creation-date>"
        "<meta:generator>Writer</meta:generator>"
        '<meta:document-statistic meta:page-count="2" meta:word-count="x"/>'
    )
    parsed = read(odt.parse, make(p(LEAD), meta=meta))

    assert (parsed.title, parsed.summary, parsed.keywords) == (
        "Mended roads", "In short.", ("roads", "mending"),
    )  # fmt: skip
    assert parsed.published_at == "2020-10-13"
    assert parsed.metadata == {
        "author": "Ada Obi", "created_at": "2020-10-13", "last_modified_by": "Bo",
        "application": "Writer", "page_count": 2,
    }  # fmt: skip


def test_the_paragraph_set_as_title_is_the_title():
    parsed = read(odt.parse, make(p("Roads mended", "T"), p(LEAD)))

    assert (parsed.title, parsed.provenance["title"], parsed.text) == (
        "Roads mended", "title style", LEAD,
    )  # fmt: skip


def test_a_heading_may_be_the_title():
    parsed = read(odt.parse, make("<text:h>Roads mended</text:h>", p(LEAD)))

    assert (parsed.title, parsed.provenance["title"]) == ("Roads mended", "heading style")


def test_lists_are_numbered_as_they_are_shown():
    inner = f"<text:list>{item(p('two'))}{item(p('three'))}</text:list>"
    deepest = f"<text:list>{item(p('four'))}</text:list>"
    deep = f"<text:list>{item(deepest)}</text:list>"
    seven = item(p("seven"), flags=' text:start-value="7"')
    listed = (
        f'<text:list text:style-name="L1"><text:list-header>{p("Before")}</text:list-header>'
        f"{item(p('one'), inner, deep)}{seven}</text:list>"
    )
    bullets = f"<text:list>{item(p('dot'), '<text:h>Head</text:h>')}</text:list>"

    parsed = read(odt.parse, make(p(LEAD), listed, bullets))

    assert parsed.text.split("\n\n")[1:] == [
        "Before", "1. one\n(a) two\n(b) three", "four", "7. seven\n- dot", "Head",
    ]  # fmt: skip


def test_tables_are_lines_of_cells_and_layouts_are_text():
    def row(*texts: str) -> str:
        cells = "".join(f"<table:table-cell>{p(text)}</table:table-cell>" for text in texts)
        return f"<table:table-row>{cells}</table:table-row>"

    table = (
        f"<table:table><table:table-header-rows>{row('Town', 'People')}</table:table-header-rows>"
    )
    parsed = read(
        odt.parse,
        make(
            p(LEAD),
            f"{table}{row('Northmoor', '1,200')}</table:table>",
            f"<table:table>{row(SECOND)}</table:table>",
        ),
    )

    assert parsed.text == f"{LEAD}\n\nTown | People\nNorthmoor | 1,200\n\n{SECOND}"


def test_spaces_tabs_breaks_notes_and_boxes_are_kept():
    body = p(
        'One  <text:s text:c="2"/>two<text:tab/>three<text:line-break/><text:span>four</text:span>'
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>" + p("A note.")
        + "</text:note-body></text:note><text:note/>"
        "<draw:frame><draw:text-box>" + p("In a box.") + "</draw:text-box></draw:frame>"
    )  # fmt: skip
    parsed = read(odt.parse, make(p(LEAD), body))

    assert parsed.text.split("\n\n")[1:] == [
        "One   two\tthree\nfour[1]",
        "In a box.",
        "[1] A note.",
    ]


def test_what_was_deleted_or_is_hidden_is_left_out():
    parsed = read(
        odt.parse,
        make(
            f"<text:tracked-changes>{p('Deleted.')}</text:tracked-changes>",
            p(LEAD),
            p("Hidden.", "gone"),
            p(
                'Shown<text:span text:style-name="gone"> '
                "not</text:span>.<office:annotation><text:p>Why?</text:p>"
                "</office:annotation>"
            ),
            f'<text:section text:display="none">{p("Nor this.")}</text:section>',
            f"<text:section>{p('But this.')}</text:section>",
        ),
    )

    assert parsed.text == f"{LEAD}\n\nShown.\n\nBut this."
    assert parsed.metadata["comment_count"] == 1


@pytest.mark.parametrize(
    ("style", "language"), [("", "fr"), ("es", "es"), ("none", "fr"), ("P1", "fr")]
)
def test_the_language_is_that_of_the_paragraphs_or_of_all(style, language):
    assert (
        read(odt.parse, make(p("Le conseil / El consejo de Northmoor", style))).language == language
    )


def test_a_locked_document_says_so():
    with pytest.raises(EncryptedDocumentError):
        read(odt.parse, make(p(LEAD), manifest="<manifest:encryption-data/>"))


def test_a_package_without_content_is_damaged():
    with pytest.raises(CorruptDocumentError, match=r"content\.xml with a text"):
        read(odt.parse, pack({"meta.xml": "<a/>"}))
