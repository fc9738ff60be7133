"""What people are shown: one line, whatever a document holds."""

from datetime import UTC, datetime

from cli.output import columns, plain
from cli.telling import about, title, webhook_line

AT = datetime(2026, 3, 1, 12, 30, 5, tzinfo=UTC)


def document(**changes):
    return {
        "id": "1",
        "error": None,
        "filename": "a.txt",
        "title": "A title",
        "language": "en",
        "countries": [{"code": "KG"}],
        "people": [{"name": "Ann"}],
    } | changes


def test_a_webhook_is_told_on_one_line():
    body = {"type": "document.stored", "data": {"document": document()}}

    assert webhook_line(body, at=AT) == "12:30:05  document.stored  A title  en  KG  Ann"


def test_a_webhook_without_a_document_is_told_by_its_type():
    assert webhook_line({"type": "endpoint.test", "data": {}}, at=AT) == "12:30:05  endpoint.test"


def test_what_is_unknown_is_left_out():
    body = {
        "type": "document.stored",
        "data": {"document": document(language=None, countries=[], people=[])},
    }

    assert webhook_line(body, at=AT).endswith("A title")


def test_of_many_names_the_first_few_are_told():
    people = [{"name": name} for name in "ABCDE"]

    assert about(document(people=people))[3] == "A, B, C +2"


def test_a_document_that_failed_is_told_with_its_reason():
    assert title(document(error={"code": "empty", "message": "No text."})) == "a.txt: No text."


def test_a_document_without_a_title_is_told_by_its_name():
    assert title(document(title=None)) == "a.txt"
    assert title(document(title=None, filename=None)) == "1"


def test_nothing_in_a_title_steers_the_terminal():
    assert plain("a\x1b[31mb\nc\u202e") == "a [31mb c "


def test_columns_are_aligned_and_what_is_empty_is_a_dash():
    assert columns(["ID", "NAME"], [["1", None], ["22", "x"]]) == ["ID  NAME", "1   -", "22  x"]
