"""The promise: nothing is lost and nothing happens twice, whatever dies."""

import contextlib
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import servers
from tests.acceptance.conftest import started
from tests.receiver import Receiver
from tests.servers import until

COUNT = 200


def post_all(service, count):
    """Post so many stories side by side; their ids, all of which were promised."""
    with service.client as client, ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda n: post(client, n), range(count)))


def post(client, number):
    text = (
        f"ASTANA, March 3 (Example) - The minister met ambassador number {number}.\n\n"
        f"The talks, the {number}th of their kind, lasted an hour in Astana."
    )
    answer = client.post("/v1/documents", json={"text": text})
    assert answer.status_code == 202, answer.text
    return answer.json()["id"]


def all_stored(service):
    return lambda: len(service.documents(status="stored")) == COUNT


def delivered_documents(receiver):
    return [request.document["id"] for request in list(receiver.received)]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_whatever_dies_every_document_is_stored_once_and_told(tmp_path, request, kind):
    settings = {}
    if kind == "postgresql":
        settings["WIREDESK_DATABASE_URL"] = request.getfixturevalue("fresh_postgresql")
    with (
        Receiver() as receiver,
        started(
            tmp_path / "var", WIREDESK_LEASE="8s", WIREDESK_PARSE_TIMEOUT="6s", **settings
        ) as service,
    ):
        endpoint = service.add_endpoint(receiver.url)

        with ThreadPoolExecutor(1) as poster:
            posting = poster.submit(post_all, service, COUNT)
            receiver.waits_for(5, within=60)
            killed_ingest = service.kill("-Q documents.ingest")
            service.broker.flushall()
            time.sleep(0.5)
            killed_delivery = service.kill("-Q deliveries.deliver")
            killed_broker = service.kill("valkey-server")
            ids = posting.result(60)

        until(all_stored(service), within=120)
        until(lambda: len(set(delivered_documents(receiver))) == COUNT, within=120)

        assert killed_ingest >= 3
        assert killed_delivery == 1
        assert killed_broker == 1
        assert len(set(ids)) == COUNT
        assert set(delivered_documents(receiver)) == set(ids)
        assert_told_once(receiver, endpoint)


def assert_told_once(receiver, endpoint):
    """Each event may arrive again after a crash, but always as the same event."""
    bodies = {}
    for request in receiver.received:
        assert request.verifies(endpoint["secret"])
        assert bodies.setdefault(request.headers["webhook-id"], request.body) == request.body
    sequences = sorted({request.event["data"]["sequence"] for request in receiver.received})
    assert sequences == list(range(1, COUNT + 1))
    assert len(bodies) == COUNT


def test_a_broker_that_is_away_changes_nothing_but_the_speed(tmp_path):
    with Receiver() as receiver, contextlib.ExitStack() as broker:
        url = broker.enter_context(servers.broker(tmp_path))
        with started(tmp_path / "var", WIREDESK_BROKER_URL=url) as service:
            service.add_endpoint(receiver.url)
            broker.close()

            ids = post_all(service, 20)

            until(lambda: set(delivered_documents(receiver)) == set(ids), within=60)
            assert len(receiver.ids) == 20


def test_the_watcher_may_die_at_any_moment(tmp_path):
    with Receiver() as receiver, started(tmp_path / "var") as service:
        service.add_endpoint(receiver.url)

        for number in range(100):
            (service.inbox / f"story-{number}.txt").write_text(f"The minister met envoy {number}.")
            if number % 25 == 10:
                service.kill("cli.main watch")

        until(lambda: len(set(delivered_documents(receiver))) == 100, within=60)

        assert len(service.documents()) == 100
        assert [p for p in service.inbox.rglob("*.txt") if ".wiredesk" not in p.parts] == []
