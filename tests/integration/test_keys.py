"""API keys: made, listed, revoked, ended by time, and when they were last used."""

import threading
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from api import auth
from api.key_use import KeyUse
from schemas.errors import DatabaseAwayError, LastAdminKeyError, TooManyKeysError
from schemas.keys import Scope
from store import keys
from store.session import transaction
from tests.api_server import client_of, serving
from tests.command import wiredesk
from tests.factories import make_id
from tests.keyed import assert_problem, make_key, revoke, the_key
from tests.servers import until

__all__ = ["wiredesk"]

HOUR = timedelta(hours=1)


@pytest.fixture
def url(settings):
    with serving() as running:
        yield running


@pytest.fixture
def client(url):
    with client_of(url) as opened:
        yield opened


def status_of(url, key):
    with client_of(url, key) as opened:
        return opened.get("/v1/documents").status_code


def note_use(key_id, at):
    with transaction() as tx:
        keys.note_use(tx, {key_id: at})


def test_a_key_is_shown_once_when_it_is_made(client):
    ends = datetime.now(UTC) + HOUR
    wanted = {"name": "newsroom", "expires_at": ends.isoformat(), "rate_limit": 2.5}

    made = client.post("/v1/keys", json=wanted)

    shown = client.get(made.headers["location"]).json()
    assert made.status_code == 201
    assert {**shown, "key": made.json()["key"]} == made.json()
    assert shown["scopes"] == ["ingest", "read"]
    assert datetime.fromisoformat(shown["expires_at"]) == ends
    assert shown["rate_limit"] == 2.5
    assert shown["revoked_at"] is shown["last_used_at"] is None
    assert "hash" not in shown


def test_a_key_made_by_http_opens_what_its_scopes_say(client, url):
    key = client.post("/v1/keys", json={"name": "x", "scopes": ["read", "read"]}).json()

    with client_of(url, key["key"]) as opened:
        reading, managing = opened.get("/v1/documents"), opened.get("/v1/keys")

    assert key["scopes"] == ["read"]
    assert reading.status_code == 200
    assert_problem(managing, 403, "forbidden")


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"name": ""},
        {"name": "a\nb"},
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["write"]},
        {"name": "x", "rate_limit": 0},
        {"name": "x", "rate_limit": 0.00001},
        {"name": "x", "rate_limit": 10_001},
        {"name": "x", "rate_limit": "fast"},
        {"name": "x", "expires_at": "2020-01-01T00:00:00Z"},
        {"name": "x", "expires_at": "2099-01-01T00:00:00"},
        {"name": "x", "expires_at": "9999-12-31T23:59:59-23:59"},
        {"name": "x", "colour": "red"},
    ],
)
def test_a_key_that_cannot_be_is_refused(client, wanted):
    answer = client.post("/v1/keys", json=wanted)

    assert_problem(answer, 422, "invalid_request")
    assert [key["name"] for key in client.get("/v1/keys").json()["items"]] == ["admin"]


def test_a_body_that_is_too_long_is_refused(client):
    answer = client.post("/v1/keys", content=b" " * 300_000)

    assert_problem(answer, 413, "too_large")


def test_keys_are_listed_page_by_page_newest_first(client):
    made = [make_key().id for _ in range(3)]

    first = client.get("/v1/keys", params={"limit": 2}).json()
    second = client.get("/v1/keys", params={"cursor": first["next_cursor"]}).json()

    assert [key["id"] for key in first["items"]] == made[:0:-1]
    assert [key["name"] for key in second["items"]] == ["test", "admin"]
    assert second["next_cursor"] is None


def test_a_key_revoked_by_http_is_refused_at_once(client, url):
    key = make_key()
    before = status_of(url, key.key)

    answer = client.delete(f"/v1/keys/{key.id}")

    assert before == 200
    assert answer.status_code == 204
    assert status_of(url, key.key) == 401
    assert client.get(f"/v1/keys/{key.id}").json()["revoked_at"]


def test_revoking_again_changes_nothing(client):
    key = make_key()
    client.delete(f"/v1/keys/{key.id}")
    revoked_at = the_key(key.id).revoked_at

    again = client.delete(f"/v1/keys/{key.id}")

    assert again.status_code == 204
    assert the_key(key.id).revoked_at == revoked_at


def test_a_key_there_is_not_is_not_found(client):
    path = f"/v1/keys/{make_id()}"

    assert_problem(client.get(path), 404, "not_found")
    assert_problem(client.delete(path), 404, "not_found")


def test_the_last_admin_key_cannot_be_revoked(client):
    admin = client.get("/v1/keys").json()["items"][0]["id"]
    make_key(Scope.READ, Scope.INGEST)
    revoke(make_key(Scope.ADMIN).id)

    answer = client.delete(f"/v1/keys/{admin}")

    assert_problem(answer, 409, "last_admin_key")
    assert client.get("/v1/keys").status_code == 200


def test_an_admin_key_may_revoke_itself_while_there_is_another(client, url):
    key = make_key(Scope.ADMIN)

    with client_of(url, key.key) as opened:
        gone = opened.delete(f"/v1/keys/{key.id}")
        after = opened.get("/v1/keys")

    assert gone.status_code == 204
    assert_problem(after, 401, "unauthorised")


def test_an_expired_admin_key_does_not_count_as_living(database):
    admin = make_key(Scope.ADMIN)
    make_key(Scope.ADMIN, lasts=-HOUR)

    with pytest.raises(LastAdminKeyError):
        revoke(admin.id)


def test_of_two_admin_keys_revoked_at_once_one_stays(database):
    made = [make_key(Scope.ADMIN).id for _ in range(2)]
    refused = []
    start = threading.Barrier(2)

    def end(key_id):
        start.wait()
        try:
            revoke(key_id)
        except LastAdminKeyError:
            refused.append(key_id)

    threads = [threading.Thread(target=end, args=[key_id]) for key_id in made]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]

    living = [key_id for key_id in made if the_key(key_id).revoked_at is None]
    assert living == refused
    assert len(living) == 1


def test_there_are_only_so_many_living_keys(database, monkeypatch):
    monkeypatch.setattr(keys, "MOST_KEYS", 2)
    make_key(lasts=-HOUR)
    revoke(make_key().id)
    make_key()
    make_key()

    with pytest.raises(TooManyKeysError):
        make_key()


def test_an_expired_key_opens_nothing_and_the_answer_tells_no_more(url):
    expired, revoked = make_key(lasts=-HOUR), make_key()
    revoke(revoked.id)

    answers = []
    for key in (expired.key, revoked.key, "wrong"):
        with client_of(url, key) as opened:
            answers.append(opened.get("/v1/documents"))

    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert len({answer.text for answer in answers}) == 1


def test_a_remembered_key_ends_at_its_time_and_not_later(url, monkeypatch):
    monkeypatch.setattr(auth, "REMEMBERED", 3600.0)
    key = make_key(lasts=timedelta(seconds=1.5))
    before = status_of(url, key.key)

    until(lambda: status_of(url, key.key) == 401, within=3)

    assert before == 200
    assert datetime.now(UTC) >= key.expires_at


def test_the_last_use_of_a_key_is_written(url, monkeypatch):
    monkeypatch.setattr("api.gate.FLUSH", 0.05)
    used, unused, forbidden = make_key(), make_key(), make_key(Scope.INGEST)
    with serving() as other:
        statuses = [status_of(other, key.key) for key in (used, forbidden)]
        seen = until(lambda: the_key(used.id).last_used_at)

    assert statuses == [200, 403]
    assert timedelta(0) <= datetime.now(UTC) - seen < timedelta(seconds=30)
    assert the_key(unused.id).last_used_at is None
    assert the_key(forbidden.id).last_used_at is None


def test_the_last_use_is_written_when_the_server_stops(settings):
    key = make_key()

    with serving() as url:
        status_of(url, key.key)

    assert the_key(key.id).last_used_at


def test_an_earlier_use_does_not_replace_a_later_one(database):
    key, now = make_key(), datetime.now(UTC)
    note_use(key.id, now)

    note_use(key.id, now - HOUR)

    assert the_key(key.id).last_used_at == now


def test_the_use_of_one_key_is_written_once_a_minute(database):
    key, use = make_key(), KeyUse()
    use.note(key.id)
    use.write()
    first = the_key(key.id).last_used_at

    use.note(key.id)
    use.write()

    assert first is not None
    assert the_key(key.id).last_used_at == first


def test_a_use_that_cannot_be_written_fails_no_request_and_is_tried_again(settings, monkeypatch):
    monkeypatch.setattr("api.gate.FLUSH", 0.02)
    key, failures, write = make_key(), [DatabaseAwayError()], keys.note_use

    def away_once(tx, used):
        if failures:
            raise failures.pop()
        write(tx, used)

    monkeypatch.setattr(keys, "note_use", away_once)
    with serving() as url:
        status = status_of(url, key.key)
        seen = until(lambda: the_key(key.id).last_used_at)

    assert status == 200
    assert failures == []
    assert seen


@pytest.mark.parametrize(
    ("expires", "ends"),
    [
        ("2099-01-01", "2099-01-01T00:00:00Z"),
        ("2099-01-01T02:00:00+02:00", "2099-01-01T00:00:00Z"),
    ],
)
def test_a_key_made_on_the_command_line_ends_when_it_says(wiredesk, database, expires, ends):
    ran = wiredesk("keys", "create", "x", "--expires", expires, "--rate-limit", "0.5", "--json")

    assert ran.json["expires_at"] == ends
    assert ran.json["rate_limit"] == 0.5


def test_a_key_made_on_the_command_line_may_last_for_a_span(wiredesk, database):
    made = wiredesk("keys", "create", "x", "--expires", "30d", "--json").json

    lasts = datetime.fromisoformat(made["expires_at"]) - datetime.fromisoformat(made["created_at"])
    assert lasts == timedelta(days=30)


@pytest.mark.parametrize(
    "options",
    [
        ("--expires", "2020-01-01"),
        ("--expires", "0s"),
        ("--expires", "2099-01-01T00:00:00"),
        ("--expires", "soon"),
        ("--expires", "99999999d"),
        ("--rate-limit", "0"),
        ("--rate-limit", "0.00001"),
        ("--rate-limit", "10001"),
        ("--rate-limit", "nan"),
    ],
)
def test_a_key_that_cannot_be_is_refused_on_the_command_line(wiredesk, database, options):
    ran = wiredesk("keys", "create", "x", *options)

    assert ran.status == 2
    assert len(ran.err.splitlines()) == 1
    assert wiredesk("keys", "list", "--json").json == []


def test_the_list_shows_expiry_last_use_and_limit(wiredesk, database):
    key = make_key(lasts=HOUR, rate_limit=7.5)
    note_use(key.id, datetime.now(UTC))

    listed = wiredesk("keys", "list").out.splitlines()[1]

    shown = the_key(key.id).model_dump(mode="json")
    assert shown["expires_at"] in listed
    assert shown["last_used_at"] in listed
    assert "7.5" in listed


def test_the_last_admin_key_cannot_be_revoked_on_the_command_line(wiredesk, database):
    key = make_key(Scope.ADMIN)

    ran = wiredesk("keys", "revoke", key.id)

    assert ran.status == 1
    assert ran.err.endswith("is the last living admin key. Make another admin key first.\n")


def test_keys_ask_for_a_key(url):
    answer = httpx.get(f"{url}/v1/keys", trust_env=False)

    assert_problem(answer, 401, "unauthorised")
