"""NewsML-G2: items, packages, messages, and what is no article."""

from __future__ import annotations

import pytest

from schemas.children import Child
from schemas.documents import Place, RawDocument
from schemas.errors import CorruptDocumentError, EmptyDocumentError
from worker import parsers
from worker.parsers.news import newsml_g2

from .items import TIME, children_of, content_of, example, g2, g2_of, seed


def inline(words: str, attributes: str = "") -> str:
    return f"<inlineXML {attributes}><html><body>{words}</body></html></inlineXML>"


def test_a_message_with_one_item_is_that_item():
    parsed = parsers.parse(RawDocument(seed("nordwind/ferry-strike.xml")))

    assert parsed.media_type == "application/vnd.iptc.g2.newsmessage+xml"
    assert parsed.text.startswith("Crews of three ferry lines")
    assert "- Hjelmsund to Grey Holm\n- Hjelmsund to Vesterby\n- Vesterby to" in parsed.text
    assert parsed.title == "Ferry crews walk out after night of talks"
    assert parsed.byline == "Tova Lindqvist-Hale"
    assert parsed.metadata["byline_title"] == "Transport Correspondent"
    assert parsed.published_at == TIME
    assert parsed.metadata["first_created"] == "2024-05-14T06:10:00+02:00"
    assert (parsed.language, parsed.metadata["language_tag"]) == ("en", "en-GB")
    assert (parsed.urgency, parsed.version, parsed.pub_status) == (4, "3", "usable")
    assert parsed.external_id == "urn:newsml:nordwind.example:20240514:ferry-strike"
    assert (parsed.slugline, parsed.dateline) == (
        "NORWAY-FERRY/STRIKE",
        "HJELMSUND, May 14 (Nordwind)",
    )
    assert (parsed.provider, parsed.credit) == ("Nordwind", "Nordwind")
    assert parsed.copyright == "© 2024 Nordwind. All rights reserved."
    assert parsed.keywords == ("ferries", "strike")
    assert parsed.subjects == ("medtop:20000524", "subj:04015003")
    assert [topic.name for topic in parsed.topics] == ["labour relations", "road transport"]
    assert parsed.places == (
        Place("Hjelmsund", "NO", None, None, 0, ()),
        Place("Norway", "NO", None, None, 0, ()),
    )
    assert parsed.ednote == "RECASTS with end of talks. A graphic will follow by 0900."
    assert parsed.summary == "Three lines stop; a fourth runs every second hour."
    assert parsed.metadata["related"] == [
        {
            "rel": "seeAlso",
            "id": "urn:newsml:nordwind.example:20240514:ferry-graphic",
            "title": "Map of the ferry lines",
        }
    ]
    assert (parsed.metadata["word_count"], parsed.metadata["sender"]) == (78, "nordwind.example")


def test_the_text_of_the_standard_is_read():
    parsed = parsers.parse(RawDocument(example("text.xml")))

    assert parsed.media_type == "application/vnd.iptc.g2.newsitem+xml"
    assert parsed.title == 'Fed to halt QE to avert "bubble"'
    assert parsed.byline == "Meredith Jameson"
    assert parsed.published_at == "2018-11-21T16:25:32-05:00"
    assert parsed.text.startswith("(New York, NY - October 21) Et, sent")
    assert parsed.text.count("\n\n") == 1
    assert [topic.name for topic in parsed.topics] == [
        "economy, business and finance",
        "central bank",
        "monetary policy",
    ]
    assert (parsed.metadata["source"], parsed.slugline) == ("Associated Press", "US-Finance-Fed")
    assert parsed.metadata["dateline_place"] == "New York, NY"


def test_a_picture_has_its_caption_as_text_and_says_so():
    parsed = parsers.parse(RawDocument(example("picture.xml")))

    assert parsed.text.startswith("A general view of part of downtown, including Las Vegas")
    assert parsed.byline == "Spencer Platt"
    assert parsed.places == (
        Place("Las Vegas Boulevard", None, None, None, 0, ()),
        Place("Las Vegas", "US", None, None, 0, ()),
    )
    assert parsed.metadata["item_class"] == "picture"
    assert parsed.metadata["renditions"][0]["content_type"] == "image/jpeg"
    assert "a picture, not an article" in parsed.warnings[0]


def test_a_package_lists_its_items():
    parsed = parsers.parse(RawDocument(example("package.xml")))

    assert parsed.media_type == "application/vnd.iptc.g2.packageitem+xml"
    assert parsed.text == "- Obama annonce son équipe\n- Barack Obama arrive à Washington"
    assert [one["title"] for one in parsed.metadata["related"]] == [
        "Obama annonce son équipe",
        "Barack Obama arrive à Washington",
    ]
    assert parsed.metadata["related"][0]["rel"] == "main"


def test_a_plan_and_an_event_are_told_and_are_no_articles():
    plan = parsers.parse(RawDocument(example("plan.xml")))
    event = parsers.parse(RawDocument(example("event.xml")))

    assert "Scheduled: 2018-12-24T23:30:00Z" in plan.text
    assert plan.warnings == ("This is a plan of coverage, not an article.",)
    assert (event.title, event.metadata["concept"]) == ("IPTC Autumn Meeting 2018", "event:1234567")
    assert event.text.endswith("86, Edgeware Road, London W2 2EA, United Kingdom")


def test_a_message_with_several_items_has_them_as_children():
    taken: list[Child] = []

    parsed = parsers.read(RawDocument(example("message.xml")), taken.append)

    assert (parsed.text, parsed.metadata["item_count"]) == ("", len(taken))
    assert len(taken) == 5
    assert parsers.parse(content_of(taken[0])).text == "- N1\n- N2\n- N3\n- N4"
    assert parsed.published_at == "2018-10-19T11:17:00+00:00"


def test_children_carry_the_namespaces_they_need():
    message = (
        '<n:newsMessage xmlns:n="urn:n" xmlns:h="urn:h"><n:itemSet>'
        + '<n:newsItem guid="{}"><n:contentMeta><n:headline>{}</n:headline></n:contentMeta>'
        "<n:contentSet><n:inlineXML><h:html><h:body><h:p>Words.</h:p></h:body></h:html>"
        "</n:inlineXML></n:contentSet></n:newsItem>".format("a", "One")
        + "<n:conceptItem guid='b'/></n:itemSet></n:newsMessage>"
    )

    children = children_of(g2_of(message))
    first = newsml_g2.parse(content_of(children[0]))

    assert [child.name for child in children] == ["a", "b"]
    assert (first.title, first.text) == ("One", "Words.")


def test_items_right_inside_the_message_are_found_and_too_many_are_told(monkeypatch):
    monkeypatch.setattr(newsml_g2, "MAX_ITEMS", 1)

    parsed = g2_of("<newsMessage><newsItem guid='a'/><newsItem guid='b'/></newsMessage>")

    assert [child.name for child in children_of(parsed)] == ["a"]
    assert parsed.warnings == ("Only the first 1 of 2 items were taken.",)


def test_what_carries_nothing_is_refused():
    with pytest.raises(EmptyDocumentError, match="no item"):
        g2_of("<newsMessage><itemSet/></newsMessage>")
    with pytest.raises(CorruptDocumentError, match="newsMessage, not catalogItem"):
        g2_of("<catalogItem/>")
    with pytest.raises(EmptyDocumentError, match="no body"):
        g2(content="")


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("qcode='stat:canceled'", "canceled"),
        ("uri='http://cv.iptc.org/newscodes/pubstatusg2/withheld'", "withheld"),
        ("qcode='stat:usable'", "usable"),
    ],
)
def test_the_status_of_publication_is_read(code, status):
    assert g2(item=f"<pubStatus {code}/>").pub_status == status


def test_a_cancelled_item_without_a_body_has_its_note_as_text():
    note = "<edNote>KILLED: the ferry runs.</edNote>"

    parsed = g2(item=f"<pubStatus qcode='stat:canceled'/>{note}")

    assert (parsed.text, parsed.title) == ("KILLED: the ferry runs.", "Ferry stops")
    assert parsed.pub_status == "canceled"


def test_an_embargo_with_an_end_is_kept_and_one_without_withholds():
    ends = g2(item="<embargoed>2024-05-15T06:00:00+02:00</embargoed>")
    open_end = g2(item="<pubStatus qcode='stat:usable'/><embargoed/>")
    canceled = g2(item="<pubStatus qcode='stat:canceled'/><embargoed/>")

    assert (ends.pub_status, ends.embargo_until) == ("usable", "2024-05-15T06:00:00+02:00")
    assert (open_end.pub_status, open_end.embargo_until) == ("withheld", None)
    assert open_end.provenance["pub_status"] == "embargoed"
    assert canceled.pub_status == "canceled"


def test_the_main_headline_is_told_from_the_others():
    subtitle, title = "<headline role='hl:subtitle'>B</headline>", "<headline role='hl:title'>A"

    parsed = g2(content=f"{subtitle}{title}</headline>")
    only = g2(content=subtitle)
    none = g2(item="<title>FERRY</title>", content="<slugline>ferry</slugline>")

    assert (parsed.title, parsed.metadata["subheadline"]) == ("A", "B")
    assert only.title == "B"
    assert (none.title, none.text) == ("FERRY", "FERRY")


def test_a_summary_is_preferred_to_a_caption():
    parsed = g2(
        content="<description role='drol:caption'>C</description><description role='x'>X"
        "</description><description role='drol:summary'>S</description>"
    )

    assert (parsed.summary, parsed.text, parsed.title) == ("S", "S", "S")


def test_addresses_of_the_desk_are_no_notes():
    parsed = g2(
        item="<edNote role='r:closingline'>xx n1</edNote><edNote><p>First.</p><p>Second.</p>"
        "</edNote><edNote role='r:contacts'>Call 1</edNote>"
    )

    assert parsed.ednote == "First.\n\nSecond."
    assert parsed.metadata["contacts"] == ["xx n1", "Call 1"]


def test_creators_are_authors_only_if_they_are_called_like_people():
    content = "<headline>A</headline><creator><name>{}</name></creator>"

    assert g2(content=content.format("Ann Lee")).byline == "Ann Lee"
    assert g2(content=content.format("lee.ann")).byline is None
    assert g2(content=content.format("ra/sp")).byline is None


@pytest.mark.parametrize(
    ("provider", "name"),
    [
        ("<provider literal='Nordwind'/>", "Nordwind"),
        ("<provider qcode='nprov:AFP'/>", "AFP"),
        ("<provider qcode='nprov:17'>Nordwind</provider>", "Nordwind"),
        ("<provider><name role='nrol:mnemonic'>nw</name><name>Nordwind</name></provider>",
         "Nordwind"),
        ("<provider uri='http://x.example'/>", None),
    ],
)  # fmt: skip
def test_a_provider_is_named_in_several_ways(provider, name):
    assert g2(item=provider).provider == name


def test_the_holder_of_the_copyright_stands_in_for_the_notice():
    parsed = g2_of(
        "<newsItem><rightsInfo><copyrightHolder literal='Nordwind'/><usageTerms>None</usageTerms>"
        "</rightsInfo><contentMeta><headline>A</headline></contentMeta></newsItem>"
    )

    assert (parsed.copyright, parsed.metadata["usage_terms"]) == ("Nordwind", "None")


def test_subjects_are_topics_places_people_or_names():
    parsed = g2_of(
        "<newsItem><contentMeta><headline>A</headline>"
        "<subject qcode='x:1'><name>Courts</name><sameAs qcode='subj:02001000'/></subject>"
        "<subject qcode='x:2'><name>Courts</name></subject><subject qcode='x:3'/><subject/>"
        "<subject literal='medtop:20000574'/><subject uri='http://x.example/4'/>"
        "<subject type='cpnat:person'><name>Ann Lee</name></subject>"
        "<subject type='cpnat:organisation' qcode='x:5'/>"
        "<subject type='cpnat:geoArea' qcode='city:Oslo'><geoAreaDetails>"
        "<position latitude='59.9' longitude='10.7'/></geoAreaDetails></subject>"
        "<subject type='cpnat:geoArea' qcode='iso3166-1a3:KGZ'/>"
        "<subject type='cpnat:geoArea' qcode='x:6'/></contentMeta>"
        "<assert qcode='x:5'><name>Union of Crews</name></assert><assert/></newsItem>"
    )

    assert parsed.subjects == (
        "subj:02001000", "Courts", "x:3", "medtop:20000574", "http://x.example/4",
    )  # fmt: skip
    assert [topic.name for topic in parsed.topics] == ["crime", "election"]
    assert parsed.metadata["people"] == ["Ann Lee"]
    assert parsed.metadata["organisations"] == ["Union of Crews"]
    assert parsed.places == (
        Place("Oslo", None, 59.9, 10.7, 0, ()),
        Place("Kyrgyzstan", "KG", None, None, 0, ()),
    )


def test_the_longest_text_in_markup_is_the_story():
    plain = "<inlineData contenttype='text/plain'>Much longer, but plain text.</inlineData>"

    parsed = g2(body=inline("<p>One.</p>") + inline("<p>One. Two.</p>") + plain)

    assert parsed.text == "One. Two."


def test_plain_text_is_the_story_where_nothing_is_marked_up():
    headline = "<inlineData rendition='r:headline'>Ferry stops at the island for the</inlineData>"
    encoded = "<inlineData contenttype='image/png' encoding='e:base64'>iVBORw0KGgo</inlineData>"

    parsed = g2(body=headline + encoded + "<inlineData>One.\n\nTwo.</inlineData>")

    assert parsed.text == "One.\n\nTwo."


def test_markup_of_other_kinds_and_text_in_place_of_markup_are_read():
    assert g2(body="<inlineXML><story><p>One.</p></story></inlineXML>").text == "One."
    assert g2(body="<inlineXML>One.</inlineXML>").text == "One."


def test_language_and_title_of_a_page_inside_are_used_last():
    page = "<inlineXML><html lang='nb'><head><title>A</title></head><p>B.</p></html></inlineXML>"

    parsed = g2(content="", body=page)

    assert (parsed.language, parsed.title, parsed.text) == ("nb", "A", "B.")


def test_files_the_item_points_to_are_listed():
    remote = "<remoteContent href='a.jpg' contenttype='image/jpeg' rendition='rnd:web'/>"

    parsed = g2(body=remote + "<remoteContent/>")

    assert parsed.metadata["renditions"] == [
        {"href": "a.jpg", "content_type": "image/jpeg", "rendition": "web"}
    ]


def test_the_header_of_a_message_fills_what_the_item_leaves_open():
    parsed = g2_of(
        "<newsMessage xml:lang='de'><header><sent>2024-05-14T07:42:10Z</sent><priority>2"
        "</priority><sender>x.example</sender><channel>VID</channel></header><itemSet><newsItem>"
        "<contentMeta><headline>A</headline></contentMeta></newsItem></itemSet></newsMessage>"
    )

    assert (parsed.published_at, parsed.urgency) == ("2024-05-14T07:42:10+00:00", 2)
    assert (parsed.provider, parsed.language) == ("x.example", "de")
    assert parsed.metadata["channels"] == ["VID"]


def test_deliveries_of_a_plan_are_related():
    parsed = g2_of(
        "<planningItem><newsCoverageSet><newsCoverage><planning><headline>Ferry</headline>"
        "</planning><delivery><deliveredItemRef guidref='urn:a'/></delivery></newsCoverage>"
        "</newsCoverageSet></planningItem>"
    )

    assert parsed.metadata["related"] == [{"rel": "delivered", "id": "urn:a", "title": None}]


def test_of_many_concepts_only_the_first_are_told():
    concepts = "<concept><name>A</name><definition>B</definition></concept>" * 1001

    parsed = g2_of(f"<knowledgeItem><conceptSet>{concepts}</conceptSet></knowledgeItem>")

    assert parsed.text.count("A: B") == 1000
    assert "first 1,000 of 1,001 concepts" in parsed.warnings[0]
