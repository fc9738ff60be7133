"""An endpoint's fields on the command line: names, and lines for people."""

import pytest

from cli import endpoint_options
from cli.endpoint_fields import state, text
from schemas.endpoints import EndpointPatch, WhenExhausted
from schemas.events import EventFormat


def test_the_names_on_the_command_line_are_those_of_the_schemas():
    assert list(endpoint_options.FormatName) == list(EventFormat)
    assert list(endpoint_options.WhenExhaustedName) == list(WhenExhausted)
    assert set(endpoint_options.FieldName) == set(EndpointPatch.model_fields) - {"url"}


@pytest.mark.parametrize(
    ("value", "line"),
    [
        (None, "-"),
        ("", "-"),
        ("a\x1b[2Jb\nc", "a [2Jb c"),
        (0, "0"),
        (2.5, "2.5"),
        (True, "yes"),
        (False, "no"),
        ([], "-"),
        (["a", "b"], "a, b"),
        ({}, "-"),
        ({"X-A": "1", "X-B": ""}, "X-A=1, X-B=-"),
        ([{"expires_at": "2026"}], "expires_at=2026"),
    ],
)
def test_a_value_is_one_line(value, line):
    assert text(value) == line


@pytest.mark.parametrize(
    ("endpoint", "said"),
    [
        ({"enabled": True, "failing_since": None}, "enabled"),
        ({"enabled": True, "failing_since": "2026-11-24T00:00:00Z"}, "failing"),
        ({"enabled": False, "disabled_reason": "gone", "failing_since": "x"}, "disabled (gone)"),
    ],
)
def test_how_an_endpoint_fares_is_a_word_or_two(endpoint, said):
    assert state(endpoint) == said
