"""What stands above a story becomes fields and leaves the text."""

from __future__ import annotations

import pytest

from .stories import LEAD, SECOND, read, story

TEXT = f"{LEAD}\n\n{SECOND}"
TITLE = "The council of Northmoor approved a new bridge"


@pytest.mark.parametrize(
    "head",
    [
        "date 2020-10-13 ",
        " date 2020-10-13 ",
        "date: 2020-10-13 ",
        "Date - October 13, 2020 ",
        "Date - October 13, 2020\n\n",
        "DATE 2020-10-13\n",
        "date 13 October 2020 ",
        "date 13.10.2020 ",
        "13 October 2020\n\n",
        "13.10.2020\n",
        "13.10.2020 ",
        "2020-10-13 ",
        "13 October 2020 ",
        "13 October 2020 | ",
        "October 13, 2020 - ",
        "Published: 2020-10-13\n",
        "Published on 13 October 2020\n\n",
        "Tuesday, 13 October 2020\n\n",
        "Date: 10/13/2020\n\n",
        "Дата: 13 октября 2020 г.\n\n",
        "Datum: 13. Oktober 2020\n\n",
        "Fecha: 13 de octubre de 2020\n\n",
        "publié le 13 octobre 2020\n\n",
        "**Date:** 2020-10-13\n\n",
        "Date:2020-10-13\n\n",
        "date=2020-10-13\n\n",
        "date 2020-10-13 08:15 ",
        "date (2020-10-13) ",
        "Date:\n2020-10-13\n\n",
        "20201013\n\n",
        "ZCZC\ndate 2020-10-13 ",
        "ZCZC ABC0123\nDate: 2020-10-13\n\n",
    ],
)
def test_a_date_header_is_the_publication_date_and_leaves_the_text(head):
    parsed = read(story(head))

    assert (parsed.published_at, parsed.title, parsed.text) == ("2020-10-13", TITLE, TEXT)


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ("date 2020-10-13T08:15:00+06:00 ", "2020-10-13T08:15:00+06:00"),
        ("date 2020-10-13T08:15:00Z ", "2020-10-13T08:15:00+00:00"),
        ("Published: October 13, 2020 8:15 pm UTC+6\n\n", "2020-10-13T20:15:00+06:00"),
        ("Date: Tue, 13 Oct 2020 08:15:00 +0530\n\n", "2020-10-13T08:15:00+05:30"),
        ("13 October 2020, 14:30 GMT\n\n", "2020-10-13T14:30:00+00:00"),
    ],
)
def test_a_time_with_its_zone_is_kept(head, published):
    assert read(story(head)).published_at == published


@pytest.mark.parametrize(
    "lead",
    [
        "Date palms are grown here since 1950. They grow well.",
        "Date night ideas fill the papers of 2020. They sell.",
        "Title fight in Northmoor ended early. The crowd left.",
        "Source of the river was found on May 4, 2020. It is deep.",
        "Subject to approval, the plan begins. The mayor agreed.",
        "October 7, 2020 protests changed the town. Many left.",
        "On October 13, 2020 the town was calm. Many left.",
        "2020 was a bad year. Many left.",
        "March 4, 2020, was cold in Northmoor. Many left.",
        "By 2030 the town will be dry. Many left.",
        "Dated 13 October 2020, the letter was long. Many left.",
        "13 October 2020 was cold. Many left.",
    ],
)
def test_ordinary_prose_is_never_taken_for_a_head(lead):
    parsed = read(story(lead=lead))

    assert parsed.published_at is None
    assert parsed.text.startswith(lead)


def test_a_date_in_the_body_is_never_the_publication_date():
    parsed = read(story(tail="\n\nThe first vote was held on October 4, 2020."))

    assert parsed.published_at is None


def test_an_ambiguous_date_is_left_empty_with_a_warning():
    parsed = read(story("Date: 03/04/2020\n\n"))

    assert parsed.published_at is None
    assert "day-first or month-first" in parsed.warnings[0]


@pytest.mark.parametrize(
    ("head", "lead", "language", "published"),
    [
        ("Date: 03/04/2020\n\n", f"ROME, March 4 (ANSA) - {LEAD}", "", "2020-03-04"),
        ("Date: 03/04/2020\n\n", f"ROME, April 3 (ANSA) - {LEAD}", "", "2020-04-03"),
        ("Date: 03/04/2020\nLanguage: French\n\n", LEAD, "", "2020-04-03"),
        ("Date: 03/04/2020\n\n", LEAD, "en-US", "2020-03-04"),
        ("Date: 03/04/2020\n\n", LEAD, "en-GB", "2020-04-03"),
        ("Date: 03/04/2020\n\n", "Совет одобрил новый мост. Голосование прошло.", "", "2020-04-03"),
        ("Date: 04/04/2020\n\n", LEAD, "", "2020-04-04"),
    ],
)
def test_dateline_or_language_settles_an_ambiguous_date(head, lead, language, published):
    assert read(story(head, lead), language=language).published_at == published


def test_a_dateline_of_another_day_settles_nothing():
    parsed = read(story("Date: 03/04/2020\n\n", f"ROME, May 9 (ANSA) - {LEAD}"))

    assert parsed.published_at is None


def test_the_first_of_two_dates_counts():
    assert read(story("Date: 2020-10-13\nPosted: 2020-10-14\n\n")).published_at == "2020-10-13"


def test_a_folded_line_of_an_unkept_label_is_dropped():
    assert read(story("URL: http://a.example\n  /b\n\n")).text == TEXT


def test_a_date_that_cannot_be_read_is_said_in_a_warning():
    parsed = read(story("Date: last Tuesday\n\n"))

    assert parsed.published_at is None
    assert "'last Tuesday'" in parsed.warnings[0]


def test_a_year_in_the_head_completes_the_dateline():
    parsed = read(story("Date: October 2020\n\n", f"ROME, Oct 13 (ANSA) - {LEAD}"))

    assert parsed.published_at == "2020-10-13"


def test_labelled_heads_become_fields():
    parsed = read(
        story(
            "TITLE: Bridge for Northmoor\nBy: Ada Obi\nSource: Moor Press\nSlug: BC-Bridge\n"
            "Keywords: bridge, river; vote\nLanguage: English\nLocation: Northmoor\nUrgency: 4\n"
            "Category: politics\nSummary: A bridge\n  is coming.\nCopyright: 2020 Moor Press\n"
            "Editor's note: check the name\nEmbargo: 2020-10-14T00:00:00Z\nURL: http://a.example\n\n"
        )
    )

    assert parsed.title == "Bridge for Northmoor"
    assert (parsed.byline, parsed.provider, parsed.slugline) == (
        "Ada Obi",
        "Moor Press",
        "BC-Bridge",
    )
    assert parsed.keywords == ("bridge", "river", "vote")
    assert (parsed.language, parsed.dateline, parsed.urgency) == ("en", "Northmoor", 4)
    assert (parsed.subjects, parsed.summary) == (("politics",), "A bridge is coming.")
    assert (parsed.copyright, parsed.ednote) == ("2020 Moor Press", "check the name")
    assert parsed.embargo_until == "2020-10-14T00:00:00+00:00"
    assert parsed.text == TEXT


@pytest.mark.parametrize(
    "head",
    [
        "Headline: Bridge for Northmoor\n\n",
        "**Title:** Bridge for Northmoor\n\n",
        "subject: Bridge for Northmoor\n",
        "Headline - Bridge for Northmoor\n\n",
        "Title:\nBridge for Northmoor\n\n",
        "Заголовок: Bridge for Northmoor\n\n",
        "Title: Bridge for Northmoor\nText: ",
        "# Bridge for Northmoor\nDate: 2020-10-13\n\n",
        "Bridge for Northmoor\n\n",
        "Bridge for Northmoor\nBy Ada Obi\n\n",
        "Bridge for Northmoor\n13 October 2020\n\n",
        "FOR IMMEDIATE RELEASE\n\nBridge for Northmoor\n\n",
        "ZCZC 12\nBC-BRIDGE-VOTE\nBridge for Northmoor\n\n",
    ],
)
def test_a_title_above_the_story_is_its_title(head):
    parsed = read(story(head))

    assert (parsed.title, parsed.text) == ("Bridge for Northmoor", TEXT)


def test_a_label_without_a_value_is_dropped():
    parsed = read(story("Keywords:\nTitle: Bridge for Northmoor\n\n"))

    assert (parsed.title, parsed.keywords, parsed.text) == ("Bridge for Northmoor", (), TEXT)


def test_the_first_of_two_titles_counts():
    assert read(story("Title: First\nHeadline: Second\n\n")).title == "First"


def test_a_labelled_sentence_that_is_no_date_stays_in_the_text():
    lead = "Published: the book that the whole town of Northmoor has waited for."

    assert read(story(lead=lead)).text.startswith(lead)


def test_a_title_without_a_story_is_the_text():
    parsed = read("Title: Bridge for Northmoor")

    assert (parsed.title, parsed.text) == ("Bridge for Northmoor", "Bridge for Northmoor")


def test_a_photo_line_above_the_story_is_a_credit():
    parsed = read(story("Photo: Ada Obi\n\n"))
    other = read(story("Bridge for Northmoor\n\nAP Photo/Ada Obi\n\n"))

    assert (parsed.credit, parsed.text) == ("Ada Obi", TEXT)
    assert (other.credit, other.text) == ("AP Photo/Ada Obi", TEXT)


@pytest.mark.parametrize(
    ("line", "byline", "provider"),
    [
        ("By Ada Obi", "Ada Obi", None),
        ("By ADA OBI, Associated Press", "ADA OBI", "Associated Press"),
        (
            "By ADA OBI and JOE ROE, Associated Press Writers",
            "ADA OBI and JOE ROE",
            "Associated Press",
        ),
        ("ADA OBI Reuters", "ADA OBI", "Reuters"),
        ("By The Associated Press", "The Associated Press", "The Associated Press"),
        ("By Ada Obi\nAssociated Press Writer", "Ada Obi", "Associated Press Writer"),
        ("By Ada Obi, Staff Writer", "Ada Obi", None),
        ("By Ada Obi in Northmoor", "Ada Obi", None),
        ("By Ada Obi | Reuters", "Ada Obi", "Reuters"),
        ("Par Jean de la Tour", "Jean de la Tour", None),
        ("Von Hans Müller (dpa)", None, None),
        ("By J. K. Roe Jr.", "J. K. Roe Jr.", None),
    ],
)
def test_a_byline_on_its_own_line_is_read(line, byline, provider):
    parsed = read(story(f"{line}\n\n"))

    assert (parsed.byline, parsed.provider) == (byline, provider)


def test_an_unknown_agency_below_the_byline_is_known_by_its_dateline():
    lead = f"NORTHMOOR, Oct 13 (Moor Press) - {LEAD}"

    parsed = read(story("By Ada Obi\nMoor Press\n\n", lead))

    assert (parsed.provider, parsed.text) == ("Moor Press", f"{lead}\n\n{SECOND}")


@pytest.mark.parametrize("lead", [LEAD, f"NORTHMOOR, Oct 13 (Fen Press) - {LEAD}"])
def test_a_line_below_the_byline_that_no_dateline_names_is_no_agency(lead):
    assert read(story("By Ada Obi\nMoor Press\n\n", lead)).provider != "Moor Press"


def test_a_date_after_the_byline_is_the_publication_date():
    parsed = read(story("By Ada Obi, October 13, 2020\n\n"))

    assert (parsed.byline, parsed.published_at, parsed.text) == ("Ada Obi", "2020-10-13", TEXT)


@pytest.mark.parametrize(
    "line", ["By Land and Sea they came to the town", "By Monday all was calm."]
)
def test_prose_that_opens_with_by_is_no_byline(line):
    assert read(f"{line}\n{LEAD}\n\n{SECOND}").byline is None


def test_a_line_in_capitals_with_a_marker_in_brackets_is_a_slug_and_no_dateline():
    parsed = read(
        "RIO PUENTES (Ampliación)\nEl río corta tres puentes\n\n"
        "Mirador, 7 nov (EFE).- Tres puentes quedaron cortados este sábado."
    )

    assert (parsed.slugline, parsed.title) == ("RIO PUENTES", "El río corta tres puentes")
    assert (parsed.dateline, parsed.provider) == ("Mirador, 7 nov (EFE)", "EFE")


def test_a_byline_between_marks_of_a_switch_is_read():
    parsed = read(
        "ZCZC\nabc0456 3 pl 210\n^Ferry aground off Northmoor=\n^By ADA OBI=\n"
        "   NORTHMOOR, Nov 3, 2026 (Moor News) - A ferry ran aground on Tuesday.\nNNNN"
    )

    assert (parsed.title, parsed.byline) == ("Ferry aground off Northmoor", "ADA OBI")
