"""A webhook is genuine, or there is a reason why not."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from cli.verify import flaw
from outgoing import webhooks

SECRET = "whsec_" + base64.b64encode(b"s" * 32).decode()
OTHER = "whsec_" + base64.b64encode(b"o" * 32).decode()
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def signed(body=b"{}", *, secrets=(SECRET,), sent_at=NOW):
    return webhooks.headers(secrets, "event-1", sent_at, body)


def test_a_message_signed_with_the_secret_is_genuine():
    assert flaw(SECRET, signed(b'{"a":1}'), b'{"a":1}', now=NOW) is None


def test_the_reference_library_signs_what_we_verify():
    signature = Webhook(SECRET).sign("event-1", NOW, '{"a":1}')
    headers = signed() | {"webhook-signature": signature}

    assert flaw(SECRET, headers, b'{"a":1}', now=NOW) is None


@given(body=st.binary(min_size=1, max_size=200), place=st.integers(0), bit=st.integers(0, 7))
def test_a_body_with_any_changed_bit_is_not_genuine(body, place, bit):
    changed = bytearray(body)
    changed[place % len(body)] ^= 1 << bit

    assert flaw(SECRET, signed(body), bytes(changed), now=NOW) == "its signature does not match"


def test_a_message_signed_with_another_secret_is_not_genuine():
    assert flaw(SECRET, signed(secrets=[OTHER]), b"{}", now=NOW) == "its signature does not match"


def test_one_good_signature_among_several_is_enough():
    assert flaw(SECRET, signed(secrets=[OTHER, SECRET]), b"{}", now=NOW) is None


@pytest.mark.parametrize("text", ["v1,###", "v1,", "v1a,abc", "", "v1,ü", "nonsense"])
def test_a_signature_that_is_none_does_not_match(text):
    headers = signed() | {"webhook-signature": text or "v1"}

    assert flaw(SECRET, headers, b"{}", now=NOW) == "its signature does not match"


@pytest.mark.parametrize("away", [timedelta(minutes=-6), timedelta(minutes=6)])
def test_a_message_from_another_time_is_not_genuine(away):
    headers = signed(sent_at=NOW + away)

    assert flaw(SECRET, headers, b"{}", now=NOW) == (
        "its webhook-timestamp is more than five minutes off"
    )


@pytest.mark.parametrize("stamp", ["yesterday", "-5", "1e9", "²", "9" * 5000])
def test_a_timestamp_that_is_no_number_is_refused(stamp):
    headers = signed() | {"webhook-timestamp": stamp}

    assert flaw(SECRET, headers, b"{}", now=NOW) == "its webhook-timestamp is no Unix time"


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_missing_header_is_named(name):
    headers = {key: value for key, value in signed().items() if key != name}

    assert flaw(SECRET, headers, b"{}", now=NOW) == f"it has no header {name}"
