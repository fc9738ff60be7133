"""Kill -9 of a watcher process at every step: each file ends in one place, as one document or
one line of the ledger, with one receipt."""

import json
import os
import signal
from collections import Counter
from pathlib import Path

import pytest

from schemas.documents import DocumentStatus
from tests.inbox import TEXT, corrupt, drop, files_of, finish, ledger, saved, stored, var
from tests.servers import until
from tests.watcher_process import watcher_process

__all__ = ["var"]

STEPS = """\
worker.work_folder:_rename:after:1
worker.work_folder:claim:after:2
worker.file_reading:read:after:1
worker.file_reading:read:after:3
store.intake:accept:before:1
store.documents:add:after:1
store.arrivals:add:after:1
store.intake:accept:after:1
worker.file_moves:Slip.written:before:1
worker.file_moves:_reserve:after:2
worker.file_moves:_write_error:before:1
worker.file_moves:reserve:after:3
worker.file_moves:reserve:after:5
worker.awaited_files:AwaitedFiles.add:before:1
worker.file_moves:replace_durably:before:1
worker.awaited_files:AwaitedFiles.add:after:1
worker.file_moves:_move_one:after:1
worker.file_moves:_move_one:after:2
worker.file_moves:_move_one:after:3
worker.file_moves:move:after:4
worker.file_moves:move:after:5
worker.work_folder:clear:before:1
worker.follow_up:FollowUp._tell:before:1
worker.follow_up:FollowUp._tell:before:2
worker.follow_up:FollowUp._tell:after:3
worker.file_moves:rewrite_receipt:before:1
worker.file_moves:rewrite_receipt:after:1
worker.follow_up:FollowUp._move_failed:before:1
worker.file_moves:remove_receipt:before:1
worker.follow_up:FollowUp._move_failed:after:1
worker.awaited_files:AwaitedFiles.settle:before:1
""".split()

CHANGED_STEPS = """\
worker.follow_up:FollowUp._give_back:before:1
worker.file_changes:give_back:after:1
worker.follow_up:FollowUp._give_back:after:1
worker.work_folder:path_again:before:1
""".split()


def work_documents() -> None:
    """What the workers do meanwhile: all are understood, but for one."""
    finish(lambda one: (corrupt if one.fields.filename == "bad.txt" else stored)(one))


def is_filed(var: Path) -> bool:
    """Whether nothing waits any more: asked twice, as one file may move from a place that is
    still to be looked at to one that was."""
    work_documents()
    return not any(waiting(var) for _ in range(2))


def waiting(var: Path) -> list[Path]:
    """What is not filed away or not followed up yet."""
    unfiled = [path for path in files_of(var / "inbox") if path.name != "watcher.lock"]
    return unfiled + files_of(var / "run" / "watch-pending")


def filed_files(var: Path) -> Counter:
    """Every file below the trees, by its tree and name."""
    trees = ("processed", "duplicates", "failed")
    paths = [(tree, path) for tree in trees for path in files_of(var / tree)]
    return Counter((tree, path.relative_to(var / tree).name) for tree, path in paths)


def drop_all(inbox: Path) -> None:
    """Files of every fate."""
    (inbox / "24.kg").mkdir()
    (inbox / "24.kg" / "a.txt.meta.json").write_text('{"title": "Elections"}')
    drop(inbox / "24.kg" / "a.txt", "the first story")
    drop(inbox / "b.txt", TEXT)
    drop(inbox / "bad.txt", "not a story")
    drop(inbox / "known.txt", "bytes that were known")
    (inbox / "empty.txt").touch()


@pytest.mark.parametrize("step", STEPS)
def test_a_watcher_killed_at_any_step_takes_every_file_once(var, step):
    drop_all(var / "inbox")
    with watcher_process(step) as killed:
        until(lambda: work_documents() or killed.exitcode is not None)

    with watcher_process():
        until(lambda: is_filed(var))

    assert killed.exitcode == -signal.SIGKILL
    assert_all_once(var)


def assert_all_once(var: Path) -> None:
    names = [document.head.fields.filename for document in saved()]
    assert sorted(names) == ["a.txt", "b.txt", "bad.txt", "known.txt"]
    assert ledger() == [("file", "empty.txt", "rejected", "empty")]
    assert filed_files(var) == Counter(
        [
            *[("processed", name + end) for name in names_of("processed") for end in ENDS],
            *[("failed", name + end) for name in names_of("failed") for end in FAILED_ENDS],
            ("processed", "a.txt.meta.json"),
        ]
    )
    assert outcomes(var) == {"stored": 3, "failed": 2}


ENDS = ("", ".receipt.json")
FAILED_ENDS = (*ENDS, ".error.json")


def names_of(tree: str) -> list[str]:
    return {"processed": ["a.txt", "b.txt", "known.txt"], "failed": ["bad.txt", "empty.txt"]}[tree]


def outcomes(var: Path) -> Counter:
    """What the receipts say."""
    receipts = [json.loads(path.read_bytes()) for path in var.rglob("*.receipt.json")]
    return Counter(receipt["outcome"] for receipt in receipts)


@pytest.mark.parametrize("step", CHANGED_STEPS)
def test_a_watcher_killed_while_a_file_is_taken_again_takes_it_once(var, step):
    drop_all(var / "inbox")
    with watcher_process(step) as killed:
        until(lambda: len(saved()) == 4)
        with open(var / "inbox" / ".c.txt.part", "w") as writer:
            writer.write("half")
            writer.flush()
            os.rename(var / "inbox" / ".c.txt.part", var / "inbox" / "c.txt")
            until(lambda: len(saved()) == 5 or killed.exitcode is not None)
            writer.write(" and half")
        until(lambda: work_documents() or killed.exitcode is not None)

    with watcher_process():
        until(lambda: is_filed(var))

    late = [d.head for d in saved() if d.head.fields.filename == "c.txt"]
    assert killed.exitcode == -signal.SIGKILL
    assert [(head.size, head.status) for head in late] == [
        (13, DocumentStatus.STORED),
        (4, DocumentStatus.STORED),
    ]
    assert ledger() == [("file", "empty.txt", "rejected", "empty")]
    assert filed_files(var)["processed", "c.txt"] == 1
    assert outcomes(var) == {"stored": 4, "failed": 2}
