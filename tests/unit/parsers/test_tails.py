"""What stands below a story becomes fields and leaves the text."""

from __future__ import annotations

import pytest

from .stories import LEAD, SECOND, read, story

TEXT = f"{LEAD}\n\n{SECOND}"


@pytest.mark.parametrize(
    "mark",
    [
        "NNNN",
        "-0-",
        "-30-",
        "(MORE)",
        "ends",
        "###",
        "- ENDS -",
        "(END)",
        "Enditem",
        "___",
        "-0-\nNNNN",
        "***\n\nends",
    ],
)
def test_end_marks_leave_the_text(mark):
    assert read(story(tail=f"\n{mark}\n")).text == TEXT
    assert read(story(tail=f"\n\n{mark}")).text == TEXT


@pytest.mark.parametrize("mark", [" -0-", " NNNN", " (END)", " Enditem"])
def test_an_end_mark_run_into_the_last_line_leaves_the_text(mark):
    assert read(story(tail=mark)).text == TEXT


@pytest.mark.parametrize(
    ("tail", "provider"),
    [
        ("\n\nSource: Kabar", "Kabar"),
        ("\n\n - 24.kg news agency", "24.kg news agency"),
        (" - 24.kg news agency", "24.kg news agency"),
        ("\n\n/TASS/", "TASS"),
        ("\n\n(Interfax)", "Interfax"),
        ("\n\nИсточник: Кабар.", "Кабар"),
        (" (dpa)", "dpa"),
    ],
)
def test_a_source_below_the_story_is_the_provider(tail, provider):
    parsed = read(story(tail=tail))

    assert (parsed.provider, parsed.text) == (provider, TEXT)
    assert parsed.provenance["provider"] == "tail"


@pytest.mark.parametrize(
    ("tail", "credit"),
    [
        ("(Reporting by Ada Obi; Editing by Joe Roe)", "Reporting by Ada Obi; Editing by Joe Roe"),
        ("(Reporting by Ada Obi; Editing by\nJoe Roe)", "Reporting by Ada Obi; Editing by Joe Roe"),
        ("AP Photo/Ada Obi", "AP Photo/Ada Obi"),
        ("Photo by Ada Obi", "Photo by Ada Obi"),
        (
            "Moor Press writer Ada Obi in Rome contributed to this report.",
            "Moor Press writer Ada Obi in Rome contributed to this report.",
        ),
        ("Additional reporting by Joe Roe", "Additional reporting by Joe Roe"),
    ],
)
def test_a_credit_below_the_story_is_kept_beside_the_text(tail, credit):
    parsed = read(story(tail=f"\n\n{tail}"))

    assert (parsed.credit, parsed.text) == (credit, TEXT)


def test_several_tails_are_read_from_the_bottom_up():
    parsed = read(
        story(
            tail="\n\n(Reporting by Ada Obi)\n\nPhoto: Joe Roe"
            "\n\n(c) 2020 Moor Press\n\nSource: Moor Press"
        )
    )

    assert parsed.credit == "Reporting by Ada Obi; Photo: Joe Roe"
    assert (parsed.copyright, parsed.provider, parsed.text) == (
        "(c) 2020 Moor Press",
        "Moor Press",
        TEXT,
    )


def test_a_date_labelled_below_the_story_is_the_publication_date():
    parsed = read(story(tail="\n\nPublished: 13 October 2020"))

    assert (parsed.published_at, parsed.text) == ("2020-10-13", TEXT)
    assert parsed.provenance["published_at"] == "labelled tail"


@pytest.mark.parametrize(
    "tail",
    [
        "The report was edited by hand, the mayor said.",
        "He left - and came back with the council to vote once more on the matter of the bridge.",
        "The source: a well in the hills above the old town, where the river begins its way to the "
        "sea and where people have lived for a thousand years without a bridge "
        "of any kind, or so it "
        "is told by those who live there and who have never seen the need of "
        "crossing it in winter, "
        "when the ice is thick enough to carry a loaded cart and two oxen from "
        "one bank to the other.",
    ],
)
def test_prose_below_the_story_stays(tail):
    assert read(story(tail=f"\n\n{tail}")).text == f"{TEXT}\n\n{tail}"


def test_the_first_of_two_tails_of_a_kind_counts():
    parsed = read(
        story(tail="\n\nPublished: 2020-10-12\n\nPublished: 2020-10-13\n\n/TASS/\n\n/dpa/")
    )

    assert (parsed.published_at, parsed.provider) == ("2020-10-13", "dpa")


def test_the_only_paragraph_is_never_a_tail():
    assert read("Source: Kabar\n\n(Reporting by Ada Obi)").text == "(Reporting by Ada Obi)"
