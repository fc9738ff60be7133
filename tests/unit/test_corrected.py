"""Corrections laid over what a machine understood."""

from datetime import UTC, datetime

from schemas import corrected, document_object, field_changes
from schemas.corrections import CORRECTED, Correction, CorrectionIn
from schemas.documents import ParsedDocument, Tags, Understood


def body(**parsed):
    read = ParsedDocument("Ada Bek met the minister.", "test/1", "text/plain", **parsed)
    return document_object.body(Understood(read, Tags()), tagger_version="1")


def correction(reason="Wrong.", **fields):
    told = {name: {"machine": None, "corrected": right} for name, right in fields.items()}
    return Correction("c", "d", datetime.now(UTC), reason, told)


def over(found, *made, labels=()):
    return corrected.over(found, made, labels=labels, text="Ada Bek met the minister.")


def test_the_later_correction_of_a_field_holds_and_others_stay():
    right = over(
        body(title="Old"), correction("A.", title="B", byline="X"), correction("C.", title="D")
    )

    assert (right["title"], right["byline"]) == ("D", "X")
    assert right["provenance"]["title"]["machine"] == "Old"
    assert right["provenance"]["title"]["reason"] == "C."


def test_what_is_laid_over_is_not_changed_itself():
    found = body(title="Old")

    over(found, correction(title="New"))

    assert found == body(title="Old")


def test_laying_them_over_again_changes_nothing():
    made = correction(title="New", tags=["x"])
    once = over(body(title="Old"), made, labels=["wire"])

    assert over(once, made, labels=["wire"]) == once
    assert once["provenance"]["tags"]["machine"] == ["wire"]


def test_it_is_told_where_a_corrected_text_stands():
    right = over(body(), correction(byline="Ada Bek", title="Nowhere"))

    assert right["provenance"]["byline"]["offset"] == [0, 7]
    assert right["provenance"]["title"]["offset"] is None


def test_a_rule_kept_in_an_older_form_is_no_correction():
    found = {**body(title="Old"), "provenance": {"title": "headline line"}}

    assert not corrected.is_corrected(found, "title")
    assert over(found, correction(title="New"))["provenance"]["title"]["machine"] == "Old"


def test_every_field_that_can_be_corrected_is_one_of_a_document():
    assert set(CORRECTED) <= set(body())


def test_what_is_said_is_as_json_has_it_and_each_entry_once():
    said = CorrectionIn(
        reason="x",
        language="zh-Hant",
        keywords=["talks", {"text": "talks"}, "envoy"],
        people=[{"name": "Ada"}, {"name": "Ada"}],
        title=None,
    ).said()

    assert said == {
        "language": "zh",
        "keywords": [{"text": "talks", "score": 1.0}, {"text": "envoy", "score": 1.0}],
        "people": [{"name": "Ada", "role": None}],
        "title": None,
    }


def test_entries_are_called_by_their_names_or_texts():
    entries = [{"name": "Ada"}, {"text": "talks", "score": 1.0}, "plain", "plain"]

    assert field_changes.names(entries) == ["Ada", "talks", "plain"]
