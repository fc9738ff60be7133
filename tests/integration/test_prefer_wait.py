"""Prefer: wait: the finished document in the answer, if it is ready in time."""

import asyncio
import socket
import threading
import time

import httpx
import orjson
import pytest
from starlette.requests import Request

from api import waiting
from schemas.errors import DatabaseAwayError
from store import outcomes
from tests.api_server import client_of, serving
from tests.factories import make_document
from tests.servers import until
from tests.service import ingesting

TEXT = "ASTANA, March 3 (Example) - The minister met the ambassador."
WAIT = {"prefer": "wait=20"}
BRIEFLY = {"prefer": "respond-async, wait=1"}


@pytest.fixture
def url(settings):
    with serving() as running:
        yield running


@pytest.fixture
def client(url):
    with client_of(url) as opened:
        yield opened


@pytest.fixture
def read(settings):
    """Documents are read as they come."""
    with ingesting(settings.model_copy(update={"taggers": ("language",)})):
        yield


@pytest.mark.usefixtures("read")
def test_a_document_that_is_finished_in_time_is_the_answer(client):
    answer = client.post("/v1/documents", json={"text": TEXT}, headers=WAIT)

    shown = client.get(answer.headers["location"]).json()
    assert answer.status_code == 200
    assert answer.json() == shown
    assert (shown["status"], shown["text"]) == ("stored", TEXT)
    assert answer.headers["preference-applied"] == "wait=20"


@pytest.mark.usefixtures("read")
def test_a_document_that_cannot_be_read_is_finished_too(client):
    answer = client.post("/v1/documents", content=b"\x00\x01\x02", headers=WAIT)

    assert answer.status_code == 200
    assert answer.json()["status"] == "failed"
    assert answer.json()["error"]["code"]


@pytest.mark.usefixtures("read")
def test_a_key_that_may_not_read_is_shown_what_it_sent_itself_and_nothing_else(url, client):
    client.post("/v1/documents", json={"text": TEXT, "metadata": {"a": "secret"}}, headers=WAIT)
    made = client.post("/v1/keys", json={"name": "sender", "scopes": ["ingest"]}).json()

    with client_of(url, made["key"]) as sender:
        own = sender.post("/v1/documents", json={"text": f"{TEXT} Again."}, headers=WAIT)
        known = sender.post("/v1/documents", json={"text": TEXT}, headers=WAIT)

    assert own.json()["text"] == f"{TEXT} Again."
    assert known.status_code == 200
    assert known.json().keys() == {"id", "status", "duplicate", "received_at", "links"}
    assert known.json()["status"] == "stored"


@pytest.mark.usefixtures("read")
def test_known_bytes_are_answered_with_the_known_document(client):
    first = client.post("/v1/documents", json={"text": TEXT}, headers=WAIT).json()

    again = client.post("/v1/documents", json={"text": TEXT}, headers=WAIT)

    assert (again.status_code, again.json()) == (200, first)


@pytest.mark.usefixtures("read")
def test_a_form_of_several_files_gets_receipts_of_documents_that_are_finished(client):
    files = [("file", ("a.txt", b"First story.")), ("file", ("b.bin", b"\x00\x01\x02"))]

    answer = client.post("/v1/documents", files=files, headers=WAIT)

    assert answer.status_code == 207
    assert [item["status"] for item in answer.json()["items"]] == ["stored", "failed"]
    assert answer.headers["preference-applied"] == "wait=20"


def test_a_document_that_is_not_finished_in_time_gets_the_usual_receipt(client):
    started = time.monotonic()
    answer = client.post("/v1/documents", json={"text": TEXT}, headers=BRIEFLY)
    again = client.post("/v1/documents", json={"text": TEXT}, headers={"prefer": "wait=0"})

    assert (answer.status_code, answer.json()["status"]) == (202, "received")
    assert "preference-applied" not in answer.headers
    assert 1 <= time.monotonic() - started < 5
    assert (again.status_code, again.json()["duplicate"]) == (200, True)


def test_many_wait_at_once_and_one_looks_for_all(url, client, settings, monkeypatch):
    looks, real = [], outcomes.of

    def counted(tx, document_ids):
        looks.append(len(document_ids))
        return real(tx, document_ids)

    monkeypatch.setattr(outcomes, "of", counted)
    answers = []

    def post(number):
        sent = {"text": f"{TEXT} {number}"}
        answers.append(client.post("/v1/documents", json=sent, headers=WAIT))

    threads = [threading.Thread(target=post, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    until(lambda: 12 in looks)
    with ingesting(settings.model_copy(update={"taggers": ("language",)})):
        for thread in threads:
            thread.join()

    assert {answer.json()["status"] for answer in answers} == {"stored"}
    looked = len(looks)
    client.get("/v1/documents")
    assert len(looks) == looked


def test_a_client_that_hangs_up_is_waited_for_no_longer(url, client, monkeypatch):
    looks, real = [], outcomes.of

    def counted(tx, document_ids):
        looks.append(time.monotonic())
        return real(tx, document_ids)

    monkeypatch.setattr(outcomes, "of", counted)
    body = orjson.dumps({"text": TEXT})
    head = [
        "POST /v1/documents HTTP/1.1",
        "Host: test",
        "Prefer: wait=60",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        f"Authorization: {client.headers['authorization']}",
    ]

    with socket.create_connection(("127.0.0.1", httpx.URL(url).port)) as connection:
        connection.sendall("\r\n".join([*head, "", ""]).encode() + body)
        until(lambda: looks)

    until(lambda: time.monotonic() - looks[-1] > 0.5)


def test_a_database_that_is_away_for_a_moment_ends_no_wait(client, settings, monkeypatch):
    looks, real = [], outcomes.of

    def flaky(tx, document_ids):
        looks.append(None)
        if len(looks) == 1:
            raise DatabaseAwayError
        if len(looks) == 2:
            raise ValueError
        return real(tx, document_ids)

    monkeypatch.setattr(outcomes, "of", flaky)
    monkeypatch.setattr(waiting, "REST", 0.01)

    with ingesting(settings.model_copy(update={"taggers": ("language",)})):
        answer = client.post("/v1/documents", json={"text": TEXT}, headers=WAIT)

    assert answer.json()["status"] == "stored"
    assert len(looks) > 2


def test_where_too_many_wait_the_answer_comes_at_once(client, monkeypatch):
    monkeypatch.setattr(waiting, "MOST_WAITED_FOR", 0)

    answer = client.post("/v1/documents", json={"text": TEXT}, headers=WAIT)

    assert answer.status_code == 202


def test_a_server_that_stops_lets_those_who_wait_go(settings):
    async def hears_nothing():
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def wait():
        waiters, request = waiting.Waiters(), Request({"type": "http"}, hears_nothing)
        waits = asyncio.create_task(waiters.wait(request, {make_document().id}, 20))
        await asyncio.sleep(0)
        waiters.end()
        return await waits, await waiters.wait(request, {make_document().id}, 20)

    assert asyncio.run(wait()) == ({}, {})
