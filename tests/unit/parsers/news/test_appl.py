"""AP's own XML."""

from __future__ import annotations

import pytest

from schemas.documents import Place, RawDocument
from worker import parsers

from .items import publication, seed


def component(role: str, words: str) -> str:
    return (
        f"<PublicationComponent Role='{role}'><TextContentItem><DataContent>{words}</DataContent>"
        "</TextContentItem></PublicationComponent>"
    )


def managed(markup: str) -> str:
    return (
        "<PublicationManagement><ArrivalDateTime>2024-08-06T18:20:11</ArrivalDateTime>"
        f"{markup}</PublicationManagement><NewsLines><HeadLine>Lamp</HeadLine></NewsLines>"
    )


def test_a_story_is_read_whole():
    parsed = parsers.parse(RawDocument(seed("atlas-press/lighthouse.xml")))

    assert parsed.media_type == "application/vnd.ap.appl+xml"
    assert parsed.text.startswith("CAPE ORRIN, Maine (Atlas Press) — The oil lamp")
    assert parsed.title == "Old lighthouse lamp shines again for one night"
    assert parsed.byline == "MARLO QUINTREL-ASH"
    assert parsed.metadata["byline_title"] == "Atlas Press Writer"
    assert parsed.published_at == "2024-08-06T18:20:11+00:00"
    assert parsed.metadata["first_created"] == "2024-08-06T16:02:40+00:00"
    assert "the format means +00:00" in parsed.warnings[0]
    assert (parsed.language, parsed.dateline) == ("en", "CAPE ORRIN, Maine")
    assert (parsed.slugline, parsed.provider) == ("Lighthouse-Lamp", "Atlas Press")
    assert parsed.ednote == "Eds: Updates with comment of the keeper."
    assert parsed.external_id == "3f1c0a5e7b2d4c699a10b2c3d4e5f607"
    assert parsed.subjects == ("Cultural heritage",)
    assert parsed.places == (Place("Cape Orrin", "US", None, None, 0, ()),)
    assert parsed.metadata["word_count"] == 45
    assert parsed.metadata["related"][0]["rel"] == "StandardPrintPhoto"


def test_captions_scripts_and_notes_stand_beside_the_story():
    nitf = "<nitf><body.content><block><p>{}</p></block></body.content></nitf>"

    parsed = publication(
        component("Main", "<anpa>raw</anpa>")
        + component("Caption", nitf.format("A lamp."))
        + component("Shotlist", nitf.format("1. Lamp"))
        + component("PublishableEditorNotes", nitf.format("Shared."))
        + component("Main", "<p>One.</p>")
        + component("Main", "<p>Twice.</p>")
        + "<PublicationComponent Role='Main'/>"
    )

    assert (parsed.text, parsed.summary, parsed.ednote) == ("One.", "A lamp.", "Shared.")
    assert parsed.metadata["shotlist"] == "1. Lamp"


def test_a_video_has_its_script_as_text_and_a_picture_its_caption():
    assert publication(component("Script", "<p>Words.</p>")).text == "Words."
    assert publication(component("Caption", "<p>A lamp.</p>")).text == "A lamp."


@pytest.mark.parametrize(
    ("markup", "status"),
    [
        ("<Status>Usable</Status>", "usable"),
        ("<Status>Canceled</Status>", "canceled"),
        ("<Status>Usable</Status><Editorial><Type>Kill</Type></Editorial>", "canceled"),
        ("<Editorial><Type>Elimination</Type></Editorial>", "canceled"),
        ("<Editorial><Type>Withhold</Type></Editorial>", "withheld"),
        ("<Status>Usable</Status><Editorial><Type>Advance</Type></Editorial>", "usable"),
    ],
)
def test_the_status_is_read(markup, status):
    assert publication(managed(markup)).pub_status == status


def test_a_release_after_the_arrival_is_an_embargo():
    later = publication(managed("<ReleaseDateTime>2024-08-07T06:00:00</ReleaseDateTime>"))
    same = publication(managed("<ReleaseDateTime>2024-08-06T18:20:11</ReleaseDateTime>"))

    assert later.embargo_until == "2024-08-07T06:00:00+00:00"
    assert same.embargo_until is None


def test_copyright_and_entities_are_read():
    parsed = publication(
        managed("<FirstCreated Year='2024' Month='8' Day='6'/>")
        + "<RightsMetadata><Copyright Holder='Atlas' Date='2024'/></RightsMetadata>"
        "<AdministrativeMetadata><Signal>Live</Signal></AdministrativeMetadata>"
        "<DescriptiveMetadata><DateLineLocation/>"
        "<EntityClassification Authority='AP Geography'><Occurrence Value='Maine'>"
        "<Property Name='CentroidLatitude' Value='45'/><Property Name='CentroidLongitude' "
        "Value='-69'/></Occurrence><Occurrence/></EntityClassification>"
        "<EntityClassification Authority='AP Country'><Occurrence Id='USA' Value='United States'/>"
        "</EntityClassification><EntityClassification Authority='AP Party'>"
        "<Occurrence Value='Ann'/></EntityClassification></DescriptiveMetadata>"
    )

    assert (parsed.copyright, parsed.metadata["signals"]) == ("Atlas 2024", ["Live"])
    assert parsed.metadata["first_created"] == "2024-08-06"
    assert parsed.places == (
        Place("Maine", None, 45.0, -69.0, 0, ()),
        Place("United States", "US", None, None, 0, ()),
    )
