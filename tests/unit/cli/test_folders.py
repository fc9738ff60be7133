"""Folders as the doctor sees them."""

import errno
import os
import shutil
import tempfile

import pytest

from cli import folders
from cli.errors import CommandError


def test_a_folder_says_how_its_changes_are_noticed(tmp_path):
    assert folders.mechanism(tmp_path, may_write=True) == "watched by change events"


def test_a_folder_that_is_not_written_to_is_polled(tmp_path):
    said = folders.mechanism(tmp_path, may_write=False)

    assert said == "polled, as nothing is written there to try its events"


def test_a_folder_that_may_not_be_read_is_a_problem(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "access", lambda *_: False)

    with pytest.raises(CommandError, match="cannot be read"):
        folders.check_readable(tmp_path, setting="WIREDESK_X")


def test_a_folder_that_may_be_read_is_named(tmp_path):
    assert folders.check_readable(tmp_path, setting="X") == str(tmp_path)
    assert folders.check_readable(tmp_path / "a", setting="X").endswith("made when first needed")


def test_a_folder_that_is_not_there_yet_is_made_when_needed(tmp_path):
    said = folders.check_writable(tmp_path / "a" / "b", setting="X")

    assert said == f"{tmp_path}/a/b, made when first needed"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_may_not_be_written_to_is_a_problem(monkeypatch, tmp_path):
    def refuse(**_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)

    with pytest.raises(CommandError, match=r"\(Permission denied\).*set WIREDESK_X to another"):
        folders.check_writable(tmp_path, setting="WIREDESK_X")


def test_too_little_room_is_a_problem(tmp_path):
    more = shutil.disk_usage(tmp_path).free * 2

    with pytest.raises(CommandError, match="Make room, or set WIREDESK_DATA_DIR"):
        folders.check_room(tmp_path, needed=more)
