"""Which part of a body a request asks for."""

import pytest

from api import ranges
from api.ranges import UnsatisfiableError

ETAG = '"abc"'


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-9", (0, 10)),
        ("bytes=10-", (10, 100)),
        ("bytes=-30", (70, 100)),
        ("bytes=-1000", (0, 100)),
        ("bytes=-99999999999999999999999999", (0, 100)),
        ("bytes=0-99999999999999999999999999", (0, 100)),
        ("bytes=" + "0" * 5000 + "10-19", (10, 20)),
        ("bytes=99-99", (99, 100)),
        ("bytes=50-1000", (50, 100)),
        ("Bytes = 1 - 2", (1, 3)),
    ],
)
def test_a_part_is_asked_for(asked, part):
    assert ranges.part({"range": asked}, ETAG, 100) == part


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "bytes=",
        "bytes=-",
        "bytes=9-0",
        "bytes=a-b",
        "bytes=0-1,3-4",
        "lines=0-1",
        "bytes=٣-٤",
    ],
)
def test_what_cannot_be_understood_is_as_if_it_were_not_said(asked):
    assert ranges.part({"range": asked}, ETAG, 100) is None


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=100-",
        "bytes=100-200",
        "bytes=-0",
        "bytes=99999999999999999999999999-",
        "bytes=" + "9" * 5000 + "-" + "9" * 5000,
    ],
)
def test_a_part_beyond_the_end_cannot_be_had(asked):
    with pytest.raises(UnsatisfiableError):
        ranges.part({"range": asked}, ETAG, 100)


@pytest.mark.parametrize(
    ("etag", "part"),
    [
        ('"abc"', (0, 1)),
        ('"old"', None),
        ('W/"abc"', None),
        ("Tue, 24 Nov 2026 09:00 GMT", None),
    ],
)
def test_a_part_is_only_of_the_body_it_was_asked_of(etag, part):
    assert ranges.part({"range": "bytes=0-0", "if-range": etag}, ETAG, 100) == part


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ('"abc"', True),
        ('W/"abc"', True),
        ('"x", "abc"', True),
        ("*", True),
        ('"x"', False),
        ("abc", False),
        ("", False),
    ],
)
def test_who_has_the_body_says_so(asked, known):
    assert ranges.is_known({"if-none-match": asked}, ETAG) is known
