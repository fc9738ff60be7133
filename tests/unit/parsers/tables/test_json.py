"""JSON is an article, a list of them, or an outline of its values."""

from __future__ import annotations

import json as stdlib_json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.children import Child, LeftOut
from schemas.documents import RawDocument
from schemas.errors import CorruptDocumentError, EmptyDocumentError, TextTooLongError
from worker import parsers
from worker.parsers import json_entries
from worker.parsers.budget import Budget
from worker.parsers.tables import json, json_outline

from ..outcomes import outcome

BODY = "The council of Northmoor approved a new bridge after a long debate on Monday evening."


def parse(value):
    return json.parse(RawDocument(stdlib_json.dumps(value).encode()))


def test_an_intake_object_gives_its_fields():
    parsed = parse(
        {"text": BODY, "title": "A bridge", "source": "wire", "published_at": "2024-06-12",
         "language": "en", "external_id": "b-1", "version": 2, "tags": ["bridge"]}
    )  # fmt: skip

    assert (parsed.text, parsed.title, parsed.provider) == (BODY, "A bridge", "wire")
    assert (parsed.published_at, parsed.language) == ("2024-06-12", "en")
    assert (parsed.external_id, parsed.version, parsed.keywords) == ("b-1", "2", ("bridge",))


def test_names_of_other_systems_give_the_same():
    parsed = parse(
        {"headline": "A <b>bridge</b>", "body": f"<p>{BODY}</p><p>Two.</p>", "url": "https://a.example",
         "authors": [{"name": "Ada Obi"}, "Per Lind"], "publisher": {"name": "Wire"},
         "section": "News, Bridges", "description": "<p>Short.</p>", "priority": 3,
         "datePublished": "2024-06-12T08:00:00Z", "embargoed_until": "2024-06-13T08:00:00Z"}
    )  # fmt: skip

    assert (parsed.title, parsed.text) == ("A bridge", f"{BODY}\n\nTwo.")
    assert (parsed.byline, parsed.provider) == ("Ada Obi, Per Lind", "Wire")
    assert (parsed.subjects, parsed.summary) == (("News", "Bridges"), "Short.")
    assert (parsed.published_at, parsed.urgency) == ("2024-06-12T08:00:00+00:00", 3)
    assert parsed.embargo_until == "2024-06-13T08:00:00+00:00"
    assert parsed.metadata["canonical_url"] == "https://a.example"


def test_rendered_members_and_greenwich_times_are_understood():
    parsed = parse(
        {"id": 7, "title": {"rendered": "A bridge"}, "content": {"rendered": f"<p>{BODY}</p>"},
         "date": "2024-06-12T10:00:00", "date_gmt": "2024-06-12T08:00:00"}
    )  # fmt: skip

    assert (parsed.title, parsed.text, parsed.external_id) == ("A bridge", BODY, "7")
    assert parsed.published_at == "2024-06-12T08:00:00+00:00"


@pytest.mark.parametrize(
    ("stamp", "published"),
    [
        (1718179200, "2024-06-12T08:00:00+00:00"),
        (1718179200000, "2024-06-12T08:00:00+00:00"),
        ("2024-06-12T08:00:00", "2024-06-12"),
        (12, None),
        (True, None),
    ],
)
def test_times_may_be_counted_in_seconds(stamp, published):
    assert parse({"text": BODY, "timestamp": stamp}).published_at == published


def test_an_article_without_a_title_has_its_first_sentence():
    parsed = parse({"text": BODY + " It left."})

    assert parsed.title == BODY.removesuffix(".")


def test_a_headline_with_a_date_is_an_article_without_a_body():
    assert parse({"headline": "A bridge", "date": "2024-06-12"}).text == "A bridge"


def test_other_json_is_told_in_lines():
    parsed = parse(
        {
            "station": "pier",
            "open": True,
            "none": None,
            "levels": [412, 3.5],
            "at": {"day": "Monday"},
        }
    )

    assert parsed.text == "station: pier\nopen: true\n\nlevels: 412\nlevels: 3.5\n\nday: Monday"
    assert (parsed.title, parsed.metadata) == (None, {"value_count": 5})


def test_what_is_too_much_is_cut_and_said(monkeypatch):
    deep = parse({"a": "top", "b": stdlib_json.loads("[" * 100 + "1" + "]" * 100)})
    monkeypatch.setattr(json_outline, "MOST_VALUES", 2)
    long = parse(["one", "two", "three"])

    assert deep.text == "a: top"
    assert deep.warnings == ("Only the first 1 values are in the text.",)
    assert long.metadata["value_count"] == 2


def test_a_list_of_articles_has_each_as_a_child():
    parsed = parse([{"title": "One", "text": BODY}, {"title": "Two", "text": BODY, "id": "t2"}])

    children = list(parsed.children)

    assert [child.name for child in children] == ["One", "t2"]
    assert [json.parse(RawDocument(child.content)).title for child in children] == ["One", "Two"]


def test_entries_over_the_budget_are_left_out():
    entries = [("a", b"1234"), ("b", b"12"), ("c", b"12"), ("d", b"12")]

    found = list(json_entries.taken(entries, budget=Budget(members=3, each=3)))

    assert [type(one) for one in found] == [LeftOut, Child, Child, LeftOut]
    assert {one.code for one in found if isinstance(one, LeftOut)} == {"too_large"}


def test_entries_that_name_nothing_are_numbered():
    assert [name for name, _ in json_entries.named([5, {}])] == ["entry 1", "entry 2"]


def test_other_encodings_are_read():
    parsed = json.parse(RawDocument('{"город": "Скеррин"}'.encode("utf-16")))

    assert parsed.text == "город: Скеррин"


@pytest.mark.parametrize("content", [b"{", b'{"a": }', b"[1, 2", b"nothing"])
def test_what_is_no_json_is_corrupt(content):
    with pytest.raises(CorruptDocumentError):
        json.parse(RawDocument(content))


def test_endless_json_is_refused():
    with pytest.raises(TextTooLongError):
        json.parse(RawDocument(b" " * 50_000_001))


@pytest.mark.parametrize("content", [b"{}", b"[[], {}]", b"null", b'{"a": " "}'])
def test_json_without_values_is_empty(content):
    with pytest.raises(EmptyDocumentError):
        json.parse(RawDocument(content))


def test_it_is_recognised():
    assert parsers.parse(RawDocument(b'{"station": "pier"}')).parser == "json/1"


values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["title", "text", "date", "tags", "x"]), inner)
    ),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(values)
def test_any_value_gives_a_document_or_a_stated_error(value):
    text, children = outcome(json.parse, stdlib_json.dumps(value).encode())

    assert text or children


@given(st.binary(max_size=60))
def test_any_bytes_give_a_document_or_a_stated_error(content):
    text, children = outcome(json.parse, content)

    assert text or children
