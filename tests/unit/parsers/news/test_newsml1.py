"""NewsML 1.0 to 1.2: items, packages, and dialects of agencies."""

from __future__ import annotations

import pytest

from schemas.documents import Place, RawDocument
from schemas.errors import EmptyDocumentError
from worker import parsers
from worker.parsers.news import newsml1

from .items import children_of, content_of, news_item, newsml, newsml_of, seed

NITF = "<ContentItem><Format FormalName='NITF'/><DataContent>{}</DataContent></ContentItem>"


def content(words: str) -> str:
    return f"<ContentItem><DataContent><p>{words}</p></DataContent></ContentItem>"


def test_an_item_is_read_whole():
    parsed = parsers.parse(RawDocument(seed("levant-presse/pont-ferme.xml")))

    assert parsed.media_type == "text/vnd.iptc.newsml"
    assert parsed.text.startswith("Le vieux pont de Valserre a été fermé")
    assert parsed.text.endswith("\n\nUn bac gratuit est mis en place pour les piétons.")
    assert parsed.title == "Le vieux pont de Valserre fermé jusqu'en juin"
    assert parsed.byline == "Maëlle Tournadre-Oriol"
    assert parsed.published_at == "2024-03-02T10:12:00+01:00"
    assert parsed.metadata["first_created"] == "2024-03-02T07:30:00+01:00"
    assert (parsed.language, parsed.urgency, parsed.version) == ("fr", 4, "2")
    assert parsed.dateline == "Valserre, 2 mars 2024 (Levant Presse)"
    assert parsed.metadata["dateline_place"] == "Valserre"
    assert parsed.metadata["dateline_date"] == "2024-03-02"
    assert (parsed.slugline, parsed.provider) == ("pont-travaux", "Levant Presse")
    assert parsed.copyright == "© Levant Presse 2024"
    assert parsed.external_id == "urn:newsml:levant-presse.example:20240302:LP-0417"
    assert parsed.keywords == ("pont", "travaux", "transports")
    assert parsed.ednote == "AJOUTE durée des travaux"
    assert parsed.subjects == ("subj:04015000",)
    assert [topic.name for topic in parsed.topics] == ["transport"]
    assert parsed.places == (Place("Valserre", "FR", None, None, 0, ()),)
    assert parsed.metadata["word_count"] == 52


def test_several_items_are_children_with_the_envelope_they_came_in():
    items = news_item("1", component=content("One.")) + news_item("2", component=content("Two."))
    envelope = (
        "<NewsEnvelope><DateAndTime>20240302T091500Z</DateAndTime>"
        "<Priority FormalName='2'/></NewsEnvelope>"
    )

    parsed = newsml_of(f"<NewsML Version='1.2'>{envelope}{items}</NewsML>")
    children = children_of(parsed)
    read = [parsers.parse(content_of(child)) for child in children]

    assert (parsed.text, parsed.metadata["item_count"]) == ("", 2)
    assert [child.name for child in children] == [
        "urn:newsml:x.example:20240302:1",
        "urn:newsml:x.example:20240302:2",
    ]
    assert [one.text for one in read] == ["One.", "Two."]
    assert [one.urgency for one in read] == [2, 2]
    assert read[0].published_at == "2024-03-02T09:15:00+00:00"


def test_more_items_than_are_taken_are_told(monkeypatch):
    monkeypatch.setattr(newsml1, "MAX_ITEMS", 1)

    parsed = newsml_of(f"<NewsML>{news_item('1')}{news_item('2')}</NewsML>")

    assert parsed.warnings == ("Only the first 1 of 2 items were taken.",)
    assert len(children_of(parsed)) == 1


def test_an_item_by_itself_is_read():
    assert newsml_of(news_item("1", component=content("One."))).text == "One."


def test_a_document_without_items_is_empty():
    with pytest.raises(EmptyDocumentError, match="NewsItem"):
        newsml_of("<NewsML><NewsEnvelope/></NewsML>")


@pytest.mark.parametrize(
    ("status", "pub_status"),
    [("Usable", "usable"), ("Canceled", "canceled"), ("Withheld", "withheld"),
     ("Embargoed", "withheld")],
)  # fmt: skip
def test_the_status_is_read(status, pub_status):
    assert newsml(management=f"<Status FormalName='{status}'/>").pub_status == pub_status


def test_an_embargo_that_ends_is_an_embargo_and_no_more():
    parsed = newsml(
        management="<Status FormalName='Embargoed'/><StatusWillChange><FutureStatus "
        "FormalName='Usable'/><DateAndTime>20240303T060000Z</DateAndTime></StatusWillChange>"
    )

    assert (parsed.pub_status, parsed.embargo_until) == ("usable", "2024-03-03T06:00:00+00:00")


def test_an_item_without_a_body_has_its_headline_as_text():
    parsed = newsml(management="<Status FormalName='Canceled'/>")

    assert (parsed.text, parsed.title) == ("Bridge shut", "Bridge shut")


def test_the_head_of_nitf_inside_is_read_where_the_item_says_nothing():
    inner = (
        "<nitf><head><docdata><urgency ed-urg='3'/></docdata></head><body><body.head><hedline>"
        "<hl1>Other</hl1></hedline><byline>By Ann Lee</byline></body.head>"
        "<body.content><p>One.</p></body.content></body></nitf>"
    )

    parsed = newsml(component=NITF.format(inner))

    assert (parsed.title, parsed.byline, parsed.urgency) == ("Bridge shut", "Ann Lee", 3)
    assert parsed.text == "One."


def test_a_body_in_pieces_of_nitf_is_read():
    inner = "<body><body.head><byline>Ann Lee</byline></body.head><body.content><p>One.</p>"

    parsed = newsml(component=NITF.format(inner + "</body.content></body>"))

    assert (parsed.text, parsed.byline) == ("One.", "Ann Lee")


def test_markup_is_preferred_to_plain_text_of_the_same_component():
    plain = "<ContentItem><DataContent>One, plain.</DataContent></ContentItem>"

    parsed = newsml(component=plain + NITF.format("<p>One, marked.</p>"))

    assert parsed.text == "One, marked."


def test_captions_style_sheets_and_pictures_are_no_story():
    parsed = newsml(
        component="<NewsComponent><Role FormalName='Caption'/>" + content("A bridge.")
        + "</NewsComponent><NewsComponent><Role FormalName='StyleSheet'/>" + content("css")
        + "</NewsComponent><ContentItem Href='a.jpg'><MediaType FormalName='Photo'/>"
        "<Format FormalName='image/jpeg'/></ContentItem>" + content("One.")
    )  # fmt: skip

    assert parsed.text == "One."
    assert parsed.metadata["captions"] == ["A bridge."]
    assert parsed.metadata["renditions"] == [{"href": "a.jpg", "content_type": "image/jpeg"}]


def test_a_picture_has_its_caption_as_text():
    parsed = newsml(
        lines="",
        component="<NewsComponent><Role FormalName='Caption'/>" + content("A bridge.")
        + "</NewsComponent>",
    )  # fmt: skip

    assert (parsed.text, parsed.title, parsed.summary) == ("A bridge.", "A bridge", "A bridge.")


def test_of_several_languages_the_first_is_read_and_the_others_are_told():
    component = (
        "<NewsComponent><DescriptiveMetadata><Language FormalName='{}'/></DescriptiveMetadata>"
        "{}</NewsComponent>"
    )

    parsed = newsml(
        component=component.format("fr", content("Un.")) + component.format("en", content("One."))
    )

    assert (parsed.text, parsed.language) == ("Un.", "fr")
    assert parsed.metadata["other_languages"] == ["en"]


def test_parts_without_a_role_are_joined_and_the_main_part_is_preferred():
    part = "<NewsComponent>{}</NewsComponent>"
    main = "<NewsComponent><Role FormalName='Main'/>" + content("Main.") + "</NewsComponent>"
    two = part.format(content("One.")) + part.format(content("Two."))

    assert newsml(component=two).text == "One.\n\nTwo."
    assert newsml(component=two + main).text == "Main."


def test_content_without_its_wrapper_is_read():
    assert newsml(component="<ContentItem><p>One.</p></ContentItem>").text == "One."


def test_related_items_notes_and_credits_are_read():
    parsed = newsml(
        management="<AssociatedWith NewsItem='urn:a'>Photo</AssociatedWith>"
        "<AssociatedWith FormalName='Video'/><Instruction>Hold.</Instruction>",
        lines="<HeadLine>Bridge shut</HeadLine><SubHeadLine>Until June</SubHeadLine>"
        "<CreditLine>X</CreditLine><RightsLine>None</RightsLine>",
        component="<NewsItemRef NewsItem='urn:b'/>",
    )

    assert parsed.metadata["related"] == [
        {"rel": "AssociatedWith", "id": "urn:a", "title": "Photo"},
        {"rel": "NewsItemRef", "id": "urn:b", "title": None},
    ]
    assert (parsed.ednote, parsed.credit) == ("Hold.", "X")
    assert parsed.metadata["subheadline"] == "Until June"
    assert parsed.metadata["usage_terms"] == "None"


def test_parties_rights_and_properties_are_read():
    parsed = newsml(
        component="<AdministrativeMetadata><Creator><Party FormalName='Ann Lee'/></Creator>"
        "<Source><Party/><Party FormalName='AFP'/></Source></AdministrativeMetadata>"
        "<RightsMetadata><Copyright><CopyrightHolder>X</CopyrightHolder>"
        "<CopyrightDate>2024</CopyrightDate></Copyright></RightsMetadata><DescriptiveMetadata>"
        "<Language FormalName='GB'/><Property FormalName='Keyword' Value='bridge; road'/>"
        "<Location><Property FormalName='Country' Value='ESP'/></Location><Location>Oslo"
        "</Location><Location/></DescriptiveMetadata>"
    )

    assert (parsed.byline, parsed.provider, parsed.copyright) == ("Ann Lee", "AFP", "© 2024 X")
    assert (parsed.language, parsed.keywords) == ("en", ("bridge", "road"))
    assert [(place.name, place.country) for place in parsed.places] == [
        ("Spain", "ES"),
        ("Oslo", None),
    ]


def test_an_identifier_is_made_of_its_parts_where_there_is_no_urn():
    markup = (
        "<NewsItem><Identification><NewsIdentifier><ProviderId>x</ProviderId><NewsItemId>1"
        "</NewsItemId></NewsIdentifier></Identification><NewsComponent><NewsLines><HeadLine>Bridge "
        "shut</HeadLine></NewsLines></NewsComponent></NewsItem>"
    )

    assert newsml_of(markup).external_id == "x:1"
    assert newsml_of("<NewsItem><HeadLine>Bridge shut</HeadLine></NewsItem>").external_id is None
