"""Endpoints through the HTTP door: made, shown, changed, switched on and off, removed."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from schemas.deliveries import DeliveryStatus
from schemas.endpoint_errors import EndpointChangedError
from schemas.events import EventType
from store import endpoints, secrets
from store.session import reading, transaction
from store.tables import endpoints as table
from store.tables import events
from tests.api_server import client_of, serving
from tests.conftest import forget
from tests.factories import all_deliveries, make_endpoint, make_events, make_id

URL = "https://example.com/in"
JSON = {"content-type": "application/json"}
EVERYTHING = {
    "url": URL,
    "description": "the newsroom",
    "event_types": ["document.stored", "document.failed"],
    "filter": "country:KG",
    "rate_limit": 2.5,
    "ordered": True,
    "when_exhausted": "skip",
    "format": "cloudevents",
    "headers": {"X-Token": "abc"},
    "handshake": False,
    "asymmetric": True,
    "embargoed": True,
}
DEFAULTS = {
    "description": None,
    "event_types": [],
    "filter": None,
    "rate_limit": None,
    "ordered": False,
    "when_exhausted": "block",
    "format": "standard",
    "headers": {},
    "handshake": False,
    "asymmetric": False,
    "embargoed": False,
    "public_key": None,
}
UNTOUCHED = {
    "enabled": True,
    "disabled_at": None,
    "disabled_reason": None,
    "failing_since": None,
    "failure_count": 0,
    "resume_at": None,
    "last_sequence": 0,
    "old_secrets": [],
}


@pytest.fixture
def client(settings):
    with serving() as url, client_of(url) as opened:
        yield opened


def add(client, **more):
    answer = client.post("/v1/endpoints", json={"url": URL, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def change(client, endpoint, **changes):
    return client.patch(f"/v1/endpoints/{endpoint['id']}", json=changes)


def show(client, endpoint):
    return client.get(f"/v1/endpoints/{endpoint['id']}").json()


def switch(client, endpoint, action):
    return client.post(f"/v1/endpoints/{endpoint['id']}/{action}")


def without(endpoint, *names):
    return {name: value for name, value in endpoint.items() if name not in names}


def the_row(endpoint_id):
    with reading() as tx:
        return tx.execute(select(table).where(table.c.id == endpoint_id)).one()


def assert_problem(answer, status, code):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code


def test_an_endpoint_has_every_field_it_was_given(client):
    made = add(client, **EVERYTHING)

    assert made.items() >= (EVERYTHING | UNTOUCHED).items()
    assert made["public_key"].startswith("whpk_")
    assert show(client, made) == without(made, "secret")
    assert client.get("/v1/endpoints").json()["items"] == [without(made, "secret")]


def test_a_new_endpoint_is_found_where_the_answer_says(client):
    made = client.post("/v1/endpoints", json={"url": URL})

    assert made.headers["location"] == f"/v1/endpoints/{made.json()['id']}"
    assert client.get(made.headers["location"]).json() == without(made.json(), "secret")


def test_an_endpoint_of_a_url_alone_has_the_defaults(client):
    assert add(client).items() >= (DEFAULTS | UNTOUCHED).items()


def test_a_secret_of_ones_own_is_the_secret(client):
    secret = "whsec_" + "A" * 32

    assert add(client, secret=secret)["secret"] == secret


def test_what_signs_and_what_is_sent_along_is_kept_sealed(client):
    made = add(client, headers={"Authorization": "Bearer hush-hush"}, asymmetric=True)

    row = the_row(made["id"])
    kept = b"".join(bytes(value) for value in (row.secret, row.headers, row.private_key))
    assert b"hush-hush" not in kept
    assert made["secret"].encode() not in kept
    assert b"whsk_" not in kept


def test_what_was_sealed_with_another_key_harms_no_list(client, monkeypatch):
    made = add(client, headers={"X-Token": "abc"}, asymmetric=True)
    monkeypatch.setenv("WIREDESK_SECRET_KEY", "another key")
    forget()
    secrets.unseal.cache_clear()

    shown = client.get("/v1/endpoints").json()["items"][0]

    assert shown == without(made, "secret") | {"headers": None, "public_key": None}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"headers": {"Host": "a"}}, "the header 'Host' is set by the service itself"),
        ({"headers": {"X-A": 1}}, "headers.X-A: Input should be a valid string"),
        ({"secret": "whsec_hush"}, "the secret has 3 bytes once decoded"),
        ({"rate_limit": 0}, "rate_limit: Input should be greater than or equal to 0.0001"),
        ({"format": "xml"}, "format: Input should be 'standard' or 'cloudevents'"),
        ({"when_exhausted": "cry"}, "when_exhausted: Input should be 'block' or 'skip'"),
        ({"ordered": "yes"}, "ordered: Input should be a valid boolean"),
        ({"filter": "a" * 4097}, "filter: String should have at most 4096 characters"),
        ({"filter": "a\0b"}, "filter: holds a line break or another control character"),
        ({"filter": "a\ud800"}, "filter: Input should be a valid string"),
        ({"description": "a\0b"}, "description: holds a line break or another control"),
        ({"url": "http://127.1/"}, "url: the host '127.1' is a number and no plain IPv4 address"),
        ({"id": "x"}, "id: Extra inputs are not permitted"),
        ({f"x{n}": 1 for n in range(10)}, "x7: Extra inputs are not permitted; and 2 more"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused_in_words_without_the_value(client, wrong, says):
    answer = client.post("/v1/endpoints", content=json.dumps({"url": URL, **wrong}), headers=JSON)

    assert_problem(answer, 422, "invalid_request")
    assert says in answer.json()["detail"]
    assert not answer.json()["detail"].startswith("body")
    assert "Value error" not in answer.text
    assert "hush" not in answer.text
    assert client.get("/v1/endpoints").json()["items"] == []


@pytest.mark.parametrize("query", ["(country:KG", "country:KG AND"])
def test_a_filter_that_is_no_query_is_refused_with_the_place(client, query):
    made = add(client)

    added = client.post("/v1/endpoints", json={"url": URL, "filter": query})
    changed = change(client, made, filter=query)

    assert_problem(added, 422, "invalid_query")
    assert_problem(changed, 422, "invalid_query")
    place = added.json()["position"]
    assert added.json()["detail"].startswith(f"The query goes wrong at character {place}: ")
    assert changed.json()["position"] == place > 0


def test_there_is_an_end_to_endpoints(client, monkeypatch):
    monkeypatch.setattr(endpoints, "MOST_ENDPOINTS", 1)
    add(client)

    answer = client.post("/v1/endpoints", json={"url": URL})

    assert_problem(answer, 409, "too_many_endpoints")


@pytest.mark.parametrize("name", sorted(set(EVERYTHING) - {"url"}))
def test_a_change_touches_what_it_names_and_nothing_else(client, name):
    made = add(client)

    changed = change(client, made, **{name: EVERYTHING[name]})

    assert changed.status_code == 200
    assert without(changed.json(), "public_key") == without(
        made | {name: EVERYTHING[name]}, "public_key", "secret"
    )
    assert show(client, made) == changed.json()


@pytest.mark.parametrize("name", sorted(set(DEFAULTS) - {"public_key"}))
def test_null_takes_a_field_back_to_its_default(client, name):
    made = add(client, **EVERYTHING)

    changed = change(client, made, **{name: None}).json()

    assert changed[name] == DEFAULTS[name]
    assert without(changed, name, "public_key") == without(made, name, "public_key", "secret")


def test_the_url_can_be_changed_and_not_taken_away(client):
    made = add(client)

    changed = change(client, made, url="https://example.com/new")

    assert changed.json()["url"] == "https://example.com/new"
    assert_problem(change(client, made, url=None), 422, "invalid_request")
    assert_problem(change(client, made, url="ftp://example.com"), 422, "invalid_request")


def test_a_change_of_nothing_changes_nothing(client):
    made = add(client, **EVERYTHING)

    assert change(client, made).json() == without(made, "secret")


@pytest.mark.parametrize("changes", [{"secret": "whsec_" + "A" * 32}, {"colour": "red"}])
def test_what_cannot_be_changed_is_refused(client, changes):
    assert_problem(change(client, add(client), **changes), 422, "invalid_request")


def test_what_is_not_there_can_be_neither_changed_nor_switched_nor_tested(client):
    nobody = {"id": make_id()}

    assert_problem(change(client, nobody, ordered=True), 404, "not_found")
    assert_problem(switch(client, nobody, "enable"), 404, "not_found")
    assert_problem(switch(client, nobody, "disable"), 404, "not_found")
    assert_problem(switch(client, nobody, "test"), 404, "not_found")
    assert_problem(switch(client, nobody, "rotate-secret"), 404, "not_found")


def test_a_key_pair_stays_until_it_is_given_up(client):
    made = add(client, asymmetric=True)

    again = change(client, made, asymmetric=True).json()
    off = change(client, made, asymmetric=False).json()
    on = change(client, made, asymmetric=True).json()

    assert again["public_key"] == made["public_key"]
    assert off["public_key"] is None
    assert on["public_key"] not in (None, made["public_key"])


def test_a_change_made_upon_an_older_sight_is_refused(settings):
    made = make_endpoint()
    with transaction() as tx:
        seen = endpoints.get(tx, made.id)
        endpoints.change(tx, seen, {"handshake": True})

    with pytest.raises(EndpointChangedError, match=made.id), transaction() as tx:
        endpoints.change(tx, seen, {"url": "https://example.com/unasked"})

    assert the_row(made.id).url == URL


@pytest.mark.parametrize(("minutes", "is_shown"), [(5, True), (-5, False)])
def test_a_pause_is_shown_until_it_is_over(client, minutes, is_shown):
    made = add(client)
    with transaction() as tx:
        resume_at = datetime.now(UTC) + timedelta(minutes=minutes)
        tx.execute(update(table).values(resume_at=resume_at))

    assert (show(client, made)["resume_at"] is not None) is is_shown


def test_a_new_rate_holds_at_once(client):
    made = add(client, rate_limit=0.001)
    with transaction() as tx:
        tx.execute(update(table).values(next_send_at=table.c.created_at))

    change(client, made, rate_limit=100)

    assert the_row(made["id"]).next_send_at is None


def test_disabling_holds_what_waits_and_tells_the_others(client):
    made, other = add(client), add(client, event_types=["endpoint.disabled"])
    make_events(2)

    disabled = switch(client, made, "disable").json()

    held = [d for d in all_deliveries() if d.endpoint_id == made["id"]]
    told = [d for d in all_deliveries() if d.endpoint_id == other["id"]]
    assert (disabled["enabled"], disabled["disabled_reason"]) == (False, "by_request")
    assert disabled["disabled_at"] is not None
    assert [d.status for d in held] == [DeliveryStatus.HELD] * 2
    assert [d.status for d in told] == [DeliveryStatus.PENDING]


def test_what_happens_while_an_endpoint_is_disabled_is_held(client):
    made = add(client)
    switch(client, made, "disable")

    make_events(1)

    assert [d.status for d in all_deliveries()] == [DeliveryStatus.HELD]
    assert show(client, made)["last_sequence"] == 1


def test_disabling_twice_is_disabling_once(client):
    made = add(client)
    add(client, event_types=["endpoint.disabled"])

    first, second = switch(client, made, "disable"), switch(client, made, "disable")

    assert second.json() == first.json()
    assert len(all_deliveries()) == 1


def test_enabling_is_a_clean_slate_and_leaves_held_what_is_held(client):
    made = add(client)
    make_events(1)
    switch(client, made, "disable")
    with transaction() as tx:
        tx.execute(
            update(table).values(
                failing_since=table.c.created_at,
                failure_count=7,
                resume_at=table.c.created_at,
                next_send_at=table.c.created_at,
            )
        )

    enabled = switch(client, made, "enable").json()

    assert enabled == without(made, "secret") | {"last_sequence": 1}
    assert the_row(made["id"]).next_send_at is None
    assert [d.status for d in all_deliveries()] == [DeliveryStatus.HELD]


def test_enabling_what_is_enabled_changes_nothing(client):
    made = add(client)

    assert switch(client, made, "enable").json() == without(made, "secret")


def test_an_event_of_a_disabled_endpoint_says_which_and_why(client):
    made = add(client, description="the newsroom")
    switch(client, made, "disable")

    with reading() as tx:
        event = tx.execute(select(events)).one()

    assert event.type == EventType.ENDPOINT_DISABLED
    assert made["id"].encode() in bytes(event.data)
    assert b"by_request" in bytes(event.data)


def test_a_body_longer_than_any_endpoint_is_not_read(client):
    whole = client.post("/v1/endpoints", json={"url": URL, "description": "x" * 300_000})
    chunked = client.post("/v1/endpoints", content=(b"x" * 60_000 for _ in range(10)))

    assert_problem(whole, 413, "too_large")
    assert_problem(chunked, 413, "too_large")


def test_openapi_describes_what_is_sent_and_what_comes_back(client):
    described = client.get("/openapi.json").json()
    shapes, paths = described["components"]["schemas"], described["paths"]

    assert set(shapes["EndpointIn"]["properties"]) == {*EVERYTHING, "secret"}
    assert set(shapes["EndpointPatch"]["properties"]) == set(EVERYTHING)
    assert shapes["EndpointIn"]["required"] == ["url"]
    assert "required" not in shapes["EndpointPatch"]
    assert {"get", "patch", "delete"} <= set(paths["/v1/endpoints/{endpoint_id}"])
    for action in ("rotate-secret", "enable", "disable", "test"):
        answers = paths[f"/v1/endpoints/{{endpoint_id}}/{action}"]["post"]["responses"]
        assert {"200", "404"} <= set(answers)
