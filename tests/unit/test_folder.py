"""Which names count in a watched folder, and what a place says."""

import os
from datetime import UTC, datetime
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.documents import Failure
from worker import folder
from worker.file_moves import LONGEST_NAME, FileOutcome, Slip, candidates
from worker.folder import Once, is_ignored, look_at, place_below, printable, source_of

NOW = datetime(2026, 1, 31, tzinfo=UTC)


@pytest.mark.parametrize("name", [".a", "~a", "a.PART", "a.tmp", "a.crdownload", "a.Swp"])
def test_names_of_unfinished_files_are_ignored(name):
    assert is_ignored(name)


@pytest.mark.parametrize("name", ["a.txt", "a", "part", "a.part.txt", "a.json", "a~"])
def test_other_names_are_not_ignored(name):
    assert not is_ignored(name)


def test_the_source_is_the_first_folder():
    assert source_of("24.kg/2020/a.txt") == "24.kg"
    assert source_of("a.txt") is None


def test_a_place_is_the_path_below_the_root():
    assert place_below("/var/inbox", "/var/inbox/24.kg/a.txt") == "24.kg/a.txt"
    assert place_below("/", "/a.txt") == "a.txt"


@given(st.binary(min_size=1, max_size=255).filter(lambda b: not set(b) & set(b"/\0")))
def test_any_name_has_a_printable_form_that_fits_the_database(name):
    text = printable(os.fsdecode(name))

    assert text.isprintable()
    assert 0 < len(text) <= 255


@given(st.binary(min_size=1, max_size=255).filter(lambda b: not set(b) & set(b"/\0")))
def test_any_name_leaves_room_for_what_stands_beside_it(name):
    names = [os.path.basename(path) for path in islice(candidates("/out", os.fsdecode(name)), 102)]

    assert all(len(os.fsencode(name)) <= LONGEST_NAME + 40 for name in names)
    assert len(set(names)) == len(names)


@given(
    st.binary(min_size=1, max_size=255).filter(lambda b: not set(b) & set(b"/\0") and b[0] != 46)
)
def test_a_visible_name_stays_visible(name):
    names = [os.path.basename(path) for path in islice(candidates("/out", os.fsdecode(name)), 3)]

    assert all(name and not name.startswith(".") for name in names)


@pytest.mark.parametrize("stem", ["x", "x" * 230, os.fsdecode(b"\xff" * 230)])
def test_a_long_ending_is_shortened_and_so_is_what_stands_before_it(stem):
    name = os.path.basename(next(candidates("/out", f"{stem}.{'y' * 20}{'z' * 200}")))

    assert name.startswith(stem[:100])
    assert name.endswith(f".{'y' * 20}{'z' * 11}")


def test_a_name_that_is_taken_gets_a_number_before_its_ending():
    names = list(islice(candidates("/out", "a.txt"), 3))

    assert names == ["/out/a.txt", "/out/a-1.txt", "/out/a-2.txt"]


def test_after_many_files_of_one_name_numbers_are_not_tried_one_by_one():
    names = list(islice(candidates("/out", "a.txt"), 101))

    assert names[99] == "/out/a-99.txt"
    assert len(names[100]) > 36


def test_a_receipt_says_why():
    failed = Slip("1", FileOutcome.FAILED, NOW, Failure("corrupt", "It ends too early."))

    assert failed.reason == "It ends too early."
    assert Slip("1", FileOutcome.STORED, NOW).reason is None
    assert "document 1" in (Slip("1", FileOutcome.DUPLICATE, NOW).reason or "")


def test_a_warning_is_given_once_for_each_file(monkeypatch):
    monkeypatch.setattr(folder, "WARNINGS_KEPT", 2)
    given = []
    monkeypatch.setattr(folder.log, "warning", lambda sentence, file, error: given.append(file))
    once = Once()

    for name in ("a", "a", "b", "b", "c", "a"):
        once.warn("file is odd", name, "it is")

    assert given == ["a", "b", "c", "a"]


def test_only_a_regular_file_is_looked_at(tmp_path):
    (tmp_path / "a").touch()
    (tmp_path / "link").symlink_to(tmp_path / "a")

    assert look_at(str(tmp_path), str(tmp_path / "a")) is not None
    assert look_at(str(tmp_path), str(tmp_path / "link")) is None
    assert look_at(str(tmp_path), str(tmp_path / "none")) is None
