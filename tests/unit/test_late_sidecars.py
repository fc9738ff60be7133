"""Which sidecars come too late, as receipts and memory say."""

import json
import os
from datetime import UTC, datetime, timedelta

import pytest

from worker import late_sidecars
from worker.folder import Once
from worker.late_sidecars import LateSidecars


@pytest.fixture
def root(tmp_path):
    (tmp_path / "inbox" / "desk").mkdir(parents=True)
    return tmp_path / "inbox"


def late_of(root, *others) -> LateSidecars:
    return LateSidecars(str(root.parent), [str(root), *others], Once())


def file_receipt(root, place="desk/a.txt", tree="processed", **said) -> None:
    """A receipt of a file that was taken five minutes ago, if not said otherwise."""
    at = said.pop("at", datetime.now(UTC) - timedelta(minutes=5))
    target = root.parent / tree / at.date().isoformat() / said.pop("under", place)
    target.parent.mkdir(parents=True, exist_ok=True)
    content = {"id": "1", "received_at": at.isoformat(), "origin": place} | said
    target.with_name(target.name + ".receipt.json").write_text(json.dumps(content))
    return target


def is_late(late: LateSidecars, root, name="a.txt") -> bool:
    sidecar = root / "desk" / f"{name}.meta.json"
    sidecar.write_text("{}")
    late.came(str(root), str(sidecar))
    return not sidecar.exists()


@pytest.mark.parametrize("tree", ["processed", "duplicates", "failed"])
def test_a_sidecar_is_late_if_a_receipt_tells_of_its_file(root, tree):
    file_receipt(root, tree=tree)

    assert is_late(late_of(root), root)


def test_a_sidecar_is_early_if_no_receipt_tells_of_its_file(root):
    file_receipt(root, place="desk/b.txt")

    assert not is_late(late_of(root), root)


def test_a_sidecar_is_early_if_its_file_is_there(root):
    file_receipt(root)
    (root / "desk" / "a.txt").touch()

    assert not is_late(late_of(root), root)


def test_a_sidecar_is_early_if_the_file_was_taken_too_long_ago_or_later(root):
    now = datetime.now(UTC)
    file_receipt(root, at=now - late_sidecars.WITHIN - timedelta(minutes=1))
    file_receipt(root, tree="failed", at=now + timedelta(minutes=1))

    assert not is_late(late_of(root), root)


def test_the_last_file_of_the_name_decides(root):
    now = datetime.now(UTC)
    file_receipt(root, at=now - timedelta(minutes=9))
    last = file_receipt(root, under="desk/a-1.txt", at=now - timedelta(minutes=3))
    last.with_name("a-1.txt.meta.json").write_text("{}")

    assert not is_late(late_of(root), root)


@pytest.mark.parametrize("content", ["", "[]", "{", '{"origin": "desk/a.txt", "received_at": 1}'])
def test_a_receipt_that_says_nothing_makes_no_sidecar_late(root, content):
    target = file_receipt(root)
    target.with_name(target.name + ".receipt.json").write_text(content)

    assert not is_late(late_of(root), root)


def test_a_receipt_of_a_file_elsewhere_makes_no_sidecar_late(root):
    file_receipt(root, under="desk/a.txt", place="other/a.txt")

    assert not is_late(late_of(root), root)


def test_receipts_say_nothing_where_several_folders_are_watched(root):
    file_receipt(root)

    assert not is_late(late_of(root, "/elsewhere"), root)


def test_what_is_remembered_goes_before_what_receipts_say(root):
    file_receipt(root)
    late = late_of(root)
    late.taken(str(root / "desk" / "a.txt"), had_sidecar=True)

    assert not is_late(late, root)


def test_so_many_files_are_remembered_and_those_for_longest_forgotten(root, monkeypatch):
    monkeypatch.setattr(late_sidecars, "MOST", 2)
    late = late_of(root)
    for name in ("a.txt", "b.txt", "a.txt", "c.txt"):
        late.taken(str(root / "desk" / name), had_sidecar=False)

    assert [is_late(late, root, name) for name in ("a.txt", "b.txt", "c.txt")] == [
        True,
        False,
        True,
    ]


def test_a_folder_in_place_of_a_late_sidecar_stays(root):
    file_receipt(root)
    folder = root / "desk" / "a.txt.meta.json"
    folder.mkdir()

    late_of(root).came(str(root), str(folder))

    assert os.listdir(root / "desk") == ["a.txt.meta.json"]


def test_late_sidecars_of_one_name_never_overwrite_each_other(root):
    file_receipt(root)
    late = late_of(root)

    assert is_late(late, root)
    assert is_late(late, root)

    failed = root.parent / "failed" / datetime.now(UTC).date().isoformat() / "desk"
    assert {p.name for p in failed.iterdir() if p.name.count(".json") == 1} == {
        "a.txt.meta.json",
        "a.txt.meta-1.json",
    }
