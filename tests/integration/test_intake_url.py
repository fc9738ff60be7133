"""Documents that are sent as a URL: fetched under guard, bounded, and told plainly."""

import asyncio
import gzip
import threading

import httpx
import orjson
import pytest
from sqlalchemy import select

from store.document_tables import arrivals, documents
from store.session import reading
from tests.api_server import client_of, serving
from tests.conftest import forget
from tests.hostile import lead_to_loopback
from tests.integration.test_api import assert_problem
from tests.servers import until
from tests.website import Page, Website

STORY = b"ASTANA, March 3 (Example) - The minister met the ambassador."
HTML = {"content-type": "text/html; charset=utf-8"}


@pytest.fixture
def site():
    page = Page(STORY, headers=HTML)
    with Website({"/a/story.html": page, "/a/story.html?key=hidden": page}) as running:
        yield running


@pytest.fixture
def client(settings):
    with serving() as url, client_of(url) as opened:
        yield opened


@pytest.fixture
def opened(database, monkeypatch):
    """A function that opens a client of an API with these settings."""

    def open_with(**settings):
        for name, value in settings.items():
            monkeypatch.setenv(f"WIREDESK_{name}", value)
        forget()
        return serving()

    return open_with


def fetched(client, url, **fields):
    return client.post("/v1/documents", json={"url": url, **fields})


def rows(table):
    with reading() as tx:
        return tx.execute(select(table)).all()


def assert_not_fetched(answer, says):
    assert_problem(answer, 422, "fetch_failed")
    assert says in answer.json()["detail"]


def test_a_document_is_fetched_and_kept_as_the_server_says(client, site):
    answer = fetched(client, f"{site.url}/a/story.html?key=hidden#part", source="a wire")

    shown = client.get(answer.headers["location"]).json()
    assert answer.status_code == 202
    assert client.get(f"{answer.headers['location']}/original").content == STORY
    assert (shown["media_type"], shown["filename"]) == ("text/html; charset=utf-8", "story.html")
    assert shown["source"] == "a wire"
    assert site.asked == ["/a/story.html?key=hidden"]


def test_the_ledger_says_where_it_lay_without_what_may_be_secret(client, site):
    fetched(client, f"{site.url}/a/story.html?key=hidden")
    fetched(client, f"{site.url}/a/story.html?key=hidden")

    [document], [again] = rows(documents), rows(arrivals)
    assert (document.via, document.origin) == ("url", f"{site.url}/a/story.html")
    assert (again.via, again.origin, again.outcome) == ("url", document.origin, "duplicate")


@pytest.mark.parametrize(
    ("headers", "fields", "name"),
    [
        ({"content-disposition": 'attachment; filename="b.txt"'}, {}, "b.txt"),
        ({"content-disposition": "inline; filename*=UTF-8''caf%C3%A9.txt"}, {}, "café.txt"),
        ({"content-disposition": 'attachment; filename="b.txt"'}, {"filename": "c"}, "c"),
        ({}, {}, "a b.txt"),
    ],
)
def test_a_file_has_the_name_its_sender_its_server_or_its_url_gives_it(
    client, site, headers, fields, name
):
    site.pages["/x/a%20b.txt"] = Page(STORY, headers=headers)

    answer = fetched(client, f"{site.url}/x/a%20b.txt", **fields)

    assert client.get(answer.headers["location"]).json()["filename"] == name


def test_redirects_are_followed_and_the_last_names_the_file(client, site):
    site.pages["/1"] = Page(status=302, headers={"location": "/2"})
    site.pages["/2"] = Page(status=307, headers={"location": f"{site.url}/a/story.html#x"})

    answer = fetched(client, f"{site.url}/1")

    assert client.get(answer.headers["location"]).json()["filename"] == "story.html"
    assert site.asked == ["/1", "/2", "/a/story.html"]


@pytest.mark.parametrize(
    ("location", "says"),
    [
        ("/round", "redirects more than 5 times"),
        ("", "without saying where"),
        ("file:///etc/passwd", "no http or https URL"),
        ("http://me:pw@127.0.0.1/", "user name"),
        ("http://[::1", "cannot be fetched"),
    ],
)
def test_a_redirect_that_leads_nowhere_good_is_not_followed(client, site, location, says):
    site.pages["/round"] = Page(status=302, headers={"location": location})

    answer = fetched(client, f"{site.url}/round")

    assert_not_fetched(answer, says)
    assert set(site.asked) == {"/round"}
    assert len(site.asked) <= 6


def test_an_address_that_is_not_public_is_never_connected_to(opened, site):
    with opened() as url, client_of(url) as client:
        answer = fetched(client, f"{site.url}/a/story.html")

    assert_not_fetched(answer, "127.0.0.1 is not a public address")
    assert site.asked == []


def test_a_redirect_to_an_address_that_is_not_public_is_not_followed(opened, site):
    with (
        opened(ALLOW_PRIVATE_WEBHOOKS="127.0.0.1/32") as url,
        client_of(url) as client,
        Website(host="127.0.0.2") as inner,
    ):
        site.pages["/out"] = Page(status=301, headers={"location": f"{inner.url}/secrets"})
        answer = fetched(client, f"{site.url}/out")

    assert_not_fetched(answer, "127.0.0.2 is not a public address")
    assert inner.asked == []


def test_a_name_that_leads_to_an_address_that_is_not_public_is_refused(opened, site, monkeypatch):
    with opened() as url, client_of(url) as client:
        lead_to_loopback(monkeypatch, "news.example", "127.0.0.1")
        answer = fetched(client, site.url.replace("127.0.0.1", "news.example"))

    assert_not_fetched(answer, "127.0.0.1 is not a public address")
    assert site.asked == []


@pytest.mark.parametrize(
    ("page", "says"),
    [
        (Page(b"Gone.", 404), "it answered 404"),
        (Page(b"Broken.", 500), "it answered 500"),
        (Page(b"Half.", length=100), "broke off"),
        (Page(b"x", headers={"content-encoding": "br"}), "encoded as 'br'"),
        (Page(b"no gzip", headers={"content-encoding": "gzip"}), "its gzip is broken"),
        (Page(gzip.compress(STORY)[:-9], headers={"content-encoding": "gzip"}), "gzip breaks off"),
    ],
)
def test_a_document_that_does_not_come_is_told_and_stands_in_the_ledger(client, site, page, says):
    site.pages["/bad"] = page

    answer = fetched(client, f"{site.url}/bad", source="a wire")

    [refused] = rows(arrivals)
    assert_not_fetched(answer, says)
    assert rows(documents) == []
    assert (refused.via, refused.outcome, refused.source) == ("url", "rejected", "a wire")
    assert (refused.origin, refused.reason_code) == (f"{site.url}/bad", "fetch_failed")


def test_a_document_without_a_byte_is_empty(client, site):
    site.pages["/empty"] = Page()

    assert_problem(fetched(client, f"{site.url}/empty"), 422, "empty")


def test_a_server_that_does_not_answer_in_time_is_left(opened, site):
    opens = threading.Event()
    site.pages["/slow"] = Page(STORY, opens=opens)

    with (
        opened(ALLOW_PRIVATE_WEBHOOKS="127.0.0.0/8", FETCH_TIMEOUT="200ms") as url,
        client_of(url) as client,
    ):
        answer = fetched(client, f"{site.url}/slow")
    opens.set()

    assert_not_fetched(answer, "no answer within 0.2 s")


def test_gzip_is_undone(client, site):
    packed = gzip.compress(STORY) + gzip.compress(b" And more." * 20_000)
    site.pages["/packed"] = Page(packed, headers={"content-encoding": "gzip"})

    answer = fetched(client, f"{site.url}/packed")

    original = client.get(f"{answer.headers['location']}/original").content
    assert original == STORY + b" And more." * 20_000
    assert site.headers[0]["accept-encoding"] == "gzip"
    assert site.headers[0]["user-agent"].startswith("Wiredesk/")
    assert "authorization" not in site.headers[0]


@pytest.mark.parametrize(
    "page",
    [
        Page(b"x" * 100_001),
        Page(b"x" * 100_001, length=-1),
        Page(gzip.compress(b"\0" * 50_000_000), headers={"content-encoding": "gzip"}),
    ],
)
def test_a_document_is_cut_off_where_it_is_too_large(opened, site, page):
    site.pages["/large"] = page

    with (
        opened(ALLOW_PRIVATE_WEBHOOKS="127.0.0.0/8", MAX_DOCUMENT_BYTES="100000") as url,
        client_of(url) as client,
    ):
        answer = fetched(client, f"{site.url}/large")

    assert_problem(answer, 413, "too_large")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://example.com/a", "no http or https URL"),
        ("https://", "no http or https URL"),
        ("//example.com/a", "no http or https URL"),
        ("https://me:hidden@example.com/a", "user name"),
        ("https://example.com/a b?hidden", "holds a space"),
        ("https://example.com:99999/?hidden", "port"),
        ("https://example.com/" + "x" * 2000, "2000"),
    ],
)
def test_a_url_that_cannot_be_fetched_is_refused_without_being_quoted(client, url, says):
    answer = fetched(client, url)

    assert_problem(answer, 422, "invalid_intake")
    assert says in answer.json()["detail"]
    assert "hidden" not in answer.json()["detail"]


def test_a_url_and_other_content_are_one_too_many(client, site):
    assert_problem(fetched(client, f"{site.url}/a", text="x"), 422, "invalid_intake")
    assert site.asked == []


def test_more_than_sixteen_at_once_are_told_to_come_again(client, site):
    opens = threading.Event()
    site.pages |= {f"/{n}": Page(b"Story %d." % n, opens=opens) for n in range(17)}

    async def fetch_all():
        headers, base = dict(client.headers), str(client.base_url)
        async with httpx.AsyncClient(base_url=base, headers=headers, trust_env=False) as many:
            asked = [{"url": f"{site.url}/{n}"} for n in range(17)]
            first = [asyncio.create_task(many.post("/v1/documents", json=a)) for a in asked[:16]]
            await asyncio.to_thread(until, lambda: len(site.asked) == 16)
            last = await many.post("/v1/documents", json=asked[16])
            opens.set()
            return await asyncio.gather(*first), last

    first, last = asyncio.run(fetch_all())

    assert {answer.status_code for answer in first} == {202}
    assert_problem(last, 503, "busy")
    assert last.headers["retry-after"] == "5"


def test_lines_of_a_batch_may_be_urls(client, site):
    lines = [{"url": f"{site.url}/a/story.html"}, {"url": f"{site.url}/none"}, {"text": "Last."}]

    answer = client.post("/v1/documents:batch", content=b"\n".join(map(orjson.dumps, lines)))

    told = [orjson.loads(one) for one in answer.content.splitlines()]
    [refused] = rows(arrivals)
    assert [one.get("error", {}).get("code") for one in told] == [None, "fetch_failed", None]
    assert {row.via for row in rows(documents)} == {"url", "line"}
    assert (refused.via, refused.origin) == ("url", f"{site.url}/none")


def test_many_urls_of_one_batch_leave_room_for_others(client, site):
    opens = threading.Event()
    site.pages |= {f"/{n}": Page(b"Story %d." % n, opens=opens) for n in range(20)}
    lines = b"\n".join(orjson.dumps({"url": f"{site.url}/{n}"}) for n in range(20))
    answers = []
    sending = threading.Thread(
        target=lambda: answers.append(client.post("/v1/documents:batch", content=lines))
    )

    sending.start()
    until(lambda: len(site.asked) == 8)
    meanwhile = fetched(client, f"{site.url}/a/story.html")
    opens.set()
    sending.join()

    told = [orjson.loads(one) for one in answers[0].content.splitlines()]
    assert meanwhile.status_code == 202
    assert [one["line"] for one in told] == list(range(1, 21))
    assert not any("error" in one for one in told)
