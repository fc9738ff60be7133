"""What changed between two versions: fields, paragraphs, numbers, and how long it may take."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker import changes

LONGEST_TIME = 2.0
"""Seconds of CPU; a tenth of it is usual. It must not hold up a transaction."""


def document(*paragraphs, **fields):
    """A document object of these paragraphs."""
    return {"text": "\n\n".join(paragraphs), **fields}


def numbers(old, new):
    """The numbers that changed, without their context."""
    told = changes.between(document(old), document(new))["numbers"]
    return [(number["old"], number["new"]) for number in told]


def paragraphs(old, new):
    """What is told of paragraphs: added, removed, changed."""
    told = changes.between(document(*old), document(*new))["paragraphs"]
    return (
        [piece["text"] for piece in told["added"]],
        [piece["text"] for piece in told["removed"]],
        [(pair["old"], pair["new"]) for pair in told["changed"]],
    )


NOTHING = {
    "fields": {},
    "text_changed": False,
    "paragraphs": {
        "added": [],
        "removed": [],
        "changed": [],
        "added_count": 0,
        "removed_count": 0,
        "changed_count": 0,
    },
    "numbers": [],
    "number_count": 0,
    "truncated": False,
}

TEXTS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "Police said 12 people were killed.",
                "Police said 14 people were killed. Three more are missing.",
                "The minister resigned at 10:30 on Monday, March 3.",
                "Losses came to $3bn, or 1,200 per head.",
                "",
            ]
        ),
        st.text(max_size=60),
    ),
    max_size=8,
).map("\n\n".join)


def test_the_same_document_has_not_changed():
    one = document("Some text with 12 numbers.", title="A title", people=[{"name": "A"}])

    assert changes.between(one, one) == NOTHING


def test_a_field_that_changed_is_told_with_both_values():
    told = changes.between(document(title="Blast", urgency=4), document(title="Blast", urgency=1))

    assert told["fields"] == {"urgency": {"old": 4, "new": 1}}


def test_names_that_came_and_went_are_told():
    old = document(people=[{"name": "A", "count": 1}, {"name": "B", "count": 1}], tags=["x"])
    new = document(people=[{"name": "B", "count": 7}, {"name": "C", "count": 1}], tags=["x"])

    told = changes.between(old, new)

    assert told["fields"] == {
        "people": {"added": ["C"], "removed": ["A"], "added_count": 1, "removed_count": 1}
    }


def test_paragraphs_are_told_as_added_removed_and_changed():
    old = ["The lead stays.", "Police said 12 people were hurt in the blast.", "He resigned."]
    new = ["The lead stays.", "Police said 14 people were hurt in the blast.", "A new end is here."]

    added, removed, changed = paragraphs(old, new)

    assert added == ["A new end is here."]
    assert removed == ["He resigned."]
    assert changed == [(old[1], new[1])]


def test_a_position_is_a_paragraphs_place_in_its_own_version():
    old = document("One stays.", "Two goes away.", "Three was here before.")
    new = document("Zero is quite new.", "One stays.", "Three was there before.")

    told = changes.between(old, new)["paragraphs"]

    assert told["added"][0]["position"] == 0
    assert told["removed"][0]["position"] == 1
    assert told["changed"][0]["position"] == 2


def test_a_paragraph_that_only_moved_is_no_change():
    told = changes.between(document("One.", "Two.", "Three."), document("Three.", "One.", "Two."))

    assert told == {**NOTHING, "text_changed": True}


def test_other_spaces_and_line_breaks_are_no_change_of_a_paragraph():
    assert paragraphs(["The  talks\nlasted an hour."], ["The talks lasted an hour. "]) == (
        [],
        [],
        [],
    )


def test_each_paragraph_is_paired_with_the_one_most_like_it():
    old = ["The talks in Osh lasted an hour.", "The talks in Bishkek lasted a day."]
    new = ["The talks in Bishkek lasted a week.", "The talks in Osh lasted one hour."]

    _, _, changed = paragraphs(old, new)

    assert changed == [(old[1], new[0]), (old[0], new[1])]


def test_of_equal_paragraphs_the_one_too_many_is_told():
    assert paragraphs(["Ends.", "Ends."], ["Ends."]) == ([], ["Ends."], [])


def test_paragraphs_without_spaces_between_words_are_paired_too():
    old = "吉尔吉斯斯坦中央选举委员会星期二宣布，议会选举的结果无效，并将重新举行选举。"
    new = "吉尔吉斯斯坦中央选举委员会星期三宣布，议会选举的结果无效，并将重新举行选举。"

    assert paragraphs([old], [new]) == ([], [], [(old, new)])


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("The blast killed 12 people.", "The blast killed 14 people.", [("12", "14")]),
        ("It killed 12 people.", "It killed at least 14 people there.", [("12", "14")]),
        ("It killed twelve people.", "It killed fourteen people.", [("twelve", "fourteen")]),
        ("It killed twelve people there.", "It killed some 12 people.", []),
        ("Twenty-five were hurt there.", "Thirty-one were hurt.", [("Twenty-five", "Thirty-one")]),
        ("It cost 1,200 dollars.", "It cost 1200 dollars now.", []),
        ("It cost $3bn in all.", "It cost $3.5bn in all.", [("$3bn", "$3.5bn")]),
        ("It cost 3 million in all.", "It cost 3 billion in all.", [("3 million", "3 billion")]),
        ("Rates rose by 1.5% today.", "Rates rose by 2 % today.", [("1.5%", "2 %")]),
        ("It was -5 degrees in Osh.", "It was 5 degrees in Osh.", [("-5", "5")]),
        ("A 12-year-old boy was hurt.", "A 13-year-old boy was hurt.", [("12", "13")]),
        ("They met at 10:30 in Osh.", "They met at 11:00 in Osh.", [("10:30", "11:00")]),
        ("12 killed, 40 hurt.", "14 killed, 3 missing, 40 hurt.", [("12", "14"), (None, "3")]),
        ("It killed 12 people, 3 of them boys.", "It killed 12 people.", [("3", None)]),
        ("It killed 12. Police hurt 40.", "Police hurt 40. It killed 14.", [("12", "14")]),
        ("The summit of the G20 is held.", "The summit of the G7 is held.", [("20", "7")]),
    ],
)
def test_numbers_that_changed_are_told(old, new, changed):
    assert numbers(old, new) == changed


def test_a_number_is_told_with_the_words_around_it():
    old = "The office in the capital said late on Monday that 12 people were killed in the blast."
    new = old.replace("12", "14")

    [number] = changes.between(document(old), document(new))["numbers"]

    assert number["context"] == (
        "… the capital said late on Monday that 14 people were killed in the blast."
    )


def test_numbers_of_the_title_are_told():
    told = changes.between(document(title="Blast kills 12"), document(title="Blast kills 14"))

    assert told["numbers"] == [{"old": "12", "new": "14", "context": "Blast kills 14"}]


def test_numbers_of_paragraphs_that_are_wholly_new_are_not_told():
    assert numbers("The lead stays.", "The lead stays.\n\nAltogether 40 came to see it.") == []


def test_long_texts_are_cut_and_long_lists_counted():
    old = document(title="x" * 9000)
    new = document(*(f"{n} " + "y" * 2000 for n in range(200)), title="z")

    told = changes.between(old, new)

    assert len(told["fields"]["title"]["old"]) == 500
    assert len(told["paragraphs"]["added"]) == 50
    assert told["paragraphs"]["added_count"] == 200
    assert all(len(piece["text"]) == 500 for piece in told["paragraphs"]["added"])


@pytest.mark.parametrize("text", ["x" * 1_000_001, "one more\n\n" * 2001])
def test_of_a_text_too_long_to_compare_only_that_it_changed_is_told(text):
    told = changes.between(document("short", title="a"), document(text, title="b"))

    assert told["truncated"]
    assert told["text_changed"]
    assert told["paragraphs"]["added_count"] is told["number_count"] is None
    assert list(told["paragraphs"]["added"]) == told["numbers"] == []
    assert told["fields"] == {"title": {"old": "a", "new": "b"}}


def test_a_document_that_was_never_read_can_be_compared():
    assert changes.between({"text": None}, {"text": "New."})["paragraphs"]["added_count"] == 1


@given(TEXTS, TEXTS)
def test_comparing_back_and_forth_tells_the_same_counts(one, other):
    there = changes.between(document(one), document(other))["paragraphs"]
    back = changes.between(document(other), document(one))["paragraphs"]

    assert there["added_count"] + there["changed_count"] == (
        back["removed_count"] + back["changed_count"]
    )
    assert there["removed_count"] - there["added_count"] == (
        back["added_count"] - back["removed_count"]
    )


@given(TEXTS)
def test_any_text_compared_with_itself_has_not_changed(text):
    assert changes.between(document(text, title=text), document(text, title=text)) == NOTHING


@given(TEXTS, TEXTS)
def test_every_number_told_stands_in_its_text(one, other):
    for number in changes.between(document(one), document(other))["numbers"]:
        assert number["old"] is None or number["old"] in " ".join(one.split())
        assert number["new"] is None or number["new"] in " ".join(other.split())


DICE = random.Random(4)
WORDS = [f"word{n}x" for n in range(300)]


def some(choices, count):
    """A text of this many random choices."""
    return " ".join(DICE.choices(choices, k=count))


HOSTILE = {
    "equal paragraphs": lambda: "\n\n".join(["the same"] * DICE.randrange(1900, 2000)),
    "paragraphs alike": lambda: "\n\n".join(f"much alike {DICE.random()}" for _ in range(2000)),
    "a single paragraph": lambda: some(WORDS, 100_000),
    "short words": lambda: some("abcdef", 500_000),
    "numbers": lambda: some("123456789", 100_000),
    "short sentences": lambda: some(["a.", "1.", "2."], 300_000),
    "numbers in paragraphs": lambda: "\n\n".join(some("0123456789", 250) for _ in range(1900)),
    "letters without spaces": lambda: "\n\n".join(
        "".join(DICE.choices("中国人民日报大学生活", k=480)) for _ in range(1900)
    ),
    "one long number": lambda: DICE.choice("1234") * 1_000_000,
    "blank lines": lambda: "\n" * DICE.randrange(900_000, 1_000_000),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_text_takes_long_to_compare(kind):
    old, new = document(HOSTILE[kind]()), document(HOSTILE[kind]())

    began = time.process_time()
    changes.between(old, new)

    assert time.process_time() - began < LONGEST_TIME
