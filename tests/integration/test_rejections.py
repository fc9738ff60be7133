"""What an authorised sender sends and the door refuses stands in the ledger."""

import pytest
from sqlalchemy import select

from api import rejections
from schemas.errors import DatabaseAwayError, UnstorableError
from schemas.keys import Scope
from store import arrivals as arrivals_module
from store import documents as documents_module
from store.document_tables import arrivals, documents
from store.session import reading
from tests.api_server import client_of, serving
from tests.conftest import forget
from tests.integration.test_api import assert_problem, make_key

JSON = {"content-type": "application/json"}


@pytest.fixture
def url(settings):
    with serving() as running:
        yield running


@pytest.fixture
def client(url):
    with client_of(url) as opened:
        yield opened


def refusals():
    """What the ledger says was refused, oldest first."""
    with reading() as tx:
        return tx.execute(select(arrivals).order_by(arrivals.c.id)).all()


@pytest.mark.parametrize(
    ("request_of", "told"),
    [
        (
            {
                "content": b"",
                "params": {"source": "desk"},
                "headers": {"content-disposition": "inline; filename=a.txt"},
            },
            ("request", "empty", "desk", "a.txt", 0),
        ),
        ({"content": b"", "headers": JSON}, ("request", "empty", None, None, 0)),
        ({"content": b"{", "headers": JSON}, ("request", "unparsable", None, None, 1)),
        (
            {"content": b'{"source": "desk", "filename": "a", "colour": 1}', "headers": JSON},
            ("request", "invalid_intake", "desk", "a", 48),
        ),
        (
            {"content": b'{"source": 5, "text": "a"}', "headers": JSON},
            ("request", "invalid_intake", None, None, 26),
        ),
        (
            {"content": b'{"source": "desk", "text": ""}', "headers": JSON},
            ("request", "empty", "desk", None, 30),
        ),
        (
            {"content": b'{"content_base64": "%", "source": "desk"}', "headers": JSON},
            ("request", "invalid_intake", "desk", None, 41),
        ),
        (
            {"json": {"url": "ftp://a/b", "source": "desk"}},
            ("request", "invalid_intake", "desk", None, 35),
        ),
        (
            {"content": b"x", "params": {"source": "s" * 256}},
            ("request", "invalid_intake", "s" * 255, None, 1),
        ),
        (
            {"content": b"x", "params": {"source": "a\0b"}},
            ("request", "invalid_intake", "ab", None, 1),
        ),
    ],
)
def test_a_request_that_is_refused_is_told_with_what_could_be_read(client, request_of, told):
    answer = client.post("/v1/documents", **request_of)

    [row] = refusals()
    assert answer.json()["code"] == row.reason_code
    assert answer.json()["detail"] == row.reason
    assert row.outcome == "rejected"
    assert (row.via, row.reason_code, row.source, row.filename, row.size) == told


def test_each_file_of_a_form_that_is_refused_is_told(client):
    files = [("file", ("a.txt", b"One.")), ("file", ("b.txt", b""))]

    answer = client.post("/v1/documents", files=files, data={"metadata": '{"source": "desk"}'})

    assert_problem(answer, 422, "empty")
    assert [(row.via, row.source, row.filename, row.size) for row in refusals()] == [
        ("part", "desk", "a.txt", 4),
        ("part", "desk", "b.txt", 0),
    ]
    assert [row.reason_code for row in refusals()] == ["form_refused", "empty"]
    assert "'b.txt'" in refusals()[0].reason


def test_a_file_of_a_form_that_is_too_large_is_named(database, monkeypatch):
    monkeypatch.setenv("WIREDESK_MAX_DOCUMENT_BYTES", "1000")
    forget()
    files = [("file", ("a.txt", b"One.")), ("file", ("b.txt", b"x" * 1001))]

    with serving() as url, client_of(url) as client:
        answer = client.post("/v1/documents", files=files)

    assert_problem(answer, 413, "too_large")
    assert answer.json()["detail"].startswith("The file 'b.txt' has more than 1,000 bytes.")
    assert [(row.filename, row.reason_code) for row in refusals()] == [
        ("a.txt", "form_refused"),
        ("b.txt", "too_large"),
    ]


def test_a_second_metadata_part_is_refused(client):
    files = [
        ("metadata", (None, '{"source": "desk"}')),
        ("metadata", (None, '{"source": "wire"}')),
        ("file", ("a.txt", b"One.")),
    ]

    answer = client.post("/v1/documents", files=files)

    assert_problem(answer, 422, "invalid_intake")
    assert "at most one" in answer.json()["detail"]
    assert [row.reason_code for row in refusals()] == ["invalid_intake"]


@pytest.mark.parametrize(
    ("more", "told"),
    [(0, "The document has more than 1,000"), (1, "The JSON body has more than 1,050,576")],
)
def test_what_is_too_large_is_told_for_what_it_is(database, monkeypatch, more, told):
    monkeypatch.setenv("WIREDESK_MAX_DOCUMENT_BYTES", "1000")
    forget()
    content = b'{"text": "%s"}' % (b"x" * (2000 + 1024 * 1024 - 12 + more))

    with serving() as url, client_of(url) as client:
        answer = client.post("/v1/documents", content=content, headers=JSON)

    assert_problem(answer, 413, "too_large")
    assert answer.json()["detail"].startswith(told)


def test_a_form_that_breaks_off_is_told_by_the_files_it_had(client):
    headers = {"content-type": "multipart/form-data; boundary=b"}
    part = b'--b\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n%s'
    body = part % (b"a.txt", b"One.\r\n") + part % (b"b.txt", b"Half")

    answer = client.post("/v1/documents", content=body, headers=headers)

    assert_problem(answer, 422, "invalid_intake")
    assert [(row.filename, row.size) for row in refusals()] == [("a.txt", 4), ("b.txt", None)]


def test_a_form_without_a_file_is_told_once(client):
    answer = client.post("/v1/documents", files={"metadata": (None, '{"source": 5, "x": 1}')})

    assert_problem(answer, 422, "invalid_intake")
    assert [(row.via, row.source, row.filename) for row in refusals()] == [("part", None, None)]


@pytest.mark.parametrize(("body", "size"), [(b"x" * 1001, 1001), ([b"x" * 1001], None)])
def test_what_is_too_large_is_told_with_its_size_if_it_says_so(database, monkeypatch, body, size):
    monkeypatch.setenv("WIREDESK_MAX_DOCUMENT_BYTES", "1000")
    forget()

    with serving() as url, client_of(url) as client:
        answer = client.post("/v1/documents", content=body, params={"source": "desk"})

    [row] = refusals()
    assert_problem(answer, 413, "too_large")
    assert (row.reason_code, row.source, row.size) == ("too_large", "desk", size)


def test_who_may_not_send_leaves_no_trace(url, client):
    with client_of(url, make_key(Scope.READ).key) as reader:
        reader.post("/v1/documents", json={"text": ""})
    with client_of(url, "wrong") as stranger:
        stranger.post("/v1/documents", json={"text": ""})
    client.put("/v1/documents")
    client.post("/v1/documents", json={"text": "A."}, headers={"idempotency-key": "k"})
    client.post("/v1/documents", json={"text": "B."}, headers={"idempotency-key": "k"})

    assert refusals() == []


def test_what_the_database_cannot_hold_is_told(client, monkeypatch):
    def refuse(*_, **__):
        raise UnstorableError

    monkeypatch.setattr(documents_module, "add", refuse)

    answers = [
        client.post("/v1/documents", json={"text": "A."}),
        client.post("/v1/documents:batch", content=b'{"text": "A."}'),
    ]

    assert_problem(answers[0], 422, "unstorable")
    assert answers[1].json()["error"]["code"] == "unstorable"
    assert [(row.via, row.reason_code) for row in refusals()] == [
        ("request", "unstorable"),
        ("line", "unstorable"),
    ]


def test_a_database_that_is_away_keeps_no_answer_back(client, monkeypatch):
    def away(*_, **__):
        raise DatabaseAwayError

    monkeypatch.setattr(arrivals_module, "add", away)

    answer = client.post("/v1/documents", json={"text": ""})
    batch = client.post("/v1/documents:batch", content=b"{")

    assert_problem(answer, 422, "empty")
    assert batch.json()["error"]["code"] == "unparsable"


def test_a_database_that_is_slow_keeps_an_answer_back_for_a_moment_only(client, monkeypatch):
    monkeypatch.setattr(rejections, "RECORD_WITHIN", 0.0)

    assert_problem(client.post("/v1/documents", json={"text": ""}), 422, "empty")


def test_nothing_that_was_refused_is_a_document(client):
    client.post("/v1/documents", json={"text": "", "source": "desk"})

    with reading() as tx:
        assert tx.execute(select(documents)).all() == []
