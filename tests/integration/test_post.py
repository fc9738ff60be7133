"""One attempt against real and hostile subscribers: bounded, and its failure in plain words."""

import asyncio
import contextlib
import socket
import threading
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_network

import pytest

from schemas.deliveries import ClaimedDelivery
from worker.post import KEPT, Poster

LOOPBACK = (ip_network("127.0.0.0/8"),)


def attempt(url, *, allowed=LOOPBACK, seconds=2.0):
    delivery = ClaimedDelivery("d", 1, "e", "event", url, b"whsec_AAAA", b'{"type":"x"}')

    async def post():
        async with Poster(
            timeout=timedelta(seconds=seconds), unseal=bytes.decode, allowed=allowed
        ) as poster:
            return await poster.post(delivery)

    return asyncio.run(post())


@contextmanager
def answering(answer):
    """The URL of a server that reads one request's head and sends these bytes."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_serve, args=(server, answer), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


def _serve(server, answer):
    connection, _ = server.accept()
    with connection:
        connection.recv(65536)
        connection.sendall(answer)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"HTTP/1.1 204 No Content\r\n\r\n", None),
        (
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\n\r\n",
            "the endpoint answered 302",
        ),
        (b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n", "the endpoint answered 410"),
        (b"", "the endpoint closed the connection without an answer"),
        (b"SSH-2.0-OpenSSH\r\n", "the exchange broke off: "),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort", None),
    ],
)
def test_what_came_of_an_attempt_is_told_in_plain_words(answer, error):
    with answering(answer) as url:
        outcome = attempt(url)

    assert (outcome.error or "").startswith(error or "")
    assert outcome.delivered is (error is None)


def test_only_the_first_bytes_of_an_answer_are_read():
    body = b"x" * 5_000_000
    with answering(b"HTTP/1.1 500 No\r\nContent-Length: 5000000\r\n\r\n" + body[:100_000]) as url:
        outcome = attempt(url)

    assert outcome.response == body[:KEPT]
    assert outcome.status_code == 500


def test_an_answer_is_kept_as_it_came_however_it_is_packed():
    packed = b"\x1f\x8b\x08not really gzip"
    head = b"HTTP/1.1 500 No\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    with answering(head + packed) as url:
        outcome = attempt(url)

    assert outcome.response == packed


def test_a_name_that_does_not_exist_is_told(monkeypatch):
    def fail(*_args, **_more):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", fail)

    outcome = attempt("http://nowhere.example/")

    assert outcome.error == "the name 'nowhere.example' could not be found"


def test_a_name_that_leads_to_an_address_that_is_not_public_is_never_connected_to(monkeypatch):
    def lead_inside(_host, port, *_args, **_more):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    with answering(b"HTTP/1.1 204 No Content\r\n\r\n") as url:
        monkeypatch.setattr(socket, "getaddrinfo", lead_inside)
        outcome = attempt(url.replace("127.0.0.1", "inside.example"), allowed=())

    assert outcome.error.startswith("127.0.0.1 is not a public address")


def test_a_server_that_speaks_no_tls_is_told():
    with answering(b"HTTP/1.1 204 No Content\r\n\r\n") as url:
        outcome = attempt(url.replace("http://", "https://"))

    assert not outcome.delivered
    assert outcome.status_code is None


@pytest.mark.parametrize(("status", "delivered"), [(b"200 OK", True), (b"500 No", False)])
def test_an_answer_whose_body_never_ends_is_cut_off_and_its_status_stands(status, delivered):
    with dripping(b"HTTP/1.1 %s\r\nContent-Length: 4000\r\n\r\nx" % status) as url:
        outcome = attempt(url, seconds=0.3)

    assert outcome.delivered is delivered
    assert outcome.response == b"x"
    assert outcome.duration < timedelta(seconds=2)


@contextmanager
def dripping(answer):
    """The URL of a server that sends these bytes and then nothing, without an end."""
    with socket.create_server(("127.0.0.1", 0)) as server, contextlib.ExitStack() as kept:

        def serve():
            connection = kept.enter_context(server.accept()[0])
            connection.recv(65536)
            connection.sendall(answer)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


def test_an_endpoint_that_never_answers_fails_at_the_deadline():
    with dripping(b"") as url:
        outcome = attempt(url, seconds=0.3)

    assert outcome.error == "no answer within 0.3 s"
