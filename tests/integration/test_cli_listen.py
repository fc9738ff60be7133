"""The parts of `listen`: a receiver of its own, messages verified, printed, passed on."""

import http.client
import os
import signal
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime

import orjson
import pytest

from cli import subscription
from cli.client import Client
from cli.errors import CommandError
from cli.hearing import Hearing
from cli.progress import progress
from cli.receiver import LARGEST_BODY, Message, Receiver
from cli.signals import stopping
from outgoing import webhooks
from tests.command import wiredesk

__all__ = ["wiredesk"]

ENDPOINT = {"id": "1", "secret": "whsec_c2VjcmV0"}
BODY = b'{"type":"document.stored","data":{}}'


def genuine(body=BODY):
    return Message(webhooks.headers([ENDPOINT["secret"]], "e1", datetime.now(UTC), body), body)


@pytest.fixture
def hearing():
    """A listener that forwards nothing."""
    with Hearing(ENDPOINT, threading.Event()) as hearing:
        yield hearing


@pytest.fixture
def listening():
    """A receiver, and what it was sent."""
    taken = []
    with Receiver() as receiver:
        receiver.start(lambda message: taken.append(message) or 204)
        yield receiver, taken


def post(receiver, **headers):
    address = receiver.url.split("/")[2]
    with closing(http.client.HTTPConnection(address, timeout=5)) as connection:
        connection.putrequest("POST", "/", skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        return connection.getresponse().status


def test_a_genuine_message_is_printed_and_taken(hearing, capfd):
    status = hearing.take(genuine())

    assert status == 204
    assert capfd.readouterr().out.endswith("document.stored\n")


def test_a_forged_message_is_refused_and_not_printed(hearing, capfd):
    status = hearing.take(Message(genuine().headers, BODY + b" "))

    printed = capfd.readouterr()
    assert status == 401
    assert printed.out == ""
    assert printed.err == "Refused a message: its signature does not match.\n"


def test_the_status_of_where_it_is_forwarded_is_passed_back(receiver, capfd):
    receiver.answers(503)
    with Hearing(ENDPOINT, threading.Event(), forward=receiver.url) as hearing:
        statuses = [hearing.take(genuine()), hearing.take(genuine())]

    assert statuses == [503, 204]
    assert capfd.readouterr().err == f"{receiver.url} answered 503.\n"


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/in", "http://["])
def test_what_cannot_be_forwarded_is_told_and_tried_again_by_the_sender(url, capfd):
    with Hearing(ENDPOINT, threading.Event(), forward=url) as hearing:
        status = hearing.take(genuine())

    assert status == 502
    assert capfd.readouterr().err.startswith(f"{url} does not answer (")


def test_listening_stops_when_nobody_reads_any_more(monkeypatch):
    reading, writing = os.pipe()
    os.close(reading)
    stop = threading.Event()
    with (
        open(writing, "wb", buffering=0) as nobody,
        Hearing(ENDPOINT, stop, as_json=True) as hearing,
    ):
        monkeypatch.setattr(sys, "stdout", nobody)
        hearing.take(genuine())

    assert stop.is_set()


def test_messages_on_one_connection_are_taken_one_after_the_other(listening):
    receiver, taken = listening
    address = receiver.url.split("/")[2]

    with closing(http.client.HTTPConnection(address, timeout=5)) as connection:
        for number in range(3):
            connection.request("POST", "/", body=str(number), headers={"Webhook-Id": "e"})
            assert connection.getresponse().read() == b""

    assert [message.body for message in taken] == [b"0", b"1", b"2"]
    assert taken[0].headers["webhook-id"] == "e"


@pytest.mark.parametrize("headers", [{}, {"content_length": "-1"}, {"content_length": "\xb2"}])
def test_a_message_without_a_length_is_refused(listening, headers):
    receiver, taken = listening

    assert post(receiver, **headers) == 411
    assert taken == []


@pytest.mark.parametrize("length", [str(LARGEST_BODY + 1), "9" * 5000])
def test_a_message_that_is_too_long_is_refused_unread(listening, length):
    receiver, taken = listening

    assert post(receiver, content_length=length) == 413
    assert taken == []


def test_a_port_that_is_taken_is_told(wiredesk):
    with Receiver() as taken:
        port = taken.url.split(":")[2].rstrip("/")
        ran = wiredesk("listen", "--port", port, "--url", "http://127.0.0.1:1")

    assert ran.status == 1
    assert ran.err == (
        f"wiredesk: Port {port} is taken. Choose another with --port, "
        "or leave it out for a free one.\n"
    )


def test_a_port_that_may_not_be_opened_is_told(monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("cli.receiver._Server", refuse)

    with pytest.raises(CommandError, match="Port 80 cannot be opened: Permission denied"):
        Receiver(80)


def test_an_endpoint_that_cannot_be_removed_is_told_with_what_to_do(capfd):
    subscription._remove(Client("http://127.0.0.1:1", ""), "e-1")

    assert "Later, run 'wiredesk endpoints remove e-1'." in capfd.readouterr().err


def test_signals_are_handled_as_before_afterwards():
    before = signal.getsignal(signal.SIGTERM)

    with stopping(signal.SIGTERM) as stop:
        os.kill(os.getpid(), signal.SIGTERM)

    assert stop.is_set()
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_progress_bar_is_drawn_for_a_person_only(monkeypatch, capfd):
    with progress("sending", 2) as step:
        step()
    quiet = capfd.readouterr().err
    monkeypatch.setattr(type(sys.stderr), "isatty", lambda _: True)
    with progress("sending", 2) as step:
        step()

    assert quiet == ""
    assert "sending" in capfd.readouterr().err


def test_json_lines_are_answered_while_the_sender_waits(tmp_path):
    import subprocess

    command = [sys.executable, "-m", "cli.main", "inspect", "--ndjson", "--taggers", "none"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        texts = []
        for number in range(2):
            process.stdin.write(orjson.dumps({"text": f"Story {number}."}) + b"\n")
            process.stdin.flush()
            texts.append(orjson.loads(process.stdout.readline())["text"])
        process.stdin.close()

    assert texts == ["Story 0.", "Story 1."]
    assert process.returncode == 0
