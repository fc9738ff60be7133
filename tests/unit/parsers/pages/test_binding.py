"""Pages as one text: marks, running heads, and sentences that go on."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.parsers.encoding import clean
from worker.parsers.pages import binding

from .print_shop import column, print_pages, read, shown

BODY = ["A bridge is built over the river, the council said.", "It opens in the spring."]


def page(number: int, body: list[str] | None = None):
    """A page with a running head, a body of its own and a page number."""
    head = (60, 810, 8, f"Northmoor Gazette, issue {number % 2}")
    foot = (290, 30, 8, f"{number}")
    return [head, *column(body or [f"Story {number}. {BODY[0]}", BODY[1]]), foot]


def test_marks_tell_where_each_page_begins_and_ends():
    parsed = read(print_pages(page(1), [], page(3), page(4)))

    pages = shown(parsed)

    assert parsed.metadata["page_count"] == 4
    assert [text[:7] for text in pages] == ["Story 1", "", "Story 3", "Story 4"]
    assert parsed.text == "\n\n".join(filter(None, pages))


def test_running_heads_and_page_numbers_are_left_out_and_told():
    parsed = read(print_pages(page(7), page(8), page(9)))

    assert "Gazette" not in parsed.text
    assert parsed.metadata["running_heads"][:2] == ["Northmoor Gazette, issue 1", "7"]


def test_two_pages_tell_page_numbers_but_no_heads():
    parsed = read(print_pages(page(7), page(8)))

    assert parsed.metadata["running_heads"] == ["7", "8"]


def test_a_line_of_the_story_that_repeats_stays():
    pages = [
        [(60, 790, 10, f"Part {words}"), (60, 770, 10, "A clause."), *column(BODY, top=600)]
        for words in ("one", "two", "three")
    ]

    assert read(print_pages(*pages)).text.count("A clause.") == 3


def test_a_sentence_goes_on_over_the_page():
    parsed = read(print_pages(column(["A bridge is built over"]), column(["the river. It opens."])))

    assert parsed.text == "A bridge is built over the river. It opens."
    assert shown(parsed) == ["A bridge is built over", "the river. It opens."]


@pytest.mark.parametrize(
    ("above", "below", "text"),
    [
        ("A new sub-", "way is built.", "A new sub\nway is built."),
        ("A new bri-", "dge is built. The bridge.", "A new bri\ndge is built. The bridge."),
    ],
)
def test_words_broken_by_a_page_are_left_as_the_page_has_them(above, below, text):
    parsed = read(print_pages(column([above]), column([below])))

    assert parsed.text.replace("-", "").replace(" ", "") == text.replace("\n", "").replace(" ", "")


def test_a_word_broken_by_a_page_is_mended():
    pages = ["over the bri\ufffe", "dge, and a well\ufffe", "known road."]

    text, marks = binding._bound(pages, frozenset({"well-known"}))

    assert text == "over the bridge, and a well-known road."
    assert [text[start:end] for start, end in marks] == [
        "over the bri",
        "dge, and a well",
        "known road.",
    ]


def test_ligatures_come_apart():
    assert binding._finished("the oﬃce\uf0b7", frozenset()) == "the office•"


def test_a_hyphen_stays_where_the_text_has_it_elsewhere_or_a_name_follows():
    words = frozenset({"well-known", "bridge"})

    assert binding._finished("bri\ufffedge", words) == "bridge"
    assert binding._finished("well\ufffeknown", words) == "well-known"
    assert binding._finished("Aix\ufffeMarseille", words) == "Aix-Marseille"


@given(
    st.lists(st.lists(st.text("aB .-\u201d\xad", min_size=1, max_size=9), max_size=4), max_size=4)
)
@settings(max_examples=60, deadline=None)
def test_marks_are_right_in_the_text_as_it_is_stored(pages):
    printed = [column([line.encode("cp1252", "ignore").decode("cp1252") for line in page])
               for page in pages]  # fmt: skip

    parsed = read(print_pages(column(["A bridge."]), *printed))

    marks = parsed.metadata["pages"]
    assert clean(parsed.text).strip() == parsed.text
    assert len(marks) == len(pages) + 1
    assert all(0 <= start <= end <= len(parsed.text) for start, end in marks)
    assert sorted(marks) == marks
