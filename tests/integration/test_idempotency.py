"""Requests that come again under an Idempotency-Key: done once, answered alike."""

import asyncio
import hashlib
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import func, select, update

from schemas.keys import Scope
from store import tokens
from store.document_tables import arrivals, documents, graves
from store.document_tables import tokens as tokens_table
from store.session import reading, transaction
from tests.api_server import client_of, serving
from tests.integration.test_api import assert_problem, make_key
from tests.website import Page, Website
from worker.sweep import sweep

KEY = {"idempotency-key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
TEXT = "The minister met the ambassador."

REQUESTS = {
    "json": {"json": {"text": TEXT}},
    "raw": {"content": TEXT.encode(), "params": {"source": "desk"}},
    "form": {"files": {"file": ("a.txt", b"One.")}, "data": {"metadata": '{"source": "desk"}'}},
    "form of two": {"files": [("file", ("a.txt", b"One.")), ("file", ("b.txt", b"Two."))]},
}


@pytest.fixture
def url(settings):
    with serving() as running:
        yield running


@pytest.fixture
def client(url):
    with client_of(url) as opened:
        yield opened


def post(client, key=KEY, **request):
    headers = key | request.pop("headers", {})
    return client.post("/v1/documents", headers=headers, **request)


def count_of(table):
    with reading() as tx:
        return tx.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.mark.parametrize("form", REQUESTS)
def test_the_same_request_is_answered_as_it_was_and_done_once(client, form):
    first = post(client, **REQUESTS[form])

    again = post(client, **REQUESTS[form])

    assert first.status_code == {"form of two": 207}.get(form, 202)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers.get("location") == first.headers.get("location")
    assert count_of(arrivals) == 0


def test_a_duplicate_is_answered_as_a_duplicate_again(client):
    client.post("/v1/documents", json={"text": TEXT})
    first = post(client, json={"text": TEXT})

    again = post(client, json={"text": TEXT})

    assert (first.status_code, first.json()["duplicate"]) == (200, True)
    assert (again.status_code, again.content) == (200, first.content)
    assert count_of(arrivals) == 1


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ({"json": {"text": "A."}}, {"json": {"text": "B."}}),
        ({"json": {"text": "A."}}, {"json": {"text": "A."}, "params": {"source": "x"}}),
        ({"content": b"A."}, {"content": b"B."}),
        ({"content": b"A."}, {"content": b"A.", "params": {"source": "x"}}),
        ({"content": b"A."}, {"content": b"A.", "headers": {"content-type": "text/csv"}}),
        (
            {"content": b"A."},
            {"content": b"A.", "headers": {"content-disposition": "inline; filename=a"}},
        ),
        ({"files": {"file": ("a", b"A.")}}, {"files": {"file": ("b", b"A.")}}),
        ({"files": {"file": ("a", b"A.")}}, {"files": {"file": ("a", b"B.")}}),
        (
            {"files": {"file": ("a", b"A.")}},
            {"files": {"file": ("a", b"A.")}, "data": {"metadata": "{}"}},
        ),
    ],
)
def test_another_request_under_the_same_key_is_refused(client, first, other):
    assert post(client, **first).status_code == 202

    refused = post(client, **other)

    assert_problem(refused, 422, "idempotency_key_reused")
    assert (count_of(documents), count_of(arrivals)) == (1, 0)


def test_the_file_of_a_request_that_is_refused_goes(client):
    post(client, content=b"A.")

    refused = post(client, content=b"x" * 200_000)

    with reading() as tx:
        dug = tx.execute(select(graves.c.sha256)).scalars().all()
    assert_problem(refused, 422, "idempotency_key_reused")
    assert dug == [hashlib.sha256(b"x" * 200_000).hexdigest()]


def test_a_request_that_was_refused_takes_no_key(client):
    assert post(client, json={"text": ""}).status_code == 422

    assert post(client, json={"text": TEXT}).status_code == 202


def test_two_senders_may_use_the_same_key(url, client):
    post(client, json={"text": "A."})

    with client_of(url, make_key(Scope.INGEST).key) as other:
        assert post(other, json={"text": "B."}).status_code == 202


def test_of_requests_at_the_same_instant_one_is_done_and_all_are_answered_alike(url, client):
    async def post_all():
        headers = dict(client.headers) | KEY
        async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False) as many:
            posts = [many.post("/v1/documents", json={"text": TEXT}) for _ in range(20)]
            return await asyncio.gather(*posts)

    answers = asyncio.run(post_all())

    assert {(answer.status_code, answer.content) for answer in answers} == {
        (202, answers[0].content)
    }
    assert (count_of(documents), count_of(arrivals)) == (1, 0)


def test_a_url_is_not_fetched_again(client):
    with Website({"/a": Page(b"One version.")}) as site:
        first = post(client, json={"url": f"{site.url}/a"})
        site.pages["/a"] = Page(b"Another version.")
        again = post(client, json={"url": f"{site.url}/a"})
        other = post(client, json={"url": f"{site.url}/b"})

    assert (
        (again.status_code, again.content)
        == (first.status_code, first.content)
        == (202, first.content)
    )
    assert_problem(other, 422, "idempotency_key_reused")
    assert site.asked == ["/a"]


@pytest.mark.parametrize("key", ["", "x" * 256, "caf\u00e9", "a\tb"])
def test_a_key_that_is_none_is_refused(client, key):
    answer = post(client, {"idempotency-key": key.encode()}, json={"text": TEXT})

    assert_problem(answer, 422, "invalid_request")
    assert count_of(documents) == 0


def test_two_keys_are_one_too_many(client):
    headers = [("idempotency-key", "a"), ("idempotency-key", "b")]

    assert_problem(
        client.post("/v1/documents", headers=headers, content=b"A."), 422, "invalid_request"
    )


def test_the_longest_key_is_taken(client):
    assert post(client, {"idempotency-key": "x" * 255}, json={"text": TEXT}).status_code == 202


def test_a_key_is_free_again_when_its_time_is_over(client):
    first = post(client, json={"text": "A."})
    with transaction() as tx:
        tx.execute(update(tokens_table).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))

    second = post(client, json={"text": "B."})

    assert (first.status_code, second.status_code) == (202, 202)


def test_keys_whose_time_is_over_are_forgotten_by_the_sweep(client, settings):
    post(client, json={"text": "A."})
    sweep(settings)
    kept = count_of(tokens_table)
    with transaction() as tx:
        tx.execute(update(tokens_table).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))

    sweep(settings)

    assert (kept, count_of(tokens_table)) == (1, 0)


def test_only_so_many_are_forgotten_at_once(client):
    for number in range(3):
        post(client, {"idempotency-key": str(number)}, json={"text": "A."})

    with transaction() as tx:
        forgotten = tokens.forget(tx, now=datetime.now(UTC) + timedelta(days=2), limit=2)

    assert (forgotten, count_of(tokens_table)) == (2, 1)
