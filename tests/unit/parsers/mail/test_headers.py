"""Headers: encoded words, parameters, addresses and dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.parsers.mail import (
    addresses,
    encoded_words,
    headers,
    mail_dates,
    parameters,
    transfer,
)


@pytest.mark.parametrize(
    ("text", "decoded"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?caf=C3=A9_bar?=", "café bar"),
        ("=?UTF-8?B?Y2Fmw6k=?=", "café"),
        ("=?utf-8?b?0L/Q?= =?utf-8?b?uA==?=", "пи"),
        ("=?koi8-r?b?xMXOeA==?= =?utf-8?q?y?= z", "денxy z"),
        ("a =?iso-8859-1?q?=93b=94?= c", "a “b” c"),
        ("=?utf-8*en?q?tagged?=", "tagged"),
        ("=?nonsense?q?caf=C3=A9?=", "café"),
        ("=?utf-8?q?caf=E9?=", "café"),
        ("=?utf-8?q?has space?=", "has space"),
        ("=?utf-8?q?no end", "=?utf-8?q?no end"),
    ],
)
def test_encoded_words_are_read(text, decoded):
    assert encoded_words.decode(text) == decoded


@given(st.text())
def test_any_text_may_stand_in_a_header(text):
    assert isinstance(encoded_words.decode(text), str)
    assert isinstance(addresses.read(text), list)
    assert isinstance(parameters.read(text).value, str)
    assert len(mail_dates.read(text)) == 2


@given(st.binary(), st.sampled_from(["base64", "quoted-printable", "x-uuencode", "8bit"]))
def test_any_bytes_may_be_a_body(body, encoding):
    assert isinstance(transfer.undo(body, encoding), bytes)


def test_eight_bit_headers_are_recognised():
    found, _ = headers.split("Subject: café\n\n".encode("latin-1"))

    assert found.text("subject") == "café"
    assert encoded_words.eight_bit(bytes(range(128, 160))) != ""


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('attachment; filename="a b.txt"', "a b.txt"),
        ("attachment; filename=a.txt; size=3", "a.txt"),
        ('attachment; filename="a\\"b.txt"', 'a"b.txt'),
        ("attachment; filename*=utf-8''caf%C3%A9.txt", "café.txt"),
        ("attachment; filename*0=one; filename*1=two", "onetwo"),
        ("attachment; filename*1*=%C3%A9.txt; filename*0*=utf-8''caf", "café.txt"),
        ("attachment; filename*0*=utf-8''caf%C3; filename*1*=%A9", "café"),
        ('attachment; filename="=?utf-8?q?caf=C3=A9?="', "café"),
        ('attachment; filename="no end', ""),
        ("ATTACHMENT ; FILENAME = a.txt", "a.txt"),
    ],
)
def test_names_of_files_are_read_as_all_programs_write_them(header, name):
    found = parameters.read(header)

    assert found.value == "attachment"
    assert found.parameters.get("filename", "") == name


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        ("jane@example.org", ["jane@example.org"]),
        ('"Doe, Jane" <jane@example.org>', ["Doe, Jane <jane@example.org>"]),
        ("Jane <j@x.org>, b@x.org; c@x.org", ["Jane <j@x.org>", "b@x.org", "c@x.org"]),
        ("j@x.org (Jane Doe)", ["Jane Doe <j@x.org>"]),
        ("=?utf-8?q?Zo=C3=AB?= <z@x.org>", ["Zoë <z@x.org>"]),
        ("undisclosed-recipients:;", ["undisclosed-recipients:"]),
        ("Team: a@x.org, b@x.org;", ["a@x.org", "b@x.org"]),
        ('"broken <j@x.org>', ['"broken <j@x.org>']),
        ("Jane <>", ["Jane"]),
        ("", []),
    ],
)
def test_addresses_are_read_as_all_programs_write_them(header, shown):
    found = [str(address) for address in addresses.read(header)]

    assert [one.lstrip('"') for one in found] == [one.lstrip('"') for one in shown]


@pytest.mark.parametrize(
    ("name", "person"),
    [
        ("Jane Doe", "Jane Doe"),
        ("'Jane Doe'", "Jane Doe"),
        ("Jane via Google Groups", "Jane"),
        ("jane@example.org", None),
        ("Mail Delivery Subsystem", None),
        ("noreply", None),
        ("12", None),
    ],
)
def test_a_person_is_told_from_a_machine(name, person):
    assert addresses.Address(name, "a@x.org").person == person


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Mon, 4 Mar 2024 08:00:00 +0600", "2024-03-04T08:00:00+06:00"),
        ("4 Mar 24 08:00 GMT", "2024-03-04T08:00:00+00:00"),
        ("Mon, 4 Mar 2024 08:00:00 -0000", "2024-03-04T08:00:00+00:00"),
        ("Mon, 4 Mar 2024 08:00:00 EST (Eastern)", "2024-03-04T08:00:00-05:00"),
        ("2024-03-04", "2024-03-04"),
    ],
)
def test_dates_are_read_with_their_zone(header, value):
    assert mail_dates.read(header) == (value, None)


@pytest.mark.parametrize(
    ("header", "value", "why"),
    [
        ("Mon, 4 Mar 2024 08:00:00", "2024-03-04", "no zone"),
        ("Mon, 4 Mar 2024 08:00:00 +9900", "2024-03-04", "no zone"),
        ("Mon, 99 Mar 2024 08:00:00 +0000", None, "could not be read"),
        ("<HR>", None, "could not be read"),
        ("Thu, 1 Jan 1900 00:00:00 +0000", None, "could not be read"),
    ],
)
def test_dates_that_say_too_little_are_not_guessed(header, value, why):
    found, warning = mail_dates.read(header)

    assert found == value
    assert why in warning


def test_headers_are_unfolded_and_end_where_the_body_begins():
    found, body = headers.split(b"Subject: one\r\n two\r\nX: y\r\n\r\nbody\r\n")

    assert (found.first("subject"), found.every("x")) == ("one  two".replace("  ", " "), ["y"])
    assert body == b"body\r\n"
    assert headers.split(b"X: y\nno header\nnor this")[1] == b"no header\nnor this"
    assert headers.split(b"\nbody")[1] == b"body"


def test_headers_without_number_are_cut_off():
    found, body = headers.split(b"X: y\n" * 3_000 + b"\nbody")
    longer, rest = headers.split(b"X: y\n" * 300_000 + b"\nbody")

    assert (len(found.fields), found.is_cut, body) == (headers.MOST, True, b"body")
    assert (longer.is_cut, rest) == (True, b"body")
