"""Secrets that change: the old one signs on for a while, and then no more."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import WebhookVerificationError

from store import endpoint_secrets
from store.session import transaction
from tests.api_server import client_of, serving
from tests.conftest import forget
from tests.factories import make_endpoint

OWN = "whsec_" + "A" * 32


@pytest.fixture
def client(settings):
    with serving() as url, client_of(url) as opened:
        yield opened


@pytest.fixture
def endpoint(client, receiver):
    return client.post("/v1/endpoints", json={"url": receiver.url}).json()


def rotate(client, endpoint, **body):
    return client.post(f"/v1/endpoints/{endpoint['id']}/rotate-secret", json=body or None)


def sent(client, endpoint, receiver):
    """A test, as the subscriber received it."""
    client.post(f"/v1/endpoints/{endpoint['id']}/test")
    return receiver.received[-1]


def test_after_a_rotation_the_old_secret_and_the_new_one_both_sign(client, endpoint, receiver):
    new = rotate(client, endpoint).json()["secret"]

    request = sent(client, endpoint, receiver)

    assert new != endpoint["secret"]
    assert request.verifies(new)
    assert request.verifies(endpoint["secret"])
    assert len(request.headers["webhook-signature"].split()) == 2


def test_the_answer_and_the_endpoint_say_until_when_the_old_one_signs(client, endpoint):
    before = datetime.now(UTC)

    rotated = rotate(client, endpoint).json()

    ends = datetime.fromisoformat(rotated["old_secrets_expire_at"])
    shown = client.get(f"/v1/endpoints/{endpoint['id']}").json()
    assert before + timedelta(hours=24) <= ends <= datetime.now(UTC) + timedelta(hours=24)
    assert [datetime.fromisoformat(old["expires_at"]) for old in shown["old_secrets"]] == [ends]
    assert set(shown["old_secrets"][0]) == {"expires_at"}
    assert "secret" not in shown


def test_a_secret_of_ones_own_can_be_rotated_in(client, endpoint, receiver):
    rotated = rotate(client, endpoint, secret=OWN).json()

    assert rotated["secret"] == OWN
    assert sent(client, endpoint, receiver).verifies(OWN)


@pytest.mark.parametrize("body", [{"secret": "whsec_hush"}, {"colour": "red"}])
def test_a_secret_that_is_none_is_refused(client, endpoint, body):
    answer = rotate(client, endpoint, **body)

    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_request"
    assert "hush" not in answer.text


def test_with_no_overlap_the_old_one_is_through_at_once(client, endpoint, receiver, monkeypatch):
    monkeypatch.setenv("WIREDESK_SECRET_OVERLAP", "0s")
    forget()

    new = rotate(client, endpoint).json()["secret"]

    request = sent(client, endpoint, receiver)
    assert request.verifies(new)
    with pytest.raises(WebhookVerificationError):
        request.verifies(endpoint["secret"])


def rotated_at(endpoint_id, now):
    with transaction() as tx:
        return endpoint_secrets.rotate(
            tx, endpoint_id, secret=None, now=now, overlap=timedelta(hours=24)
        )


def test_an_old_secret_signs_no_more_when_its_time_is_over(client, endpoint, receiver):
    past = datetime.now(UTC) - timedelta(hours=25)

    new = rotated_at(endpoint["id"], past).secret

    request = sent(client, endpoint, receiver)
    assert request.verifies(new)
    with pytest.raises(WebhookVerificationError):
        request.verifies(endpoint["secret"])
    assert client.get(f"/v1/endpoints/{endpoint['id']}").json()["old_secrets"] == []


def test_no_more_than_eight_secrets_sign_at_once(client, endpoint, receiver):
    for _ in range(7):
        assert rotate(client, endpoint).status_code == 200

    refused = rotate(client, endpoint)

    assert refused.status_code == 409
    assert refused.json()["code"] == "too_many_secrets"
    request = sent(client, endpoint, receiver)
    assert request.verifies(endpoint["secret"])
    assert len(request.headers["webhook-signature"].split()) == 8


def test_secrets_that_have_ended_make_room_for_others(settings):
    made, now = make_endpoint(), datetime.now(UTC)
    for _ in range(7):
        rotated_at(made.id, now)

    again = rotated_at(made.id, now + timedelta(hours=25))

    assert again.old_secrets_expire_at == now + timedelta(hours=49)


def test_of_rotations_at_the_same_moment_none_is_lost(client, endpoint, receiver):
    made = []
    threads = [
        threading.Thread(target=lambda: made.append(rotate(client, endpoint).json()["secret"]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    request = sent(client, endpoint, receiver)

    assert len(set(made)) == 4
    assert all(request.verifies(secret) for secret in [*made, endpoint["secret"]])
