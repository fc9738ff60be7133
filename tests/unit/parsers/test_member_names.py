"""Names of files in containers are safe to show and to keep."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.parsers import member_names


@given(st.text())
def test_no_name_leads_out_of_its_container(name):
    parts = member_names.clean(name).split("/")

    assert not {".", ".."} & set(parts)
    assert parts == [""] or "" not in parts


@pytest.mark.parametrize(
    ("name", "basename"),
    [("a/b.txt", "b.txt"), ("C:\\x\\b.txt", "b.txt"), ("..", ""), ("b\u202etxt.exe", "btxt.exe")],
)
def test_the_last_part_stands_alone(name, basename):
    assert member_names.basename(name) == basename


def test_of_a_name_too_long_the_end_is_kept():
    assert member_names.clean("x" * 3000 + ".txt").endswith("x.txt")
    assert len(member_names.clean("x" * 3000)) == member_names.LONGEST


@pytest.mark.parametrize(
    ("name", "is_clutter"),
    [
        ("__MACOSX/a/._b.txt", True),
        ("a/.DS_Store", True),
        ("a/._b.txt", True),
        ("a/Desktop.ini", True),
        ("a/.config", False),
        ("a/__MACOSX.txt", False),
    ],
)
def test_what_systems_add_is_no_document(name, is_clutter):
    assert member_names.is_clutter(name) is is_clutter
