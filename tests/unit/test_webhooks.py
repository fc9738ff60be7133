"""The signed message, against the specification's own vector and its reference library."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook, WebhookVerificationError

from schemas.events import envelope
from worker.webhooks import headers, sign

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"


def test_the_published_vector_is_signed_as_published():
    signature = sign(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')

    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@given(body=st.text())
def test_the_reference_library_accepts_what_we_sign(body):
    signed = headers([SECRET], "msg_1", datetime.now(UTC), body.encode())

    Webhook(SECRET).verify(json.dumps(body), headers_for(json.dumps(body)))
    assert signed["webhook-id"] == "msg_1"


def headers_for(body):
    return headers([SECRET], "msg_1", datetime.now(UTC), body.encode())


@given(body=st.binary(min_size=1), at=st.integers(0), flip=st.integers(1, 255))
def test_a_signature_fails_for_any_changed_byte(body, at, flip):
    changed = bytearray(body)
    changed[at % len(body)] ^= flip

    assert sign(SECRET, "msg_1", 1, body) != sign(SECRET, "msg_1", 1, bytes(changed))


def test_every_live_secret_signs():
    signed = headers([SECRET, OTHER], "msg_1", datetime.now(UTC), b"{}")

    Webhook(SECRET).verify("{}", signed)
    Webhook(OTHER).verify("{}", signed)
    assert signed["webhook-signature"].count("v1,") == 2


def test_another_secret_does_not_verify():
    with pytest.raises(WebhookVerificationError):
        Webhook(OTHER).verify("{}", headers_for("{}"))


def test_the_body_holds_the_type_the_time_and_the_data_with_its_sequence_first():
    at = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)

    body = json.loads(envelope("document.stored", at, b'{"document":{"id":"x"}}', 17))

    assert body == {
        "type": "document.stored",
        "timestamp": "2026-01-02T03:04:05.000006Z",
        "data": {"sequence": 17, "document": {"id": "x"}},
    }


def test_an_event_without_data_has_a_sequence_all_the_same():
    body = json.loads(envelope("endpoint.test", datetime.now(UTC), b"{}", 1))

    assert body["data"] == {"sequence": 1}
