"""Endpoints that ask for consent first: made, changed, and sent to."""

from contextlib import ExitStack

import pytest

from api.endpoint_handshakes import ROOM
from tests.api_server import client_of, serving
from tests.conftest import forget
from tests.consenting import consent, consenting


@pytest.fixture
def client(settings, monkeypatch):
    monkeypatch.setenv("WIREDESK_PUBLIC_URL", "https://Desk.Example.com/wire/")
    forget()
    with serving() as url, client_of(url) as opened:
        yield opened


@pytest.fixture
def willing():
    with consenting(headers=consent("desk.example.com")) as subscriber:
        yield subscriber


@pytest.fixture
def unwilling():
    with consenting(headers={}) as subscriber:
        yield subscriber


def add(client, url, **more):
    return client.post("/v1/endpoints", json={"url": url, **more})


def change(client, endpoint, **changes):
    return client.patch(f"/v1/endpoints/{endpoint['id']}", json=changes)


def show(client, endpoint):
    return client.get(f"/v1/endpoints/{endpoint['id']}").json()


def assert_refused(answer):
    assert answer.status_code == 422
    assert answer.json()["code"] == "handshake_failed"
    assert "answered OPTIONS with 200 and no WebHook-Allowed-Origin" in answer.json()["detail"]


def test_an_endpoint_that_consents_is_added(client, willing):
    made = add(client, willing.url, handshake=True)

    assert made.status_code == 201
    assert made.json()["handshake"] is True
    assert made.json()["headers"] == {}
    assert [asked["webhook-request-origin"] for asked in willing.asked] == ["desk.example.com"]


def test_an_endpoint_that_does_not_consent_is_not_added(client, unwilling):
    assert_refused(add(client, unwilling.url, handshake=True))

    assert client.get("/v1/endpoints").json()["items"] == []


def test_who_is_not_to_be_asked_is_not_asked(client, unwilling):
    made = add(client, unwilling.url).json()

    changed = change(client, made, url=unwilling.url + "/new", rate_limit=5)

    assert changed.status_code == 200
    assert unwilling.asked == []


def test_every_delivery_names_the_origin_that_was_consented_to(client, willing):
    made = add(client, willing.url, handshake=True, headers={"X-Token": "abc"}).json()

    client.post(f"/v1/endpoints/{made['id']}/test")

    assert willing.posted[0]["webhook-request-origin"] == "desk.example.com"
    assert willing.posted[0]["x-token"] == "abc"
    assert willing.asked[0]["x-token"] == "abc"
    assert made["headers"] == {"X-Token": "abc"}


def test_the_origin_stays_when_the_headers_change_and_goes_with_the_handshake(client, willing):
    made = add(client, willing.url, handshake=True).json()
    origins = []

    for changes in ({"headers": {"X-Token": "abc"}}, {"handshake": False}):
        change(client, made, **changes)
        client.post(f"/v1/endpoints/{made['id']}/test")
        origins.append(willing.posted[-1].get("webhook-request-origin"))

    assert origins == ["desk.example.com", None]
    assert willing.posted[-1]["x-token"] == "abc"
    assert len(willing.asked) == 1


def test_turning_the_handshake_on_asks_and_changes_nothing_if_refused(client, willing, unwilling):
    yes, no = add(client, willing.url).json(), add(client, unwilling.url).json()

    consented = change(client, yes, handshake=True)
    refused = change(client, no, handshake=True, description="new")

    assert consented.json()["handshake"] is True
    assert_refused(refused)
    assert show(client, no)["handshake"] is False
    assert show(client, no)["description"] is None


def test_a_new_url_is_asked_before_it_is_taken(client, willing, unwilling):
    made = add(client, willing.url, handshake=True).json()

    refused = change(client, made, url=unwilling.url)
    moved = change(client, made, url=willing.url + "/new")

    assert_refused(refused)
    assert moved.json()["url"] == willing.url + "/new"
    assert len(willing.asked) == 2


def test_what_the_handshake_is_not_about_is_changed_without_asking(client, willing):
    made = add(client, willing.url, handshake=True, rate_limit=1).json()

    change(client, made, description="new", handshake=True, url=willing.url, rate_limit=1)

    assert show(client, made)["description"] == "new"
    assert len(willing.asked) == 1


def test_a_lower_rate_of_theirs_becomes_the_rate(client):
    with consenting(headers=consent(rate="30")) as subscriber:
        without = add(client, subscriber.url, handshake=True).json()
        higher = add(client, subscriber.url, handshake=True, rate_limit=2).json()
        lower = add(client, subscriber.url, handshake=True, rate_limit=0.1).json()
        raised = change(client, lower, rate_limit=9).json()

    rates = [asked.get("webhook-request-rate") for asked in subscriber.asked]
    assert [made["rate_limit"] for made in (without, higher, lower)] == [0.5, 0.5, 0.1]
    assert raised["rate_limit"] == 0.5
    assert rates == [None, "120", "6", "540"]


def test_a_handshake_goes_to_public_addresses_only(client):
    answer = add(client, "http://10.0.0.1/", handshake=True)

    assert answer.status_code == 422
    assert answer.json()["code"] == "handshake_failed"
    assert "10.0.0.1 is not a public address" in answer.json()["detail"]


def test_no_more_than_so_many_handshakes_run_at_once(client, willing):
    with ExitStack() as others:
        for _ in range(16):
            others.enter_context(ROOM.taken())
        answer = add(client, willing.url, handshake=True)

    assert answer.status_code == 503
    assert answer.json()["code"] == "busy"
    assert willing.asked == []
