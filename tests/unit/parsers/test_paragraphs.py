"""Line breaks the margin made go; those the author made stay."""

from __future__ import annotations

import pytest

from worker.parsers.paragraphs import flow

WRAPPED = """The council of Northmoor approved a new bridge on Monday after a
debate of nine hours in which forty members asked for the floor
and the mayor spoke twice.""".split("\n")
FLOWED = " ".join(WRAPPED)
OTHER = """Work on the bridge starts in the spring and will take two years,
the office of the mayor reported, without naming the cost of it
or the builder.""".split("\n")


def test_hard_wrapped_lines_are_one_paragraph():
    assert flow([*WRAPPED, "", *OTHER]) == [FLOWED, " ".join(OTHER)]


def test_a_short_line_with_a_stop_ends_a_hard_wrapped_paragraph():
    assert flow([*WRAPPED, *OTHER]) == [FLOWED, " ".join(OTHER)]


def test_indented_lines_open_paragraphs():
    wrapped = [f"   {WRAPPED[0]}", *WRAPPED[1:], f"   {OTHER[0]}", *OTHER[1:]]

    assert flow(wrapped) == [FLOWED, " ".join(OTHER)]


def test_one_paragraph_a_line_stays_so():
    lines = ["The council approved a bridge.", "It was " + "very " * 30 + "close.", "They left."]

    assert flow(lines) == lines


def test_equal_lines_that_all_end_in_stops_are_paragraphs():
    lines = [
        "The council of Northmoor has approved a bridge.",
        "The mayor of Northmoor has approved the bridge.",
        "The people of Northmoor have liked the bridge.",
    ]

    assert flow(lines) == lines


def test_a_list_is_not_glued_together():
    block = ["The council bought:", "- bread for the whole of the town", "- milk", "1. salt"]

    assert flow(block) == ["\n".join(block)]


def test_a_table_is_not_glued_together():
    block = ["Name\tAge\tTown", "Ada\t20\tNorthmoor", "Joe   30   Rome", "| a | b |"]

    assert flow(block) == ["\n".join(block)]


def test_a_rule_stands_between_paragraphs():
    assert flow(["One is here.", "-----", "Two is here."]) == [
        "One is here.",
        "-----",
        "Two is here.",
    ]


def test_short_lines_without_stops_stay_together():
    assert flow(["Town Hall", "12 Main Street", "Northmoor"]) == [
        "Town Hall\n12 Main Street\nNorthmoor"
    ]


def test_a_wrapped_list_item_is_joined():
    item = [
        "- The council of Northmoor approved a new bridge on Monday",
        "  after a debate of nine hours in the town hall of Northmoor",
        "  and left.",
    ]

    assert flow([*item, "", *WRAPPED])[0] == " ".join(line.strip() for line in item)


def test_a_broken_compound_is_joined_without_a_space():
    lines = [
        "The council of Northmoor approved the long-",
        "awaited new bridge over the river Moor on",
        "Monday.",
    ]

    assert flow(lines) == [
        "The council of Northmoor approved the long-awaited new bridge over the river Moor on "
        "Monday."
    ]


def test_chinese_lines_are_joined_without_a_space():
    lines = ["市议会星期一批准了新的桥梁" * 4, "工程将于春季开始" * 6]

    assert flow(lines) == ["".join(lines)]


def test_a_heading_within_wrapped_text_keeps_its_line():
    lines = [*WRAPPED, "A BRIDGE AT LAST", *OTHER]

    assert flow(lines) == [FLOWED, f"A BRIDGE AT LAST\n{' '.join(OTHER)}"]


@pytest.mark.parametrize("lines", [[], [""], ["   "]])
def test_no_words_are_no_paragraphs(lines):
    assert flow(lines) == []
