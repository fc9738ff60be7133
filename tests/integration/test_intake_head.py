"""What the head of a request says of documents is heard, or refused; nothing is dropped."""

import orjson
import pytest
from sqlalchemy import select

from store.document_tables import arrivals
from store.session import reading
from tests.api_server import client_of, serving
from tests.integration.test_api import assert_problem

TEXT = "The minister met the ambassador."
BATCH = "/v1/documents:batch"

FORMS = {
    "raw": {"content": TEXT.encode()},
    "json": {"json": {"text": TEXT}},
    "form": {"files": {"file": ("a.txt", TEXT.encode())}},
    "form with metadata": {
        "files": {"file": ("a.txt", TEXT.encode())},
        "data": {"metadata": "{}"},
    },
}


@pytest.fixture
def url(settings):
    with serving() as running:
        yield running


@pytest.fixture
def client(url):
    with client_of(url) as opened:
        yield opened


def document_of(client, answer):
    return client.get(answer.headers["location"]).json()


def refusals():
    with reading() as tx:
        return tx.execute(select(arrivals).order_by(arrivals.c.id)).all()


@pytest.mark.parametrize("form", FORMS)
def test_the_query_says_what_the_body_leaves_out(client, form):
    said = {"source": "desk", "external_id": "7", "version": "2"}

    answer = client.post("/v1/documents", params=said, **FORMS[form])

    shown = document_of(client, answer)
    assert {name: shown[name] for name in said} == said


def test_the_query_says_more_of_raw_bytes(client):
    said = {"title": "A title", "language": "en", "filename": "b.txt"}
    headers = {"content-disposition": "attachment; filename=a.txt"}

    answer = client.post("/v1/documents", params=said, content=TEXT.encode(), headers=headers)

    shown = document_of(client, answer)
    assert {name: shown[name] for name in said} == said


def test_the_body_goes_before_the_query(client):
    sent = {"text": TEXT, "source": "wire"}

    answer = client.post("/v1/documents", params={"source": "desk"}, json=sent)

    assert document_of(client, answer)["source"] == "wire"


def test_the_query_of_a_batch_names_the_source_of_its_lines(client):
    lines = [{"text": "One."}, {"text": "Two.", "source": "wire"}, {"text": ""}]

    client.post(BATCH, params={"source": "desk"}, content=b"\n".join(map(orjson.dumps, lines)))

    items = client.get("/v1/documents").json()["items"]
    assert [item["source"] for item in items] == ["wire", "desk"]
    assert [row.source for row in refusals()] == ["desk"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("source=desk&foo=1", "No parameter 'foo' here. The query may have: source, external_id, "),
        ("source=desk&tags=a", "'tags' belongs in the JSON, or in a form's metadata. The query "),
        ("source=desk&source=wire", "'source' stands in the query twice. Say it once."),
    ],
)
def test_what_the_query_may_not_say_is_refused(client, form, query, told):
    answer = client.post(f"/v1/documents?{query}", **FORMS[form])

    assert_problem(answer, 422, "invalid_request")
    assert answer.json()["detail"].startswith(told)
    assert [row.reason_code for row in refusals()] == ["invalid_request"]


@pytest.mark.parametrize("name", ["title", "language", "filename"])
def test_beside_json_the_query_may_say_less(client, name):
    answer = client.post("/v1/documents", params={name: "en"}, json={"text": TEXT})

    assert_problem(answer, 422, "invalid_request")
    assert answer.json()["detail"].startswith(f"{name!r} belongs in the JSON")


def test_the_query_is_held_to_what_fields_may_be(client):
    answer = client.post("/v1/documents", params={"version": "v" * 256}, json={"text": TEXT})

    assert_problem(answer, 422, "invalid_intake")


def test_a_batch_is_refused_for_its_query_before_it_is_answered(client):
    answer = client.post(BATCH, params={"external_id": "7"}, content=b'{"text": "One."}')

    assert_problem(answer, 422, "invalid_request")
    assert [(row.via, row.reason_code) for row in refusals()] == [("request", "invalid_request")]


@pytest.mark.parametrize("form", FORMS)
def test_an_encoded_body_is_refused(client, form):
    headers = {"content-encoding": "gzip"}

    answer = client.post("/v1/documents", params={"source": "desk"}, headers=headers, **FORMS[form])

    assert_problem(answer, 415, "unsupported_content_encoding")
    assert "'gzip'" in answer.json()["detail"]
    assert [(row.source, row.reason_code) for row in refusals()] == [
        ("desk", "unsupported_content_encoding")
    ]


def test_an_encoded_batch_is_refused(client):
    answer = client.post(BATCH, headers={"content-encoding": "br"}, content=b"\x00")

    assert_problem(answer, 415, "unsupported_content_encoding")
    assert [row.reason_code for row in refusals()] == ["unsupported_content_encoding"]


def test_bytes_that_come_as_they_are_may_say_so(client):
    headers = {"content-encoding": "Identity"}

    answer = client.post("/v1/documents", content=TEXT.encode(), headers=headers)

    assert answer.status_code == 202
