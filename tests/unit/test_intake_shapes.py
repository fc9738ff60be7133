"""What a sender may send as JSON."""

import base64

import orjson
import pytest

from schemas.documents import IntakeFields
from schemas.errors import InvalidIntakeError, UnparsableError
from schemas.intake import check_fields, read_fields, read_intake


@pytest.mark.parametrize(
    ("body", "content", "media_type"),
    [
        (b'{"text": "A \xc3\xa9"}', "A é".encode(), "text/plain; charset=utf-8"),
        (b'{"html": "<p>A"}', b"<p>A", "text/html; charset=utf-8"),
        (b'{"content_base64": "AAE=", "media_type": "x/y"}', b"\x00\x01", "x/y"),
        (b'{"content_base64": "AAE="}', b"\x00\x01", None),
    ],
)
def test_content_comes_in_one_of_three_forms(body, content, media_type):
    assert read_intake(body).content() == (content, media_type)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"{}", "exactly one of"),
        (b'{"text": "a", "html": "b"}', "given: 2"),
        (b'{"text": "a", "colour": "red"}', "colour: Extra inputs"),
        (b'{"text": 5}', "text: "),
        (b'{"text": "a", "media_type": "text/plain"}', "goes with content_base64"),
        (b'{"text": "a", "title": "b\\u0000"}', "NUL"),
        (b'{"text": "a", "tags": "b"}', "tags: "),
        (b'{"text": "a", "tags": [""]}', "tags.0: "),
        (b'{"content_base64": "AA==", "media_type": "a/b\\r\\nX: y"}', "media_type: is no media"),
        (b'{"content_base64": "AA==", "media_type": "pdf"}', "media_type: is no media"),
        (b"[]", "the object"),
    ],
)
def test_what_is_not_an_intake_is_refused_with_what_would_have_worked(body, says):
    with pytest.raises(InvalidIntakeError, match=says):
        read_intake(body)


@pytest.mark.parametrize(
    "media_type", ["text/html; charset=utf-8", "image/svg+xml", 'a/b;c="d e"', "a/b; "]
)
def test_a_media_type_may_have_parameters(media_type):
    body = orjson.dumps({"content_base64": "AA==", "media_type": media_type})

    assert read_intake(body).content()[1] == media_type


def test_a_tag_that_is_given_twice_is_kept_once():
    assert read_fields(b'{"tags": ["b", "a", "b"]}').tags == ("b", "a")


def test_what_was_said_beside_the_object_completes_it_and_never_goes_before_it():
    beside = IntakeFields(source="desk", external_id="1", version="2")

    fields = read_fields(b'{"source": "wire", "external_id": ""}', beside)

    assert (fields.source, fields.external_id, fields.version) == ("wire", "1", "2")


def test_a_refusal_never_quotes_the_document():
    with pytest.raises(InvalidIntakeError) as refused:
        read_intake(b'{"text": "the secret plan", "colour": "red"}')

    assert "secret" not in str(refused.value)
    assert "red" not in str(refused.value)


@pytest.mark.parametrize("body", [b"", b"{", b'{"text": "\\ud800"}', b'{"text": "a"', b"\xff\xfe"])
def test_what_is_not_json_is_told_apart(body):
    with pytest.raises(UnparsableError, match="not JSON"):
        read_intake(body)


@pytest.mark.parametrize("content", ["%%%", "AAE", "ä", "AAE=\\n", "\U0001f4f0"])
def test_content_that_is_not_base64_is_refused(content):
    intake = read_intake(f'{{"content_base64": "{content}"}}'.encode())

    with pytest.raises(InvalidIntakeError, match="not base64"):
        intake.content()


@pytest.mark.parametrize("field", ["source", "external_id", "version"])
def test_an_empty_name_is_none(field):
    assert read_fields(f'{{"{field}": ""}}'.encode()) == IntakeFields()


def test_fields_are_carried_as_they_were_given():
    body = b'{"text": "x", "source": "a wire", "tags": ["a"], "metadata": {"n": [1]}}'

    fields = read_intake(body).fields()

    assert (fields.source, fields.tags, fields.metadata) == ("a wire", ("a",), {"n": [1]})


def test_a_form_has_fields_without_content():
    assert read_fields(b'{"title": "T"}').title == "T"
    with pytest.raises(InvalidIntakeError):
        read_fields(b'{"text": "x"}')


def test_base64_of_any_bytes_comes_back():
    body = b'{"content_base64": "%s"}' % base64.b64encode(bytes(range(256)))

    assert read_intake(body).content()[0] == bytes(range(256))


@pytest.mark.parametrize("value", ["1" + "0" * 30, "1e999", "NaN", '"%s"' % ("x" * 70_000)])
def test_metadata_that_would_not_come_back_as_it_was_is_refused(value):
    with pytest.raises(InvalidIntakeError, match="metadata: "):
        read_fields(b'{"metadata": {"a": %s}}' % value.encode())


@pytest.mark.parametrize(
    "published_at", ["yesterday", "2020-13-01", "13.10.2020", "2020-10-13T08:00:00", "20201013", ""]
)
def test_a_publication_date_that_is_none_is_refused(published_at):
    with pytest.raises(InvalidIntakeError, match="published_at: "):
        check_fields(published_at=published_at)


@pytest.mark.parametrize(
    "published_at", ["2020-10-13", "2020-10-13T08:00:00Z", "2020-10-13T08:00:00.5+06:00"]
)
def test_a_publication_date_is_a_day_or_a_time_with_its_zone(published_at):
    assert check_fields(published_at=published_at).published_at == published_at


@pytest.mark.parametrize(
    ("language", "fits"), [("en", True), ("zh-Hant", True), ("English", False)]
)
def test_a_language_is_given_by_its_code(language, fits):
    refused = None
    try:
        check_fields(language=language)
    except InvalidIntakeError as error:
        refused = error

    assert (refused is None) is fits


def test_a_refusal_names_the_fields_that_are_known_where_it_stands():
    with pytest.raises(InvalidIntakeError) as refused:
        read_fields(b'{"colour": 1}')

    assert "Known fields: title, source" in str(refused.value)
    assert "content_base64" not in str(refused.value)
