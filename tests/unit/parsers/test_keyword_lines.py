"""Keyword lines and flags: slugs without their markers, and prose that only looks alike."""

from __future__ import annotations

import pytest

from worker.parsers import flags, keyword_lines


@pytest.mark.parametrize(
    ("line", "slug", "printed"),
    [
        ("BC-MOOR-BRIDGE", "BC-MOOR-BRIDGE", {}),
        ("BC-MOOR-BRIDGE 1st Ld-Writethru", "BC-MOOR-BRIDGE", {"lead": "1st Ld-Writethru"}),
        ("Moor-Bridge, 2nd Lead", "Moor-Bridge", {"lead": "2nd Lead"}),
        ("AM-US--Storm, 2nd Ld", "AM-US--Storm", {"lead": "2nd Ld"}),
        ("MOOR-BRIDGE/ (UPDATE 2, PIX)", "MOOR-BRIDGE", {"lead": "UPDATE 2", "extra": "PIX"}),
        ("URGENT BC-MOOR-VOTE", "BC-MOOR-VOTE", {"priority": "URGENT"}),
        (
            "a0123 r i BC-EU--Moor 1stLd-Writethru 10-13 0320",
            "BC-EU--Moor",
            {"lead": "1stLd-Writethru", "day": "10-13", "count": "0320"},
        ),
        ("BC-Moor Bridge, 1st Ld", "BC-Moor Bridge", {"lead": "1st Ld"}),
        ("BC-Moor Bridge", "BC-Moor Bridge", {}),
        ("Moor Bridge, 3rd Lead", "Moor Bridge", {"lead": "3rd Lead"}),
        ("MOOR-BRIDGE (TAKE 2)", "MOOR-BRIDGE", {"take": "TAKE 2"}),
        ("МОСТ-СПОР", "МОСТ-СПОР", {}),
        ("Moor-Bridge (320 words)", "Moor-Bridge", {"words": "320 words"}),
        ("Moor-Bridge, KILL", "Moor-Bridge", {"kill": "KILL"}),
        ("Moor-Bridge, lead", "Moor-Bridge", {"lead": "lead"}),
    ],
)
def test_a_slug_is_told_from_its_markers(line, slug, printed):
    found = keyword_lines.read(line)

    assert found is not None
    assert (found.slug, found.marks.printed) == (slug, printed)


@pytest.mark.parametrize(
    "line",
    [
        "Coca-Cola",
        "Jean-Pierre",
        "24-7",
        "A-B",
        "JAVA_HOME",
        "E-mail, update",
        "In the race, lead",
        "Bridge",
        "ROME-PARIS, Oct 13 (AP) -",
        "Moor-Bridge opens",
        "BC-Moor is a very long line about nothing at all, and no slug.",
        "MOOR-" * 30,
        "-",
        "",
    ],
)
def test_other_lines_are_no_keyword_lines(line):
    assert keyword_lines.read(line) is None


def test_below_a_wrapper_any_slug_counts():
    assert keyword_lines.read("Moor-Bridge", wrapped=True) is not None


@pytest.mark.parametrize(
    ("line", "printed", "rest"),
    [
        ("URGENT", {"priority": "URGENT"}, ""),
        ("***URGENT***", {"priority": "URGENT"}, ""),
        ("URGENT: Moor votes", {"priority": "URGENT"}, "Moor votes"),
        ("UPDATE 2-Moor votes", {"lead": "UPDATE 2"}, "Moor votes"),
        ("RPT-UPDATE 1-Moor votes", {"repeat": "RPT", "lead": "UPDATE 1"}, "Moor votes"),
        ("1ST LEAD Moor votes", {"lead": "1ST LEAD"}, "Moor votes"),
        ("СРОЧНО: Совет голосует", {"priority": "СРОЧНО"}, "Совет голосует"),
        ("快讯：议会", {"priority": "快讯"}, "议会"),
        ("(320 words)", {"words": "320 words"}, ""),
        ("1st Add", {"take": "1st Add"}, ""),
        ("Take 2", {"take": "Take 2"}, ""),
        ("Снято", {"kill": "Снято"}, ""),
    ],
)
def test_a_flag_is_told_from_what_follows(line, printed, rest):
    found = flags.read(line)

    assert found is not None
    assert (found.marks.printed, found.rest) == (printed, rest)


@pytest.mark.parametrize(
    "line",
    [
        "KILL: a film", "LEAD: Poison", "UPDATE: He is back", "Flash: new phones", "Urgent",
        "URGENT care", "URGENT: and so on", "Part 2", "Kill", "2020", "10-13",
        "FLASH " + "a" * 100, "Отмена рейсов", "1st Add Moor", "UPDATE",
    ],
)  # fmt: skip
def test_other_lines_have_no_flag(line):
    assert flags.read(line) is None
