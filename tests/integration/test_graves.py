"""Files of deleted documents: they go when nobody can be taking them in."""

import os
import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from schemas.settings import get_settings
from store import blobs, graves, removal
from store.document_tables import graves as graves_table
from store.session import reading, transaction
from tests.factories import accepted, make_arrival, the_document
from worker import burial
from worker.sweep import sweep

LARGE = b"0123456789" * 100_000

pytestmark = pytest.mark.usefixtures("database")


def make_old(path, *, hours=2.0):
    """The file as if it had been put in place a while ago."""
    then = time.time() - hours * 3600
    os.utime(path, (then, then))


def make_grave(content=LARGE, *, hours=2.0):
    """The file of a document that was deleted so long ago, and was put in place then."""
    [receipt] = accepted(make_arrival(content))
    path = blobs.path_of(the_document(receipt.id).head.sha256)
    with transaction() as tx:
        then = datetime.now(UTC) - timedelta(hours=hours)
        removal.remove(tx, receipt.id, now=then, base_url="w")
    make_old(path, hours=hours)
    return path


def dug():
    with reading() as tx:
        return {row.sha256: row.deleted_at for row in tx.execute(select(graves_table))}


def aside(path):
    return blobs.trash() / path.name


def put_aside(path):
    """The file as a sweep leaves it that breaks off."""
    blobs.trash().mkdir(exist_ok=True)
    path.rename(aside(path))


def test_a_file_goes_when_it_has_lain_for_a_while():
    path = make_grave()

    removed = burial.bury()

    assert removed == 1
    assert not path.exists()
    assert os.listdir(blobs.trash()) == []
    assert dug() == {}


def test_a_file_that_was_deleted_of_late_stays():
    path = make_grave(hours=0.5)

    removed = burial.bury()

    assert removed == 0
    assert path.read_bytes() == LARGE
    assert list(dug()) == [path.name]


def test_a_file_whose_bytes_came_again_stays_and_its_grave_is_closed():
    path = make_grave()
    accepted(make_arrival(LARGE))
    make_old(path)

    removed = burial.bury()

    assert removed == 0
    assert path.read_bytes() == LARGE
    assert dug() == {}


def test_a_file_that_is_put_in_place_while_nothing_is_committed_yet_stays():
    path = make_grave()
    arrival = make_arrival(LARGE)

    removed = burial.bury()
    accepted(arrival)

    assert removed == 0
    assert path.read_bytes() == LARGE
    assert not aside(path).exists()


def test_a_file_that_was_put_in_place_and_never_committed_goes_in_the_end():
    path = make_grave()
    make_arrival(LARGE)
    burial.bury()
    waits_since = dug()[path.name]
    make_old(path)

    with transaction() as tx:
        later = datetime.now(UTC) + burial.REST + timedelta(seconds=1)
        graves.bury(tx, now=later, before=later - burial.REST, limit=10)

    assert waits_since > datetime.now(UTC) - timedelta(minutes=1)
    assert not path.exists()
    assert dug() == {}


def test_taking_bytes_in_makes_their_file_new_however_long_they_took():
    spool = blobs.Spool(limit=10**9)
    spool.write(LARGE)
    spool.close()
    [upload] = (get_settings().blob_dir / "incoming").glob("*")
    make_old(upload)

    kept = spool.finish()

    assert blobs.path_of(kept.sha256).stat().st_mtime > time.time() - 60


def test_a_file_that_is_gone_already_does_no_harm():
    path = make_grave()
    path.unlink()

    burial.bury()

    assert dug() == {}


def test_a_document_that_is_deleted_again_begins_a_new_rest():
    path = make_grave(hours=3)
    [receipt] = accepted(make_arrival(LARGE))

    with transaction() as tx:
        removal.remove(tx, receipt.id, now=datetime.now(UTC), base_url="w")
    burial.bury()

    assert path.exists()
    assert list(dug()) == [path.name]


def test_what_a_broken_sweep_left_aside_goes_with_its_grave():
    path = make_grave()
    put_aside(path)

    burial.bury()

    assert not path.exists()
    assert not aside(path).exists()
    assert dug() == {}


def test_what_was_left_aside_though_it_is_new_goes_back():
    path = make_grave()
    os.utime(path)
    put_aside(path)

    burial.bury()

    assert path.read_bytes() == LARGE
    assert not aside(path).exists()


def test_what_was_left_aside_though_a_document_has_it_goes_back():
    path = make_grave()
    accepted(make_arrival(LARGE))
    make_old(path)
    put_aside(path)

    burial.bury()

    assert path.read_bytes() == LARGE
    assert not aside(path).exists()


def test_what_was_left_aside_takes_the_place_of_nothing():
    path = make_grave()
    put_aside(path)
    accepted(make_arrival(LARGE))
    inode = path.stat().st_ino

    burial.bury()

    assert path.stat().st_ino == inode
    assert not aside(path).exists()


def test_where_there_are_no_links_a_file_goes_back_all_the_same(monkeypatch):
    def no_links(*_):
        raise OSError("not supported")

    path = make_grave()
    os.utime(path)
    monkeypatch.setattr(os, "link", no_links)

    burial.bury()

    assert path.read_bytes() == LARGE
    assert not aside(path).exists()


def test_one_sweep_looks_at_so_many_and_the_next_goes_on(monkeypatch):
    monkeypatch.setattr(burial, "BATCH", 2)
    monkeypatch.setattr(burial, "BATCHES", 2)
    for number in range(5):
        make_grave(LARGE + bytes([number]))

    counts = [burial.bury() for _ in range(3)]

    assert counts == [4, 1, 0]
    assert dug() == {}


def test_files_that_are_being_taken_in_do_not_keep_others_waiting(monkeypatch):
    monkeypatch.setattr(burial, "BATCH", 1)
    monkeypatch.setattr(burial, "BATCHES", 1)
    new, old = make_grave(LARGE + b"1", hours=4), make_grave(LARGE + b"2", hours=2)
    os.utime(new)

    burial.bury()
    burial.bury()

    assert new.exists()
    assert not old.exists()


def test_small_documents_leave_no_grave():
    [receipt] = accepted(make_arrival(b"Few bytes."))
    with transaction() as tx:
        removal.remove(tx, receipt.id, now=datetime.now(UTC), base_url="w")

    assert dug() == {}
    assert not blobs.trash().exists()


def test_the_sweep_sees_to_graves():
    path = make_grave()

    sweep(get_settings())

    assert not path.exists()
