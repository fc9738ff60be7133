"""When a file counts as complete, at looks that follow each other."""

from datetime import timedelta

import pytest

from worker.folder import Seen
from worker.stillness import LONG, Stillness, is_open_for_writing


def make_seen(**changed) -> Seen:
    return Seen(**{"root": "/in", "path": "/in/a", "size": 1, "mtime_ns": 1, "inode": 1, **changed})


def make_stillness(*, is_open: bool | None = False) -> Stillness:
    return Stillness(timedelta(seconds=1), lambda path: is_open)


def test_a_file_is_never_complete_at_the_first_look():
    assert not make_stillness().is_complete(make_seen(), now=100.0)


def test_a_file_that_stood_still_is_complete():
    stillness = make_stillness()
    stillness.is_complete(make_seen(), now=100.0)

    assert not stillness.is_complete(make_seen(), now=100.9)
    assert stillness.is_complete(make_seen(), now=101.0)


@pytest.mark.parametrize("changed", [{"size": 2}, {"mtime_ns": 2}, {"inode": 2}])
def test_any_change_starts_the_wait_anew(changed):
    stillness = make_stillness()
    stillness.is_complete(make_seen(), now=100.0)

    assert not stillness.is_complete(make_seen(**changed), now=101.0)
    assert stillness.is_complete(make_seen(**changed), now=102.0)


def test_a_file_that_is_open_must_stand_still_for_long():
    stillness = make_stillness(is_open=True)
    stillness.is_complete(make_seen(), now=100.0)

    assert not stillness.is_complete(make_seen(), now=100.0 + LONG - 1)
    assert stillness.is_complete(make_seen(), now=100.0 + LONG)


def test_a_file_seen_created_counts_as_open_where_the_system_does_not_say():
    stillness = make_stillness(is_open=None)
    stillness.created("/in/a")
    stillness.is_complete(make_seen(), now=100.0)

    assert not stillness.is_complete(make_seen(), now=102.0)


def test_a_file_that_was_closed_is_looked_at_anew():
    stillness = make_stillness(is_open=None)
    stillness.created("/in/a")
    stillness.forget("/in/a")
    stillness.is_complete(make_seen(), now=100.0)

    assert stillness.is_complete(make_seen(), now=101.0)


def test_files_that_are_gone_are_forgotten():
    stillness = make_stillness()
    stillness.is_complete(make_seen(), now=100.0)
    stillness.is_complete(make_seen(path="/in/b"), now=100.0)

    stillness.keep_only({"/in/b"})

    assert len(stillness) == 1
    assert not stillness.is_complete(make_seen(), now=101.0)


def test_the_system_says_whether_a_file_is_open_for_writing(tmp_path):
    file = tmp_path / "a.txt"
    with file.open("w"):
        while_open = is_open_for_writing(str(file))

    assert while_open is True
    assert is_open_for_writing(str(file)) is False
    assert is_open_for_writing(str(tmp_path / "none")) is None
    assert is_open_for_writing(str(tmp_path)) is None
