"""EXIF, IPTC-IIM and XMP, each by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.parsers.images import exif, iim, xmp

from .gallery import data_set, packet


def test_data_sets_are_decoded_as_the_block_says_or_as_their_letters_tell():
    utf8 = data_set(90, b"\x1b%G", record=1) + data_set(120, "Мост".encode())
    latin = data_set(120, "Brücke über den Fluss".encode("cp1252"))
    wrong = data_set(90, b"\x1b%G", record=1) + data_set(120, b"Br\xfccke")

    assert iim.read(utf8) == {120: ("Мост",)}
    assert iim.read(latin) == {120: ("Brücke über den Fluss",)}
    assert iim.read(wrong) == {120: ("Brücke",)}


def test_a_long_data_set_has_a_long_length():
    value = b"a" * 40_000
    extended = b"\x1c\x02\x78\x80\x04" + len(value).to_bytes(4) + value

    assert iim.read(extended + data_set(5, b"Bridge")) == {120: (value.decode(),), 5: ("Bridge",)}


def test_a_broken_data_set_ends_the_block():
    block = data_set(5, b"Bridge") + data_set(25, b"") + b"\x1c\x02\x78\xff\xff\0"

    assert iim.read(block) == {5: ("Bridge",)}
    assert iim.read(data_set(5, b"Bridge")[:-2]) == {}


@given(st.binary(max_size=200))
def test_any_block_is_read(block):
    assert isinstance(iim.read(b"\x1c\x02" + block), dict)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"ASCII\0\0\0A bridge\0", "A bridge"),
        (b"\0" * 8 + b"A bridge", "A bridge"),
        (b"UNICODE\0" + "Мост".encode("utf-16"), "Мост"),
        (b"A bridge", "A bridge"),
        (b"ASCII\0\0\0", ""),
        ("MÃ¼nchen", "München"),
        ("München", "München"),
        (7, ""),
    ],
)
def test_a_comment_is_read_in_its_encoding(value, text):
    assert exif.texts({exif.PHOTO: {37510: value}}).get("comment", "") == text


def test_words_of_windows_may_come_as_numbers():
    wide = tuple("Bridge\0".encode("utf-16-le"))

    assert exif.texts({0: {40091: wide, 40092: (1, "x")}}) == {"xp_title": "Bridge"}


@pytest.mark.parametrize(
    ("taken", "zone", "moment"),
    [
        ("2020:10:13 08:15:00", "+06:00", ("2020-10-13T08:15:00+06:00", False)),
        ("2020:10:13 08:15:00", "", ("2020-10-13", True)),
        ("2020-10-13", None, ("2020-10-13", False)),
        ("0000:00:00 00:00:00", None, None),
        ("    :  :     :  :  ", None, None),
    ],
)
def test_a_time_needs_a_zone(taken, zone, moment):
    assert exif.taken_at({exif.PHOTO: {36867: taken, 36881: zone}}) == moment


@pytest.mark.parametrize(
    ("place", "position"),
    [
        ({1: "S", 2: (1, 30, 0), 3: "W", 4: (2, 0, 36)}, {"lat": -1.5, "lon": -2.01}),
        ({1: "N", 2: (91, 0, 0), 3: "E", 4: (2, 0, 0)}, None),
        ({1: "N", 2: (float("nan"), 0, 0), 3: "E", 4: (2, 0, 0)}, None),
        ({1: "N", 2: (0, 0, 0), 3: "E", 4: (0, 0, 0)}, None),
        ({1: "N", 2: (1, 0), 3: "E", 4: 5}, None),
        ({}, None),
    ],
)
def test_a_position_is_on_this_earth(place, position):
    assert exif.position({exif.GPS: place}) == position


def test_properties_stand_in_attributes_and_elements():
    said = xmp.read(
        packet(
            'photoshop:City="Northmoor" photoshop:Credit=" "',
            '<photoshop:Source>Harbour Post</photoshop:Source><other xmlns="urn:x">a</other>',
        )
    )

    assert said == {"photoshop:City": ("Northmoor",), "photoshop:Source": ("Harbour Post",)}


def test_the_packet_of_a_file_is_that_which_speaks_of_pdf():
    own, picture = packet('pdf="http://ns.adobe.com/pdf/1.3/"'), packet()

    assert xmp.of_pdf(picture + own + picture) == own
    assert xmp.of_pdf(picture) == picture
    assert xmp.of_pdf(picture + picture) is None
    assert xmp.of_pdf(b"<x:xmpmeta" * 100) is None
    assert xmp.of_pdf(picture * 100) is None
    assert xmp.of_pdf(packet(elements="a" * 2**20)) is None
    assert xmp.read(None) == {}
