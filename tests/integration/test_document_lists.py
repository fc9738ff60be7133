"""Lists of documents: every filter, pages that stay true, queries."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from schemas.document_lists import DocumentFilter
from schemas.document_terms import MOST
from schemas.documents import (
    Country,
    Organisation,
    ParsedDocument,
    Person,
    Place,
    Tags,
    Topic,
    Understood,
)
from schemas.errors import CorruptDocumentError
from schemas.query import parse
from store import document_claims, document_lists
from store.document_tables import document_terms
from store.session import reading, transaction
from tests.api_server import client_of, serving
from tests.factories import make_document
from worker import pipeline

KYRGYZSTAN = Country("KG", "Kyrgyzstan", 0.9)
TÜRKİYE = Country("TR", "Türkiye", 0.9)
POLITICS = Topic("medtop:11000000", "politics", 0.9)
UN = Organisation("United Nations", ("UN",), 2, ())
JEENBEKOV = Person("Sooronbai Jeenbekov", "President", 1, ())
OSH = Place("Osh", "KG", None, None, 1, ())


@pytest.fixture
def client(settings):
    with serving() as url, client_of(url) as opened:
        yield opened


def claim():
    with transaction() as tx:
        return document_claims.claim(
            tx, now=datetime.now(UTC), limit=100, lease=timedelta(seconds=20), max_attempts=3
        )


def read_all(text="The minister met the ambassador.", title=None, **tags):
    """Have all documents that wait read, with these tags."""
    parsed = ParsedDocument(text, "text/1", "text/plain", title=title)
    done = [
        pipeline.stored(one, Understood(parsed, Tags(**tags)), base_url="http://w")
        for one in claim()
    ]
    with transaction() as tx:
        pipeline.store(tx, done, base_url="http://w")


def fail_all():
    """Have all documents that wait fail."""
    why = pipeline.Failure(CorruptDocumentError.code, "It is torn.")
    done = [pipeline.failed(one, why, base_url="http://w") for one in claim()]
    with transaction() as tx:
        pipeline.store(tx, done, base_url="http://w")


def make_story(text="The minister met the ambassador.", title=None, fields=None, **tags):
    """The id of a stored document with these tags."""
    made = make_document(**(fields or {}))
    read_all(text, title, **tags)
    return made.id


def listed(client, **asked):
    answer = client.get("/v1/documents", params=asked)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def term_count():
    with reading() as tx:
        return tx.execute(select(func.count()).select_from(document_terms)).scalar_one()


@pytest.mark.parametrize(
    "asked",
    [
        {"country": "KG"},
        {"country": "kg"},
        {"country": "kyrgyzstan"},
        {"topic": "medtop:11000000"},
        {"topic": "11000000"},
        {"topic": "Politics"},
        {"entity": "sooronbai  jeenbekov"},
        {"entity": "United Nations"},
        {"entity": "un"},
        {"entity": "OSH"},
        {"tag": "Urgent"},
    ],
)
def test_a_list_is_asked_for_what_was_found_in_documents(client, asked):
    make_story(countries=(TÜRKİYE,))
    wanted = make_story(
        fields={"tags": ("urgent",)},
        countries=(KYRGYZSTAN,),
        topics=(POLITICS,),
        people=(JEENBEKOV,),
        organisations=(UN,),
        places=(OSH,),
    )

    assert listed(client, **asked) == [wanted]


@pytest.mark.parametrize(
    "asked",
    [{"country": "K"}, {"entity": "Jeenbekov"}, {"topic": "medtop:1"}, {"tag": ""}],
)
def test_terms_are_compared_whole(client, asked):
    make_story(countries=(KYRGYZSTAN,), topics=(POLITICS,), people=(JEENBEKOV,))

    assert listed(client, **asked) == []


def test_accents_do_not_matter(client):
    wanted = make_story(countries=(TÜRKİYE,))

    assert listed(client, country="TURKIYE") == [wanted]


def test_a_document_must_be_all_that_is_asked_for(client):
    both = make_story(countries=(KYRGYZSTAN, TÜRKİYE), fields={"source": "a"})
    make_story(countries=(KYRGYZSTAN,), fields={"source": "a"})
    make_story(countries=(KYRGYZSTAN, TÜRKİYE), fields={"source": "b"})

    twice = listed(client, country=["KG", "TR"], source="a")

    assert twice == [both]


@pytest.mark.parametrize(
    "asked",
    [
        {"source": ["a", "b"]},
        {"status": ["stored", "failed"]},
        {"language": ["en", "fr"]},
        {"since": ["2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z"]},
        {"until": ["2020-01-01T00:00:00Z", "2100-01-01T00:00:00Z"]},
    ],
)
def test_what_no_document_can_be_gives_an_empty_list(client, asked):
    make_story(fields={"source": "a"}, language="en")

    assert listed(client, **asked) == []


def test_the_same_said_twice_is_said_once(client):
    wanted = make_story(fields={"source": "a"}, countries=(KYRGYZSTAN,), language="en")

    found = listed(client, source=["a", "a"], country=["KG", "kg"], language=["en", "en"])

    assert found == [wanted]


def test_all_filters_go_together(client):
    wanted = make_story(
        "Floods in Osh.",
        fields={"source": "a", "tags": ("urgent",)},
        countries=(KYRGYZSTAN,),
        topics=(POLITICS,),
        organisations=(UN,),
        language="en",
    )
    make_story("Floods in Osh.", fields={"source": "a"}, countries=(KYRGYZSTAN,), language="en")

    found = listed(
        client,
        q="floods",
        source="a",
        status="stored",
        language="en",
        country="KG",
        topic="politics",
        entity="UN",
        tag="urgent",
        since="2020-01-01T00:00:00Z",
        until="2100-01-01T00:00:00Z",
    )

    assert found == [wanted]


@pytest.mark.parametrize("status", ["received", "stored", "failed"])
def test_documents_are_listed_by_where_they_stand(client, status):
    made = {"stored": make_story(), "failed": make_document().id}
    fail_all()
    made["received"] = make_document().id

    assert listed(client, status=status) == [made[status]]


def test_a_document_under_way_is_listed_as_received(client):
    made = make_document()
    claim()

    assert listed(client, status="received") == [made.id]


def test_a_list_holds_what_was_received_between_two_moments(client):
    made = make_story()
    at = client.get(f"/v1/documents/{made}").json()["received_at"]
    later = (datetime.fromisoformat(at) + timedelta(microseconds=1)).isoformat()

    assert listed(client, since=at) == listed(client, since=at, until=later) == [made]
    assert listed(client, until=at) == listed(client, since=later) == []


def test_the_edges_of_the_calendar_are_moments_too(client):
    made = make_story()

    assert listed(client, since="0001-01-01T00:00:00Z", until="9999-12-31T23:59:59Z") == [made]


def test_a_failed_document_is_found_by_what_its_sender_calls_it(client):
    made = make_document(tags=("urgent",))
    fail_all()

    assert listed(client, tag="urgent") == [made.id]


def test_a_document_without_tags_has_no_term_but_its_story_and_its_tagger(database):
    make_story()

    assert term_count() == 2


def test_only_so_many_terms_of_a_document_are_kept(client):
    places = tuple(Place(f"Place {n}", None, None, None, 1, ()) for n in range(MOST + 50))

    made = make_story(places=places, countries=(KYRGYZSTAN,))

    assert term_count() == MOST
    assert listed(client, country="KG", entity="Place 0") == [made]


def test_a_very_long_name_is_found_by_its_beginning(client):
    name = "Ministry of " + "Works " * 100

    made = make_story(organisations=(Organisation(name, (), 1, ()),))

    assert listed(client, entity=name) == listed(client, entity=name + "more") == [made]


def test_pages_stay_true_while_documents_arrive(client):
    made = [make_story(countries=(KYRGYZSTAN,)) for _ in range(5)]

    first = client.get("/v1/documents", params={"country": "KG", "limit": 2}).json()
    make_story(countries=(KYRGYZSTAN,))
    second = client.get(
        "/v1/documents", params={"country": "KG", "limit": 3, "cursor": first["next_cursor"]}
    ).json()

    ids = [item["id"] for item in first["items"] + second["items"]]
    assert ids == made[::-1]
    assert second["next_cursor"] is None


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("floods", ["Floods in Osh"]),
        ("title:elections OR floods", ["Elections", "Floods in Osh"]),
        ("country:KG NOT floods", ["Elections"]),
        ('"met the ambassador"', ["Elections", "Floods in Osh"]),
        ("nothing", []),
    ],
)
def test_a_list_is_asked_for_in_the_query_language(client, query, titles):
    make_story(title="Floods in Osh", countries=(KYRGYZSTAN,))
    make_story(title="Elections", countries=(KYRGYZSTAN,))

    page = client.get("/v1/documents", params={"q": query}).json()

    assert [item["title"] for item in page["items"]] == titles
    assert page["next_cursor"] is None


def test_two_queries_must_both_match(client):
    both = make_story("Floods and elections.")
    make_story("Floods.")

    assert listed(client, q=["floods", "elections"]) == [both]


def test_an_empty_query_asks_for_nothing(client):
    made = make_story()

    assert listed(client, q=" ") == [made]


def test_a_bad_query_says_where_it_goes_wrong(client):
    answer = client.get("/v1/documents", params={"q": "country:KG AND ("})

    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_query"
    assert answer.json()["position"] > 10


def test_the_pages_of_a_query_hold_every_match_once(client):
    wanted = [make_story(f"Floods {n}.") for n in range(5)]
    make_story("Fine weather.")

    pages, cursor = [], {}
    while cursor is not None:
        page = client.get("/v1/documents", params={"q": "floods", "limit": 2, **cursor}).json()
        pages.append([item["id"] for item in page["items"]])
        cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None

    assert [document_id for page in pages for document_id in page] == wanted[::-1]
    assert [len(page) for page in pages] == [2, 2, 1]


def found(query, *, before=None, **more):
    with reading() as tx:
        wanted = DocumentFilter(query=parse(query))
        return document_lists.page(tx, wanted, limit=10, before=before, **more)


def test_a_look_that_takes_long_ends_where_it_is(database):
    made = [make_story() for _ in range(3)]
    ticks = iter([0.0, 0.1, 5.0])

    page = found("floods", clock=lambda: next(ticks))

    assert page.documents == ()
    assert page.after == made[1]


def test_a_query_looks_at_so_many_documents_for_one_page(database, monkeypatch):
    monkeypatch.setattr(document_lists, "BATCH", 2)
    monkeypatch.setattr(document_lists, "MOST_LOOKED_AT", 4)
    made = [make_story("Floods.")] + [make_story() for _ in range(4)]

    first = found("floods")
    second = found("floods", before=first.after)

    assert (first.documents, first.after) == ((), made[1])
    assert [saved.head.id for saved in second.documents] == [made[0]]
    assert second.after is None


@pytest.mark.parametrize("asked", [{}, {"q": "minister"}])
def test_a_list_of_very_long_documents_is_read_a_few_at_a_time(client, monkeypatch, asked):
    monkeypatch.setattr(document_lists, "PORTION", 150)
    made = [make_story() for _ in range(5)]

    pages, cursor = [], {}
    while cursor is not None:
        page = client.get("/v1/documents", params={**asked, **cursor}).json()
        pages.append([item["id"] for item in page["items"]])
        cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None

    assert [document_id for page in pages for document_id in page] == made[::-1]


def test_a_page_of_very_long_documents_is_short_and_holds_one_at_least(database, monkeypatch):
    monkeypatch.setattr(document_lists, "PORTION", 1)
    made = [make_story() for _ in range(2)]

    with reading() as tx:
        page = document_lists.page(tx, DocumentFilter(), limit=10, before=None)

    assert [saved.head.id for saved in page.documents] == [made[1]]
    assert page.after == made[1]


def test_too_many_terms_are_refused(client):
    answer = client.get("/v1/documents", params={"tag": [f"tag {n}" for n in range(21)]})

    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_request"
    assert "At most 20" in answer.json()["detail"]


def test_as_many_terms_as_may_be_asked_are_answered(client):
    tags = tuple(f"tag {n}" for n in range(20))
    made = make_story(fields={"tags": tags})

    assert listed(client, tag=tags, source="none") == []
    assert listed(client, tag=tags, status="stored") == [made]


@pytest.mark.parametrize("name", ["source", "language", "country", "topic", "entity", "tag", "q"])
@pytest.mark.parametrize("text", ["\0", "\ud7ff\U0010ffff", "'; DROP TABLE documents; --", "%"])
def test_no_text_breaks_a_list(client, name, text):
    answer = client.get("/v1/documents", params={name: text})

    assert answer.status_code in (200, 422)
    assert "items" in answer.json() or answer.json()["code"] in ("unstorable", "invalid_query")
