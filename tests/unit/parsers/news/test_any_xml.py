"""Laws of all readers of news in XML: whatever comes, there is a result or a stated error."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.documents import RawDocument
from schemas.errors import IngestError
from worker.parsers.news import appl, newsml1, newsml_g2, nitf

from .items import seed

READERS = (appl.parse, newsml1.parse, newsml_g2.parse, nitf.parse)
STORIES = {
    appl.parse: seed("atlas-press/lighthouse.xml"),
    newsml1.parse: seed("levant-presse/pont-ferme.xml"),
    newsml_g2.parse: seed("nordwind/ferry-strike.xml"),
    nitf.parse: seed("plains-wire/grain-elevator.nitf"),
}
VALUES = st.sampled_from(["", "-1", "9" * 30, "20200230T999999+9999", "é:/#", "medtop:", "\x01"])


def outcome(parse, content: bytes) -> str:
    """What became of the document; anything but a result or our errors is raised."""
    try:
        parsed = parse(RawDocument(content))
        list(parsed.children)
    except IngestError as error:
        return error.code
    assert parsed.text or parsed.children is not None
    return "read"


@pytest.mark.parametrize("parse", READERS)
@given(content=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(parse, content):
    assert outcome(parse, content) in ("corrupt", "empty", "read")


@pytest.mark.parametrize("parse", READERS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_story_is_read_or_refused(parse, data):
    content = bytearray(STORIES[parse])
    start = data.draw(st.integers(0, len(content) - 1))
    end = data.draw(st.integers(start, min(len(content), start + 200)))
    content[start:end] = data.draw(st.binary(max_size=8))

    assert outcome(parse, bytes(content)) in ("corrupt", "empty", "read")


@pytest.mark.parametrize("parse", READERS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_story_with_odd_values_is_read_or_refused(parse, data):
    odd = re.sub(rb'="[^"<>]*"', lambda _: f'="{data.draw(VALUES)}"'.encode(), STORIES[parse])

    assert outcome(parse, odd) in ("corrupt", "empty", "read")


@pytest.mark.parametrize("parse", READERS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_story_without_some_elements_is_read_or_refused(parse, data):
    story = STORIES[parse]
    name = data.draw(st.sampled_from(sorted(set(re.findall(rb"<([A-Za-z][\w.]*)[ >]", story)))))
    element = re.escape(name)
    less = re.sub(rb"<" + element + rb"( [^<>]*)?>.*?</" + element + rb">", b"", story, flags=re.S)

    assert outcome(parse, less) in ("corrupt", "empty", "read")
