"""One attempt against hostile subscribers: bounded, and its failure in plain words."""

import asyncio
import gzip
import socket
import time
import tracemalloc
from datetime import timedelta
from ipaddress import ip_network
from types import SimpleNamespace

import aiohttp
import orjson
import pytest
import uvloop

from outgoing.post import KEPT, Poster
from schemas.deliveries import ClaimedDelivery, Target, Trouble
from tests.hostile import (
    CHUNKED,
    OK,
    Hostile,
    drips,
    hangs,
    lead_to_loopback,
    pours,
    resets,
    says,
)

LOOPBACK = (ip_network("127.0.0.0/8"),)
NO_CONTENT = b"HTTP/1.1 204 No Content\r\n\r\n"
CLOSING = b"HTTP/1.1 204 No Content\r\nConnection: close\r\n"
LITTLE = 3_000_000
"""Bytes: what an attempt may take for itself, and far less than it is offered."""

BUFFERS = 32_000_000
"""Bytes that the system may take from a sender before a receiver has read any."""


def delivery_to(url, *, headers=None):
    own = orjson.dumps(headers) if headers else None
    target = Target("e", url, (b"whsec_AAAA",), headers=own)
    return ClaimedDelivery("d", 1, "event", b'{"type":"x"}', target)


def attempts(*deliveries, allowed=LOOPBACK, seconds=2.0, loop=asyncio.new_event_loop):
    """What came of them, one after the other over the same client."""

    async def post():
        timeout = timedelta(seconds=seconds)
        async with Poster(timeout=timeout, unseal=bytes.decode, allowed=allowed) as poster:
            return [await poster.post(delivery) for delivery in deliveries]

    with asyncio.Runner(loop_factory=loop) as runner:
        return runner.run(post())


def attempt(url, *, headers=None, **more):
    [outcome] = attempts(delivery_to(url, headers=headers), **more)
    return outcome


def answered(*parts, seconds=2.0):
    """What comes of an attempt that is answered so."""
    with Hostile(says(*parts)) as subscriber:
        return attempt(subscriber.url, seconds=seconds)


@pytest.mark.parametrize(
    "answer",
    [
        NO_CONTENT,
        b"HTTP/1.0 200 OK\r\n\r\nuntil the end",
        b"HTTP/1.1 200 OK\r\n\r\nuntil the end",
        b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort",
        b"HTTP/1.1 299 Whatever\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + NO_CONTENT,
        b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + NO_CONTENT,
    ],
)
def test_any_2xx_is_a_success_however_it_is_sent(answer):
    outcome = answered(answer)

    assert (outcome.error, outcome.trouble) == (None, None)
    assert outcome.delivered


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (300, Trouble.OTHER),
        (302, Trouble.OTHER),
        (308, Trouble.OTHER),
        (400, Trouble.OTHER),
        (410, Trouble.GONE),
        (429, Trouble.BUSY),
        (500, Trouble.OTHER),
        (503, Trouble.UNAVAILABLE),
        (999, Trouble.OTHER),
    ],
)
def test_any_other_status_is_a_failure_that_names_it(status, trouble):
    outcome = answered(b"HTTP/1.1 %d Told\r\nContent-Length: 0\r\n\r\n" % status)

    assert outcome.status_code == status
    assert outcome.error == f"the endpoint answered {status}"
    assert outcome.trouble is trouble


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\n" + CHUNKED + b"zzz\r\n",
        b"SSH-2.0-OpenSSH\r\n",
        b"ICY 200 OK\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 20000000000000000000 OK\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n",
        b"HTTP/1.1 -200 OK\r\n\r\n",
        b"\x00" * 100,
        b"\xff\xfe<html>",
        b"HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n12345",
    ],
    ids=range(12),
)
def test_what_is_no_http_is_a_failure_in_plain_words(answer):
    outcome = answered(answer)

    assert not outcome.delivered
    assert outcome.error == "the endpoint answered with something that is not HTTP"


@pytest.mark.parametrize(
    "answer",
    [
        OK + b"X: " + b"x" * 1_000_000 + b"\r\n\r\n",
        OK + b"".join(b"X-%d: y\r\n" % n for n in range(1000)) + b"\r\n",
        b"HTTP/1.1 200 " + b"x" * 1_000_000,
    ],
    ids=range(3),
)
def test_a_head_that_is_too_large_is_a_failure_in_plain_words(answer):
    outcome = answered(answer)

    assert not outcome.delivered
    assert outcome.error == "the headers of the endpoint's answer are too many or too long"


def test_an_answer_that_changes_the_protocol_is_a_failure():
    upgrade = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"

    assert answered(upgrade).error == "the endpoint answered 101"


def test_a_connection_that_is_closed_without_an_answer_is_told():
    assert answered(b"").error == "the endpoint closed the connection without an answer"


def test_a_connection_that_is_reset_before_the_status_is_a_failure():
    with Hostile(resets()) as subscriber:
        outcome = attempt(subscriber.url)

    assert not outcome.delivered
    assert outcome.status_code is None
    assert outcome.error == "the connection was cut before there was an answer"
    assert outcome.trouble is Trouble.OTHER


@pytest.mark.parametrize(("status", "delivered"), [(b"200 OK", True), (b"500 No", False)])
def test_a_connection_that_is_reset_in_the_body_takes_nothing_back(status, delivered):
    head = b"HTTP/1.1 %s\r\nContent-Length: 4000\r\n\r\n" % status
    with Hostile(resets(head, b"some")) as subscriber:
        outcome = attempt(subscriber.url)

    assert outcome.delivered is delivered
    assert outcome.status_code == int(status[:3])


@pytest.mark.parametrize(("status", "delivered"), [(b"200 OK", True), (b"500 No", False)])
def test_a_body_that_drips_without_an_end_is_cut_at_the_deadline(status, delivered):
    head = b"HTTP/1.1 %s\r\nContent-Length: 4000\r\n\r\n" % status
    with Hostile(drips(head, b"x", every=0.1)) as subscriber:
        outcome = attempt(subscriber.url, seconds=0.35)

    assert outcome.delivered is delivered
    assert set(outcome.response) == {ord("x")}
    assert outcome.duration < timedelta(seconds=2)


@pytest.mark.parametrize(
    ("before", "drop"),
    [
        (b"", b"H"),
        (OK, b"x"),
        (OK, b"X-More: y\r\n"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"", b"HTTP/1.1 102 Processing\r\nX: y\r\n\r\n"),
    ],
)
def test_a_head_that_drips_without_an_end_fails_at_the_deadline(before, drop):
    with Hostile(drips(before, drop, every=0.1)) as subscriber:
        outcome = attempt(subscriber.url, seconds=0.35)

    assert not outcome.delivered
    assert outcome.error == "no answer within 0.35 s" or drop == b"H"
    assert outcome.duration < timedelta(seconds=2)


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_a_flood_of_interim_answers_is_cut_before_it_holds_up_the_loop(loop):
    continues = b"HTTP/1.1 100 Continue\r\n\r\n" * 100
    with Hostile(pours(b"", continues, [])) as subscriber:
        outcome, peak = measured(subscriber.url, loop=loop)

    assert outcome.error == "the endpoint sent interim answers without an end"
    assert outcome.duration < timedelta(seconds=1)
    assert peak < 2 * LITTLE


def measured(url, **more):
    """What came of an attempt, and the most memory that Python held for it at once."""
    attempt(url, **more)
    tracemalloc.start()
    try:
        return attempt(url, **more), tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        (b"HTTP/1.1 500 No\r\nContent-Length: 10000000\r\n\r\n", b"x" * 100_000),
        (b"HTTP/1.1 500 No\r\nContent-Length: 1000000000000\r\n\r\n", b"x" * 100_000),
        (b"HTTP/1.1 500 No\r\n" + CHUNKED, b"10000\r\n" + b"x" * 0x10000 + b"\r\n"),
        (b"HTTP/1.0 500 No\r\n\r\n", b"x" * 100_000),
    ],
    ids=["10 MB", "1 TB", "chunked", "until the end"],
)
def test_only_the_first_bytes_of_an_answer_are_read_however_much_there_is(head, piece):
    poured = []
    with Hostile(pours(head, piece, poured)) as subscriber:
        outcome, peak = measured(subscriber.url)

    assert outcome.response == b"x" * KEPT
    assert outcome.status_code == 500
    assert outcome.duration < timedelta(seconds=1)
    assert sum(poured) < BUFFERS
    assert peak < LITTLE


def test_chunks_of_one_byte_without_an_end_are_read_no_further_than_the_first_bytes():
    poured = []
    with Hostile(pours(OK + CHUNKED, b"1\r\nx\r\n" * 1000, poured)) as subscriber:
        outcome, peak = measured(subscriber.url)

    assert outcome.delivered
    assert outcome.response == b"x" * KEPT
    assert peak < LITTLE


@pytest.mark.parametrize("encoding", [b"gzip", b"x-gzip", b"gzip, gzip", b"deflate", b"br", b"?"])
def test_an_answer_is_kept_as_it_came_however_it_is_packed(encoding):
    bomb = gzip.compress(bytes(10_000_000)) * 100
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: %s\r\nContent-Length: %d\r\n\r\n"
    with Hostile(says(head % (encoding, len(bomb)), bomb)) as subscriber:
        outcome, peak = measured(subscriber.url)

    assert outcome.response == bomb[:KEPT]
    assert outcome.delivered
    assert peak < LITTLE


def test_an_endpoint_that_never_answers_fails_at_the_deadline():
    with Hostile(hangs()) as subscriber:
        outcome = attempt(subscriber.url, seconds=0.3)

    assert outcome.error == "no answer within 0.3 s"
    assert outcome.trouble is Trouble.TIMEOUT


def test_an_endpoint_that_never_shakes_hands_fails_at_the_deadline():
    with Hostile(hangs()) as subscriber:
        outcome = attempt(subscriber.url.replace("http://", "https://"), seconds=0.3)

    assert outcome.error == "no answer within 0.3 s"


def test_a_name_that_is_not_found_in_time_fails_at_the_deadline(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(1) or [])

    outcome = attempt("http://slow.example/", seconds=0.3)

    assert outcome.error == "no answer within 0.3 s"
    assert outcome.duration < timedelta(seconds=0.9)


def test_names_that_are_slow_to_resolve_hold_up_no_other(monkeypatch):
    """On the loop that senders use, whose own look-ups share few threads."""
    real = socket.getaddrinfo

    def look_up(host, *args, **more):
        time.sleep(1.5 if host.startswith("slow") else 0)
        return real("127.0.0.1", *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)

    async def post(port):
        timeout = timedelta(seconds=3)
        async with Poster(timeout=timeout, unseal=bytes.decode, allowed=LOOPBACK) as poster:
            slow = [
                asyncio.create_task(poster.post(delivery_to(f"http://slow{n}.example:{port}/")))
                for n in range(4)
            ]
            await asyncio.sleep(0.1)
            quick = await poster.post(delivery_to(f"http://quick.example:{port}/"))
            return quick, await asyncio.gather(*slow)

    with (
        Hostile(says(NO_CONTENT)) as subscriber,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        quick, slow = runner.run(post(subscriber.port))

    assert quick.duration < timedelta(seconds=1)
    assert all(outcome.delivered for outcome in [quick, *slow])


def test_a_name_that_does_not_exist_is_told(monkeypatch):
    lead_to_loopback(monkeypatch)

    outcome = attempt("http://nowhere.example/")

    assert outcome.error == "the name 'nowhere.example' could not be found"
    assert outcome.trouble is Trouble.OTHER


def test_a_refused_connection_is_told():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    outcome = attempt(f"http://127.0.0.1:{port}/")

    assert outcome.error == "no connection: connection refused"


LOOPS = pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])


@LOOPS
def test_a_name_that_leads_to_an_address_that_is_not_public_is_never_connected_to(
    monkeypatch, loop
):
    lead_to_loopback(monkeypatch, "inside.example")
    with Hostile(says(NO_CONTENT)) as subscriber:
        url = f"http://inside.example:{subscriber.port}/"
        refused = attempt(url, allowed=(), loop=loop)
        allowed = attempt(url, loop=loop)

    assert refused.error.startswith("127.0.0.1 is not a public address")
    assert allowed.delivered
    assert len(subscriber.requests) == 1


def test_an_address_is_judged_at_every_connection_whatever_the_name_led_to_before(monkeypatch):
    """A name that first leads where it may, and then inside."""
    lead_to_loopback(monkeypatch, "fickle.example")
    with Hostile(says(CLOSING, b"\r\n")) as subscriber:
        delivery = delivery_to(f"http://fickle.example:{subscriber.port}/")

        async def post():
            timeout = timedelta(seconds=2)
            async with Poster(timeout=timeout, unseal=bytes.decode, allowed=LOOPBACK) as poster:
                first = await poster.post(delivery)
                monkeypatch.setattr("outgoing.guard._is_allowed", lambda *_: False)
                return first, await poster.post(delivery)

        first, second = asyncio.run(post())

    assert first.delivered
    assert second.error.startswith("127.0.0.1 is not a public address")
    assert len(subscriber.requests) == 1


INSIDE = """
127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 0177.1 017700000001 0 0x0 10.1
2852039166 0xa9fea9fe 169.254.169.254 １２７.０.０.１ ①②⑦.0.0.1 127。0。0。1 127.0.0.1. 100.64.0.1
192.88.99.1 255.255.255.255 224.0.0.1 [::] [::1] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1]
[::ffff:7f00:1] [::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::127.0.0.1] [64:ff9b:1::1]
[2002:7f00:1::] [2001::1] [2001:db8::1] [3fff::1] [5f00::1] [fc00::1] [fec0::1] [fe80::1]
[fe80::1%25lo] [fe80::1%251] [ff02::1] [2606:4700:4700::1111%25lo]
""".split()

REFUSALS = (
    "WIREDESK_ALLOW_PRIVATE_WEBHOOKS.",
    "could not be found",
    "the URL is none that can be posted to",
)
"""Numbers that are not written as they should be are refused before they mean anything."""


@LOOPS
@pytest.mark.parametrize("host", INSIDE)
def test_no_notation_of_an_address_that_is_not_public_is_connected_to(monkeypatch, host, loop):
    opened = []
    monkeypatch.setattr("outgoing.client.socket", SimpleNamespace(socket=opened.append))
    monkeypatch.setattr(socket, "getaddrinfo", numbers_only(socket.getaddrinfo))

    outcome = attempt(f"http://{host}/", allowed=(), loop=loop)

    assert opened == []
    assert outcome.error.endswith(REFUSALS)


def numbers_only(real):
    """The system's resolver, without its network."""

    def look_up(host, port, family=0, type=0, proto=0, flags=0):  # noqa: A002
        return real(host, port, family, type, proto, socket.AI_NUMERICHOST)

    return look_up


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_its_target_sees_nothing(receiver, status):
    outcome = answered(
        b"HTTP/1.1 %d Elsewhere\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n"
        % (status, receiver.url.encode())
    )

    assert outcome.error == f"the endpoint answered {status}"
    assert receiver.received == []


def test_proxies_and_passwords_of_the_environment_are_ignored(monkeypatch, tmp_path, receiver):
    passwords = tmp_path / "netrc"
    passwords.write_text("machine 127.0.0.1 login someone password something")
    passwords.chmod(0o600)
    monkeypatch.setenv("NETRC", str(passwords))
    monkeypatch.delenv("NO_PROXY", raising=False)
    with Hostile(says(NO_CONTENT)) as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
            monkeypatch.setenv(name.lower(), proxy.url)

        outcome = attempt(receiver.url)

    assert outcome.delivered
    assert proxy.requests == []
    assert "authorization" not in receiver.received[0].headers


def test_cookies_are_not_kept():
    with Hostile(says(CLOSING, b"Set-Cookie: seen=yes; Path=/\r\n\r\n")) as subscriber:
        attempts(delivery_to(subscriber.url), delivery_to(subscriber.url))

    assert len(subscriber.requests) == 2
    assert b"cookie" not in subscriber.requests[1].lower()


def head_of(request):
    """The header fields of a request, as they were sent: names in lower case, repeats kept."""
    lines = request.partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
    return sorted(
        (name.lower(), value.strip()) for name, _, value in (x.partition(":") for x in lines)
    )


def test_headers_of_the_subscribers_own_arrive_and_replace_none_of_ours():
    own = {
        "Authorization": "Bearer x",
        "Content-Type": "text/evil",
        "WEBHOOK-ID": "other",
        "User-Agent": "evil",
        "Accept-Encoding": "gzip",
        "Webhook-Signature": "v1,x",
    }
    with Hostile(says(NO_CONTENT)) as subscriber:
        attempt(subscriber.url, headers=own)
        attempt(subscriber.url)

    theirs, plain = (head_of(request) for request in subscriber.requests)
    assert ("authorization", "Bearer x") in theirs
    names = [name for name, _ in theirs]
    assert len(names) == len(set(names))
    assert dict(theirs).keys() == {*dict(plain), "authorization"}
    assert "evil" not in str(theirs)


def test_a_request_says_where_it_goes_how_long_it_is_and_that_it_takes_no_packing():
    with Hostile(says(NO_CONTENT)) as subscriber:
        attempt(subscriber.url)
        host = f"127.0.0.1:{subscriber.port}"

    [request] = subscriber.requests
    sent = dict(head_of(request))
    assert sent["host"] == host
    assert sent["content-length"] == str(len(b'{"type":"x"}'))
    assert sent["accept-encoding"] == "identity"
    assert request.endswith(b'\r\n\r\n{"type":"x"}')
    assert "transfer-encoding" not in sent


def test_a_connection_is_used_again(receiver):
    ports = []
    real = aiohttp.TCPConnector._wrap_create_connection

    async def counted(self, *args, **more):
        ports.append(more)
        return await real(self, *args, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aiohttp.TCPConnector, "_wrap_create_connection", counted)
        attempts(*[delivery_to(receiver.url)] * 3)

    assert len(receiver.received) == 3
    assert len(ports) == 1
