"""Corrections: written, told, kept when a document is read anew, and listed."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from sqlalchemy import func, select

from schemas.document_views import DocumentOut
from schemas.documents import (
    Country,
    DocumentStatus,
    Failure,
    ParsedDocument,
    Person,
    Tags,
    Understood,
)
from schemas.keys import Scope
from store import document_claims, embargoes, keys, ledger_summary, reprocessing
from store.document_tables import corrections, document_terms, documents
from store.session import reading, transaction
from store.tables import events
from tests.api_server import client_of, serving
from tests.factories import (
    all_deliveries,
    make_document,
    make_endpoint,
    make_id,
    the_document,
)
from worker import pipeline

TEXT = "Ada Bek met the minister in Bishkek.\n\nHe agreed."
BEK = Person("Ada Bek", "reporter", 1, ((0, 7),))
KYRGYZSTAN = Country("KG", "Kyrgyzstan", 0.9)
LATER = timedelta(hours=1)
UNSAID = {"aliases": [], "role_organisation": None, "role_country": None}


@pytest.fixture
def client(settings):
    with serving() as url, client_of(url) as opened:
        yield opened


def understood(text=TEXT, *, tags=None, **parsed):
    known = {"title": "Minister meets envoy", "byline": "A. Bekov", **parsed}
    rules = {name: "headline line" for name in known if name in ("title", "byline")}
    read = ParsedDocument(text, "newswire/1", "text/plain", provenance=rules, **known)
    return Understood(read, tags or Tags("en", people=(BEK,), countries=(KYRGYZSTAN,)))


def work(*read):
    """Work all that is due, as it is read here."""
    with transaction() as tx:
        claimed = document_claims.claim(
            tx, now=datetime.now(UTC), limit=9, lease=timedelta(seconds=20), max_attempts=3
        )
        done = [
            pipeline.stored(c, u, base_url="http://w") for c, u in zip(claimed, read, strict=True)
        ]
        return pipeline.store(tx, done, base_url="http://w")


def make_stored(intake=None, **more):
    made = make_document(**(intake or {}))
    work(understood(**more))
    return made.id


def again(document_id):
    with transaction() as tx:
        return reprocessing.again(tx, document_id, now=datetime.now(UTC))


def correct(client, document_id, reason="It is wrong.", **fields):
    return client.patch(f"/v1/documents/{document_id}", json={"reason": reason, **fields})


def told(document_id):
    with reading() as tx:
        rows = tx.execute(select(events).order_by(events.c.id)).all()
    return [(row.type, orjson.loads(row.data)) for row in rows if row.document_id == document_id]


def listed(client, **wanted):
    return [d["id"] for d in client.get("/v1/documents", params=wanted).json()["items"]]


def test_what_is_corrected_is_shown_with_what_the_machine_had(client):
    made = make_stored()

    answer = correct(client, made, "The translator is named.", byline="Ada Bek", urgency=3)

    shown = answer.json()
    assert answer.status_code == 200
    assert (shown["byline"], shown["urgency"], shown["title"]) == (
        "Ada Bek",
        3,
        "Minister meets envoy",
    )
    assert shown["provenance"]["byline"] == {
        "rule": "correction",
        "confidence": 1.0,
        "offset": [0, 7],
        "machine": "A. Bekov",
        "reason": "The translator is named.",
    }
    assert shown["provenance"]["urgency"]["machine"] is None
    assert shown["provenance"]["title"]["rule"] == "headline line"
    assert shown == client.get(f"/v1/documents/{made}").json()
    assert DocumentOut.model_validate(shown)


def test_correcting_twice_keeps_what_the_machine_had(client):
    made = make_stored()

    correct(client, made, "First.", byline="B")
    shown = correct(client, made, "Second.", byline="C").json()

    assert shown["byline"] == "C"
    assert shown["provenance"]["byline"]["machine"] == "A. Bekov"
    assert shown["provenance"]["byline"]["reason"] == "Second."


def test_null_says_that_a_field_is_unknown(client):
    made = make_stored()

    shown = correct(client, made, byline=None).json()

    assert shown["byline"] is None
    assert shown["provenance"]["byline"]["machine"] == "A. Bekov"


def test_names_keep_the_mentions_they_had_and_are_complete(client):
    made = make_stored()

    shown = correct(
        client,
        made,
        people=[{"name": "Ada Bek", "role": "envoy"}, {"name": "Omar"}],
        organisations=[{"name": "UN"}],
        places=[{"name": "Bishkek", "country": "KG", "lat": 42.87, "lon": 74.6}],
        countries=[{"code": "KG"}, {"code": "BA"}, {"code": "QQ"}],
        topics=[{"code": "medtop:11000000"}, {"code": "medtop:16000000", "name": "conflict"}],
        keywords=["talks", {"text": "envoy", "score": 0.5}],
        subjects=["subj:11", "subj:11"],
    ).json()

    assert shown["people"] == [
        {"name": "Ada Bek", "role": "envoy", "count": 1, "mentions": [[0, 7]], **UNSAID},
        {"name": "Omar", "role": None, "count": 0, "mentions": [], **UNSAID},
    ]
    assert shown["organisations"] == [{"name": "UN", "aliases": [], "count": 0, "mentions": []}]
    assert shown["places"][0]["lat"] == 42.87
    assert [c["name"] for c in shown["countries"]] == [
        "Kyrgyzstan",
        "Bosnia and Herzegovina",
        "QQ",
    ]
    assert [t["name"] for t in shown["topics"]] == ["medtop:11000000", "conflict"]
    assert shown["keywords"] == [{"text": "talks", "score": 1.0}, {"text": "envoy", "score": 0.5}]
    assert shown["subjects"] == ["subj:11"]
    assert DocumentOut.model_validate(shown)


def test_lists_find_it_by_what_is_right(client):
    made = make_stored({"tags": ("wire",)})

    correct(client, made, language="ky-KG", countries=[{"code": "TR"}], tags=["urgent"])

    assert client.get(f"/v1/documents/{made}").json()["tags"] == ["urgent"]
    assert listed(client, country="Türkiye", language="ky", tag="urgent") == [made]
    assert listed(client, country="KG") == listed(client, tag="wire") == []
    assert listed(client, language="en") == []
    assert listed(client, entity="ada bek") == [made]


def test_what_a_correction_removed_is_found_no_more(client):
    made = make_stored()

    correct(client, made, countries=[], people=[])

    with reading() as tx:
        kinds = set(tx.execute(select(document_terms.c.kind)).scalars())
    assert kinds == {"story", "tagger"}
    assert client.get(f"/v1/documents/{made}").json()["countries"] == []


def test_subscribers_are_told_what_changed_and_why(client):
    endpoint = make_endpoint()
    made = make_stored()

    correct(client, made, "Names.", title="Envoy meets minister", people=[{"name": "Omar"}])

    kind, data = told(made)[-1]
    [correction] = client.get("/v1/corrections").json()["items"]
    assert kind == "document.updated"
    assert data["supersedes"] is None
    assert data["correction"] == {
        "id": correction["id"],
        "reason": "Names.",
        "fields": ["title", "people"],
    }
    assert data["changes"]["fields"] == {
        "title": {"old": "Minister meets envoy", "new": "Envoy meets minister"},
        "people": {
            "added": ["Omar"],
            "removed": ["Ada Bek"],
            "added_count": 1,
            "removed_count": 1,
        },
    }
    assert data["changes"]["text_changed"] is False
    assert data["document"]["title"] == "Envoy meets minister"
    assert data["document"]["provenance"]["people"]["machine"] == [
        {"name": "Ada Bek", "role": "reporter", "count": 1, **UNSAID}
    ]
    assert [d.sequence for d in all_deliveries() if d.endpoint_id == endpoint.id] == [1, 2]


def test_a_document_that_is_read_anew_keeps_its_corrections(client):
    made = make_stored()
    correct(client, made, "Old.", byline="B", language="ky")
    correct(client, made, "New.", byline="C", tags=["mine"], people=[{"name": "Ada Bek"}])
    again(made)

    work(understood("Anew. Ada Bek spoke.", byline="A. Better", title="Better title"))

    shown = client.get(f"/v1/documents/{made}").json()
    assert (shown["title"], shown["byline"], shown["language"]) == ("Better title", "C", "ky")
    assert shown["tags"] == ["mine"]
    named = {"name": "Ada Bek", "role": None, "count": 1, "mentions": [[0, 7]]}
    assert shown["people"] == [named | UNSAID]
    assert shown["provenance"]["byline"]["machine"] == "A. Better"
    assert shown["provenance"]["byline"]["reason"] == "New."
    assert listed(client, language="ky", tag="mine") == [made]
    kind, data = told(made)[-1]
    assert (kind, data["document"]["byline"]) == ("document.stored", "C")


def test_one_that_cannot_be_read_anew_keeps_them_too(client):
    made = make_stored()
    correct(client, made, byline="B")
    again(made)
    with transaction() as tx:
        [claimed] = document_claims.claim(
            tx, now=datetime.now(UTC), limit=9, lease=timedelta(seconds=20), max_attempts=3
        )
        failed = pipeline.failed(claimed, Failure("corrupt", "Torn."), base_url="http://w")
        pipeline.store(tx, [failed], base_url="http://w")

    assert client.get(f"/v1/documents/{made}").json()["byline"] == "B"
    assert correct(client, made, byline="C").json()["code"] == "not_stored"


def test_a_new_version_inherits_no_correction(client):
    first = make_stored({"external_id": "1"})
    correct(client, first, byline="B")

    second = make_stored({"external_id": "1"})

    shown = client.get(f"/v1/documents/{second}").json()
    assert (shown["byline"], shown["supersedes"]) == ("A. Bekov", first)
    assert told(second)[-1][1]["changes"]["fields"]["byline"] == {"old": "B", "new": "A. Bekov"}


def test_a_kill_that_was_corrected_kills_nothing_when_it_is_read_anew(client):
    made = make_stored()
    correct(client, made, pub_status="usable")
    again(made)

    work(understood(pub_status="canceled"))

    assert [kind for kind, _ in told(made)] == [
        "document.stored",
        "document.updated",
        "document.stored",
    ]
    assert client.get(f"/v1/documents/{made}").json()["pub_status"] == "usable"


def test_a_correction_of_a_kill_does_not_make_less_of_it(client):
    made = make_stored()
    correct(client, made, byline="B")
    again(made)

    work(understood(pub_status="canceled"))

    assert told(made)[-1][0] == "document.withdrawn"


def test_a_document_under_embargo_is_corrected_in_silence(client):
    endpoint = make_endpoint()
    until = datetime.now(UTC) + LATER
    made = make_stored(embargo_until=until.isoformat())

    correct(client, made, byline="B")
    before = len(all_deliveries())
    with transaction() as tx:
        embargoes.release(tx, now=until, limit=10)

    assert before == 0
    assert [d.endpoint_id for d in all_deliveries()] == [endpoint.id] * 2
    assert [kind for kind, _ in told(made)] == ["document.stored", "document.updated"]


@pytest.mark.parametrize(
    ("stated", "wait"), [(None, timedelta(0)), ("2099-01-01T00:00:00Z", timedelta(days=1))]
)
def test_what_is_kept_back_follows_a_corrected_embargo(client, stated, wait):
    make_endpoint()
    until = datetime.now(UTC) + LATER
    made = make_stored(embargo_until=until.isoformat())

    correct(client, made, embargo_until=stated)
    with reading() as tx:
        due_at = embargoes.next_release(tx)
    with transaction() as tx:
        released = embargoes.release(tx, now=due_at, limit=10)

    assert released == 2
    assert due_at < until or due_at > until + wait
    assert [d.sequence for d in all_deliveries()] == [1, 2]


def test_an_embargo_that_is_over_keeps_nothing_back(client):
    make_endpoint()
    made = make_stored()

    correct(client, made, embargo_until="2020-01-01")

    assert len(all_deliveries()) == 2


def test_corrections_are_listed_newest_first_page_by_page(client):
    first, second = make_stored(), make_stored()
    correct(client, first, "One.", byline="B")
    correct(client, second, "Two.", byline="B")
    correct(client, first, "Three.", title=None)

    page = client.get("/v1/corrections", params={"limit": 2}).json()
    rest = client.get("/v1/corrections", params={"cursor": page["next_cursor"]}).json()
    of_first = client.get("/v1/corrections", params={"document_id": first}).json()["items"]

    assert [c["reason"] for c in page["items"] + rest["items"]] == ["Three.", "Two.", "One."]
    assert rest["next_cursor"] is None
    assert [c["reason"] for c in of_first] == ["Three.", "One."]
    assert of_first[0]["fields"] == {
        "title": {"machine": "Minister meets envoy", "corrected": None}
    }
    assert of_first[0]["links"] == {"document": f"/v1/documents/{first}"}


def test_only_stored_documents_can_be_corrected(client):
    waiting = make_document().id

    answer = correct(client, waiting, title="B")
    missing = correct(client, make_id(), title="B")

    assert (answer.status_code, answer.json()["code"]) == (409, "not_stored")
    assert (missing.status_code, missing.json()["code"]) == (404, "not_found")


def test_one_that_is_on_its_way_again_cannot_be_corrected(client):
    made = make_stored()
    again(made)

    assert correct(client, made, title="B").status_code == 409


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"reason": "x"}',
        b'{"title": "x"}',
        b'{"reason": "", "title": "x"}',
        b'{"reason": "x", "headline": "x"}',
        b'{"reason": "x", "title": "a\\u0000b"}',
        b'{"reason": "a\\u0000b", "title": "x"}',
        b'{"reason": "x", "title": "\\ud800"}',
        b'{"reason": "x", "published_at": "yesterday"}',
        b'{"reason": "x", "published_at": "2026-11-24T06:00:00"}',
        b'{"reason": "x", "urgency": 10}',
        b'{"reason": "x", "urgency": true}',
        b'{"reason": "x", "pub_status": "killed"}',
        b'{"reason": "x", "pub_status": null}',
        b'{"reason": "x", "language": "English"}',
        b'{"reason": "x", "tags": null}',
        b'{"reason": "x", "tags": [""]}',
        b'{"reason": "x", "people": ["Ada"]}',
        b'{"reason": "x", "people": [{"name": "Ada", "age": 3}]}',
        b'{"reason": "x", "places": [{"name": "X", "lat": 91}]}',
        b'{"reason": "x", "places": [{"name": "X", "lat": NaN}]}',
        b'{"reason": "x", "countries": [{"code": "kg"}]}',
        b'{"reason": "x", "keywords": [{"text": "a", "score": 1e999}]}',
    ],
)
def test_what_cannot_be_kept_is_refused_and_changes_nothing(client, body):
    made = make_stored()

    headers = {"content-type": "application/json"}
    answer = client.patch(f"/v1/documents/{made}", content=body, headers=headers)

    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "invalid_request"
    assert client.get("/v1/corrections").json()["items"] == []


@pytest.mark.parametrize("scope", [Scope.INGEST, Scope.READ])
def test_correcting_is_for_admins_and_reading_for_readers(client, scope):
    made = make_stored()
    with transaction() as tx:
        key = keys.add(tx, "someone", [scope], now=datetime.now(UTC)).key
    headers = {"authorization": f"Bearer {key}"}

    body = {"reason": "x", "title": "x"}
    refused = client.patch(f"/v1/documents/{made}", json=body, headers=headers)
    read = client.get("/v1/corrections", headers=headers)

    assert refused.status_code == 403
    assert read.status_code == {Scope.READ: 200, Scope.INGEST: 403}[scope]


def test_corrections_go_with_their_document(client):
    made = make_stored()
    correct(client, made, title="B")

    client.delete(f"/v1/documents/{made}")

    with reading() as tx:
        assert tx.execute(select(func.count()).select_from(corrections)).scalar() == 0
        assert tx.execute(select(documents.c.id)).all() == []
    assert told(made)[-1][0] == "document.deleted"


def test_neither_correcting_nor_reading_anew_counts_in_the_ledger(client):
    made = make_stored()
    with reading() as tx:
        before = ledger_summary.summary(tx, since=None).total

    correct(client, made, title="B")
    again(made)
    work(understood("Anew."))

    with reading() as tx:
        assert ledger_summary.summary(tx, since=None).total == before
    assert the_document(made).head.status is DocumentStatus.STORED


def test_failed_documents_are_listed_by_their_error(client):
    for code in ("corrupt", "needs_ocr"):
        make_document()
        with transaction() as tx:
            claimed = document_claims.claim(
                tx, now=datetime.now(UTC), limit=9, lease=timedelta(seconds=20), max_attempts=3
            )
            done = [pipeline.failed(c, Failure(code, "x"), base_url="http://w") for c in claimed]
            pipeline.store(tx, done, base_url="http://w")
    make_stored()

    asked = [
        client.get("/v1/documents", params={"error": "needs_ocr", **more}).json()["items"]
        for more in ({}, {"status": "failed"}, {"status": "stored"})
    ]

    assert [len(found) for found in asked] == [1, 1, 0]
    assert asked[0][0]["error"]["code"] == "needs_ocr"
    assert client.get("/v1/documents?error=corrupt&error=needs_ocr").json()["items"] == []
