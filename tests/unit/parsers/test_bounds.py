"""No text is so made that reading it takes more than its length: every loop is linear."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.documents import RawDocument
from schemas.errors import IngestError
from worker.parsers import datelines, newswire

UNITS = (
    " ", "-", "- ", "A", "A ", "1", "1 ", '"', "(", "( ", ")", ",", ", ", ".", ". ", "\n", "By A ",
    "By Aa Bb, ", "By Aa Bb and ", "a\n", "a.\n", "A\n\n", "AB-CD-", "A/", "A'", "/A ", "(A ", "|",
    "| a |\n", "a\tb\n", "*", "#", "# a\n", "Title:\n", "Date: 2020-10-13 ", "2020-10-13 ",
    "13 October ", "ZCZC ", "ZCZC\n", "NNNN\n", "-more-\n\n", "Source: Kabar\n\n", "© A ",
    "Photo: a\n", "Eds: a\n", "Editors: a\n  b\n", "1st Lead ", "BC-A ", "BC-A\n", "URGENT\n",
    "KILL\n", "Embargoed until ", "HFR\n", "Contact: a\n", "Contacts:\n", "ROME, ", "Rome de la ",
    "MОСКВА. ", "é", "я", "我", "。", "«", "(320 words) ", "jd/ab/", "ab/cd\n", "=DPA ", "…",
    "Corrects a in 3rd graf ", "\0", "\x1b$", "Ð¿Ñ€", "Ã", "Р°", "Mr. ", "12:30 ", "\r\n",
    "1st Add\n",
    "(editing by a) ", "xxx\n", "a:\n", "=\n", "   a\n", "@", "u i ", "^a<\n", "新华社", "ا ", "~{",
)  # fmt: skip
AROUND = {
    "alone": ("", ""),
    "below a story": ("The council met. It was long.\n\n", ""),
    "above a story": ("", "\n\nThe council met. It was long."),
    "in the last line": ("The council met. ", "x"),
}
LENGTH, MOST_SECONDS = 60_000, 1.0


def outcome(content: bytes) -> str | None:
    """The text that is read, or None where it is refused."""
    try:
        return newswire.parse(RawDocument(content, "text/plain")).text
    except IngestError:
        return None


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("unit", UNITS)
def test_a_text_of_one_thing_repeated_is_read_in_time(unit, around):
    above, below = AROUND[around]
    content = (above + unit * (LENGTH // len(unit.encode())) + below).encode()

    start = time.process_time()
    outcome(content)

    assert time.process_time() - start < MOST_SECONDS


PIECES = st.sampled_from(
    [
        "BC-MOOR-BRIDGE", ", ", "1st Ld", "KILL", "URGENT", "UPDATE 2-", "\n", "\n\n", " ", "Eds: ",
        "(Corrects ", ")", "EMBARGOED UNTIL ", "1000 GMT ", "October 13", "ZCZC", "^", "<", "=DPA",
        "ab/cd", "Contact: ", "a@b.example", "SOURCE Moor", "ROME (AP) - ", "The council met. ",
        "(MORE)", "-more-", "NNNN", "By Ada Obi", "(320 words)", "新华社北京10月13日电", "Words: 1",
    ]
)  # fmt: skip


@settings(deadline=None)  # the first odd byte imports the detector
@given(st.lists(PIECES, max_size=30))
def test_heads_and_tails_in_any_order_are_read_or_refused(pieces):
    text = outcome("".join(pieces).encode())

    assert text is None or text.strip()


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    text = outcome(content)

    assert text is None or "\0" not in text


@given(st.text(max_size=300))
def test_a_dateline_ends_within_its_lead(lead):
    found = datelines.read(lead)

    assert found is None or 0 < found.end <= len(lead)
