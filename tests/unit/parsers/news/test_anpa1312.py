"""Stories of American wires give their header, head lines, story and time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.documents import RawDocument
from schemas.errors import EmptyDocumentError
from worker import parsers
from worker.parsers.news import anpa1312

from ..outcomes import outcome

HEADER = "a0123\x1fbc-aa\r\nu i \x13\x11BC-US--Storm 2ndLd-Writethru a0099 10-31 0321\r\n"
HEADS = (
    "^BC-US--Storm,2nd Ld-Writethru,a0123<\r\n^Eds: Updates with quotes.<\r\n"
    "^Storm hits coast, thousands flee<\r\n^AP Photo NY101-102<\r\n"
    "^By JANE DOE=\r\n^Associated Press=\r\n"
)
TEXT = (
    "   MIAMI (AP) _ A storm hit the coast on Friday, sending thousands\r\ninland.\r\n"
    "   ``It was big,'' he said.\r\n   ___\r\n"
)


def message(heads=HEADS, text=TEXT, *, header=HEADER, end="AP-NY-10-31-14 1635EDT<\r\n\x03"):
    return f"\x16\x16\x01{header}\x02{heads}{text}{end}\x04".encode()


def parse(content):
    return anpa1312.parse(RawDocument(content))


def test_the_header_becomes_fields():
    parsed = parse(message())

    assert (parsed.urgency, parsed.slugline, parsed.version) == (3, "BC-US--Storm", "2")
    assert (parsed.subjects, parsed.topics) == (("international",), ())
    assert parsed.metadata == {
        "service_level": "a",
        "message_number": "0123",
        "selector": "bc-aa",
        "priority": "u",
        "category": "i",
        "revision": "2ndLd-Writethru a0099",
        "filed": "10-31",
        "word_count": 321,
        "keyword_line": "BC-US--Storm,2nd Ld-Writethru,a0123",
    }


def test_the_marked_lines_become_fields():
    parsed = parse(message())

    assert (parsed.title, parsed.byline) == ("Storm hits coast, thousands flee", "JANE DOE")
    assert (parsed.ednote, parsed.credit) == ("Updates with quotes.", "AP Photo NY101-102")
    assert (parsed.provider, parsed.dateline) == ("Associated Press", "MIAMI (AP)")


def test_the_margin_and_typesetters_marks_are_undone():
    parsed = parse(message())

    assert parsed.text == (
        "MIAMI (AP) — A storm hit the coast on Friday, sending thousands inland.\n\n"
        "“It was big,” he said."
    )


def test_labelled_lines_broken_over_two_are_joined():
    heads = (
        "^Dollar-Markets, 7th Writethru@<\r\n^code:2<\r\n^Update:ADDS details@<\r\n"
        "^Note: Second.@<\r\n^INDEX: Economy, Business@<\r\n^HL:Stock markets advance as bank "
        "seeks to fire up the\r\nworld's economy@<\r\n^By Malcolm Example@<\r\n"
        "^THE CANADIAN PRESS@<\r\n"
    )
    text = "\t   TORONTO _ The market ran ahead sharply Friday on\r\nrelief.<\r\n\t   Two.<\r\n"
    header = "B1488\x1fcpstf\r\nr f\x13\x11 Dollar-Markets 7thWritethru TB06 31-10 588\r\n"

    parsed = parse(message(heads, text, header=header, end="\x03\r\n16:35ET 31-10-14<\r\n"))

    assert parsed.title == "Stock markets advance as bank seeks to fire up the world's economy"
    assert (parsed.byline, parsed.provider) == ("Malcolm Example", "THE CANADIAN PRESS")
    assert parsed.subjects == ("business and finance", "Economy", "Business")
    assert [topic.name for topic in parsed.topics] == ["economy, business and finance"]
    assert (parsed.ednote, parsed.dateline) == ("ADDS details; Second.", "TORONTO")
    assert parsed.published_at == "2014-10-31T16:35:00-04:00"
    assert parsed.text == "TORONTO — The market ran ahead sharply Friday on relief.\n\nTwo."


@pytest.mark.parametrize(
    ("end", "published", "assumed"),
    [
        ("\x03AP-NY-12-31-14 1635CST<", "2014-12-31T16:35:00-06:00", None),
        ("NW-10-31-14 1635EDT<\r\n\x03\r\n", "2014-10-31T16:35:00-04:00", None),
        ("\x0316:35 10-31-14", "2014-10-31", "only the day is kept"),
        ("\x0316:35XYZ 10-31-14", "2014-10-31", "only the day is kept"),
        ("\x0310-31-2014 1635GMT", "2014-10-31T16:35:00+00:00", None),
        ("\x0310-31-14 9999EDT", None, None),
        ("\x03", None, None),
    ],
)
def test_times_carry_a_zone_or_only_their_day_is_kept(end, published, assumed):
    parsed = parse(message(end=end))

    assert parsed.published_at == published
    assert (assumed or "") in "".join(parsed.warnings)
    assert bool(assumed) == bool(parsed.warnings)


@pytest.mark.parametrize(
    ("line", "status"), [("BC-Storm,KILL", "canceled"), ("BC-Storm,Withhold", "withheld")]
)
def test_a_kill_is_a_document_and_says_so(line, status):
    parsed = parse(message(f"^{line}<\r\n^Eds: Do not use BC-Storm.<\r\n", ""))

    assert (parsed.pub_status, parsed.title) == (status, line)
    assert parsed.text == "Do not use BC-Storm."


def test_tables_and_what_the_header_lacks_are_borne():
    table = parse(message(header="a0123\x1f\r\nr s \x14\x12BC-Scores 10-31\r\n"))
    spaced = parse(message(header=HEADER.replace("\x1f", "  \x1f")))
    nothing = parse(message("", "MIAMI (AP) _ A storm hit the coast.\r\n", header="?"))

    assert table.metadata["is_table"] is True
    assert (table.subjects, table.version) == (("sports",), None)
    assert spaced.metadata["selector"] == "bc-aa"
    assert (nothing.urgency, nothing.title) == (None, "A storm hit the coast")


def test_several_messages_are_children_that_read_alone():
    parsed = parse(message() + message("^BC-Two<\r\n^A second story<\r\n"))

    children = [parse(child.content) for child in parsed.children]

    assert [child.title for child in children] == [
        "Storm hits coast, thousands flee",
        "A second story",
    ]


def test_it_is_recognised():
    parsed = parsers.parse(RawDocument(message()))

    assert (parsed.parser, parsed.media_type) == ("anpa1312/1", "text/x-anpa1312")


@pytest.mark.parametrize("content", [b"\x01", message("", "")])
def test_a_header_alone_is_empty(content):
    with pytest.raises(EmptyDocumentError):
        parse(content)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 500), st.integers(0, 500))
def test_any_bytes_give_a_document_or_a_stated_error(noise, start, end):
    whole = message()

    text, children = outcome(anpa1312.parse, whole[:start] + noise + whole[end:])

    assert text or children


@pytest.mark.parametrize(
    "opening", ["\x01a0123 \r\n", "\x16\x16\x01a0123 US\x1f", "\x01 a0123\r\n"]
)
def test_a_header_without_its_separator_is_known_all_the_same(opening):
    content = (opening + HEADER.partition("\n")[2] + "\x02" + HEADS + TEXT + "\x03").encode()

    assert parsers.parse(RawDocument(content)).parser == "anpa1312/1"


def test_the_version_after_a_comma_is_no_part_of_the_slug():
    header = HEADER.replace("Storm 2ndLd", "Storm,2nd Ld")

    parsed = parse(message(header=header))

    assert (parsed.slugline, parsed.version) == ("BC-US--Storm", "2")
