"""Disks that are full, or nearly, for tests."""

import resource
import shutil
from collections import namedtuple
from contextlib import contextmanager

import pytest

from store import pressure

MIB = 1024 * 1024
TEXT = b"The minister met the ambassador on Thursday. "
LARGE = (TEXT * 60_000)[: 2 * MIB]
"""More than a file may hold under `small_files`, and than is kept in the database."""

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def often(settings, monkeypatch):
    """What there is room for is measured whenever somebody looks."""
    monkeypatch.setattr(pressure, "INTERVAL", 0.0)
    monkeypatch.setattr(pressure, "LOOK_SHARE", 0)
    monkeypatch.setattr("api.gate.LOOK", 0.02)


@pytest.fixture
def disk(often, monkeypatch):
    """The disk, as full as the test says."""
    free = [2**50]
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(2**50, 0, free[0]))
    return free


@contextmanager
def small_files(most=MIB):
    """No file of this process may grow longer."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def incoming(settings):
    """Uploads that are not whole."""
    return list((settings.blob_dir / "incoming").glob("*"))
