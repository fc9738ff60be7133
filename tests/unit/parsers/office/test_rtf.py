"""RTF: paragraphs, character sets, lists, tables, notes and what is left out."""

from __future__ import annotations

import time

import pytest

from schemas.errors import CorruptDocumentError
from worker import parsers
from worker.parsers.office import rtf

from .stories import LEAD, SECOND, STORY, THE_FIELDS, THE_TEXT, fields_of_the_story, read


def make(body: str | bytes, head: str = r"\ansi\ansicpg1252\deff0") -> bytes:
    coded = body.encode("ascii") if isinstance(body, str) else body
    return rb"{\rtf1" + head.encode("ascii") + b" " + coded + b"}"


def text_of(body: str | bytes, head: str = r"\ansi\ansicpg1252\deff0") -> str:
    """What is read after a lead."""
    coded = body.encode("ascii") if isinstance(body, str) else body
    parsed = read(rtf.parse, make(LEAD.encode() + rb"\par\pard " + coded, head))
    return parsed.text.removeprefix(LEAD).strip()


def test_a_wire_story_has_the_fields_it_has_as_plain_text():
    parsed = parsers.parse(rtf.RawDocument(make(r"\par ".join(STORY))))

    assert fields_of_the_story(parsed) == THE_FIELDS
    assert (parsed.text, parsed.media_type) == (THE_TEXT, "application/rtf")


def test_the_information_becomes_fields_and_metadata():
    info = (
        r"{\info{\title Mended roads}{\author Ada Obi}{\operator Bo}{\doccomm In "
        r"short.}{\*\company Roads Ltd}"
        r"{\keywords roads, mending}{\creatim\yr2020\mo10\dy13\hr8\min15}"
        r"{\revtim\yr2020}\nofpages2}"
    )
    parsed = read(rtf.parse, make(info + LEAD))

    assert (parsed.title, parsed.summary, parsed.published_at) == (
        "Mended roads",
        "In short.",
        "2020-10-13",
    )
    assert parsed.keywords == ("roads", "mending")
    assert parsed.metadata == {
        "author": "Ada Obi",
        "created_at": "2020-10-13",
        "last_modified_by": "Bo",
        "page_count": 2,
        "company": "Roads Ltd",
    }


@pytest.mark.parametrize(
    "info",
    [
        rb"{\info{\title{\upr{????}{\*\ud{\u1052?\u1086?\u1089?\u1090? now}}}}}",
        rb"{\info{\upr{\title ????}{\*\ud{\title \u1052?\u1086?\u1089?\u1090? now}}}}",
        rb"{\info{\title \'cc\'ee\'f1\'f2 now}}",
    ],
)
def test_a_title_in_unicode_goes_before_the_one_for_older_readers(info):
    assert read(rtf.parse, make(info + LEAD.encode(), r"\ansi\ansicpg1251")).title == "Мост now"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"caf\'e9", "café"),
        (rb"\u8220\'93x\u8221\'94", "“x”"),
        (rb"{\uc0\u233x}\uc2\u233 abz", "éxéz"),
        (rb"\u-10179?\u-8704?", "😀"),
        (rb"\u61623?x", "•x"),
        (rb"\u8220{x}", "“x"),
        (rb"\'93x\emdash\~y\_z\rquote\line w\tab v", "“x—\xa0y-z’\nw\tv"),
        (rb"a\{b\}\\c", "a{b}\\c"),
        (rb"{\f1\'cc\'ee\'f1\'f2}", "Мост"),
        (rb"{\f2\'b7}{\f2 abc}", "•abc"),
        (rb"{\f3\'93\'fa\'96\'7b}", "日本"),
        (rb"{\f4\'e9}", "é"),
        (rb"one\bin5 {{{{{two", "onetwo"),
        (rb"one{\*\unknown gone}{\pict 0a0b}{\v gone}{\deleted gone}{\v0  two}", "one two"),
        (
            rb"one{\*\annotation gone}{\header gone}{\field{\*\fldinst LINK}{\fldrslt two}}",
            "onetwo",
        ),
        (rb"one\plain\f1\'cc", "oneМ"),
        (rb"{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt In a box.}}}", "In a box."),
        (b"one\\\ntwo", "one\n\ntwo"),
        (b"one\r\n two", "one two"),
        (rb"one\-two\xyz three", "onetwothree"),
    ],
)
def test_words_are_read_as_they_are_shown(body, text):
    fonts = (
        rb"{\fonttbl{\f0 Times;}{\f1\fcharset204 Times Cyr;}{\f2\fcharset2 Symbol;}"
        rb"{\f3\fcharset128 Mincho;}"
        rb"{\f4\fcharset0 Arial;}{\f5\fcharset1 Any;}}"
    )
    assert text_of(fonts + body) == text


@pytest.mark.parametrize(
    ("head", "text"),
    [
        (r"\mac", "Ç"),
        (r"\pc\ansicpg437", "é"),
        (r"\ansi\ansicpg99999", "‚"),
        (r"\ansi\ansicpg1251{\fonttbl{\f0\fcharset0 A;}}\f0", "‚"),
        (r"\ansi\ansicpg10000", "Ç"),
    ],
)
def test_the_code_page_of_the_document_is_heeded(head, text):
    assert text_of(rb"\plain\'82", head) == text


def test_lists_have_their_markers():
    body = (
        r"{\listtext 1.\tab}one\par{\pntext\f2\'b7\tab}two\par{\listtext "
        r"\u9632?}three\par\pard Over."
    )

    assert text_of(body) == "1. one\n- two\n- three\n\nOver."


def test_tables_are_lines_of_cells_and_layouts_are_text():
    table = (
        r"\trowd\pard\intbl Town\cell People\par here\cell\row\pard\intbl Northmoor\cell "
        r"1,200\cell\row"
    )
    layout = r"\pard\intbl " + SECOND + r"\cell\row\pard "

    assert text_of(table + r"\pard Over.\par" + layout + "Last.") == (
        f"Town | People here\nNorthmoor | 1,200\n\nOver.\n\n{SECOND}\n\nLast."
    )


def test_a_table_that_is_cut_off_keeps_its_cells():
    assert text_of(r"\trowd\pard\intbl Town\cell People") == "Town | People"
    assert text_of(r"\trowd\pard\intbl a\cell b\cell\row\intbl c") == "a | b\nc"


def test_notes_stand_at_the_end_with_their_marks():
    assert text_of(
        r"First{\footnote\pard A note.} and{\footnote Another.{\cell}\row} more.\par Over."
    ) == ("First[1] and[2] more.\n\nOver.\n\n[1] A note.\n\n[2] Another.")


@pytest.mark.parametrize(
    ("name", "setting", "rule"),
    [
        ("heading 1", "", "heading style"),
        ("Überschrift 2", "", "heading style"),
        ("Title", "", "title style"),
        ("mine", r"\outlinelevel0", "heading style"),
    ],
)
def test_titles_and_headings_are_told_by_their_styles(name, setting, rule):
    head = (
        r"{\stylesheet{\s0 Normal;}{\*\cs9 Char;}{\s7" + r"\b " + name.replace("Ü", r"\'dc") + ";}}"
    )

    parsed = read(rtf.parse, make(head + r"\pard\s7" + setting + r" Roads mended\par\pard " + LEAD))

    assert (parsed.title, parsed.provenance["title"]) == ("Roads mended", rule)


@pytest.mark.parametrize(
    ("setting", "language"),
    [(r"\lang1036", "fr"), (r"\deflang1031", "de"), (r"\lang1024", None), (r"\lang1049", None)],
)
def test_the_language_is_that_of_most_of_the_text(setting, language):
    assert read(rtf.parse, make(setting + " Le conseil de Northmoor")).language == language


def test_comments_are_counted():
    assert read(rtf.parse, make(LEAD + r"{\*\annotation Why?}")).metadata["comment_count"] == 1


def test_what_follows_the_document_or_is_unbalanced_is_harmless():
    assert read(rtf.parse, make(LEAD) + b"} trailing").text == LEAD
    assert read(rtf.parse, b"\n " + make(LEAD)[:-1]).text == LEAD


def test_what_is_no_rich_text_says_so():
    with pytest.raises(CorruptDocumentError, match="does not begin"):
        read(rtf.parse, b"plain words")


def test_groups_nested_too_deeply_are_refused():
    with pytest.raises(CorruptDocumentError, match="too deeply"):
        read(rtf.parse, make("{" * 3000))


@pytest.mark.parametrize(
    "evil",
    [rb"\u1?", rb"{}", rb"\'41", rb"\par ", rb"{\field{\*\fldinst HYPERLINK ", rb"\cell\row"],
)
def test_a_megabyte_of_anything_is_read_in_time(evil):
    start = time.process_time()
    with_words = make(LEAD.encode() + evil * (300_000 // len(evil)))

    outcome = (
        parsers.parse(rtf.RawDocument(with_words))
        if evil != rb"{\field{\*\fldinst HYPERLINK "
        else None
    )

    assert outcome is None or outcome.text.startswith(LEAD[:20])
    assert time.process_time() - start < 5
