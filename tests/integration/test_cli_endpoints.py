"""`wiredesk endpoints`, against a running server and a real subscriber."""

import pytest
import structlog.testing

from tests import service
from tests.command import settings, wiredesk
from tests.consenting import consent, consenting

__all__ = ["settings", "wiredesk"]

URL = "https://example.com/in"
SECRET = "whsec_" + "A" * 32
NOBODY = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def run(settings, monkeypatch, wiredesk):
    """Run one command of the group against a running server."""
    with structlog.testing.capture_logs(), service.api() as url:
        monkeypatch.setenv("WIREDESK_URL", url)
        yield lambda *args: wiredesk("endpoints", *args)


@pytest.fixture
def endpoint(run, receiver):
    return run("add", receiver.url, "--json").json


def test_every_field_has_an_option(run):
    made = run(
        *("add", URL, "--description", "the newsroom", "--filter", "country:KG"),
        *("--event-type", "document.stored", "--event-type", "document.failed"),
        *("--rate-limit", "2.5", "--ordered", "--when-exhausted", "skip"),
        *("--format", "cloudevents", "--header", "X-Token=a=b", "--header", "X-Empty="),
        *("--asymmetric", "--no-handshake", "--secret", SECRET, "--json"),
    ).json

    assert made["description"] == "the newsroom"
    assert made["filter"] == "country:KG"
    assert made["event_types"] == ["document.stored", "document.failed"]
    assert (made["rate_limit"], made["ordered"], made["when_exhausted"]) == (2.5, True, "skip")
    assert made["format"] == "cloudevents"
    assert made["headers"] == {"X-Token": "a=b", "X-Empty": ""}
    assert (made["asymmetric"], made["handshake"]) == (True, False)
    assert made["secret"] == SECRET


def test_what_is_shown_once_is_printed_once(run):
    added = run("add", URL, "--asymmetric")

    lines = dict(line.split() for line in added.out.splitlines())
    shown = run("show", lines["id"])
    assert lines["secret"].startswith("whsec_")
    assert lines["public"].startswith("whpk_")
    assert lines["secret"] not in shown.out
    assert lines["public"] in shown.out


def test_an_endpoint_is_shown_a_field_a_line(run):
    made = run("add", URL, "--header", "X-Token=abc", "--ordered", "--json").json
    run("rotate-secret", made["id"])

    lines = dict(line.split(None, 1) for line in run("show", made["id"]).out.splitlines())

    assert set(lines) == set(made) - {"secret"}
    assert lines["event_types"] == "all"
    assert lines["headers"] == "X-Token=abc"
    assert (lines["ordered"], lines["handshake"], lines["filter"]) == ("yes", "no", "-")
    assert lines["old_secrets"].startswith("expires_at=")


def test_the_list_says_how_each_endpoint_fares(run):
    made = run("add", URL, "--json").json
    run("add", "https://example.com/other")
    run("disable", made["id"])

    states = [line.split()[2] for line in run("list").out.splitlines()]

    assert states == ["STATE", "enabled", "disabled"]


def test_an_update_changes_what_it_names(run, endpoint):
    changed = run(
        *("update", endpoint["id"], "--endpoint-url", URL, "--rate-limit", "3"),
        *("--header", "X-Token=abc", "--ordered", "--json"),
    ).json

    assert changed == {
        **{name: value for name, value in endpoint.items() if name != "secret"},
        "url": URL,
        "rate_limit": 3.0,
        "headers": {"X-Token": "abc"},
        "ordered": True,
    }


def test_an_update_takes_fields_back_to_their_defaults(run):
    made = run("add", URL, "--filter", "a", "--rate-limit", "3", "--header", "X-A=1", "--json").json

    changed = run(
        *("update", made["id"], "--reset", "filter", "--reset", "rate_limit"),
        *("--reset", "headers", "--no-ordered", "--json"),
    ).json

    assert (changed["filter"], changed["rate_limit"], changed["headers"]) == (None, None, {})


def test_an_update_prints_the_endpoint_for_people_too(run, endpoint):
    assert "description" in run("update", endpoint["id"], "--description", "new").out


def test_a_test_that_is_delivered_ends_well(run, endpoint, receiver):
    ran = run("test", endpoint["id"])

    assert ran.status == 0
    assert ran.out.startswith("delivered  204 in ")
    assert receiver.received[0].verifies(endpoint["secret"])


def test_a_test_that_is_not_delivered_ends_with_status_1_and_one_line(run, endpoint, receiver):
    receiver.answers(500)

    ran = run("test", endpoint["id"])

    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "wiredesk: The test was not delivered: the endpoint answered 500.\n"


def test_a_test_as_json_says_the_same_by_its_status(run, endpoint, receiver):
    receiver.answers(204, 500)

    delivered, failed = run("test", endpoint["id"], "--json"), run("test", endpoint["id"], "--json")

    assert (delivered.status, delivered.json["delivered"]) == (0, True)
    assert (failed.status, failed.json["delivered"], failed.json["status_code"]) == (1, False, 500)


def test_an_endpoint_is_disabled_and_enabled(run, endpoint):
    off = run("disable", endpoint["id"])
    shown = run("show", endpoint["id"], "--json").json
    on = run("enable", endpoint["id"])

    assert off.err == f"Endpoint {endpoint['id']} is disabled.\n"
    assert (shown["enabled"], shown["disabled_reason"]) == (False, "by_request")
    assert on.err == f"Endpoint {endpoint['id']} is enabled.\n"
    assert run("disable", endpoint["id"], "--json").json["enabled"] is False
    assert run("enable", endpoint["id"], "--json").json["enabled"] is True


def test_a_secret_is_rotated_and_both_sign(run, endpoint, receiver):
    rotated = run("rotate-secret", endpoint["id"])
    run("test", endpoint["id"])

    assert receiver.received[0].verifies(rotated.out.strip())
    assert receiver.received[0].verifies(endpoint["secret"])
    assert "the old one signs too" in rotated.err


def test_a_secret_of_ones_own_is_rotated_in(run, endpoint):
    rotated = run("rotate-secret", endpoint["id"], "--secret", SECRET, "--json").json

    assert rotated["secret"] == SECRET
    assert set(rotated) == {"secret", "old_secrets_expire_at"}


def test_a_handshake_is_made_or_told(run):
    with consenting(headers=consent()) as willing, consenting(headers={}) as unwilling:
        made = run("add", willing.url, "--handshake", "--json")
        refused = run("add", unwilling.url, "--handshake")

    assert made.json["handshake"] is True
    assert refused.status == 1
    assert "answered OPTIONS with 200 and no WebHook-Allowed-Origin" in refused.err


@pytest.mark.parametrize(
    ("arguments", "says", "status"),
    [
        (["add", URL, "--header", "X-Token"], "write it NAME=VALUE, as X-Token=abc", 2),
        (["add", URL, "--header", "X-A=1", "--header", "X-A=2"], "'X-A' is given twice", 2),
        (["add", URL, "--header", "Host=a"], "the header 'Host' is set by the service itself", 1),
        (["add", URL, "--rate-limit", "nan"], "nan is no rate", 2),
        (["add", URL, "--rate-limit", "0"], "rate_limit: Input should be greater than or equal", 1),
        (["add", URL, "--rate-limit", "fast"], "Input should be a valid number", 2),
        (["add", URL, "--format", "xml"], "'xml' is not one of 'standard', 'cloudevents'", 2),
        (["add", URL, "--filter", "(a"], "The query goes wrong at character ", 1),
        (["add", URL, "--secret", "x"], "a secret begins with whsec_", 1),
        (["update", NOBODY], "name at least one field to change", 2),
        (["update", NOBODY, "--reset", "url"], "'url' is not one of 'description', ", 2),
        (["update", NOBODY, "--ordered"], "No endpoint ", 1),
        (["test", NOBODY], "No endpoint ", 1),
        (["enable", NOBODY], "No endpoint ", 1),
        (["disable", "nonsense"], "'nonsense' is no endpoint's id. ", 1),
        (["show", "\udce9"], "'\\udce9' is no endpoint's id. ", 1),
        (["show", "../replays"], "'../replays' is no endpoint's id. ", 1),
        (["show", ""], "'' is no endpoint's id. 'wiredesk endpoints list' shows them.", 1),
        (["rotate-secret", NOBODY], "No endpoint ", 1),
    ],
)
def test_what_cannot_be_done_is_told_on_one_line(run, arguments, says, status):
    ran = run(*arguments)

    assert ran.status == status
    assert says in ran.err
    assert len(ran.err.splitlines()) == 1
    assert ran.out == ""
