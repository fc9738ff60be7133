"""Batches: one line, one outcome, in order, whatever the other lines are."""

import socket
import threading
from http.client import HTTPConnection

import httpx
import orjson
import pytest
from sqlalchemy import func, select

from api import batch
from schemas.errors import DatabaseAwayError
from schemas.keys import Scope
from store import documents
from store.document_tables import arrivals
from store.document_tables import documents as documents_table
from store.session import reading
from tests.api_server import client_of, serving
from tests.conftest import forget
from tests.integration.test_api import assert_problem, make_key
from tests.servers import until

BATCH = "/v1/documents:batch"


@pytest.fixture
def url(settings):
    with serving() as running:
        yield running


@pytest.fixture
def client(url):
    with client_of(url) as opened:
        yield opened


def line(text, **fields):
    return orjson.dumps({"text": text, **fields})


def outcomes(answer):
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [orjson.loads(told) for told in answer.content.splitlines()]


def count_of(table):
    with reading() as tx:
        return tx.execute(select(func.count()).select_from(table)).scalar_one()


class Connection:
    """A connection on which a batch is sent piece by piece, and its answer read line by line."""

    def __init__(self, url, client, *, receives=None):
        self._http = HTTPConnection("127.0.0.1", httpx.URL(url).port, timeout=20)
        self._http.sock = socket.socket()
        if receives:
            self._http.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receives)
        self._http.sock.connect(("127.0.0.1", httpx.URL(url).port))
        self._http.putrequest("POST", BATCH)
        self._http.putheader("transfer-encoding", "chunked")
        self._http.putheader("authorization", client.headers["authorization"])
        self._http.endheaders()
        self._answer = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._http.close()
        if self._answer:
            self._answer.close()

    def send(self, *lines, end=b"\n"):
        body = b"".join(one + end for one in lines)
        self._http.send(b"%x\r\n%s\r\n" % (len(body), body))

    def end(self):
        self._http.send(b"0\r\n\r\n")

    def is_cut(self):
        """Whether the server has ended the connection, what lies unread here aside."""
        try:
            self._http.sock.send(b"\n")
        except OSError:
            return True
        return False

    def next_outcome(self):
        self._answer = self._answer or self._http.getresponse()
        return orjson.loads(self._answer.readline())


def test_every_line_gets_a_receipt_in_order(client):
    answer = client.post(BATCH, content=b"\n".join(line(f"Story {n}.") for n in range(5)))

    receipts = outcomes(answer)
    shown = [client.get(receipt["links"]["self"]).json() for receipt in receipts]
    assert [receipt["line"] for receipt in receipts] == [1, 2, 3, 4, 5]
    assert {receipt["status"] for receipt in receipts} == {"received"}
    assert [
        client.get(f"/v1/documents/{document['id']}/original").content for document in shown
    ] == [f"Story {n}.".encode() for n in range(5)]


def test_a_bad_line_is_told_by_its_number_and_harms_no_other(client):
    bad = [b"{", b'{"text": "a", "colour": "red"}', b'{"text": ""}', b"\xff\xfe", b"[]"]
    body = [line("First."), b"", *bad, b"   ", line("Last.", source="a wire")]

    told = outcomes(client.post(BATCH, content=b"\r\n".join(body)))

    assert [one["line"] for one in told] == [1, 3, 4, 5, 6, 7, 9]
    assert [one.get("error", {}).get("code") for one in told] == [
        None,
        "unparsable",
        "invalid_intake",
        "empty",
        "unparsable",
        "invalid_intake",
        None,
    ]
    assert [one["status"] for one in told[1:6]] == [400, 422, 422, 400, 422]
    assert client.get(told[-1]["links"]["self"]).json()["source"] == "a wire"


def test_the_same_bytes_on_two_lines_are_one_document(client):
    first, second = outcomes(client.post(BATCH, content=line("Same.") + b"\n" + line("Same.")))

    assert (first["duplicate"], second["duplicate"]) == (False, True)
    assert first["id"] == second["id"]


def test_the_ledger_says_on_which_line_something_was(client):
    client.post(BATCH, content=b"\n".join([line("One."), line("One."), b'{"source": "x"}']))

    with reading() as tx:
        [kept] = tx.execute(select(documents_table.c.via, documents_table.c.origin))
        rows = tx.execute(select(arrivals).order_by(arrivals.c.origin)).all()
    assert tuple(kept) == ("line", "line 1")
    assert [(row.via, row.origin, row.outcome) for row in rows] == [
        ("line", "line 2", "duplicate"),
        ("line", "line 3", "rejected"),
    ]
    assert (rows[1].source, rows[1].reason_code, rows[1].size) == ("x", "invalid_intake", 15)


def test_thousands_of_lines_are_all_accounted_for_in_order(client):
    body = b"\n".join(line(f"Story {n}.") if n % 10 else b"{bad" for n in range(1, 4001))

    told = outcomes(client.post(BATCH, content=body))

    assert [one["line"] for one in told] == list(range(1, 4001))
    assert [one["line"] for one in told if "error" in one] == list(range(10, 4001, 10))
    assert count_of(documents_table) == 3600
    assert count_of(arrivals) == 400


def test_each_receipt_can_be_read_before_the_next_line_is_sent(url, client):
    with Connection(url, client) as connection:
        connection.send(line("First."))
        first = connection.next_outcome()
        connection.send(line("Second."))
        second = connection.next_outcome()
        connection.end()

    assert [first["line"], second["line"]] == [1, 2]


def test_a_client_may_send_everything_before_it_reads_anything(url, client):
    lines = [b'{"text": 5}'] * 20_000

    with Connection(url, client, receives=4096) as connection:
        for start in range(0, len(lines), 1000):
            connection.send(*lines[start : start + 1000])
        connection.end()
        until(lambda: count_of(arrivals) == len(lines))
        numbers = [connection.next_outcome()["line"] for _ in lines]

    assert numbers == list(range(1, 20_001))


def test_what_was_taken_before_a_client_hung_up_stays_taken(url, client):
    with Connection(url, client) as connection:
        connection.send(line("Whole."))
        connection.send(line("Also whole."))
        connection.send(line("Half"), end=b"")
        connection.next_outcome()

    until(lambda: count_of(documents_table) == 2)
    assert client.post(BATCH, content=line("After.")).status_code == 200
    assert count_of(documents_table) == 3


def test_while_the_database_is_away_each_line_says_so(client, monkeypatch):
    real, gone = documents.add, threading.Event()

    def flaky(tx, found, **more):
        if gone.is_set() or any(arrival.fields.source == "last" for arrival in found):
            gone.set()
            raise DatabaseAwayError
        return real(tx, found, **more)

    monkeypatch.setattr(documents, "add", flaky)
    first = outcomes(client.post(BATCH, content=line("Kept.")))
    lines = [line("Refused.", source="last"), *(line(f"Story {n}.") for n in range(700))]

    told = outcomes(client.post(BATCH, content=b"\n".join(lines)))

    assert "error" not in first[0]
    assert [one["line"] for one in told] == list(range(1, 702))
    assert {one["error"]["code"] for one in told[1:]} == {"database_away"}
    assert {one["status"] for one in told} == {503}


def test_a_line_that_breaks_something_of_ours_harms_no_other(client, monkeypatch):
    real = documents.add

    def picky(tx, found, **more):
        if any(arrival.fields.source == "bad" for arrival in found):
            raise ValueError
        return real(tx, found, **more)

    monkeypatch.setattr(documents, "add", picky)
    lines = [line("One."), line("Two.", source="bad"), line("Three.")]

    told = outcomes(client.post(BATCH, content=b"\n".join(lines)))

    assert [one.get("error", {}).get("code") for one in told] == [None, "internal_error", None]


def test_a_line_that_is_too_long_is_skipped_up_to_its_end(settings, monkeypatch):
    monkeypatch.setenv("WIREDESK_MAX_DOCUMENT_BYTES", "1000")
    forget()
    lines = [line("x" * 1001), line("y" * 300_000), line("Fits.")]

    with serving() as url, client_of(url) as client:
        told = outcomes(client.post(BATCH, content=b"\n".join(lines)))

    assert [one.get("error", {}).get("code") for one in told] == ["too_large", "too_large", None]
    assert [one["line"] for one in told] == [1, 2, 3]


def test_documents_too_large_for_a_row_are_taken_too(client):
    content = "A long story. " * 10_000

    [receipt] = outcomes(client.post(BATCH, content=line(content)))

    assert client.get(f"{receipt['links']['self']}/original").text == content


@pytest.mark.parametrize("body", [b"", b"\n \n\n"])
def test_a_batch_without_a_line_is_refused(client, body):
    assert_problem(client.post(BATCH, content=body), 422, "empty")


def test_a_batch_needs_the_scope_ingest(url):
    with client_of(url, make_key(Scope.READ).key) as reader:
        assert_problem(reader.post(BATCH, content=line("A.")), 403, "forbidden")
        assert_problem(reader.get(BATCH), 405, "method_not_allowed")


def test_a_client_that_takes_nothing_of_the_answer_is_cut_off(url, client, monkeypatch):
    monkeypatch.setattr(batch, "STALLED", 0.2)
    lines = [b'{"text": 5}'] * 20_000

    with Connection(url, client, receives=4096) as connection:
        connection.send(*lines)
        connection.end()
        until(lambda: count_of(arrivals) == len(lines))
        until(connection.is_cut)


def test_lines_are_refused_while_there_is_no_room_for_documents(client, monkeypatch):
    monkeypatch.setattr(batch, "refuse_if_overloaded", overloaded_after_the_head())

    told = outcomes(client.post(BATCH, content=line("One.") + b"\n" + line("Two.")))

    assert [(one["status"], one["error"]["code"]) for one in told] == [(503, "database_away")] * 2


def overloaded_after_the_head():
    """There is room when the request is looked at, and none for any of its lines."""
    looks = iter([None])

    def look(_request):
        if next(looks, DatabaseAwayError) is not None:
            raise DatabaseAwayError

    return look
