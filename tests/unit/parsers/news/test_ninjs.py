"""News in JSON gives its story and fields, whichever version it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.documents import RawDocument
from schemas.errors import CorruptDocumentError, EmptyDocumentError
from worker import parsers
from worker.parsers.news import ninjs

from ..outcomes import outcome

DATA = Path(__file__).parents[3] / "data" / "ninjs"
URI = "urn:newsml:wire.example:20240612:1"


def parse(**item):
    return ninjs.parse(RawDocument(json.dumps({"uri": URI} | item).encode()))


def test_version_1_gives_its_story_and_fields():
    parsed = parse(
        type="text", version="3", headline="Bridge opens", byline="Von Ada Obi, dpa",
        slugline="bridge", language="en-GB", urgency=2, pubstatus="usable",
        versioncreated="2024-06-12T09:30:00+02:00", embargoed="2024-06-13T00:00:00Z",
        firstcreated="2024-06-12T07:00:00Z", copyrightholder="Wire", copyrightnotice="(c) Wire",
        ednote="Check the date.", description_text="A bridge.", keywords=["bridge"],
        body_text="Plain.", body_xhtml="<p>Bridge opens</p><p>NORTHMOOR (AP) - It opened.</p>",
    )  # fmt: skip

    assert parsed.text == "NORTHMOOR (AP) - It opened."
    assert (parsed.title, parsed.byline, parsed.slugline) == ("Bridge opens", "Ada Obi", "bridge")
    assert (parsed.published_at, parsed.language) == ("2024-06-12T09:30:00+02:00", "en")
    assert (parsed.urgency, parsed.version, parsed.external_id) == (2, "3", URI)
    assert (parsed.provider, parsed.copyright) == ("Wire", "(c) Wire")
    assert (parsed.ednote, parsed.summary) == ("Check the date.", "A bridge.")
    assert (parsed.embargo_until, parsed.keywords) == ("2024-06-13T00:00:00+00:00", ("bridge",))
    assert (parsed.dateline, parsed.metadata["first_created"]) == (
        "NORTHMOOR (AP)",
        "2024-06-12T07:00:00+00:00",
    )


def test_versions_2_and_3_give_the_same_under_their_names():
    parsed = parse(
        standard={"name": "ninjs", "version": "3.0"},
        versionCreated="2024-06-12T09:30:00Z",
        headlines=[{"role": "sub", "value": "No"}, {"role": "main", "value": "Bridge opens"}],
        bodies=[
            {"contentType": "text/plain", "value": "Plain.", "wordCount": 12},
            {"contentType": "text/html", "value": "<p>One.</p><p>Two &amp; three.</p>"},
        ],
        descriptions=[{"contentType": "text/plain", "value": "A bridge."}],
        infoSources=[{"name": "Northern Wire"}],
        altIds=[{"role": "short", "value": "b1"}],
    )

    assert (parsed.title, parsed.text) == ("Bridge opens", "One.\n\nTwo & three.")
    assert (parsed.summary, parsed.provider) == ("A bridge.", "Northern Wire")
    assert parsed.metadata["ninjs_version"] == "3.0"
    assert (parsed.metadata["word_count"], parsed.metadata["alt_ids"]) == (12, {"short": "b1"})


def test_subjects_become_topics_and_places_get_their_country():
    parsed = parse(
        body_text="A story.",
        subject=[
            {"code": "15000000", "scheme": "http://cv.iptc.org/newscodes/mediatopic/"},
            {"name": "Ports"},
        ],
        place=[
            {"name": "Oslo", "scheme": "http://cvx.iptc.org/iso3166-1a2/", "code": "no"},
            {"name": "Pier", "geometry_geojson": {"coordinates": [10.7, 59.9]}},
            {"name": "Bay", "geojson": {"geometry": {"coordinates": "here"}}},
            {"rel": "about"},
        ],
        person=[{"name": "Ada Obi", "rel": "about"}],
    )

    assert parsed.subjects == ("medtop:15000000", "Ports")
    assert [topic.name for topic in parsed.topics] == ["sport"]
    assert [(place.name, place.country) for place in parsed.places] == [
        ("Oslo", "NO"),
        ("Pier", None),
        ("Bay", None),
    ]
    assert (parsed.places[1].lat, parsed.places[1].lon) == (59.9, 10.7)
    assert parsed.metadata["people"] == [{"name": "Ada Obi", "rel": "about"}]


@pytest.mark.parametrize(
    "associations",
    [
        {"mainpic": {"uri": "urn:2", "headline": "A pier"}},
        {"mainpic": [{"uri": "urn:2", "headline": "A pier"}, 5]},
        [{"name": "mainpic", "uri": "urn:2", "headlines": [{"value": "A pier"}]}],
    ],
)
def test_associated_items_are_named(associations):
    parsed = parse(body_text="A story.", associations=associations, evolvedfrom="urn:1")

    assert parsed.metadata["related"] == [
        {"rel": "mainpic", "id": "urn:2", "title": "A pier"},
        {"rel": "evolvedfrom", "id": "urn:1", "title": None},
    ]


def test_a_picture_says_that_it_is_none_and_has_its_caption_as_text():
    parsed = parse(
        type="picture",
        description_text="A pier in the evening. It is empty.",
        renditions={
            "main": {"href": "https://wire.example/1.jpg", "mimetype": "image/jpeg", "width": 800},
            "none": {},
        },
    )

    assert (parsed.title, parsed.text) == (
        "A pier in the evening",
        "A pier in the evening. It is empty.",
    )
    assert "The item is a picture, not an article." in parsed.warnings
    assert parsed.metadata["renditions"] == [
        {
            "name": "main",
            "href": "https://wire.example/1.jpg",
            "media_type": "image/jpeg",
            "width": 800,
        }
    ]


def test_a_planned_event_says_when_it_is_and_what_is_planned():
    parsed = parse(
        type="event",
        title="A conference",
        eventDetails={"dates": {"startDate": "2024-06-20T10:00:00Z"}},
        plannedCoverage=[{"title": "Text"}, {}],
    )

    assert parsed.text == "A conference"
    assert parsed.metadata["event_starts_at"] == "2024-06-20T10:00:00+00:00"
    assert parsed.metadata["planned_coverage"] == ["Text"]


def test_a_body_of_nitf_is_read_as_nitf_and_bad_nitf_as_markup():
    good = parse(body_nitf="<nitf><body><body.content><p>One.</p></body.content></body></nitf>")
    bad = parse(body_nitf="<nitf><body><p>One.</body></nitf>")

    assert (good.text, bad.text) == ("One.", "One.")
    assert bad.warnings == ("The body says to be NITF and is not; its tags are left out.",)


def test_the_place_of_origin_is_the_dateline_unless_one_is_printed():
    silent = parse(body_text="It opened.", located="Northmoor")
    printed = parse(body_text="NORTHMOOR (AP) - It opened.", located="Northmoor")

    assert (silent.dateline, printed.dateline) == ("Northmoor", "NORTHMOOR (AP)")


def test_a_bare_withdrawal_is_a_document():
    parsed = parse(pubstatus="canceled")

    assert (parsed.pub_status, parsed.text) == ("canceled", f"Cancelled: {URI}")


def test_a_list_of_items_has_each_as_a_child():
    items = [{"uri": "urn:1", "headline": "One"}, {"uri": "urn:2", "headline": "Two"}]

    parsed = ninjs.parse(RawDocument(json.dumps(items).encode()))

    assert [child.name for child in parsed.children] == ["urn:1", "urn:2"]


@pytest.mark.parametrize("content", [b"5", b"{", b'{"uri": '])
def test_what_is_no_item_is_refused(content):
    with pytest.raises(CorruptDocumentError):
        ninjs.parse(RawDocument(content))


def test_an_item_without_words_is_empty():
    with pytest.raises(EmptyDocumentError):
        parse(type="text", version="1")


@pytest.mark.parametrize(
    ("name", "title", "published"),
    [
        ("article-1.4", "Captain of wrecked cruise ship on trial in Italy", "2013-07-09T10:37"),
        ("event-3.0", "Tackling Doping in Sport Conference", "2023-10-04T08:16"),
        ("nitf-body-3.0", "Anti-doping measures at the 'Tour Down Under'", "2023-10-08T02:34"),
    ],
)
def test_examples_of_the_iptc_are_recognised_and_read(name, title, published):
    parsed = parsers.parse(RawDocument((DATA / f"{name}.json").read_bytes()))

    assert parsed.parser == "ninjs/1"
    assert parsed.title.startswith(title)
    assert parsed.published_at.startswith(published)


values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**12) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
KEYS = (
    "uri type version headline headlines body_text body_nitf bodies subject place person "
    "associations altids renditions infosources urgency language versioncreated "
    "eventdetails standard located"
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS.split()), values))
def test_any_values_give_a_document_or_a_stated_error(item):
    text, _ = outcome(ninjs.parse, json.dumps(item).encode())

    assert text
