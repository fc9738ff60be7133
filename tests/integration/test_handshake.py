"""The handshake with real subscribers: who consents, who does not, and to which rate."""

import asyncio
import socket
from datetime import timedelta
from ipaddress import ip_network

import pytest

from outgoing.handshake import Wish, agree
from schemas.endpoint_errors import HandshakeFailedError
from tests.consenting import consent, consenting

LOOPBACK = (ip_network("127.0.0.0/8"),)
ORIGIN = "desk.example.com"


def ask(url, *, allowed=LOOPBACK, seconds=2.0, **more):
    wish = Wish(url, ORIGIN, **more)
    return asyncio.run(agree(wish, allowed=allowed, timeout=timedelta(seconds=seconds)))


@pytest.mark.parametrize("origin", ["*", ORIGIN, "Desk.Example.COM", " * "])
@pytest.mark.parametrize("status", [200, 204])
def test_who_allows_us_or_anyone_has_consented(origin, status):
    with consenting(status=status, headers=consent(origin)) as subscriber:
        assert ask(subscriber.url) is None

    assert [asked["webhook-request-origin"] for asked in subscriber.asked] == [ORIGIN]


@pytest.mark.parametrize(
    ("status", "headers", "says"),
    [
        (200, {}, "answered OPTIONS with 200 and no WebHook-Allowed-Origin"),
        (405, {}, "answered OPTIONS with 405 and no WebHook-Allowed-Origin"),
        (403, consent(), "answered OPTIONS with 403 and WebHook-Allowed-Origin '*'"),
        (302, {**consent(), "Location": "http://a.example"}, "answered OPTIONS with 302"),
        (200, consent("other.example.com"), "WebHook-Allowed-Origin 'other.example.com'"),
        (200, consent("example.com"), "WebHook-Allowed-Origin 'example.com'"),
        (200, consent(""), "WebHook-Allowed-Origin ''"),
        (200, consent("x" * 5000), f"WebHook-Allowed-Origin '{'x' * 100}'."),
    ],
)
def test_who_does_not_allow_us_is_told_by_what_came_back(status, headers, says):
    with (
        consenting(status=status, headers=headers) as subscriber,
        pytest.raises(HandshakeFailedError) as failed,
    ):
        ask(subscriber.url)

    assert says in str(failed.value)
    assert f"It must answer 2xx with WebHook-Allowed-Origin: {ORIGIN} (or *)." in str(failed.value)


@pytest.mark.parametrize(
    ("ours", "theirs", "asked", "agreed"),
    [
        (None, None, None, None),
        (None, "*", None, None),
        (None, "120", None, 2.0),
        (None, "999999999999", None, 10_000),
        (5.0, None, "300", 5.0),
        (5.0, "*", "300", 5.0),
        (5.0, "60", "300", 1.0),
        (5.0, "600", "300", 5.0),
        (0.001, "1", "1", 0.001),
    ],
)
def test_the_lower_of_both_rates_is_agreed_to(ours, theirs, asked, agreed):
    with consenting(headers=consent(rate=theirs)) as subscriber:
        rate = ask(subscriber.url, rate_limit=ours)

    assert rate == agreed
    assert subscriber.asked[0].get("webhook-request-rate") == asked


@pytest.mark.parametrize("rate", ["0", "-1", "1.5", "many", "9" * 30])
def test_a_rate_that_is_no_number_is_no_consent(rate):
    with (
        consenting(headers=consent(rate=rate)) as subscriber,
        pytest.raises(HandshakeFailedError, match="whole number of requests a minute"),
    ):
        ask(subscriber.url)


def test_the_subscribers_own_headers_go_along_and_replace_none_of_ours():
    headers = {"X-Token": "abc", "WebHook-Request-Origin": "evil.example.com"}

    with consenting(headers=consent()) as subscriber:
        ask(subscriber.url, headers=headers)

    assert subscriber.asked[0]["x-token"] == "abc"
    assert subscriber.asked[0]["webhook-request-origin"] == ORIGIN
    assert subscriber.asked[0]["user-agent"].startswith("Wiredesk/")
    assert subscriber.asked[0]["accept-encoding"] == "identity"


def test_no_address_that_is_not_public_is_asked():
    with consenting(headers=consent()) as subscriber, pytest.raises(HandshakeFailedError) as failed:
        ask(subscriber.url, allowed=())

    assert "127.0.0.1 is not a public address" in str(failed.value)
    assert subscriber.asked == []


def test_who_does_not_answer_is_not_waited_for_forever():
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(HandshakeFailedError, match=r"no answer within 0\.1 s"),
    ):
        ask(f"http://127.0.0.1:{silent.getsockname()[1]}/", seconds=0.1)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://a..example/", "http://[::1/"])
def test_who_cannot_be_reached_has_not_consented(url):
    with pytest.raises(HandshakeFailedError, match=r"^The handshake with http://\S+ failed: "):
        ask(url)
