"""Embargoes are read to a moment with zone; what is assumed is said."""

from __future__ import annotations

import pytest

from worker.parsers import embargoes, newswire

from .stories import LEAD, SECOND

BODY = f"{LEAD}\n\n{SECOND}"


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("EMBARGOED UNTIL 1000 GMT October 13, 2020", "2020-10-13T10:00:00+00:00"),
        ("EMBARGOED UNTIL 1000 GMT October 13", "2020-10-13T10:00:00+00:00"),
        ("EMBARGO: 10:00 GMT, Tuesday 13 October 2020", "2020-10-13T10:00:00+00:00"),
        ("HOLD FOR RELEASE UNTIL 10 a.m. EDT Oct. 13", "2020-10-13T10:00:00-04:00"),
        ("HFR noon EST Oct. 13", "2020-10-13T12:00:00-05:00"),
        ("Embargoed for release until midnight GMT 13 Oct 2020", "2020-10-14T00:00:00+00:00"),
        ("FOR RELEASE AT 10 A.M. EDT, OCTOBER 13, 2020", "2020-10-13T10:00:00-04:00"),
        ("Эмбарго до 10:00 мск 13 октября 2020 года", "2020-10-13T10:00:00+03:00"),
        ("Эмбарго до 10:00 по Москве 13 октября 2020", "2020-10-13T10:00:00+03:00"),
        ("Embargo jusqu'au 13 octobre 2020 à 10h00 GMT", "2020-10-13T10:00:00+00:00"),
        ("EMBARGADO HASTA las 10:00 GMT del 13 de octubre de 2020", "2020-10-13T10:00:00+00:00"),
        ("Embargo: 2020-10-14T00:00:00Z", "2020-10-14T00:00:00+00:00"),
        ("embargo: 2020-10-13 10:00 -0630", "2020-10-13T10:00:00-06:30"),
        ("(EMBARGOED UNTIL 13 OCT 2020 1000 UTC)", "2020-10-13T10:00:00+00:00"),
        ("NOT FOR PUBLICATION BEFORE 13/10/2020 10:00:30 CET", "2020-10-13T10:00:30+01:00"),
    ],
)
def test_an_embargo_is_a_moment_with_its_zone(line, until):
    said = embargoes.announced(line)

    assert said is not None
    assert embargoes.read(said, year=2020) == embargoes.Embargo(until, None)


@pytest.mark.parametrize(
    ("line", "until", "warning"),
    [
        ("Sperrfrist: 13.10.2020, 10.00 Uhr", "2020-10-13T10:00:00+00:00", "no time zone"),
        ("Эмбарго до 13 октября 2020 года", "2020-10-13T00:00:00+00:00", "no time. Midnight"),
        ("Embargo: 10:00 CST 13 Oct 2020", "2020-10-13T10:00:00-06:00", "several meanings"),
        ("Embargo: 10:00 ABC 13 Oct 2020", "2020-10-13T10:00:00+00:00", "is unknown"),
        ("EMBARGOED UNTIL DELIVERY", None, "no certain day"),
        ("Embargo: 10:00 GMT 03/04/2020", None, "no certain day"),
        ("Embargo: 10:00 GMT 29 Feb", None, "no certain day"),
        ("Embargo: midnight GMT 31 Dec 9999", None, "no certain day"),
        ("EMBARGO", None, "no certain day"),
    ],
)
def test_what_an_embargo_leaves_open_is_said(line, until, warning):
    said = embargoes.announced(line)

    assert said is not None
    found = embargoes.read(said, year=2021)
    assert found.until == until
    assert warning in (found.warning or "")


@pytest.mark.parametrize(
    "line",
    [
        "Embargo until 2021 hurts Northmoor, the council said on Monday.",
        "Embargoed oil came to town.",
        "EMBARGO: UN votes on arms",
        "For release of the hostages, they paid.",
        "Not for use before",
        "EMBARGOED UNTIL " + "x" * 200,
    ],
)
def test_prose_announces_no_embargo(line):
    assert embargoes.announced(line) is None


def test_an_embargo_above_a_story_becomes_a_field():
    parsed = newswire.read(
        f"EMBARGOED UNTIL 1000 GMT October 13\n\nNORTHMOOR, Oct. 13, 2020 (AP) - {BODY}"
    )

    assert parsed.embargo_until == "2020-10-13T10:00:00+00:00"
    assert parsed.provenance["embargo_until"] == "embargo line"
    assert parsed.metadata == {"embargo": "1000 GMT October 13"}
    assert parsed.pub_status == "usable"


def test_a_story_whose_embargo_cannot_be_read_is_withheld():
    parsed = newswire.read(f"EMBARGOED UNTIL DELIVERY\n\n{BODY}")

    assert (parsed.embargo_until, parsed.pub_status, parsed.text) == (None, "withheld", BODY)
    assert parsed.provenance["pub_status"] == "embargo line"
    assert "It is withheld" in parsed.warnings[0]


def test_an_embargo_of_none_is_none():
    parsed = newswire.read(f"Embargo: none\n\n{BODY}")

    assert (parsed.embargo_until, parsed.pub_status, parsed.text) == (None, "usable", BODY)
