"""The HTTP door: what is taken, what is answered, and how bad input is told."""

import asyncio
import socket
import threading
from datetime import UTC, datetime

import httpx
import pytest

from schemas.documents import DocumentStatus
from schemas.errors import DatabaseAwayError
from schemas.keys import Scope
from store import documents, keys
from store.session import transaction
from tests.api_server import client_of, serving
from tests.conftest import forget
from tests.factories import make_document, make_id
from worker.ingester import Ingester

TEXT = "ASTANA, March 3 (Example) - The minister met the ambassador."


@pytest.fixture
def url(settings):
    with serving() as running:
        yield running


@pytest.fixture
def client(url):
    with client_of(url) as opened:
        yield opened


def make_key(*scopes):
    with transaction() as tx:
        return keys.add(tx, "test", scopes, now=datetime.now(UTC))


def assert_problem(answer, status, code):
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert answer.json()["status"] == status


def test_a_text_is_taken_with_a_receipt(client):
    answer = client.post("/v1/documents", json={"text": TEXT, "source": "a wire"})

    receipt = answer.json()
    assert answer.status_code == 202
    assert receipt["status"] == "received"
    assert receipt["duplicate"] is False
    assert answer.headers["location"] == receipt["links"]["self"]
    assert client.get(receipt["links"]["self"]).json()["source"] == "a wire"


def test_raw_bytes_are_taken_with_the_name_and_source_in_the_request(client):
    answer = client.post(
        "/v1/documents?source=24.kg&external_id=77",
        content=TEXT.encode(),
        headers={
            "content-type": "text/plain",
            "content-disposition": "attachment; filename*=UTF-8''caf%C3%A9.txt",
        },
    )

    shown = client.get(answer.headers["location"]).json()
    assert answer.status_code == 202
    assert (shown["source"], shown["external_id"]) == ("24.kg", "77")
    assert shown["filename"] == "café.txt"


def test_a_form_of_several_files_gets_a_receipt_for_each(client):
    files = [("file", ("a.txt", b"First story.")), ("file", ("b.txt", b"Second story."))]

    answer = client.post("/v1/documents", files=files, data={"metadata": '{"source": "desk"}'})

    items = answer.json()["items"]
    shown = [client.get(item["links"]["self"]).json() for item in items]
    assert answer.status_code == 207
    assert [document["filename"] for document in shown] == ["a.txt", "b.txt"]
    assert {document["source"] for document in shown} == {"desk"}


def test_a_form_with_one_file_gets_one_receipt(client):
    answer = client.post("/v1/documents", files={"file": ("../../etc/passwd", b"One story.")})

    assert answer.status_code == 202
    assert client.get(answer.headers["location"]).json()["filename"] == "passwd"


def test_known_bytes_are_answered_with_the_known_document(client):
    first = client.post("/v1/documents", json={"text": TEXT})

    again = client.post("/v1/documents", content=TEXT.encode())

    assert again.status_code == 200
    assert again.json()["duplicate"] is True
    assert again.json()["id"] == first.json()["id"]


def test_the_original_comes_back_byte_for_byte_and_never_as_a_page(client):
    content = b"<html><script>alert(1)</script><p>A page.</p></html>"
    location = client.post(
        "/v1/documents",
        content=content,
        headers={"content-type": "text/html", "content-disposition": 'attachment; filename="a b"'},
    ).headers["location"]

    original = client.get(f"{location}/original")

    assert original.content == content
    assert original.headers["content-type"].startswith("text/html")
    assert original.headers["content-disposition"] == (
        "attachment; filename=\"a b\"; filename*=UTF-8''a%20b"
    )
    assert original.headers["x-content-type-options"] == "nosniff"


def test_a_large_document_is_kept_on_disk_and_comes_back_whole_or_in_part(client, settings):
    content = b"0123456789" * 20_000
    location = client.post("/v1/documents", content=content).headers["location"]

    whole = client.get(f"{location}/original")
    part = client.get(f"{location}/original", headers={"range": "bytes=10-19"})

    assert whole.content == content
    assert part.status_code == 206
    assert part.content == b"0123456789"
    assert len([path for path in settings.blob_dir.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    ("request_of", "status", "code"),
    [
        ({"content": b""}, 422, "empty"),
        ({"json": {"text": ""}}, 422, "empty"),
        ({"content": b"{", "headers": {"content-type": "application/json"}}, 400, "unparsable"),
        ({"content": b"", "headers": {"content-type": "application/json"}}, 422, "empty"),
        ({"json": {"text": "a", "colour": "red"}}, 422, "invalid_intake"),
        ({"json": {}}, 422, "invalid_intake"),
        ({"files": {"file": ("a.txt", b"")}}, 422, "empty"),
        ({"files": {"picture": ("a.txt", b"x")}}, 422, "invalid_intake"),
        ({"files": {"metadata": (None, "{}")}}, 422, "invalid_intake"),
        (
            {"files": {"file": ("a", b"x"), "metadata": (None, '{"colour": 1}')}},
            422,
            "invalid_intake",
        ),
        (
            {"content": b"x", "headers": {"content-type": "multipart/form-data"}},
            422,
            "invalid_intake",
        ),
        (
            {"content": b"junk", "headers": {"content-type": "multipart/form-data; boundary=b"}},
            422,
            "invalid_intake",
        ),
        ({"content": b"x", "params": {"source": "s" * 300}}, 422, "invalid_intake"),
    ],
)
def test_bad_input_is_told_and_nothing_is_kept(client, request_of, status, code):
    answer = client.post("/v1/documents", **request_of)

    assert_problem(answer, status, code)
    assert client.get("/v1/documents").json()["items"] == []


@pytest.mark.parametrize("way", ["raw", "json", "form", "json beyond all measure"])
def test_too_large_a_document_is_cut_off(monkeypatch, database, way):
    monkeypatch.setenv("WIREDESK_MAX_DOCUMENT_BYTES", "100000")
    requests = {
        "raw": {"content": b"x" * 100_001},
        "json": {"json": {"text": "x" * 100_001}},
        "form": {"files": {"file": ("a.txt", b"x" * 100_001)}},
        "json beyond all measure": {"json": {"text": "x" * 400_000}},
    }

    forget()
    with serving() as url, client_of(url) as client:
        answer = client.post("/v1/documents", **requests[way])
        fits = client.post("/v1/documents", content=b"x" * 100_000)

    assert_problem(answer, 413, "too_large")
    assert fits.status_code == 202


def test_an_upload_that_breaks_off_leaves_nothing_behind(url, settings, client):
    def half():
        yield b"x" * 200_000
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        client.post("/v1/documents", content=half())

    assert client.get("/v1/documents").json()["items"] == []
    assert [path for path in settings.blob_dir.rglob("*") if path.is_file()] == []


def test_posts_at_the_same_time_share_commits_and_each_gets_its_own_receipt(
    url, client, monkeypatch
):
    commits = []
    real = documents.add

    def counted(tx, arrivals, **more):
        commits.append(len(arrivals))
        return real(tx, arrivals, **more)

    monkeypatch.setattr(documents, "add", counted)

    async def post_all():
        headers = dict(client.headers)
        async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False) as many:
            posts = [many.post("/v1/documents", json={"text": f"Story {n}."}) for n in range(60)]
            return await asyncio.gather(*posts)

    answers = asyncio.run(post_all())

    ids = {answer.json()["id"] for answer in answers}
    assert {answer.status_code for answer in answers} == {202}
    assert len(ids) == 60
    assert sum(commits) == 60
    assert len(commits) < 60


def test_the_same_bytes_posted_at_the_same_time_are_one_document(url, client):
    answers = []

    def post():
        answers.append(client.post("/v1/documents", json={"text": TEXT}))

    threads = [threading.Thread(target=post) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [202]
    assert len({answer.json()["id"] for answer in answers}) == 1


def test_a_database_that_refuses_one_document_takes_the_others_of_its_group(
    url, client, monkeypatch
):
    real = documents.add

    def picky(tx, arrivals, **more):
        if any(arrival.fields.source == "bad" for arrival in arrivals):
            raise ValueError
        return real(tx, arrivals, **more)

    monkeypatch.setattr(documents, "add", picky)
    sources = ["good"] * 10 + ["bad"] + ["good"] * 10

    async def post_all():
        headers = dict(client.headers)
        async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False) as many:
            posts = [
                many.post("/v1/documents", json={"text": f"Story {n}.", "source": source})
                for n, source in enumerate(sources)
            ]
            return await asyncio.gather(*posts)

    answers = asyncio.run(post_all())

    assert [answer.status_code for answer in answers] == [202] * 10 + [500] + [202] * 10
    assert_problem(answers[10], 500, "internal_error")


def test_a_list_is_read_page_by_page_with_every_document_once(client):
    made = [make_document().id for _ in range(5)]

    pages, cursor = [], None
    while cursor is not None or not pages:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = client.get("/v1/documents", params=query).json()
        pages.append([item["id"] for item in page["items"]])
        cursor = page["next_cursor"]

    assert [len(page) for page in pages] == [2, 2, 1]
    assert [document_id for page in pages for document_id in page] == made[::-1]


def test_a_list_holds_what_its_filters_ask_for(client, settings):
    stored = make_document(TEXT.encode(), source="a", language="en")
    Ingester(settings.model_copy(update={"taggers": ("language",)})).ingest_due()
    make_document(source="b")

    def ids(**query):
        return [item["id"] for item in client.get("/v1/documents", params=query).json()["items"]]

    assert ids(status="stored") == [stored.id]
    assert ids(source="a") == [stored.id]
    assert ids(language="en") == [stored.id]
    assert ids(until="2020-01-01T00:00:00Z") == []
    assert len(ids(since="2020-01-01T00:00:00Z")) == 2


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"colour": "red"}, "unknown_filter"),
        ({"status": "lost"}, "invalid_request"),
        ({"limit": "0"}, "invalid_request"),
        ({"cursor": "%%%"}, "invalid_cursor"),
        ({"cursor": "AAAA"}, "invalid_cursor"),
        ({"since": "2020-01-01T00:00:00"}, "invalid_request"),
    ],
)
def test_a_query_that_is_not_understood_is_refused(client, query, code):
    assert_problem(client.get("/v1/documents", params=query), 422, code)


def test_a_finished_document_is_shown_whole(client, settings):
    receipt = make_document(TEXT.encode(), title="My title", tags=("urgent",), metadata={"a": 1})
    Ingester(settings.model_copy(update={"taggers": ("language",)})).ingest_due()

    shown = client.get(f"/v1/documents/{receipt.id}").json()

    assert shown["status"] == DocumentStatus.STORED
    assert shown["text"] == TEXT
    assert shown["title"] == "My title"
    assert shown["tags"] == ["urgent"]
    assert shown["metadata"] == {"a": 1}
    assert shown["stored_at"].endswith("Z")


def test_what_does_not_exist_is_not_found(client):
    unknown = f"/v1/documents/{make_id()}"

    assert_problem(client.get(unknown), 404, "not_found")
    assert_problem(client.get(f"{unknown}/original"), 404, "not_found")
    assert_problem(client.get("/v1/documents/nothing"), 422, "invalid_request")
    assert_problem(client.get("/v2"), 404, "no_such_path")
    assert_problem(client.delete("/v1/documents"), 405, "method_not_allowed")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic d29uZw=="])
def test_without_a_valid_key_nothing_is_answered(url, header):
    answer = httpx.get(f"{url}/v1/documents", headers={"authorization": header}, trust_env=False)

    assert_problem(answer, 401, "unauthorised")
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("scope", "post", "get", "manage"),
    [(Scope.INGEST, 202, 403, 403), (Scope.READ, 403, 200, 403), (Scope.ADMIN, 202, 200, 200)],
)
def test_a_key_may_do_what_its_scopes_say(url, scope, post, get, manage):
    with client_of(url, make_key(scope).key) as client:
        assert client.post("/v1/documents", content=TEXT.encode()).status_code == post
        assert client.get("/v1/documents").status_code == get
        assert client.get("/v1/endpoints").status_code == manage


def test_a_revoked_key_opens_nothing(url):
    key = make_key(Scope.READ)
    with transaction() as tx:
        keys.revoke(tx, key.id, now=datetime.now(UTC))

    with client_of(url, key.key) as client:
        assert_problem(client.get("/v1/documents"), 401, "unauthorised")


def test_an_endpoint_shows_its_secret_only_when_it_is_made(client):
    made = client.post("/v1/endpoints", json={"url": "https://example.com/in"})

    endpoint = made.json()
    listed = client.get("/v1/endpoints").json()["items"]
    assert made.status_code == 201
    assert endpoint["secret"].startswith("whsec_")
    assert [item["id"] for item in listed] == [endpoint["id"]]
    assert "secret" not in listed[0]
    assert "secret" not in client.get(f"/v1/endpoints/{endpoint['id']}").json()


def test_a_removed_endpoint_is_gone(client):
    made = client.post("/v1/endpoints", json={"url": "https://example.com/in"}).json()

    gone = client.delete(f"/v1/endpoints/{made['id']}")

    assert gone.status_code == 204
    assert_problem(client.get(f"/v1/endpoints/{made['id']}"), 404, "not_found")
    assert_problem(client.delete(f"/v1/endpoints/{made['id']}"), 404, "not_found")


@pytest.mark.parametrize(
    "endpoint",
    [
        {},
        {"url": "ftp://example.com"},
        {"url": "https://"},
        {"url": "https://me:pw@example.com"},
        {"url": "https://example.com", "event_types": ["document.eaten"]},
        {"url": "https://example.com", "colour": "red"},
        {"url": "https://example.com/" + "x" * 3000},
        {"url": "http://example.com:99999/"},
    ],
)
def test_an_endpoint_that_makes_no_sense_is_refused(client, endpoint):
    assert_problem(client.post("/v1/endpoints", json=endpoint), 422, "invalid_request")


def test_a_form_may_carry_as_much_metadata_as_is_kept_and_no_more(client):
    files = {"file": ("a", b"A story.")}
    metadata = '{"source": "a wire", "metadata": {"a": "%s"}}' % ("\\u0078" * 65_000)

    answer = client.post("/v1/documents", files=files, data={"metadata": metadata})
    too_much = client.post("/v1/documents", files=files, data={"metadata": metadata * 3})

    assert answer.status_code == 202
    assert_problem(too_much, 422, "invalid_intake")


def test_health_needs_no_key_and_says_what_does_not_answer(url, settings):
    alive = httpx.get(f"{url}/healthz", trust_env=False)
    ready = httpx.get(f"{url}/readyz", trust_env=False)

    assert alive.json() == {"status": "ok"}
    assert ready.status_code == 503
    assert ready.json()["database"] == "ok"
    assert ready.json()["broker"].startswith("does not answer")


def test_the_reference_page_needs_nothing_from_elsewhere(client):
    page = client.get("/docs").text

    assert "https://" not in page.replace("https://fastapi.tiangolo.com", "")


@pytest.mark.parametrize("name", ["Доклад 😀.txt", "naïve.txt", "报道.txt"])
def test_a_name_in_any_script_comes_back_as_it_was_sent(url, client, name):
    by_form = client.post("/v1/documents", files={"file": (name, b"One.")})
    raw = {"content-disposition": f'attachment; filename="{name}"'.encode()}
    by_header = client.post("/v1/documents", content=b"Two.", headers=raw)

    assert client.get(by_form.headers["location"]).json()["filename"] == name
    assert client.get(by_header.headers["location"]).json()["filename"] == name


@pytest.mark.parametrize(
    "disposition", ["attachment; filename*=undefined''a", "attachment; filename*=idna''xn--%ff"]
)
def test_a_name_that_cannot_be_read_is_no_name(client, disposition):
    headers = {"content-disposition": disposition}

    answer = client.post("/v1/documents", content=b"A story.", headers=headers)

    assert answer.status_code == 202


def test_a_form_that_breaks_off_is_refused(client):
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    headers = {"content-type": "multipart/form-data; boundary=b"}

    answer = client.post("/v1/documents", content=head + b"Half a story", headers=headers)

    assert_problem(answer, 422, "invalid_intake")
    assert client.get("/v1/documents").json()["items"] == []


def test_a_form_whose_boundary_is_not_usable_is_refused(client):
    headers = {"content-type": f"multipart/form-data; boundary={'b' * 3000}"}

    assert_problem(
        client.post("/v1/documents", content=b"x", headers=headers), 422, "invalid_intake"
    )


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_moment_beyond_the_calendar_is_refused(client, moment):
    assert_problem(client.get("/v1/documents", params={"since": moment}), 422, "invalid_request")


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b'{"a":' * 40_000, b'{"a": "\xff"}'])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/documents"),
        ("POST", "/v1/endpoints"),
        ("PATCH", "/v1/endpoints/{id}"),
        ("POST", "/v1/endpoints/{id}/rotate-secret"),
        ("POST", "/v1/endpoints/{id}/replay"),
    ],
)
def test_a_body_that_is_not_json_is_told_apart_everywhere(client, method, path, body):
    headers = {"content-type": "application/json"}

    answer = client.request(method, path.format(id=make_id()), content=body, headers=headers)

    assert_problem(answer, 400, "unparsable")


def test_an_id_that_is_none_is_told_with_what_one_is(client):
    answer = client.get("/v1/endpoints/nonsense")

    assert_problem(answer, 422, "invalid_request")
    assert answer.json()["detail"] == "'nonsense' is no id: an id is a UUID, as lists show it"


def test_a_field_of_a_document_that_is_wrong_is_told_without_noise(client):
    answer = client.post("/v1/documents", json={"text": "a", "title": "a\0b"})

    assert answer.json()["detail"].startswith("title: holds a NUL character")


def test_what_is_not_allowed_says_what_is(client):
    answer = client.put("/v1/documents")

    assert_problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, POST"
    assert answer.json()["detail"] == "'/v1/documents' does not take PUT. It takes GET, POST."


@pytest.mark.parametrize("path", ["/v1/foo", "/v1/documents/", "/v1/documents:batch/", "/v1/keys/"])
def test_a_path_that_is_none_is_no_redirect(client, path):
    answer = client.post(path, json={"text": TEXT})

    assert_problem(answer, 404, "no_such_path")
    assert answer.json()["detail"] == f"No such path {path!r}. See /openapi.json."


def test_a_parameter_that_is_wrong_is_told_by_its_name(client):
    answer = client.get("/v1/documents", params={"since": "yesterday"})

    assert_problem(answer, 422, "invalid_request")
    assert answer.json()["detail"].startswith("since: ")


@pytest.mark.parametrize("names", ["filename={0}; filename*={1}", "filename*={1}; filename={0}"])
def test_the_extended_name_goes_before_the_plain_one(client, names):
    disposition = names.format("x.txt", "UTF-8''%C3%BD.txt")
    raw = {"content-disposition": f"attachment; {disposition}"}
    head = f'--b\r\nContent-Disposition: form-data; name="file"; {disposition}\r\n\r\n'
    form = {"content-type": "multipart/form-data; boundary=b"}

    places = [
        client.post("/v1/documents", content=b"One.", headers=raw).headers["location"],
        client.post(
            "/v1/documents", content=f"{head}Two.\r\n--b--\r\n".encode(), headers=form
        ).headers["location"],
    ]

    assert [client.get(place).json()["filename"] for place in places] == ["ý.txt", "ý.txt"]


def test_json_may_begin_with_a_byte_order_mark(client):
    mark = b"\xef\xbb\xbf"
    as_json = {"content-type": "application/json"}
    files = {"file": ("a", b"One."), "metadata": (None, mark + b'{"title": "T"}')}

    answers = [
        client.post("/v1/documents", content=mark + b'{"text": "Two."}', headers=as_json),
        client.post("/v1/documents", files=files),
        client.post("/v1/documents:batch", content=mark + b'{"text": "Three."}'),
    ]

    assert [answer.status_code for answer in answers] == [202, 202, 200]
    assert answers[2].json()["status"] == "received"


def test_a_declared_type_is_cleaned_of_what_is_not_printable(client):
    head = b'--b\r\nContent-Disposition: form-data; name="file"\r\nContent-Type: text/\x85plain\r\n'
    form = {"content-type": "multipart/form-data; boundary=b"}

    answer = client.post("/v1/documents", content=head + b"\r\nOne.\r\n--b--\r\n", headers=form)

    original = client.get(f"{answer.headers['location']}/original")
    assert original.headers["content-type"] == "text/plain"


def test_health_may_be_asked_by_head(url):
    assert httpx.head(f"{url}/healthz", trust_env=False).status_code == 200


def test_a_body_that_announces_too_much_is_refused_before_it_comes(client, settings):
    head = (
        "POST /v1/documents HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Authorization: {client.headers['authorization']}\r\n"
        f"Content-Length: {settings.max_document_bytes + 1}\r\n\r\n"
    )

    with socket.create_connection((client.base_url.host, client.base_url.port)) as connection:
        connection.sendall(head.encode())
        answer = connection.recv(4096)

    assert answer.startswith(b"HTTP/1.1 413")


def test_a_database_that_is_away_is_told_to_all_at_once(url, client, monkeypatch):
    def away(*_args, **_more):
        raise DatabaseAwayError

    monkeypatch.setattr(documents, "add", away)

    answer = client.post("/v1/documents", content=b"A story.")

    assert_problem(answer, 503, "database_away")
    assert answer.headers["retry-after"] == "5"


def test_what_only_one_database_would_refuse_is_refused_or_kept_on_both(client):
    nul = client.post(
        "/v1/documents",
        content=b'{"text":"a","metadata":{"k":"x\\u0000"}}',
        headers={"content-type": "application/json"},
    )
    long_type = client.post(
        "/v1/documents", content=b"A story.", headers={"content-type": "text/" + "x" * 300}
    )

    assert_problem(nul, 422, "invalid_intake")
    assert long_type.status_code == 202
