"""What an endpoint was sent, what came of it, and sending it again."""

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from sqlalchemy import update

from schemas.deliveries import DeliveryStatus
from schemas.keys import Scope
from schemas.tasks import TaskName
from store import deliveries as deliveries_store
from store import endpoint_health, keys
from store.delivery_stats import percentile
from store.session import transaction
from store.tables import deliveries as deliveries_table
from tests.api_server import client_of, serving
from tests.attempting import claim, fail, give_up, succeed
from tests.factories import all_deliveries, make_endpoint, make_events, make_id


@pytest.fixture
def client(settings):
    with serving() as url, client_of(url) as opened:
        yield opened


@pytest.fixture
def endpoint(client):
    return make_endpoint()


def make_key(*scopes):
    with transaction() as tx:
        return keys.add(tx, "test", scopes, now=datetime.now(UTC)).key


def disable(endpoint):
    with transaction() as tx:
        [row] = endpoint_health.locked(tx, [endpoint.id])
        endpoint_health.disable(tx, row, endpoint_health.BY_REQUEST, now=datetime.now(UTC))


def enable(endpoint):
    with transaction() as tx:
        endpoint_health.enable(tx, endpoint.id)


def retry(client, delivery_id):
    return client.post(f"/v1/deliveries/{delivery_id}/retry")


def the_delivery():
    [found] = all_deliveries()
    return found


def assert_problem(answer, status, code):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code


def events_of(client, endpoint, **asked):
    return client.get(f"/v1/endpoints/{endpoint.id}/events", params=asked).json()


def listed(client, endpoint, **asked):
    return client.get(f"/v1/endpoints/{endpoint.id}/deliveries", params=asked).json()


def stats(client, endpoint):
    return client.get(f"/v1/endpoints/{endpoint.id}/stats").json()


@pytest.mark.parametrize("form", ["standard", "cloudevents"])
def test_the_events_of_an_endpoint_are_what_it_was_sent(client, form):
    endpoint = make_endpoint(format=form)
    make_events(1)
    [claimed] = claim()
    succeed([claimed])

    page = events_of(client, endpoint)

    [item] = page["items"]
    assert item["data"] == orjson.loads(claimed.body)["data"]
    assert item["id"] == claimed.event_id
    assert item["delivery_id"] == claimed.id
    assert (item["sequence"], item["type"], item["status"]) == (1, "document.stored", "delivered")
    assert page["next_cursor"] == "1"


def test_an_endpoint_catches_up_by_sequence_without_holes(client, endpoint):
    make_events(2)
    disable(endpoint)
    make_events(3)

    first = events_of(client, endpoint, limit=3)
    rest = events_of(client, endpoint, after=first["next_cursor"])
    end = events_of(client, endpoint, cursor=rest["next_cursor"])

    assert [item["sequence"] for item in first["items"] + rest["items"]] == [1, 2, 3, 4, 5]
    assert {item["status"] for item in first["items"]} == {"held"}
    assert end == {"items": [], "next_cursor": "5"}


def test_deliveries_are_listed_newest_first_page_by_page(client, endpoint):
    make_endpoint()
    make_events(5)

    first = listed(client, endpoint, limit=3)
    second = listed(client, endpoint, limit=3, cursor=first["next_cursor"])

    assert [d["sequence"] for d in first["items"] + second["items"]] == [5, 4, 3, 2, 1]
    assert {d["endpoint_id"] for d in first["items"]} == {endpoint.id}
    assert second["next_cursor"] is None


def test_deliveries_are_listed_by_status(client, endpoint):
    make_events(3)
    done, lost, _ = claim()
    succeed([done])
    give_up([lost])

    failed = listed(client, endpoint, status="failed")
    pending = listed(client, endpoint, status="pending")

    assert [d["id"] for d in failed["items"]] == [lost.id]
    assert [d["sequence"] for d in pending["items"]] == [3]


def test_a_status_that_is_rare_gives_short_pages_with_a_cursor(client, endpoint, monkeypatch):
    monkeypatch.setattr(deliveries_store, "MOST_LOOKED_AT", 2)
    make_events(5)
    oldest, *_ = claim()
    give_up([oldest])

    pages = [listed(client, endpoint, status="failed")]
    pages += [listed(client, endpoint, status="failed", cursor=pages[-1]["next_cursor"])]
    pages += [listed(client, endpoint, status="failed", cursor=pages[-1]["next_cursor"])]

    assert [page["next_cursor"] for page in pages] == ["4", "2", None]
    assert [len(page["items"]) for page in pages] == [0, 0, 1]


def test_a_delivery_is_shown_with_its_attempts(client, endpoint):
    make_events(1)
    fail(claim(), milliseconds=12, response=b"\xffwent wrong")

    shown = client.get(f"/v1/deliveries/{the_delivery().id}").json()

    assert shown["links"]["self"] == f"/v1/deliveries/{shown['id']}"
    assert (shown["event_type"], shown["sequence"], shown["attempt_count"]) == (
        "document.stored",
        1,
        1,
    )
    assert shown["document_id"] is not None
    assert datetime.fromisoformat(shown["due_at"]) == the_delivery().due_at
    [attempt] = shown["attempts"]
    assert attempt["started_at"] is not None
    assert attempt | {"started_at": None} == {
        "number": 1,
        "started_at": None,
        "duration_ms": 12,
        "status_code": 500,
        "error": "the endpoint answered 500",
        "response": "\ufffdwent wrong",
    }


def test_what_a_subscriber_answered_is_shown_to_admins_only(client, endpoint):
    make_events(1)
    fail(claim(), response=b"a secret of theirs")
    reader = {"authorization": f"Bearer {make_key(Scope.READ)}"}

    answer = client.get(f"/v1/deliveries/{the_delivery().id}", headers=reader)

    assert answer.status_code == 200
    assert answer.json()["attempts"][0]["error"] == "the endpoint answered 500"
    assert "response" not in answer.json()["attempts"][0]
    assert "secret of theirs" not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/v1/deliveries/{id}",
        "/v1/endpoints/{id}/events",
        "/v1/endpoints/{id}/deliveries",
        "/v1/endpoints/{id}/stats",
    ],
)
def test_what_is_not_there_is_not_found(client, path):
    answer = client.get(path.format(id=make_id()))

    assert_problem(answer, 404, "not_found")


def test_a_delivery_that_is_not_there_cannot_be_sent_again(client):
    assert_problem(retry(client, make_id()), 404, "not_found")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("deliveries?cursor=x", "invalid_cursor"),
        ("deliveries?status=lost", "invalid_request"),
        ("deliveries?since=1", "unknown_filter"),
        ("events?after=x", "invalid_cursor"),
        ("events?status=held", "unknown_filter"),
        ("replays?status=done", "unknown_filter"),
    ],
)
def test_what_cannot_be_asked_is_refused(client, endpoint, path, code):
    answer = client.get(f"/v1/endpoints/{endpoint.id}/{path}")

    assert_problem(answer, 422, code)


@pytest.mark.parametrize("part", ["events", "deliveries", "stats"])
@pytest.mark.parametrize(("scope", "status"), [(Scope.READ, 200), (Scope.INGEST, 403)])
def test_who_may_read_sees_what_an_endpoint_was_sent(client, endpoint, part, scope, status):
    make_events(1)
    client.headers["authorization"] = f"Bearer {make_key(scope)}"

    answer = client.get(f"/v1/endpoints/{endpoint.id}/{part}")

    assert answer.status_code == status
    assert endpoint.url not in answer.text


@pytest.mark.parametrize("scope", [Scope.READ, Scope.INGEST])
def test_only_admins_see_endpoints_and_send_again(client, endpoint, scope):
    make_events(1)
    client.headers["authorization"] = f"Bearer {make_key(scope)}"

    answers = [client.get(f"/v1/endpoints/{endpoint.id}{part}") for part in ("", "/replays")]
    answers += [client.post(f"/v1/endpoints/{endpoint.id}/{part}") for part in ("test", "enable")]
    answers += [client.get("/v1/endpoints"), retry(client, the_delivery().id)]

    assert [answer.status_code for answer in answers] == [403] * 6


@pytest.mark.parametrize("end", [give_up, succeed])
def test_a_finished_delivery_is_sent_again_on_a_schedule_of_its_own(client, endpoint, end, woken):
    make_events(1)
    end(claim())
    woken.clear()

    answer = retry(client, the_delivery().id)

    assert answer.status_code == 202
    assert (answer.json()["status"], answer.json()["finished_at"]) == ("pending", None)
    assert woken == [TaskName.DELIVER]
    [again] = claim()
    assert (again.attempt_count, again.spent_count) == (2, 1)


def test_a_held_delivery_is_sent_once_its_endpoint_is_enabled(client, endpoint):
    disable(endpoint)
    make_events(1)

    refused = retry(client, the_delivery().id)
    enable(endpoint)
    taken = retry(client, the_delivery().id)

    assert_problem(refused, 409, "endpoint_disabled")
    assert taken.status_code == 202
    assert len(claim()) == 1


def test_a_delivery_that_waits_for_its_next_attempt_is_sent_now(client, endpoint):
    make_events(1)
    fail(claim())

    answer = retry(client, the_delivery().id)

    assert answer.status_code == 202
    [again] = claim()
    assert (again.attempt_count, again.spent_count) == (2, 0)


def test_a_delivery_that_is_under_way_is_left_alone(client, endpoint):
    make_events(1)
    claim()
    before = the_delivery()

    answer = retry(client, before.id)

    assert_problem(answer, 409, "under_way")
    assert the_delivery() == before


def test_a_delivery_that_is_due_keeps_its_place_in_the_queue(client, endpoint):
    make_events(1)
    before = the_delivery()

    answer = retry(client, before.id)

    assert answer.status_code == 202
    assert the_delivery() == before


def test_sending_again_twice_is_sending_again_once(client, endpoint):
    make_events(1)
    give_up(claim())

    answers = [retry(client, the_delivery().id) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert len(claim()) == 1


def test_a_delivery_whose_sender_was_lost_may_be_sent_when_the_lease_is_over(client, endpoint):
    make_events(1)
    claim()
    with transaction() as tx:
        tx.execute(update(deliveries_table).values(due_at=datetime.now(UTC)))

    answer = retry(client, the_delivery().id)

    assert answer.status_code == 202


def test_an_endpoint_nothing_was_sent_to_has_no_rates(client, endpoint):
    found = stats(client, endpoint)

    assert (found["pending_count"], found["attempt_count"], found["recent_count"]) == (0, 0, 0)
    assert (found["success_rate"], found["p50_ms"], found["p95_ms"]) == (None, None, None)
    assert (found["oldest_due_at"], found["last_success_at"]) == (None, None)


def test_the_figures_of_an_endpoint_are_its_own(client, endpoint):
    make_events(4)
    first, second, third, _ = claim()
    succeed([first], milliseconds=10)
    succeed([second], milliseconds=30)
    give_up([third], milliseconds=50)
    make_endpoint()
    make_events(1)

    found = stats(client, endpoint)

    assert found["pending_count"] == 2
    assert (found["delivered_count"], found["failed_count"], found["held_count"]) == (2, 1, 0)
    assert (found["attempt_count"], found["success_rate"]) == (3, pytest.approx(2 / 3))
    assert (found["p50_ms"], found["p95_ms"]) == (30, 50)
    assert (found["failure_count"], found["last_sequence"]) == (1, 5)
    assert found["failing_since"] is not None
    assert found["last_success_at"] is not None
    assert datetime.fromisoformat(found["oldest_due_at"]) == min(
        d.due_at for d in all_deliveries() if d.due_at and d.endpoint_id == endpoint.id
    )


def test_what_still_waits_for_its_first_attempt_does_not_blur_the_rates(client, endpoint):
    make_events(2)
    succeed(claim())
    make_events(1100)

    found = stats(client, endpoint)

    assert (found["recent_count"], found["success_rate"]) == (2, 1.0)
    assert found["pending_count"] == 1100


def test_held_deliveries_are_counted(client, endpoint):
    disable(endpoint)
    make_events(3)

    found = stats(client, endpoint)

    assert (found["held_count"], found["pending_count"]) == (3, 0)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([], 0.5, None), ([7], 0.95, 7), ([1, 2, 3, 4], 0.5, 2), (list(range(1, 101)), 0.95, 95)],
)
def test_a_percentile_is_one_of_the_values(values, share, expected):
    assert percentile(values, share) == expected


def test_every_status_can_be_asked_for(client, endpoint):
    answers = [listed(client, endpoint, status=status.value) for status in DeliveryStatus]

    assert answers == [{"items": [], "next_cursor": None}] * 4


def test_the_program_in_the_documentation_catches_up(client, endpoint, monkeypatch, tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "catching-up.md").read_text()
    [program] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    monkeypatch.setenv("WIREDESK_URL", str(client.base_url).rstrip("/"))
    monkeypatch.setenv("WIREDESK_KEY", client.headers["authorization"].removeprefix("Bearer "))
    monkeypatch.setenv("WIREDESK_ENDPOINT", endpoint.id)
    run = [sys.executable, "-W", "error", "-c", program]
    make_events(3)

    first = subprocess.run(run, cwd=tmp_path, check=True, capture_output=True, text=True)
    make_events(2)
    second = subprocess.run(run, cwd=tmp_path, check=True, capture_output=True, text=True)

    assert [line.split()[0] for line in first.stdout.splitlines()] == ["1", "2", "3"]
    assert [line.split()[0] for line in second.stdout.splitlines()] == ["4", "5"]
