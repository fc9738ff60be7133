"""Tests of an endpoint: one signed event, sent at once, and what came back."""

import base64
import socket
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import select

from api.endpoint_tests import ROOM
from store.session import reading
from store.tables import attempts, events
from tests.api_server import client_of, serving
from tests.conftest import forget
from tests.factories import all_deliveries

VERIFY = Path(__file__).parents[2] / "docs" / "verify.md"


@pytest.fixture
def client(settings):
    with serving() as url, client_of(url) as opened:
        yield opened


def add(client, url, **more):
    return client.post("/v1/endpoints", json={"url": url, **more}).json()


def came_of_testing(client, endpoint):
    answer = client.post(f"/v1/endpoints/{endpoint['id']}/test")
    assert answer.status_code == 200, answer.text
    return answer.json()


def verifies_asymmetrically(request, public_key):
    """Raises InvalidSignature if the `v1a` signature is not of that key."""
    headers = request.headers
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + request.body
    (signature,) = [s for s in headers["webhook-signature"].split() if s.startswith("v1a,")]
    raw = base64.b64decode(public_key.removeprefix("whpk_"))
    key = Ed25519PublicKey.from_public_bytes(raw)
    key.verify(base64.b64decode(signature.removeprefix("v1a,")), signed)
    return True


def documented_check():
    """The function that the documentation gives to verify with a public key."""
    blocks = VERIFY.read_text().split("```python\n")[1:]
    (source,) = [block.partition("```")[0] for block in blocks if "Ed25519PublicKey" in block]
    given = {}
    exec(source, given)
    return given["is_genuine"]


def test_a_test_is_a_signed_event_and_tells_what_came_back(client, receiver):
    endpoint = add(client, receiver.url)

    result = came_of_testing(client, endpoint)

    (request,) = receiver.received
    assert request.verifies(endpoint["secret"])
    assert request.event["type"] == "endpoint.test"
    assert request.event["data"] == {
        "sequence": 0,
        "endpoint": {"id": endpoint["id"], "url": receiver.url},
    }
    assert request.headers["webhook-id"] == result["event_id"]
    assert (result["delivered"], result["status_code"], result["error"]) == (True, 204, None)
    assert result["duration_ms"] >= 0
    assert result["started_at"].endswith("Z")


def test_a_test_leaves_no_trace(client, receiver):
    endpoint = add(client, receiver.url)

    came_of_testing(client, endpoint)

    with reading() as tx:
        assert tx.execute(select(events)).all() == []
        assert tx.execute(select(attempts)).all() == []
    assert all_deliveries() == []
    assert client.get(f"/v1/endpoints/{endpoint['id']}").json()["last_sequence"] == 0


def test_a_disabled_endpoint_can_be_tested(client, receiver):
    endpoint = add(client, receiver.url)
    client.post(f"/v1/endpoints/{endpoint['id']}/disable")

    assert came_of_testing(client, endpoint)["delivered"] is True


def test_a_failed_test_is_told_and_counts_for_nothing(client, receiver):
    receiver.answers(500)
    endpoint = add(client, receiver.url)

    result = came_of_testing(client, endpoint)

    assert (result["delivered"], result["status_code"]) == (False, 500)
    assert result["error"] == "the endpoint answered 500"
    assert client.get(f"/v1/endpoints/{endpoint['id']}").json()["failure_count"] == 0


def test_an_endpoint_that_is_gone_stays_enabled_after_a_test(client, receiver):
    receiver.answers(410)
    endpoint = add(client, receiver.url)

    came_of_testing(client, endpoint)

    assert client.get(f"/v1/endpoints/{endpoint['id']}").json()["enabled"] is True


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("http://127.0.0.1:1/", "no connection: "),
        ("http://10.0.0.1/", "10.0.0.1 is not a public address"),
        ("http://[::1]/", "::1 is not a public address"),
    ],
)
def test_an_endpoint_that_cannot_be_reached_is_told_in_plain_words(client, url, says):
    result = came_of_testing(client, add(client, url))

    assert (result["delivered"], result["status_code"]) == (False, None)
    assert says in result["error"]


def test_a_test_looks_as_deliveries_do(client, receiver):
    endpoint = add(
        client,
        receiver.url,
        format="cloudevents",
        headers={"X-Token": "abc"},
        asymmetric=True,
    )

    result = came_of_testing(client, endpoint)

    (request,) = receiver.received
    assert request.headers["content-type"] == "application/cloudevents+json"
    assert request.headers["x-token"] == "abc"
    assert request.verifies(endpoint["secret"])
    assert verifies_asymmetrically(request, endpoint["public_key"])
    assert documented_check()(endpoint["public_key"], request.headers, request.body)
    assert not documented_check()(endpoint["public_key"], request.headers, request.body + b" ")
    assert request.event["specversion"] == "1.0"
    assert request.event["id"] == result["event_id"]
    assert request.event["data"]["endpoint"]["id"] == endpoint["id"]


@contextmanager
def answering(answer):
    """The URL of a server that reads one request and sends these bytes."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_serve, args=(server, answer), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


def _serve(server, answer):
    connection, _ = server.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(answer)


def test_the_answer_is_text_whatever_bytes_it_was(client):
    body = b"\xff\xfe no text " + b"x" * 9000
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)) as url:
        result = came_of_testing(client, add(client, url))

    assert result["delivered"] is True
    assert result["response"] == body[:4096].decode(errors="replace")


def test_no_more_than_a_few_tests_run_at_once(client, receiver):
    endpoint = add(client, receiver.url)

    with ExitStack() as others:
        for _ in range(4):
            others.enter_context(ROOM.taken())
        answer = client.post(f"/v1/endpoints/{endpoint['id']}/test")

    assert answer.status_code == 503
    assert answer.json()["code"] == "busy"
    assert answer.headers["retry-after"] == "5"
    assert came_of_testing(client, endpoint)["delivered"] is True


def test_a_secret_that_cannot_be_opened_is_told(client, receiver, monkeypatch):
    endpoint = add(client, receiver.url)
    monkeypatch.setenv("WIREDESK_SECRET_KEY", "another key")
    forget()

    result = came_of_testing(client, endpoint)

    assert result["delivered"] is False
    assert "WIREDESK_SECRET_KEY" in result["error"]
    assert receiver.received == []
