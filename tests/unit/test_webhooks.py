"""The signed message, against the specification's own vector and two reference libraries."""

import base64
from datetime import UTC, datetime

import pytest
import standardwebhooks
import svix.webhooks
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from outgoing.webhooks import PREFIX, PRIVATE_PREFIX, headers, sign, sign_asymmetric

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PRIVATE_KEY = PRIVATE_PREFIX + base64.b64encode(KEY.private_bytes_raw()).decode()

OURS = {
    "content-type",
    "webhook-id",
    "webhook-timestamp",
    "webhook-signature",
    "user-agent",
    "accept-encoding",
}

REFUSALS = (
    standardwebhooks.WebhookVerificationError,
    svix.webhooks.WebhookVerificationError,
)

libraries = pytest.mark.parametrize("webhook", [standardwebhooks.Webhook, svix.webhooks.Webhook])
secrets = st.binary(min_size=24, max_size=64).map(
    lambda key: PREFIX + base64.b64encode(key).decode()
)
texts = st.text(st.characters(codec="utf-8"))


def signed(body, *keys, **more):
    return headers(keys or [SECRET], "msg_1", datetime.now(UTC), body.encode(), **more)


def test_the_published_vector_is_signed_as_published():
    signature = sign(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')

    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_headers_of_the_published_vector_are_its_own():
    at = datetime.fromtimestamp(1614265330, UTC)

    made = headers([SECRET], "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')

    assert made["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek"
    assert made["webhook-timestamp"] == "1614265330"
    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert made.keys() == OURS


@libraries
@given(body=texts, secret=secrets)
def test_the_reference_libraries_accept_what_we_sign(webhook, body, secret):
    made = signed(body, secret)

    standardwebhooks.Webhook(secret).verify(body, made, json_parse=False)
    svix.webhooks.Webhook(secret).verify(body, made)


@libraries
@given(kept=st.lists(secrets, min_size=1, max_size=4))
def test_every_live_secret_signs_so_that_each_alone_verifies(webhook, kept):
    made = signed("{}", *kept)

    for secret in kept:
        webhook(secret).verify("{}", made)
    assert len(made["webhook-signature"].split(" ")) == len(kept)


@libraries
@given(body=texts.filter(bool), at=st.integers(0), other=st.characters(codec="utf-8"))
def test_a_changed_body_is_refused_by_the_reference_libraries(webhook, body, at, other):
    place = at % len(body)
    changed = body[:place] + other + "!" + body[place + 1 :]

    with pytest.raises(REFUSALS):
        webhook(SECRET).verify(changed, signed(body))


@given(body=st.binary(min_size=1), at=st.integers(0), flip=st.integers(1, 255))
def test_a_signature_fails_for_any_changed_byte(body, at, flip):
    changed = bytearray(body)
    changed[at % len(body)] ^= flip

    assert sign(SECRET, "msg_1", 1, body) != sign(SECRET, "msg_1", 1, bytes(changed))


@libraries
@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_changed_header_is_refused(webhook, name):
    made = signed("{}")
    made[name] = made[name][:-2] + ("AA" if made[name][-2:] != "AA" else "BB")

    with pytest.raises(REFUSALS):
        webhook(SECRET).verify("{}", made)


@libraries
def test_another_secret_does_not_verify(webhook):
    with pytest.raises(REFUSALS):
        webhook(OTHER).verify("{}", signed("{}"))


@given(body=st.binary(), message_id=st.text("abc_123", min_size=1), timestamp=st.integers(0, 2**33))
def test_an_asymmetric_signature_is_verified_by_the_public_key(body, message_id, timestamp):
    kind, _, signature = sign_asymmetric(PRIVATE_KEY, message_id, timestamp, body).partition(",")

    content = b"%s.%d.%s" % (message_id.encode(), timestamp, body)
    KEY.public_key().verify(base64.b64decode(signature), content)
    assert kind == "v1a"


@given(body=st.binary(min_size=1), at=st.integers(0), flip=st.integers(1, 255))
def test_an_asymmetric_signature_fails_for_any_changed_byte(body, at, flip):
    signature = sign_asymmetric(PRIVATE_KEY, "msg_1", 1, body).removeprefix("v1a,")
    changed = bytearray(body)
    changed[at % len(body)] ^= flip

    with pytest.raises(InvalidSignature):
        KEY.public_key().verify(base64.b64decode(signature), b"msg_1.1." + bytes(changed))


@libraries
def test_an_asymmetric_signature_stands_beside_the_others_and_disturbs_none(webhook):
    made = signed("{}", SECRET, OTHER, private_key=PRIVATE_KEY)

    webhook(SECRET).verify("{}", made)
    webhook(OTHER).verify("{}", made)
    kinds = [signature.partition(",")[0] for signature in made["webhook-signature"].split(" ")]
    assert kinds == ["v1", "v1", "v1a"]


@st.composite
def spelled(draw):
    """One of our headers in some mix of capitals."""
    name = draw(st.sampled_from(sorted(OURS)))
    capitals = draw(st.lists(st.booleans(), min_size=len(name), max_size=len(name)))
    return "".join(c.upper() if up else c for c, up in zip(name, capitals, strict=True))


@given(names=st.lists(spelled()), own=st.dictionaries(st.text("xyz-", min_size=9), st.text()))
def test_headers_of_the_subscribers_own_never_replace_ours_however_they_are_spelled(names, own):
    at = datetime(2026, 1, 1, tzinfo=UTC)
    plain = headers([SECRET], "msg_1", at, b"{}")

    made = headers([SECRET], "msg_1", at, b"{}", extra=dict.fromkeys(names, "theirs") | own)

    assert made == own | plain


def test_a_message_says_what_its_body_is():
    made = signed("{}", media_type="application/cloudevents+json")

    assert made["content-type"] == "application/cloudevents+json"
