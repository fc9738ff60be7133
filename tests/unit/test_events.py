"""The bodies that subscribers receive, in both forms, against the official SDK."""

from datetime import UTC, datetime

import orjson
import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from hypothesis import given
from hypothesis import strategies as st

from schemas.events import MEDIA_TYPES, EventFormat, EventType, cloud_event, envelope, rfc3339

AT = datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC)
DATA = orjson.dumps({"document": {"id": "x", "title": "Шайлоо “жылы”"}})

sequences = st.integers(1, 2**63 - 1)
moments = st.datetimes(min_value=datetime(2000, 1, 1), timezones=st.just(UTC))
numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(codec="utf-8"))
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)
objects = st.dictionaries(texts.filter(lambda name: name != "sequence"), values, max_size=6)
kinds = st.sampled_from(sorted(EventType))


def parsed(body):
    """The event, as the official SDK reads it from a request."""
    media_type = MEDIA_TYPES[EventFormat.CLOUDEVENTS]
    return from_structured_event(HTTPMessage({"content-type": media_type}, body))


def test_the_body_holds_the_type_the_time_and_the_data_with_its_sequence_first():
    body = envelope("document.stored", AT, b'{"document":{"id":"x"}}', 17)

    assert body == (
        b'{"type":"document.stored","timestamp":"2026-01-02T03:04:05.000006Z",'
        b'"data":{"sequence":17,"document":{"id":"x"}}}'
    )


def test_an_event_without_data_has_a_sequence_all_the_same():
    assert orjson.loads(envelope("endpoint.test", AT, b"{}", 1))["data"] == {"sequence": 1}


@given(kind=kinds, at=moments, data=objects, sequence=sequences)
def test_a_body_is_json_for_any_data_and_sequence(kind, at, data, sequence):
    body = orjson.loads(envelope(kind, at, orjson.dumps(data), sequence))

    assert body == {"type": kind, "timestamp": rfc3339(at), "data": {"sequence": sequence, **data}}


@given(kind=kinds, at=moments, data=objects, sequence=sequences, subject=st.none() | st.uuids())
def test_the_official_sdk_reads_every_cloud_event(kind, at, data, sequence, subject):
    about = subject and str(subject)

    event = parsed(cloud_event("event-1", kind, at, orjson.dumps(data), sequence, subject=about))

    assert event.get_data() == {"sequence": sequence, **data}
    assert (event.get_id(), event.get_type(), event.get_subject()) == ("event-1", kind, about)
    assert event.get_time() == at


def test_a_cloud_event_has_the_attributes_of_its_event():
    event = parsed(cloud_event("event-1", "document.stored", AT, DATA, 17, subject="doc-1"))

    assert event.get_attributes() == {
        "specversion": "1.0",
        "id": "event-1",
        "source": "urn:wiredesk",
        "type": "document.stored",
        "time": AT,
        "datacontenttype": "application/json",
        "subject": "doc-1",
    }
    assert event.get_data()["document"]["title"] == "Шайлоо “жылы”"


def test_both_forms_carry_the_same_data_byte_for_byte():
    standard = envelope("document.stored", AT, DATA, 17)
    cloud = cloud_event("event-1", "document.stored", AT, DATA, 17, subject=None)

    assert standard.partition(b'"data":')[2] == cloud.partition(b'"data":')[2]


@pytest.mark.parametrize("form", sorted(EventFormat))
def test_every_form_has_a_media_type(form):
    assert MEDIA_TYPES[form].startswith("application/")
