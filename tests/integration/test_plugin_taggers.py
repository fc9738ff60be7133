"""Plug-ins in the service: what they find is stored, and none of them harms a document."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from schemas import document_object
from schemas.documents import DocumentStatus
from schemas.settings import get_settings
from store import document_claims, documents
from store.session import reading, transaction
from tests.command import wiredesk
from tests.factories import make_document
from tests.plugin_packages import SECTORS, install
from worker import pipeline, taggers
from worker.taggers import plugins

__all__ = ["wiredesk"]

STORY = b"The minister met the ambassador of France on Monday, he said."
SLEEPER = """
    import time

    def tag(parsed, tags):
        time.sleep(60)
"""


@pytest.fixture
def plugged(tmp_path, monkeypatch):
    """Two packages are installed: one that works, and one that does not load."""
    plugins.installed.cache_clear()
    folder = tmp_path / "site"
    install(folder, "acme", "1.0", sectors=SECTORS)
    install(folder, "broken", "2.0", broken="raise RuntimeError('no licence')")
    monkeypatch.syspath_prepend(folder)
    yield folder
    plugins.installed.cache_clear()
    for name in ("acme_sectors", "broken_broken"):
        sys.modules.pop(name, None)


def inspect(folder, story, names, **settings):
    """The document that `wiredesk inspect` shows in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-m", "cli.main", "inspect", str(story), "--taggers", names],
        capture_output=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{os.getcwd()}", **settings},
    )
    assert ran.returncode == 0, ran.stderr
    return orjson.loads(ran.stdout)


def process(tries):
    """What comes of a document at its so many-th of three attempts."""
    names = ("language", "sectors")
    means = replace(pipeline.means(get_settings()), tagger_names=names)
    with transaction() as tx:
        [claimed] = document_claims.claim(
            tx, now=datetime.now(UTC), limit=1, lease=timedelta(seconds=20), max_attempts=3
        )
        done = pipeline.process(replace(claimed, attempt_count=tries), means)
        pipeline.store(tx, [replace(done, claimed=claimed)], base_url="http://w")
    return claimed.id


def shown(document_id):
    with reading() as tx:
        return document_object.of(documents.get(tx, document_id))


@pytest.mark.usefixtures("settings", "plugged")
def test_what_a_plugin_finds_is_stored_with_its_version():
    make_document(STORY, tags=("urgent",))

    found = shown(process(tries=1))

    assert found["status"] is DocumentStatus.STORED
    assert found["tags"] == ["urgent", "sector:mining"]
    assert found["metadata"]["sectors"] == {"sector": "mining", "seen": 0}
    assert found["tagger_version"] == f"{taggers.TAGGER_VERSION}+sectors/1.2"
    assert found["warnings"] == []


@pytest.mark.usefixtures("settings", "plugged")
def test_the_last_attempt_does_without_plugins():
    make_document(STORY)

    found = shown(process(tries=3))

    assert found["status"] is DocumentStatus.STORED
    assert found["tags"] == []
    assert found["tagger_version"] == taggers.TAGGER_VERSION
    assert found["warnings"] == ["taggers left out, for earlier attempts broke off: sectors"]


def test_a_plugin_runs_in_a_process_of_its_own_by_its_installed_package(tmp_path):
    story = tmp_path / "story.txt"
    story.write_bytes(STORY)
    folder = install(tmp_path / "site", "acme", "1.0", sectors=SECTORS, sleeper=SLEEPER)

    found = inspect(folder, story, "language,sectors,sleeper", WIREDESK_TAGGER_TIMEOUT="1s")

    assert found["language"] == "en"
    assert found["tags"] == ["sector:mining"]
    assert found["tagger_version"].endswith("+sectors/1.2+sleeper/1.0")
    assert found["warnings"] == ["tagger sleeper took longer than 1 s"]


@pytest.mark.usefixtures("plugged")
def test_the_doctor_tells_of_a_plugin_that_does_not_load(wiredesk):
    ran = wiredesk("doctor", "--json")

    checks = {check["name"]: check for check in ran.json["checks"]}
    assert not checks["taggers"]["ok"]
    assert "tagger broken of broken 2.0" in checks["taggers"]["said"]
    assert "RuntimeError: no licence" in checks["taggers"]["said"]


@pytest.mark.usefixtures("plugged")
def test_the_doctor_shows_the_taggers_in_force(wiredesk, monkeypatch):
    monkeypatch.setenv("WIREDESK_TAGGERS", "all,-broken,-names")

    ran = wiredesk("doctor", "--json")

    [found] = [check for check in ran.json["checks"] if check["name"] == "taggers"]
    assert found["ok"]
    assert f"version {taggers.TAGGER_VERSION}+sectors/1.2" in found["said"]
