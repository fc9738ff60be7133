"""The ledger of a real service adds up, whatever dies while documents come in."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.acceptance.conftest import started
from tests.servers import until

POSTS, FILES = 120, 60
BROKEN = b"\x7fELF\x02\x01\x01" + bytes(64)


def post(client, number):
    """A post: every fifth holds bytes that were sent before, every tenth holds none."""
    texts = {0: ""} if number % 10 == 0 else {0: "The same story for all."}
    text = texts.get(number % 5, f"The minister met envoy number {number}.")
    body = {"text": text, "source": "posts"}
    return client.post("/v1/documents", json=body).status_code


def post_all(service):
    with service.client as client, ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda number: post(client, number), range(POSTS)))


def drop(service, number):
    """A file renamed into place; of ten, one cannot be read and one is like one of others."""
    folder = service.inbox / "files"
    folder.mkdir(exist_ok=True)
    contents = {0: BROKEN + str(number).encode(), 5: b"The same file for all."}
    part = folder / f".{number}.part"
    part.write_bytes(contents.get(number % 10, f"The minister met {number} envoys.".encode()))
    os.rename(part, folder / f"{number}.txt")


def summary(service):
    with service.client as client:
        return client.get("/v1/ledger/summary").json()


def counted(service):
    """The sums by source, once nothing is pending and all files are taken."""
    found = summary(service)
    lines = {line["source"]: line for line in found["items"]}
    taken = lines.get("files", {"in": 0})["in"]
    return lines if found["total"]["pending"] == 0 and taken >= FILES else None


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_everything_that_came_is_accounted_for(tmp_path, request, kind):
    settings = {
        "WIREDESK_LEASE": "8s",
        "WIREDESK_PARSE_TIMEOUT": "6s",
        "WIREDESK_TAGGERS": "language",
    }
    if kind == "postgresql":
        settings["WIREDESK_DATABASE_URL"] = request.getfixturevalue("fresh_postgresql")
    with started(tmp_path / "var", **settings) as service, ThreadPoolExecutor(1) as poster:
        posting = poster.submit(post_all, service)
        for number in range(FILES):
            drop(service, number)
            if number % 20 == 10:
                service.kill("cli.main watch")
            if number == 30:
                service.kill("-Q documents.ingest")
        answers = posting.result(60)

        lines = until(lambda: counted(service), within=120, every=0.2)

        with service.client as client:
            listed = client.get("/v1/ledger?limit=500").json()["items"]
    assert sorted(set(answers)) == [200, 202, 422]
    assert counts(lines["posts"]) == {
        "in": 120,
        "stored": 97,
        "updated": 0,
        "duplicate": 11,
        "rejected": 12,
        "pending": 0,
    }
    assert counts(lines["files"]) == {
        "in": 60,
        "stored": 49,
        "updated": 0,
        "duplicate": 5,
        "rejected": 6,
        "pending": 0,
    }
    assert len({entry["id"] for entry in listed}) == POSTS + FILES


def counts(line):
    names = ("in", "stored", "updated", "duplicate", "rejected", "pending")
    return {name: line[name] for name in names}
