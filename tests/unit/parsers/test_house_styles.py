"""Stories as the wires of the world send them: their fields are found, their words are kept."""

from __future__ import annotations

import pytest

from worker.parsers import newswire

from .stories import LEAD, SECOND, read

BODY = f"{LEAD}\n\n{SECOND}"
TITLE = "Moor approves a bridge"

STYLES = {
    "ANPA markup of an American wire": (
        f"^BC-EU--Moor-Bridge, 1st Ld-Writethru,0320\n^{TITLE}<\n^Eds: Updates with the mayor. "
        f"With AP Photos.\n^By ADA OBI=\n^Associated Press Writer=\n"
        f"\tNORTHMOOR, Moorland (AP) _ {LEAD}\n\t{SECOND}\n\t(MORE)\n",
        {
            "slugline": "BC-EU--Moor-Bridge", "version": "1", "title": TITLE,
            "byline": "ADA OBI", "ednote": "Updates with the mayor. With AP Photos.",
            "dateline": "NORTHMOOR, Moorland (AP)",
        },
        {"lead": "1st Ld-Writethru", "word_count": 320, "continues": True},
    ),
    "a wrapper with codes and a keyword line": (
        f"ZCZC ABC0123 4 I INT 0320\nr i BC-MOOR-BRIDGE 10-13 0320\n{TITLE}\n\n"
        f"NORTHMOOR, Oct 13 (Reuters) - {BODY}\n\nNNNN",
        {"slugline": "BC-MOOR-BRIDGE", "title": TITLE, "provider": "Reuters"},
        {"wire_header": "ABC0123 4 I INT 0320", "word_count": 320},
    ),
    "a German agency": (
        f"ZCZC\nbdt0123 4 pl 320  dpa 0123\n\nMoor-Bridge, 2nd Lead\n{TITLE}\n"
        f"(Neu: Zitat der Bürgermeisterin)\n\nNorthmoor (dpa) - {BODY}\n\ndpa ab yyzz cd\n\nNNNN",
        {
            "slugline": "Moor-Bridge", "version": "2", "title": TITLE,
            "ednote": "Zitat der Bürgermeisterin", "provider": "dpa",
        },
        {"lead": "2nd Lead", "initials": "dpa ab yyzz cd",
         "wire_header": "bdt0123 4 pl 320  dpa 0123"},
    ),
    "a French agency": (
        f"Moor-pont,2ndlead\n{TITLE}\nATTENTION - ajoute bilan ///\n\n"
        f"NORTHMOOR, 13 oct 2020 (AFP) - {BODY}\n\nbur-jd/ab/cd\n",
        {
            "slugline": "Moor-pont", "version": "2", "ednote": "ajoute bilan", "provider": "AFP",
            "published_at": "2020-10-13",
        },
        {"lead": "2ndlead", "initials": "bur-jd/ab/cd"},
    ),
    "an update of a financial wire": (
        f"UPDATE 2-{TITLE}\n\n(Adds mayor's quote,\nbackground)\n\nBy Ada Obi\n\n"
        f"NORTHMOOR, Oct 13 (Reuters) - {BODY}\n\n(Reporting by Ada Obi; editing by Joe Roe)",
        {
            "title": TITLE, "version": "2", "byline": "Ada Obi", "provider": "Reuters",
            "ednote": "Adds mayor's quote, background",
            "credit": "Reporting by Ada Obi; editing by Joe Roe",
        },
        {"lead": "UPDATE 2"},
    ),
    "a Spanish agency that signs below": (
        f"{TITLE}\n\nNorthmoor, 13 oct (EFE).- {BODY} EFE\nabc/de/fg",
        {"title": TITLE, "dateline": "Northmoor, 13 oct (EFE)", "provider": "EFE"},
        {"initials": "abc/de/fg"},
    ),
    "a Chinese agency in English": (
        f"(URGENT) {TITLE}\n\nNORTHMOOR, Oct. 13 (Xinhua) -- {BODY} Enditem",
        {"title": TITLE, "urgency": 3, "provider": "Xinhua"},
        {"priority": "URGENT"},
    ),
    "a second lead before a headline": (
        f"2ND LEAD {TITLE}\nBy Ada Obi, dpa\n\nNorthmoor (dpa) - {BODY} =DPA",
        {"title": TITLE, "version": "2", "byline": "Ada Obi", "provider": "dpa"},
        {"lead": "2ND LEAD"},
    ),
    "a press release": (
        "FOR IMMEDIATE RELEASE\nOctober 13, 2020\nContact: Ada Obi\n+1 555 0100\n"
        f"ada@moor.example\n\n{TITLE}\n\nNORTHMOOR, Oct. 13, 2020 /PRNewswire/ -- {BODY}\n\n###\n\n"
        "Media Contact:\nJoe Roe\njoe@moor.example\n\nSOURCE Moor Bridges Inc.",
        {"title": TITLE, "provider": "PRNewswire", "published_at": "2020-10-13"},
        {
            "issuer": "Moor Bridges Inc.",
            "contact": "Ada Obi\n+1 555 0100\nada@moor.example\nJoe Roe\njoe@moor.example",
        },
    ),
    "a release with contacts below": (
        f"NORTHMOOR--(BUSINESS WIRE)--{BODY}\n\nContacts\n\nMoor Bridges\n"
        "Ada Obi, +1 555 010 0100\nada@moor.example\n",
        {"provider": "BUSINESS WIRE", "dateline": "NORTHMOOR--(BUSINESS WIRE)"},
        {"contact": "Moor Bridges\nAda Obi, +1 555 010 0100\nada@moor.example"},
    ),
    "labelled heads with a lead": (
        f"Slug: BC-Moor-Bridge, 2nd Lead\nHeadline: UPDATE 2-{TITLE}\nWords: 320\nVersion: 4\n"
        f"GUID: urn:moor:1\n\n{BODY}",
        {
            "slugline": "BC-Moor-Bridge", "title": TITLE, "version": "4",
            "external_id": "urn:moor:1",
        },
        {"lead": "2nd Lead", "word_count": 320},
    ),
    "a correction": (
        "CORRECTION:\n\nCorrects spelling of the mayor's name in 3rd graf.\n\n"
        f"NORTHMOOR (AP) - {BODY}",
        {"ednote": "Corrects spelling of the mayor's name in 3rd graf.", "provider": "AP"},
        {"correction": True},
    ),
    "a take that goes on": (
        f"BC-MOOR-BRIDGE, 1st Add\n\n{BODY}\n-more-",
        {"slugline": "BC-MOOR-BRIDGE", "version": None},
        {"take": "1st Add", "continues": True},
    ),
    "codes of priority": (
        f"u i BC-MOOR-BRIDGE 10-13 0100\n\nNORTHMOOR (AP) - {BODY}\n\nAP-NY-10-13-20 0815EDT<",
        {"slugline": "BC-MOOR-BRIDGE", "urgency": 3},
        {"priority": "urgent", "word_count": 100},
    ),
    "a Russian agency with its reporter": (
        f"МОЛНИЯ\n\nСЕВЕРНОЕ, 13 октября 2020 г. /Корр. ТАСС Иван Тестов/. {BODY}",
        {"urgency": 1, "provider": "ТАСС", "published_at": "2020-10-13"},
        {"priority": "МОЛНИЯ"},
    ),
    "a note below": (
        f"{BODY}\n\nEDS: The picture follows.\n\n(320 words)\n\nBy Ada Obi",
        {"ednote": "The picture follows.", "byline": "Ada Obi"},
        {"word_count": 320},
    ),
    "a note to editors broken at the margin": (
        "EDITORS: This story replaces the one that was sent this morning and\nadds a word.\n\n"
        f"NORTHMOOR (AP) - {BODY}",
        {"ednote": "This story replaces the one that was sent this morning and adds a word."},
        {},
    ),
    "an order to editors after a dash": (
        f"ATTENTION EDITORS - Pictures follow at noon\n\n{BODY}",
        {"ednote": "Pictures follow at noon"},
        {},
    ),
}  # fmt: skip
"""What was sent, the fields it has, and its metadata."""


@pytest.mark.parametrize("style", STYLES)
def test_a_house_style_is_understood(style):
    text, fields, metadata = STYLES[style]

    parsed = newswire.read(text)

    assert {name: getattr(parsed, name) for name in fields} == fields
    assert parsed.metadata == metadata
    assert parsed.pub_status == "usable"


@pytest.mark.parametrize("style", STYLES)
def test_the_words_of_a_house_style_are_kept_and_nothing_else(style):
    text = STYLES[style][0]

    parsed = newswire.read(text)

    assert parsed.text.endswith(BODY)
    assert len(parsed.text) <= len(BODY) + 60


def test_a_story_without_marks_has_no_metadata():
    assert read(BODY).metadata == {}


def test_an_unnumbered_lead_is_the_first():
    assert newswire.read(f"BC-MOOR-BRIDGE, Lead\n\n{BODY}").version == "1"


def test_two_versions_of_a_story_have_one_slug():
    first = newswire.read(f"BC-Moor Bridge\n\n{BODY}")
    second = newswire.read(f"BC-Moor Bridge, 1st Ld\n\n{BODY}")

    assert first.slugline == second.slugline == "BC-Moor Bridge"
    assert (first.version, second.version) == (None, "1")


def test_a_flash_of_one_line_is_a_story():
    parsed = newswire.read(f"FLASH: {TITLE}")

    assert (parsed.text, parsed.title, parsed.urgency) == (TITLE, TITLE, 1)


def test_an_advisory_is_its_own_text():
    parsed = newswire.read("ADVISORY\n\nEDITORS: The story will move at 1500 GMT.")

    assert parsed.text == "The story will move at 1500 GMT."
    assert parsed.metadata == {"advisory": True}


@pytest.mark.parametrize(
    "text",
    [
        "BC-MOOR-BRIDGE, MANDATORY KILL\n\nThe story was wrong and is withdrawn.",
        "ZCZC\nBC-MOOR-BRIDGE, KILL\nNNNN",
        "KILL\n\nDo not use BC-MOOR-BRIDGE sent earlier.",
        "BULLETIN KILL\n\nThe story was wrong.",
        "EDITORS: Please kill the story slugged BC-MOOR-BRIDGE sent at 0815 GMT.\n\nThe AP",
        "Отмена\n\nПросьба не использовать сообщение о мосте.",
        "СООБЩЕНИЕ АННУЛИРОВАНО\n\nСообщение о мосте ошибочно.",
        f"ANNULATION\n\nVeuillez annuler la dépêche. Elle ne doit pas être utilisée.\n\n{BODY}",
    ],
)
def test_a_kill_cancels(text):
    parsed = newswire.read(text)

    assert parsed.pub_status == "canceled"
    assert parsed.provenance["pub_status"]


def test_the_slug_of_a_story_is_found_in_the_order_to_kill_it():
    parsed = newswire.read("EDITORS: Please kill the story slugged BC-MOOR-BRIDGE.\n\nThe AP")

    assert parsed.slugline == "BC-MOOR-BRIDGE"
    assert parsed.text.startswith("Please kill the story")


def test_a_hold_withholds():
    parsed = newswire.read("BC-MOOR-BRIDGE, WITHHOLD\n\nWithhold the story sent earlier.")

    assert parsed.pub_status == "withheld"


@pytest.mark.parametrize("word", ["KILL", "Снято", "Отмена"])
def test_a_lone_word_that_nothing_bears_out_is_a_headline(word):
    parsed = newswire.read(f"{word}\n\n{BODY}")

    assert (parsed.pub_status, parsed.title, parsed.text) == ("usable", word, BODY)


@pytest.mark.parametrize(
    "text",
    [
        "Kill: a film about Northmoor. It is long.",
        "URGENT care centres open in Northmoor. They are new.",
        "Update: the council met again. It was long.",
        "LEAD: poison in the pipes of Northmoor. It is old.",
        "Part 1\n\nThe council met. It was long.",
        "Corrects itself: the market of Northmoor. It fell.",
        "(A poem)\n\nThe moor is long,\nthe night is young,",
        "Contact sports are popular here. Many play.",
        "One - two - three.\n\nAnd/or",
        "Yes or no?\n\nand/or",
        "* one\n* two\n* three",
        "for line in lines:\n    print(line)\n\n    return end",
        "Dear Ada,\n\nThe moor is fine.\n\nYours,\nJoe",
        "Coca-Cola\n\nThe company grew. It sells.",
        "Embargo on oil hurts Northmoor, traders said. It is long.",
        "The bridge is long (more)\nthan it was.",
        "He came, she said. THE",
    ],
)
def test_ordinary_writing_keeps_all_its_words(text):
    parsed = newswire.read(text)

    words = f"{parsed.title or ''} {parsed.text}".split()
    assert [word for word in text.split() if word not in words] == []
    assert parsed.metadata == {}
    assert (parsed.slugline, parsed.version, parsed.urgency) == (None, None, None)
