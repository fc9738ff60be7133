"""Messages of Internet mail: fields, text and attachments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.arrivals import Via
from schemas.documents import RawDocument
from schemas.errors import CorruptDocumentError, EncryptedDocumentError
from tests.unit.parsers.mail.messages import (
    HEAD,
    PAGE,
    PICTURE,
    PLAIN,
    TABLE,
    children,
    mail,
    nested,
    parts,
    read,
)
from tests.unit.parsers.outcomes import outcome
from worker import parsers
from worker.parsers.mail import eml

STORY = """BRIDGE-OPENING

By Ingrid Solheim

SKALVIK, Norway, March 14 (Fjord Desk) -- The harbour has put a second crane into
service, its master said on Thursday, so that two coasters can be unloaded at once.

-30-
"""


def test_headers_become_fields_and_say_where_they_came_from():
    head = (
        "To: a@example.org, Bob <b@example.org>\nDate: Mon, 4 Mar 2024 08:00:00 +0600\n"
        "Message-ID: <1@example.org>\nReferences: <8@x>\n <9@x>\nContent-Language: en-GB, fr\n"
        "Keywords: bridge, town\nList-Id: News <n.example.org>\nOrganization: Example Radio\n"
    )

    parsed = read(mail("It opens on Monday.", head))

    assert (parsed.title, parsed.byline, parsed.text) == (
        "Bridge opens",
        "Jane Doe",
        "It opens on Monday.",
    )
    assert parsed.published_at == "2024-03-04T08:00:00+06:00"
    assert (parsed.external_id, parsed.language) == ("1@example.org", "en")
    assert (parsed.keywords, parsed.provider) == (("bridge", "town"), "Example Radio")
    assert parsed.provenance["title"] == "Subject header"
    assert parsed.metadata == {
        "from": ["Jane Doe <jane@example.org>"],
        "to": ["a@example.org", "Bob <b@example.org>"],
        "message_id": "1@example.org",
        "references": ["8@x", "9@x"],
        "list_id": "News <n.example.org>",
        "attachment_count": 0,
        "skipped_count": 0,
    }


def test_a_story_in_the_body_wins_over_its_envelope():
    parsed = read(mail(STORY, "Date: Thu, 14 Mar 2024 11:20:00 +0100\n"))

    assert (parsed.slugline, parsed.byline) == ("BRIDGE-OPENING", "Ingrid Solheim")
    assert (parsed.dateline, parsed.provider) == (
        "SKALVIK, Norway, March 14 (Fjord Desk)",
        "Fjord Desk",
    )
    assert (parsed.title, parsed.published_at) == ("Bridge opens", "2024-03-14T11:20:00+01:00")
    assert "-30-" not in parsed.text
    assert parsed.text.startswith("SKALVIK, Norway")


def test_a_story_without_a_byline_is_not_signed_by_its_sender():
    parsed = read(mail(STORY.replace("By Ingrid Solheim\n\n", "")))

    assert parsed.byline is None
    assert "byline" not in parsed.provenance


def test_a_headline_and_a_moment_of_the_story_win():
    labelled = f"Headline: Second crane\nDate: 2024-03-14T10:00:00Z\n{STORY}"

    parsed = read(mail(labelled, "Date: Thu, 14 Mar 2024 11:20:00 +0100\n"))

    assert (parsed.title, parsed.published_at) == ("Second crane", "2024-03-14T10:00:00+00:00")


def test_a_letter_that_quotes_is_no_story():
    parsed = read(mail(f"I agree.\n\n> {STORY}"))

    assert (parsed.slugline, parsed.byline) == (None, "Jane Doe")
    assert parsed.text.startswith("I agree.\n\n> BRIDGE")


def test_an_agency_that_sends_is_the_provider_and_a_machine_is_nobody():
    agency = read(mail(usual="From: Reuters <wire@example.org>\n"))
    machine = read(mail(usual="From: No-Reply <no-reply@example.org>\n"))

    assert (agency.provider, agency.byline) == ("Reuters", None)
    assert (machine.provider, machine.byline) == (None, None)


def test_the_plain_form_is_read_and_the_page_only_if_that_is_a_stub():
    long_page = PAGE.replace("On Monday.", "On Monday. " * 40)
    both = read(mail(*parts(PLAIN, PAGE, kind="alternative")))
    stub = read(mail(*parts(PLAIN, long_page, kind="alternative")))
    page = read(mail(*parts(PAGE, kind="alternative")))

    assert both.text == "The bridge opens."
    assert stub.text.startswith("The bridge opens.\n\nOn Monday. On Monday.")
    assert page.text == "The bridge opens.\n\nOn Monday."


def test_attachments_are_children_and_parts_of_the_text_are_one_text():
    body, head = parts(PLAIN, TABLE, "Content-Type: text/plain\n\nFooter.")

    parsed = read(mail(body, head))
    (child,) = parsed.children

    assert (child.name, child.media_type, child.via) == ("lifts.csv", "text/csv", Via.ATTACHMENT)
    assert child.content == b"year,lifts\n2024,7"
    assert parsed.text == "The bridge opens.\n\nFooter."
    assert parsed.metadata["attachment_count"] == 1


def test_pictures_that_the_page_shows_are_no_attachments():
    shown = PAGE.replace("On Monday.", "<img src='cid:p1'>")
    other = PICTURE.replace("p1", "p2")

    parsed = read(mail(*parts(shown, PICTURE, other, kind="related")))

    assert len(list(parsed.children)) == 1
    assert parsed.metadata["skipped_count"] == 1


def test_the_page_of_related_parts_is_the_one_they_start_with():
    body, head = parts(PICTURE, f"Content-ID: <start>\n{PAGE}", kind="related")

    parsed = read(mail(body, head.replace('"\n', '"; start="<start>"\n')))

    assert parsed.text == "The bridge opens.\n\nOn Monday."


def test_signatures_and_reports_are_counted_and_not_read():
    signature = "Content-Type: application/pgp-signature; name=a.asc\n\nx"
    report = "Content-Type: message/delivery-status\n\nStatus: 5.0.0"

    signed = read(mail(*parts(PLAIN, signature, kind="signed")))
    bounced = read(mail(*parts(PLAIN, report, kind="report")))

    assert (signed.text, signed.metadata["skipped_count"]) == ("The bridge opens.", 1)
    assert (bounced.text, bounced.metadata["skipped_count"]) == ("The bridge opens.", 1)


def test_a_message_in_a_message_is_a_child_named_after_its_subject():
    inner = f"Content-Type: message/rfc822\n\n{HEAD}\nInner words."

    (child,) = children(mail(*parts(PLAIN, inner)))
    digest = children(mail(*parts(f"\n{HEAD}\nOne.", f"\n{HEAD}\nTwo.", kind="digest")))

    assert child.name == "Bridge-opens.eml"
    assert read(child.content).text == "Inner words."
    assert len(digest) == 2


@pytest.mark.parametrize(
    "content",
    [
        mail(*parts("Content-Type: application/pgp-encrypted\n\nVersion: 1", kind="encrypted")),
        mail("MIIB", "Content-Type: application/pkcs7-mime; name=smime.p7m\n"),
        mail("-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----"),
    ],
)
def test_an_encrypted_message_says_so(content):
    with pytest.raises(EncryptedDocumentError, match="encrypted"):
        read(content)


def test_an_encrypted_part_beside_words_is_a_warning():
    locked = "Content-Type: application/pkcs7-mime\n\nMIIB"

    parsed = read(mail(*parts(PLAIN, locked)))

    assert parsed.text == "The bridge opens."
    assert "encrypted part" in parsed.warnings[0]


def test_outlooks_own_packing_and_an_attachment_of_nothing_are_left_out():
    tnef = "Content-Type: application/ms-tnef; name=winmail.dat\n\nx"
    empty = "Content-Type: image/gif; name=a.gif\n\n"

    first, second = children(mail(*parts(PLAIN, tnef, empty)))

    assert (first.code, second.code) == ("unsupported_media_type", "empty")
    assert "winmail.dat" in first.message


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (f"--b\n{PLAIN}", "Content-Type: multipart/mixed; boundary=b\n"),
        (f"--b\r\n{PLAIN}\r\n--b--\r\n".replace("\n\n", "\r\n\r\n"), parts()[1]),
        (f"--other\n{PLAIN}\n--other--", "Content-Type: multipart/mixed\n"),
        (f"preamble\n--b  \n{PLAIN}\n--b--\nepilogue", parts()[1]),
        ("The bridge opens.", "Content-Type: multipart/mixed; boundary=b\n"),
        ("The bridge opens.", "Content-Type: text\n"),
        ("The bridge opens.", "Content-Type: nonsense\n"),
        ("VGhlIGJyaWRnZSBvcGVucy4", "Content-Transfer-Encoding: base64\n"),
        ("VGhlIGJy!!aWRnZSBvcGVucy4=\nx", "Content-Transfer-Encoding: BASE64\n"),
        ("The bridge=20=\nopens.", "Content-Transfer-Encoding: quoted-printable\n"),
        ("The bridge opens.", "Content-Transfer-Encoding: 7-bit\n"),
        ("+AFQ-he bridge opens.", "Content-Type: text/plain; charset=utf-7\n"),
        (
            "begin 644 a\n15&AE(&)R:61G92!O<&5N<RX\nx\n\nend",
            "Content-Transfer-Encoding: x-uuencode\n",
        ),
    ],
)
def test_broken_parts_and_encodings_are_read_all_the_same(body, head):
    assert read(mail(body, head)).text == "The bridge opens."


@pytest.mark.parametrize(
    "content",
    [
        b"From jane Mon Mar  4 08:00:00 2024\n" + mail(),
        b"\n\n" + mail(),
        b"\xef\xbb\xbf" + mail(),
        mail().decode().encode("utf-16"),
        mail().replace(b"\n", b"\r"),
        mail().replace(b"\n", b"\r\n"),
        b"From: Jane Doe <jane@example.org>\nSubject: Bridge opens\nHello.",
        mail("MIME-Version: 1.0\n\nHello."),
    ],
)
def test_heads_that_are_not_quite_right_are_read(content):
    parsed = read(content)

    assert (parsed.title, parsed.byline, parsed.text) == ("Bridge opens", "Jane Doe", "Hello.")


def test_a_part_in_no_encoding_is_a_warning():
    content = mail(*parts(PLAIN)).replace(b"--b--", b"--b\n\n" + bytes(range(1, 200)) + b"\n--b--")

    parsed = read(content)

    assert parsed.text.startswith("The bridge opens.")
    assert parsed.warnings


def test_a_message_of_a_subject_alone_has_that_for_its_text():
    parsed = read(mail(""))

    assert parsed.text == "Bridge opens"
    assert "no words" in parsed.warnings[-1]


def test_without_a_subject_the_first_sentence_is_the_title():
    parsed = read(mail("It opens. On Monday.", usual="From: a@example.org\n"))

    assert (parsed.title, parsed.provenance["title"]) == ("It opens", "first sentence")
    assert read(mail("", usual="From: a@example.org\n")).title is None


def test_a_page_built_to_hang_is_refused_unless_there_are_other_words():
    hostile = "Content-Type: text/html\n\n" + "<div>" * 100_000

    beside = read(mail(*parts(hostile, PLAIN)))

    assert beside.text == "The bridge opens."
    assert "not read" in beside.warnings[0]
    with pytest.raises(CorruptDocumentError, match="tags"):
        read(mail(*parts(hostile)))


def test_parts_nest_only_so_deep_and_are_only_so_many():
    deep = PLAIN
    for level in range(30):
        deep = nested(deep, kind="mixed", boundary=f"level{level}x")

    assert "The bridge opens." in read(mail(*parts(deep))).text
    with pytest.raises(CorruptDocumentError, match="5,000 parts"):
        read(mail(*parts(*["\nx"] * 5_000)))


def test_a_header_of_megabytes_costs_little():
    content = mail(usual=f"Subject: {'=?utf-8?q?=41=42?= ' * 150_000}\n")

    parsed = read(content)

    assert parsed.title.startswith("ABAB")
    assert "cut off" in parsed.warnings[0]


def test_it_is_recognised():
    taken = []

    parsed = parsers.read(RawDocument(mail(*parts(PLAIN, TABLE), usual=HEAD)), taken.append)

    assert (parsed.media_type, parsed.parser, len(taken)) == ("message/rfc822", "eml/1", 1)


@given(st.binary(max_size=400))
def test_any_bytes_give_a_message_or_a_stated_error(content):
    text, _ = outcome(eml.parse, content)

    assert isinstance(text, str)


@given(st.binary(max_size=60), st.integers(0, 500))
def test_any_damage_gives_a_message_or_a_stated_error(garbage, at):
    alternative = nested(PLAIN, PAGE, kind="alternative")
    content = mail(*parts(alternative, TABLE, PICTURE, f"Content-Type: message/rfc822\n\n{HEAD}"))

    text, _ = outcome(eml.parse, content[:at] + garbage + content[at + len(garbage) :])

    assert isinstance(text, str)
