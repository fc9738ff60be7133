"""The seeds: they can all be read, they arrive, and their receiver can be copied from."""

import os
import shutil
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from cli import seed, sowing
from cli.receiver import Message
from outgoing import webhooks
from store.endpoints import page
from store.session import reading
from tests import service
from tests.command import settings, wiredesk
from tests.servers import running, until

__all__ = ["settings", "wiredesk"]

SECRET, OLD_SECRET = "whsec_c2VjcmV0", "whsec_b2xkZXI="
DOCUMENTS = sorted(path for path in seed.SEEDS.rglob("*") if path.is_file())


@pytest.fixture
def few_seeds(monkeypatch, tmp_path):
    """A folder with two seeds, and one that cannot be read."""
    folder = tmp_path / "seeds"
    (folder / "wire").mkdir(parents=True)
    shutil.copy(DOCUMENTS[0], folder / "wire" / "one.txt")
    shutil.copy(DOCUMENTS[1], folder / "two.txt")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(9))
    monkeypatch.setattr(seed, "SEEDS", folder)
    return folder


def answers(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def receiver_program(tmp_path):
    """The address of `seeds/receiver.py`, running."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    env = {**os.environ, "WEBHOOK_SECRET": SECRET, "PORT": str(port)}
    program = str(seed.SEEDS.parent / "receiver.py")
    with (
        (tmp_path / "out").open("wb") as out,
        running([sys.executable, program], env=env, stdout=out, stderr=subprocess.DEVNULL),
    ):
        until(lambda: answers(port))
        yield f"http://127.0.0.1:{port}", tmp_path / "out"


def test_there_are_seeds_of_all_kinds_and_all_can_be_read(wiredesk):
    shown = wiredesk("inspect", "--children", "--taggers", "none", seed.SEEDS).jsons

    assert len(shown) > len(DOCUMENTS) > 30
    assert {
        document["filename"]: document["error"] for document in shown if document["error"]
    } == {}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_a_seed_tells_something_itself_or_in_what_it_holds(wiredesk, path):
    shown = wiredesk("inspect", "--children", "--taggers", "none", path).jsons

    assert any(document["word_count"] > 5 for document in shown)


def test_seeds_arrive_at_a_receiver_and_are_summed_up(wiredesk, settings, few_seeds):
    with service.service(settings) as url:
        ran = wiredesk("seed", "--url", url)

    arrived = [line.split("  ")[1] for line in ran.out.split("\n\n")[0].splitlines()]
    assert ran.status == 0
    assert sorted(arrived) == ["document.failed", "document.stored", "document.stored"]
    assert "one.txt      wire    accepted  stored" in ran.out
    assert "picture.txt  -       accepted  failed" in ran.out
    assert "files: 3, accepted: 3, duplicates: 0, failed: 0" in ran.err
    with reading() as tx:
        assert page(tx, limit=9, before=None) == []


def test_seeding_again_reports_duplicates(wiredesk, settings, few_seeds):
    with service.service(settings) as url:
        wiredesk("seed", "--url", url)
        ran = wiredesk("seed", "--url", url, "--json")

    assert ran.status == 0
    assert [entry["result"] for entry in ran.json["items"]] == ["duplicate"] * 3
    assert ran.json["missing"] == []


def test_webhooks_that_do_not_arrive_in_time_are_told(wiredesk, settings, few_seeds):
    (few_seeds / "empty.txt").touch()

    with service.api() as url:
        ran = wiredesk("seed", "--url", url, "--timeout", "1")

    assert ran.status == 1
    assert "3 of 3 webhooks did not arrive in 1 s. Check that the workers run" in ran.err
    assert "empty.txt    -       failed    -" in ran.out


def test_a_seed_that_cannot_be_sent_fails_the_command(wiredesk, settings, few_seeds):
    (few_seeds / "empty.txt").touch()

    with service.service(settings) as url:
        ran = wiredesk("seed", "--url", url)

    assert ran.status == 1
    assert "empty.txt: The document holds no text" in ran.err


def test_without_a_clone_the_command_says_where_the_seeds_are(wiredesk, monkeypatch):
    monkeypatch.setattr(seed, "SEEDS", Path("/nowhere/documents"))

    ran = wiredesk("seed")

    assert ran.status == 1
    assert "There are no sample documents at /nowhere/documents" in ran.err


def test_a_forged_arrival_does_not_count():
    told = []
    arrivals = sowing.Arrivals({"secret": SECRET}, told.append)

    status = arrivals.take(Message({}, b"{}"))

    assert status == 401
    assert told == ["Refused a message: it has no header webhook-id."]
    assert arrivals.wait_for(["1"], seconds=0) == {"1"}


def test_the_receiver_to_copy_from_takes_what_is_genuine(receiver_program):
    url, out = receiver_program
    body = b'{"type":"document.stored","data":{"document":{"title":"A bridge opens"}}}'
    headers = webhooks.headers([OLD_SECRET, SECRET], "event-1", datetime.now(UTC), body)

    genuine = httpx.post(url, content=body, headers=headers)
    forged = httpx.post(url, content=body + b" ", headers=headers)
    stale = httpx.post(url, content=body, headers={**headers, "webhook-timestamp": "1"})
    again = httpx.post(url, content=body, headers=headers)

    answers = [genuine, forged, stale, again]
    assert [answer.status_code for answer in answers] == [204, 401, 401, 204]
    assert out.read_text() == "document.stored A bridge opens\n"


def test_the_receiver_to_copy_from_is_short():
    assert len((seed.SEEDS.parent / "receiver.py").read_text().splitlines()) < 40
