"""NITF documents, with all that their heads may say."""

from __future__ import annotations

import pytest

from schemas.documents import Place, RawDocument
from schemas.errors import EmptyDocumentError
from worker import parsers
from worker.parsers.news import nitf

from .items import nitf_of, seed


def test_a_story_is_read_whole():
    parsed = parsers.parse(RawDocument(seed("plains-wire/grain-elevator.nitf")))

    assert parsed.media_type == "text/vnd.iptc.nitf"
    assert parsed.text.endswith(
        "sell their harvest. “I have my evenings back,” one of them said.\n\n"
        "Crop | Price\nCorn | $3.91\nWheat | $5.62"
    )
    assert parsed.title == "Grain elevator reopens after two years"
    assert (parsed.byline, parsed.metadata["byline_title"]) == ("Odell Brandvold", "Farm Writer")
    assert parsed.published_at == "2024-09-17T14:30:00-05:00"
    assert (parsed.language, parsed.urgency, parsed.version) == ("en", 5, "2")
    assert parsed.dateline == "HARLAN FLATS, Neb. Sept. 17"
    assert parsed.metadata["dateline_place"] == "HARLAN FLATS, Neb."
    assert parsed.metadata["dateline_date"] == "2024-09-17"
    assert parsed.slugline == "PLAINS-ELEVATOR"
    assert (parsed.provider, parsed.copyright) == ("Plains Wire", "© 2024 Plains Wire")
    assert parsed.external_id == "PW-2024-09-17-0031"
    assert parsed.subjects == ("subj:04001000",)
    assert [topic.name for topic in parsed.topics] == ["agriculture"]
    assert parsed.places == (Place("Harlan Flats", "US", None, None, 0, ()),)
    assert parsed.keywords == ("grain", "railway")
    assert parsed.ednote == "ADDS second paragraph"
    assert parsed.summary == "The cooperative rebuilt the tower that burned in 2022."
    assert parsed.metadata["word_count"] == 95
    assert parsed.provenance["title"] == "hedline/hl1"
    assert set(parsed.provenance) >= {"title", "byline", "published_at", "dateline", "topics"}


def test_a_headline_of_the_head_is_used_where_the_body_has_none():
    parsed = nitf.parse(
        RawDocument(b"<nitf><head><title>Silo</title></head><body><p>One.</p></body></nitf>")
    )

    assert (parsed.title, parsed.text) == ("Silo", "One.")


def test_a_fragment_is_read_too():
    parsed = nitf.parse(RawDocument(b"<nitf><p>Silo reopens.</p><p>Two.</p></nitf>"))

    assert (parsed.title, parsed.text) == ("Silo reopens", "Silo reopens.\n\nTwo.")
    assert parsed.provenance["title"] == "lead"


def test_a_dateline_that_opens_the_text_is_read_where_the_head_has_none():
    parsed = nitf_of(body="<p>HARLAN, Sept 17 (Reuters) - One.</p>")

    assert (parsed.dateline, parsed.provider) == ("HARLAN, Sept 17 (Reuters)", "Reuters")
    assert parsed.metadata["dateline_place"] == "HARLAN"


def test_a_time_without_a_zone_is_a_day_with_a_warning():
    parsed = nitf_of(docdata='<date.issue norm="20240917T143000"/>')

    assert parsed.published_at == "2024-09-17"
    assert parsed.warnings == ("The time of the date.issue has no zone; only the day is kept.",)


def test_a_release_after_the_issue_is_an_embargo():
    issue = '<date.issue norm="20240917T143000Z"/>'

    later = nitf_of(docdata=issue + '<date.release norm="20240918T060000Z"/>')
    same = nitf_of(docdata=issue + '<date.release norm="20240917T143000Z"/>')
    alone = nitf_of(docdata='<date.release norm="20240917T143000Z"/>')

    assert later.embargo_until == "2024-09-18T06:00:00+00:00"
    assert later.pub_status == "usable"
    assert same.embargo_until is None
    assert (alone.published_at, alone.embargo_until) == ("2024-09-17T14:30:00+00:00", None)


@pytest.mark.parametrize(
    ("docdata", "status"),
    [
        ('<doc.kill id-string="x"/>', "canceled"),
        ('<ed-msg msg-type="kill" info="Do not use"/>', "canceled"),
        ('<ed-msg msg-type="info" info="Adds"/>', "usable"),
        ("", "usable"),
    ],
)
def test_a_kill_takes_the_story_back(docdata, status):
    assert nitf_of(docdata=docdata).pub_status == status


@pytest.mark.parametrize(
    ("management", "status"),
    [("embargoed", "withheld"), ("canceled", "canceled"), ("usable", "usable"), ("?", "usable")],
)
def test_the_status_of_the_management_is_read(management, status):
    content = f'<nitf><head><docdata management-status="{management}"/></head><p>One</p></nitf>'

    assert nitf.parse(RawDocument(content.encode())).pub_status == status


def test_a_story_that_is_taken_back_has_its_note_as_text():
    parsed = nitf_of(docdata='<doc.kill/><ed-msg info="Wrong silo."/>', body="")

    assert parsed.text == "Wrong silo."
    assert len(parsed.warnings) == 1


def test_a_document_without_words_is_empty():
    with pytest.raises(EmptyDocumentError):
        nitf.parse(RawDocument(b"<nitf><head/><body/></nitf>"))


def test_corrections_and_sources_are_related():
    parsed = nitf_of(
        docdata='<correction id-string="PW-1" info="Name"/>'
        '<del-list><from-src src-name="Plains"/></del-list>'
    )

    assert parsed.metadata["correction"] == "Name"
    assert parsed.metadata["related"] == [
        {"rel": "corrects", "id": "PW-1", "title": None},
        {"rel": "from", "id": "Plains", "title": None},
    ]


def test_subjects_of_other_vocabularies_are_kept_by_name():
    parsed = nitf_of(
        head='<tobject tobject.type="News"><tobject.property tobject.property.type="Analysis"/>'
        '<tobject.subject tobject.subject.ipr="EFE" tobject.subject.refnum="F05004000" '
        'tobject.subject.type="Science" tobject.subject.matter="Weather"/>'
        '<tobject.subject tobject.subject.refnum="17001000"/></tobject>',
        docdata='<identified-content><classifier type="medtop" value="20000538"/>'
        '<location><city>Oslo</city><country iso-cc="NOR">Norway</country></location>'
        '<location location-code="23602"/></identified-content><evloc iso-cc="NOR"/>',
    )

    assert parsed.subjects == ("Weather", "subj:17001000", "medtop:20000538")
    assert [topic.name for topic in parsed.topics] == ["weather forecast", "leisure"]
    assert parsed.places == (Place("Oslo", "NO", None, None, 0, ()),)
    assert (parsed.metadata["category"], parsed.metadata["genre"]) == ("News", "Analysis")


def test_metas_give_keywords_and_a_slugline():
    parsed = nitf_of(
        head='<meta name="keywords" content="grain, railway,"/><meta name="slug" content="SILO"/>'
        '<meta name="other" content="x"/>'
    )

    assert (parsed.keywords, parsed.slugline) == (("grain", "railway"), "SILO")


def test_notes_and_rights_of_the_head_of_the_body_are_read():
    parsed = nitf_of(
        body_head="<note><body.content><p>For editors.</p></body.content></note>"
        "<rights>All of them</rights><byline>By Odell Brandvold</byline>"
        "<byline>Par Maëlle Oriol</byline>"
    )

    assert (parsed.ednote, parsed.copyright) == ("For editors.", "All of them")
    assert parsed.byline == "Odell Brandvold, Par Maëlle Oriol"
    assert parsed.text == "One."


def test_a_date_for_machines_is_no_part_of_the_dateline():
    parsed = nitf_of(
        body_head="<dateline>Oslo, <story.date>20240917T143000+0000</story.date></dateline>"
    )

    assert (parsed.dateline, parsed.metadata["dateline_date"]) == ("Oslo", "2024-09-17")
    assert parsed.published_at == "2024-09-17T14:30:00+00:00"


def test_a_tagline_that_is_an_address_is_no_credit():
    content = b"<nitf><body><body.content><p>One.</p></body.content><body.end><tagline>%s</tagline>"
    end = b"</body.end></body></nitf>"

    desk = nitf.parse(RawDocument(content % b"The farm desk" + end))
    address = nitf.parse(RawDocument(content % b"desk@plains.example" + end))

    assert (desk.credit, address.credit) == ("The farm desk", None)
