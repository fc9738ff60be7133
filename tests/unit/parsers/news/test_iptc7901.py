"""Messages of the teletype give their header, story and time."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.documents import RawDocument
from schemas.errors import EmptyDocumentError, TextTooLongError
from worker import parsers
from worker.parsers.news import iptc7901, teletype

from ..outcomes import outcome

HEADER = "bdt0042 3 pl 41  dpa 0042"
SLUG = "Partei/Deutschland/"
STORY = (
    "(Eil \x07\x07)\r\nVorstand tritt ab =\r\n\r\n"
    "Berlin (dpa) - Der Vorstand zieht Konsequenzen aus dem Ergebnis. Die\r\n"
    "beiden gaben in Berlin den Rücktritt bekannt.\r\n"
)


def message(body=STORY, *, header=HEADER, slug=SLUG, end="251037 Sep 24"):
    text = f"\x01{header}\r\n\r\n{slug}\r\n\x02{body}\r\n\x03{end}\r\n\x7f\r\n\x04"
    return text.encode()


def parse(content):
    return iptc7901.parse(RawDocument(content))


def test_the_header_becomes_fields():
    parsed = parse(message())

    assert (parsed.urgency, parsed.slugline) == (3, "Partei/Deutschland")
    assert (parsed.keywords, parsed.subjects) == (("Partei", "Deutschland"), ("politics",))
    assert [topic.code for topic in parsed.topics] == ["medtop:11000000"]
    assert parsed.metadata == {
        "service": "bdt",
        "message_number": "0042",
        "category": "pl",
        "header_note": "dpa 0042",
        "word_count": 41,
    }


def test_a_byline_that_ends_like_the_headline_is_no_part_of_the_story():
    parsed = parse(
        message("Vote on farms=\r\nBy Ada Obi=\r\n  Moor, May 12 (XYZ) - It passed.\r\n")
    )

    assert (parsed.title, parsed.byline) == ("Vote on farms", "Ada Obi")
    assert parsed.text == "Moor, May 12 (XYZ) - It passed."


def test_words_between_strokes_in_the_header_are_the_slug():
    parsed = parse(message(header="xyz0421 3 pl 312  moor/vote/farms", slug=""))

    assert (parsed.slugline, parsed.keywords) == ("moor/vote/farms", ("moor", "vote", "farms"))


def test_a_line_of_topics_above_the_headline_is_the_slug():
    story = (
        "FRA0345 4 I 0210 FRA /AFP-AB12\nJustice-procès-médias\n\nUn procès s'ouvre à Moor\n\n"
        "Moor, 5 nov 2026 (AFP) - Le procès s'est ouvert jeudi à Moor.\nab/cd/ef\n"
    )

    parsed = parse(story.encode())

    assert (parsed.slugline, parsed.title) == ("Justice-procès-médias", "Un procès s'ouvre à Moor")


def test_a_single_compound_word_above_the_story_is_its_headline():
    story = "Moor-Derby\n\nMoor, 5 nov 2026 (AFP) - Ein Satz steht da.\n"

    assert parse(f"FRA0345 4 I 0210 FRA /AFP-AB12\n{story}".encode()).title == "Moor-Derby"


def test_the_desk_s_signature_is_no_part_of_a_note():
    body = (
        "Titel =\r\n\r\nBerlin (dpa) - Ein Satz steht hier.\r\n\r\n# Notizblock\r\n"
        "- Folgt mehr\r\ndpa ab yyzz cd\r\n041430 Nov 26\r\n"
    )

    assert parse(message(body)).ednote == "- Folgt mehr"


def test_the_story_is_taken_apart():
    parsed = parse(message())

    assert (parsed.title, parsed.ednote) == ("Vorstand tritt ab", "(Eil )")
    assert (parsed.dateline, parsed.provider) == ("Berlin (dpa)", "dpa")
    assert parsed.text == (
        "Berlin (dpa) - Der Vorstand zieht Konsequenzen aus dem Ergebnis. Die beiden gaben in "
        "Berlin den Rücktritt bekannt."
    )


def test_bylines_notes_standfirsts_notebooks_and_signatures_are_told_apart():
    body = (
        "(Berichtigung: Im ersten Absatz\r\nwurde das Jahr berichtigt.)\r\nVorstand tritt\r\n"
        "endlich ab\r\nVon Ada Obi und Per Lind, dpa\r\n(Foto Archiv) =\r\n\r\n"
        "Ein Abgang mit Ansage.\r\n\r\nBerlin (dpa) - Der Vorstand tritt ab.\r\n\r\n"
        "dpa abc yydd n1 sku\r\n\r\n# Notizblock\r\n\r\n- Redaktion: Berlin\r\n"
    )

    parsed = parse(message(body))

    assert (parsed.title, parsed.byline) == ("Vorstand tritt endlich ab", "Ada Obi und Per Lind")
    assert parsed.text == "Ein Abgang mit Ansage.\n\nBerlin (dpa) - Der Vorstand tritt ab."
    assert parsed.dateline == "Berlin (dpa)"
    assert parsed.ednote == (
        "(Berichtigung: Im ersten Absatz wurde das Jahr berichtigt.) (Foto Archiv)\n\n"
        "- Redaktion: Berlin"
    )


@pytest.mark.parametrize(
    ("header", "end", "published", "assumed"),
    [
        ("aaa0001 3 i 10 AFP", "031204 GMT SEP 24", "2024-09-03T12:04:00+00:00", None),
        ("aaa0001 3 i 10 AFP", "031204 +0600 SEP 24", "2024-09-03T12:04:00+06:00", None),
        ("aaa0001 3 i 10 AFP", "031204 SEP 94", "1994-09-03T12:04:00+00:00", "read as GMT"),
        (HEADER, "251037 Sep 24", "2024-09-25T10:37:00+02:00", "dpa's local time"),
        ("lni0001 4 vm 10 lni 0000", "251037 Jan 24", "2024-01-25T10:37:00+01:00", "dpa's local"),
    ],
)
def test_times_carry_a_zone_and_say_what_was_assumed(header, end, published, assumed):
    body = "A title =\r\n\r\nPeine (dpa/lni) - It was so.\r\n"

    parsed = parse(message(body, header=header, end=end))

    assert parsed.published_at == published
    assert bool(assumed) == bool(parsed.warnings)
    assert (assumed or "") in "".join(parsed.warnings)


def test_a_time_within_the_text_is_found_where_nothing_follows_it():
    parsed = parse(message(STORY + "251037 GMT SEP 24\r\n", end=""))

    assert parsed.published_at == "2024-09-25T10:37:00+00:00"
    assert parsed.text.endswith("den Rücktritt bekannt.")


@pytest.mark.parametrize("end", ["", "999999 Sep 24", "311037 Xyz 24", "301037 FEB 24"])
def test_without_a_time_that_exists_there_is_none(end):
    assert parse(message(end=end)).published_at is None


def test_a_bare_header_line_and_a_time_below_the_story_are_understood():
    content = (
        "EXT010 3 GEN 0336 F BELGA-0102\nRUSSIE/GB/\nLe service ouvre une enquête\n\n"
        "   MOSCOU 15/06 (AFP) = Les services spéciaux ont ouvert une enquête.\n"
        "   Ils l'ont annoncé.\n./.LME\n150920 JUN 07\n"
    )

    parsed = parse(content.encode())

    assert (parsed.title, parsed.slugline) == ("Le service ouvre une enquête", "RUSSIE/GB")
    assert (parsed.dateline, parsed.provider) == ("MOSCOU 15/06 (AFP)", "BELGA")
    assert parsed.published_at == "2007-06-15T09:20:00+00:00"
    assert parsed.text.endswith("Ils l'ont annoncé.")


def test_a_bare_header_without_keywords_is_followed_by_the_headline():
    parsed = parse(b"EXT0010 3 XYZ\nA headline here\n\nMOSCOW (AFP) - It was so.\n")

    assert (parsed.title, parsed.slugline, parsed.subjects) == ("A headline here", None, ("XYZ",))


def test_an_agency_that_nobody_knows_is_believed_if_the_dateline_names_it_too():
    header = "bkn014 4 pl 171 vvvvb KNA 170123-89-00065#2"

    parsed = parse(message("A title=\r\nBerlin (KNA) Die Kommission hat getagt.", header=header))

    assert (parsed.provider, parsed.dateline) == ("KNA", "Berlin (KNA)")


def test_a_story_without_a_headline_keeps_its_lead():
    body = "BERLIN (AFP) - The council met on Monday and left.\r\n\r\nIt was short.\r\n"

    parsed = parse(message(body))

    assert parsed.text.startswith("BERLIN (AFP) - The council met")
    assert parsed.title == "The council met on Monday and left"


def test_a_message_that_is_all_headline_has_it_as_text():
    parsed = parse(message("Vorstand tritt ab =\r\n"))

    assert (parsed.title, parsed.text) == ("Vorstand tritt ab", "Vorstand tritt ab")


def test_eight_bit_letters_and_typesetting_are_read():
    content = message("Vorst\x0cBF\x0band\x0e tritt ab =\r\n\r\nBerlin (dpa) - Über Nacht.")

    parsed = parse(content.decode().encode("cp1252"))

    assert (parsed.title, parsed.text) == ("Vorstand tritt ab", "Berlin (dpa) - Über Nacht.")


def test_several_messages_are_children_that_read_alone():
    parsed = parse(b"\x16\x16" + message() + b"\x16\x16" + message("B =\r\n\r\nBerlin (dpa) - C."))

    children = [parse(child.content) for child in parsed.children]

    assert parsed.metadata == {"message_count": 2}
    assert [child.title for child in children] == ["Vorstand tritt ab", "B"]


def test_too_many_messages_are_left_out(monkeypatch):
    monkeypatch.setattr(teletype, "MOST_MESSAGES", 2)

    *taken, left = parse(message() * 5).children

    assert (len(taken), left.code) == (2, "too_large")
    assert left.message == "Only the first 2 messages are taken. Send the file in parts."


def test_an_endless_message_is_refused():
    with pytest.raises(TextTooLongError):
        parse(message("A =\r\n\r\n" + "word " * 400_001))


def test_it_is_recognised():
    parsed = parsers.parse(RawDocument(message()))

    assert (parsed.parser, parsed.media_type) == ("iptc7901/1", "text/x-iptc7901")


@pytest.mark.parametrize("content", [b"\x01", message("")])
def test_a_header_alone_is_empty(content):
    with pytest.raises(EmptyDocumentError):
        parse(content)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 300), st.integers(0, 300))
def test_any_bytes_give_a_document_or_a_stated_error(noise, start, end):
    whole = message()

    text, children = outcome(iptc7901.parse, whole[:start] + noise + whole[end:])

    assert text or children
