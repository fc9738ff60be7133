"""Keys that may make so many requests a second, and no more."""

import socket
import time
from contextlib import ExitStack

import pytest
from structlog.testing import capture_logs

from api import rates
from api.shared_counts import redis_url
from schemas.keys import Scope
from tests.api_server import client_of, serving
from tests.conftest import forget
from tests.factories import all_deliveries, make_endpoint, make_events
from tests.keyed import assert_problem, make_key
from tests.servers import broker, until

TOLD = {"ratelimit", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"}
TEXT = b"The minister met the ambassador on Thursday."


@pytest.fixture
def url(settings):
    """An API whose broker does not answer."""
    with serving() as running:
        yield running


@pytest.fixture
def answering_broker(settings, monkeypatch, tmp_path):
    with broker(tmp_path) as running:
        monkeypatch.setenv("WIREDESK_BROKER_URL", running)
        forget()
        yield running


@pytest.fixture
def silent_broker(settings, monkeypatch, tmp_path):
    """A broker that takes connections and says nothing."""
    path = tmp_path / "b.sock"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen(64)
        monkeypatch.setenv("WIREDESK_REDIS_URL", f"unix://{path}")
        forget()
        yield


def statuses(url, key, count):
    with client_of(url, key) as opened:
        return [opened.get("/v1/documents").status_code for _ in range(count)]


def test_answers_tell_how_many_requests_are_left(url):
    key = make_key(rate_limit=2)

    with client_of(url, key.key) as opened:
        first, second = opened.get("/v1/documents"), opened.get("/v1/documents")

    assert first.headers["ratelimit-limit"] == "2"
    assert first.headers["ratelimit-remaining"] == "1"
    assert first.headers["ratelimit-reset"] == "1"
    assert first.headers["ratelimit-policy"] == '"key";q=2;w=1'
    assert first.headers["ratelimit"] == '"key";r=1;t=1'
    assert second.headers["ratelimit-remaining"] == "0"


def test_a_key_over_its_rate_is_told_when_to_come_again(url):
    key = make_key(rate_limit=0.1)

    with client_of(url, key.key) as opened:
        allowed, refused = opened.get("/v1/documents"), opened.get("/v1/documents")

    assert allowed.status_code == 200
    assert_problem(refused, 429, "rate_limited")
    assert refused.headers["retry-after"] == "10"
    assert refused.headers["ratelimit-remaining"] == "0"
    assert "0.1 requests a second" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("path", "content", "status"),
    [("/v1/documents", TEXT, 202), ("/v1/documents:batch", b'{"text": "A story."}\n', 200)],
)
def test_intake_is_counted_too_and_tells_what_is_left(url, path, content, status):
    key = make_key(Scope.INGEST, rate_limit=0.1)

    with client_of(url, key.key) as opened:
        taken = opened.post(path, content=content)
        refused = opened.post(path, content=content)

    assert taken.status_code == status
    assert taken.headers["ratelimit-remaining"] == "0"
    assert_problem(refused, 429, "rate_limited")
    assert set(refused.headers) >= TOLD


def test_a_key_without_a_rate_is_neither_counted_nor_told(url):
    with client_of(url, make_key().key) as opened:
        answers = [opened.get("/v1/documents") for _ in range(30)]

    assert {answer.status_code for answer in answers} == {200}
    assert not TOLD & set(answers[0].headers)


def test_one_key_does_not_spend_what_another_has(url):
    spent, other = make_key(rate_limit=0.1), make_key(rate_limit=0.1)

    assert statuses(url, spent.key, 2) == [200, 429]
    assert statuses(url, other.key, 1) == [200]


def test_a_key_may_go_on_when_its_quota_has_grown_back(url):
    key = make_key(rate_limit=5)

    refused = until(lambda: 429 in statuses(url, key.key, 10))
    goes_on = until(lambda: statuses(url, key.key, 1) == [200], within=3)

    assert refused
    assert goes_on


def test_a_request_that_asks_for_its_key_twice_is_counted_once(url):
    make_endpoint()
    make_events()
    key = make_key(rate_limit=3)

    with client_of(url, key.key) as opened:
        answer = opened.get(f"/v1/deliveries/{all_deliveries()[0].id}")

    assert answer.status_code == 200
    assert answer.headers.get_list("ratelimit-remaining") == ["2"]


def test_a_request_beyond_the_keys_scopes_is_counted(url):
    key = make_key(Scope.INGEST, rate_limit=0.1)

    assert statuses(url, key.key, 2) == [403, 429]


def test_all_processes_count_together(answering_broker):
    key = make_key(rate_limit=0.1)

    with ExitStack() as running:
        urls = [running.enter_context(serving()) for _ in range(2)]
        found = [statuses(url, key.key, 1) for url in urls]
        shown = client_of(urls[0], key.key)
        refused = running.enter_context(shown).get("/v1/documents")

    assert found == [[200], [429]]
    assert_problem(refused, 429, "rate_limited")
    assert 8 <= int(refused.headers["retry-after"]) <= 10


def test_the_broker_counts_as_a_process_does(answering_broker):
    key = make_key(rate_limit=4)

    with serving() as url, client_of(url, key.key) as opened:
        first = opened.get("/v1/documents").headers["ratelimit"]
        refused = until(lambda: 429 in statuses(url, key.key, 10))
        goes_on = until(lambda: statuses(url, key.key, 1) == [200], within=3)

    assert first == '"key";r=3;t=1'
    assert refused
    assert goes_on


def test_without_a_broker_each_process_counts_for_itself_and_says_so_once(settings):
    key = make_key(rate_limit=0.1)

    with capture_logs() as logged, ExitStack() as running:
        urls = [running.enter_context(serving()) for _ in range(2)]
        found = [statuses(url, key.key, 2) for url in urls]

    assert found == [[200, 429], [200, 429]]
    warned = [line for line in logged if line["event"] == "requests are counted by each process"]
    assert len(warned) == 2


def test_a_broker_that_says_nothing_slows_one_request_by_little(silent_broker):
    key = make_key(rate_limit=1000)
    with serving() as url, client_of(url, make_key().key) as opened:
        opened.get("/v1/documents")

        began = time.monotonic()
        found = statuses(url, key.key, 10)
        took = time.monotonic() - began

    assert found == [200] * 10
    assert took < 1.0


def test_when_the_broker_is_back_it_counts_again(settings, monkeypatch, tmp_path):
    monkeypatch.setattr(rates, "REST", 0.0)
    path = tmp_path / "b.sock"
    monkeypatch.setenv("WIREDESK_REDIS_URL", f"redis+socket://{path}?virtual_host=1")
    forget()
    key = make_key(rate_limit=10_000)

    with capture_logs() as logged, serving() as url:
        before = statuses(url, key.key, 1)
        with broker(tmp_path) as running:
            path.symlink_to(running.removeprefix("redis+socket://"))
            until(lambda: statuses(url, key.key, 1) and "together" in str(logged))

    assert before == [200]


def test_this_process_forgets_keys_whose_quota_is_whole(monkeypatch):
    monkeypatch.setattr(rates, "ENOUGH_COUNTED", 10)
    counts = rates.Counts()

    for number in range(1000):
        counts.take(f"{number}", rates.Quota(10_000))

    assert len(counts._owed_at) < 500


@pytest.mark.parametrize(
    ("broker_url", "read"),
    [
        ("redis://host:6379/2", "redis://host:6379/2"),
        ("rediss://host", "rediss://host"),
        ("redis+socket:///run/b.sock", "unix:///run/b.sock"),
        ("redis+socket:///run/b.sock?virtual_host=3", "unix:///run/b.sock?db=3"),
        ("amqp://host", None),
        ("memory://", None),
    ],
)
def test_the_brokers_url_is_read_as_redis_where_it_is_one(broker_url, read):
    assert redis_url(broker_url) == read


def test_a_broker_that_is_no_redis_leaves_the_count_to_each_process(settings, monkeypatch):
    monkeypatch.setenv("WIREDESK_REDIS_URL", "amqp://127.0.0.1:1")
    forget()
    key = make_key(rate_limit=0.1)

    with capture_logs() as logged, serving() as url:
        found = statuses(url, key.key, 2)

    assert found == [200, 429]
    assert "requests are counted by each process" not in str(logged)
