"""Certificates of subscribers: checked for the name, also when its address is pinned."""

import ssl

import pytest

from tests.certificates import Authority
from tests.hostile import Hostile, lead_to_loopback, says
from tests.integration.test_post import NO_CONTENT, attempt

NAME = "hooks.example"


@pytest.fixture
def authority(tmp_path, monkeypatch):
    """An authority that the client trusts, as it trusts those of the system."""
    made = Authority(tmp_path)
    trusting = ssl.create_default_context(cafile=str(made.file))
    monkeypatch.setattr("aiohttp.connector._SSL_CONTEXT_VERIFIED", trusting)
    lead_to_loopback(monkeypatch, NAME)
    return made


def post_to(name, context):
    """What comes of an attempt at that name, and how many requests its server saw."""
    with Hostile(says(NO_CONTENT), context) as subscriber:
        outcome = attempt(f"https://{name}:{subscriber.port}/")
        return outcome, len(subscriber.requests)


def test_a_certificate_for_the_name_is_accepted(authority):
    outcome, seen = post_to(NAME, authority.server(NAME))

    assert outcome.delivered
    assert seen == 1


@pytest.mark.parametrize("names", [("other.example",), ("example",), ("127.0.0.1",), ("*.test",)])
def test_a_certificate_for_another_name_or_for_the_address_alone_is_refused(authority, names):
    outcome, seen = post_to(NAME, authority.server(*names))

    assert outcome.error.startswith("the certificate is not valid: Hostname mismatch")
    assert NAME in outcome.error
    assert seen == 0


def test_a_certificate_that_has_expired_is_refused(authority):
    outcome, seen = post_to(NAME, authority.server(NAME, expired=True))

    assert outcome.error == "the certificate is not valid: certificate has expired"
    assert seen == 0


def test_a_certificate_of_an_authority_nobody_knows_is_refused(authority, tmp_path):
    stranger = Authority(tmp_path)

    outcome, seen = post_to(NAME, stranger.server(NAME))

    assert outcome.error.startswith("the certificate is not valid: ")
    assert not outcome.delivered
    assert seen == 0


def test_a_server_that_speaks_no_tls_is_a_failure():
    with Hostile(says(NO_CONTENT)) as subscriber:
        outcome = attempt(subscriber.url.replace("http://", "https://"), seconds=0.5)

    assert not outcome.delivered
    assert outcome.status_code is None
