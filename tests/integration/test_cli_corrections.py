"""`wiredesk corrections`, against a running server."""

import orjson
import pytest
import structlog.testing

from tests import service
from tests.api_server import client_of
from tests.command import settings, wiredesk
from tests.factories import make_document
from worker.ingester import Ingester

__all__ = ["settings", "wiredesk"]

STORY = b"""Minister meets envoy
By Ada Bek
BISHKEK, March 3 (Example) - The minister met the ambassador of France.

He said the talks were short.
"""


@pytest.fixture
def server(settings, monkeypatch):
    """The URL of a server whose worker is this test."""
    with structlog.testing.capture_logs(), service.api() as url:
        monkeypatch.setenv("WIREDESK_URL", url)
        yield url


@pytest.fixture
def client(server):
    with client_of(server) as opened:
        yield opened


def make_stored(settings, content=STORY, **fields):
    made = make_document(content, filename="story.txt", source="example", **fields)
    Ingester(settings).ingest_due()
    return made.id


def correct(client, document_id, reason="Names.", **fields):
    answer = client.patch(f"/v1/documents/{document_id}", json={"reason": reason, **fields})
    assert answer.status_code == 200


def test_corrections_are_listed_newest_first(client, settings, wiredesk):
    first, second = make_stored(settings), make_stored(settings, b"Other story.\n\nIt is short.")
    correct(client, first, "One.", byline="B", urgency=3)
    correct(client, second, "Two.", byline="B")

    ran = wiredesk("corrections", "list")
    only = wiredesk("corrections", "list", "--document", first, "--json").json
    recent = wiredesk("corrections", "list", "--since", "1h", "--limit", 1, "--json").json
    future = wiredesk("corrections", "list", "--since", "2999-01-01T00:00:00Z", "--json").json

    assert ran.out.splitlines()[0].split() == ["CORRECTED", "DOCUMENT", "FIELDS", "REASON"]
    assert second in ran.out.splitlines()[1]
    assert ran.out.splitlines()[2].endswith("byline, urgency  One.")
    assert [c["reason"] for c in only] == ["One."]
    assert [c["reason"] for c in recent] == ["Two."]
    assert future == []


def test_an_export_holds_the_bytes_and_what_is_right(client, settings, wiredesk, tmp_path):
    made = make_stored(settings, title="Sent title", tags=("wire",))
    correct(client, made, "First.", byline="B", tags=["x"])
    correct(client, made, "Second.", byline="C")

    ran = wiredesk("corrections", "export", "--out", tmp_path / "out")

    assert (ran.status, ran.out) == (0, "Exported: 1 of 1 documents.\n")
    assert (tmp_path / "out" / f"{made}.txt").read_bytes() == STORY
    found = orjson.loads((tmp_path / "out" / f"{made}.expected.json").read_bytes())
    assert found["expected"] == {"byline": "C", "tags": ["x"]}
    assert found["machine"] == {"byline": "Ada Bek", "tags": ["wire"]}
    assert found["reason"] == {"byline": "Second.", "tags": "First."}
    assert found["intake"] == {
        "title": "Sent title",
        "source": "example",
        "filename": "story.txt",
        "tags": ["wire"],
    }


def test_an_export_overwrites_nothing(client, settings, wiredesk, tmp_path):
    made = make_stored(settings)
    correct(client, made, byline="B")
    kept = tmp_path / f"{made}.txt"
    kept.write_text("mine")
    wiredesk("corrections", "export", "--out", tmp_path)
    correct(client, made, byline="C")

    again = wiredesk("corrections", "export", "--out", tmp_path, "--document", made)

    assert kept.read_text() == "mine"
    found = orjson.loads((tmp_path / f"{made}.expected.json").read_bytes())
    assert found["expected"] == {"byline": "B"}
    assert again.out == "Exported: 0 of 1 documents.\n"
    assert "is there already" in again.err


def test_a_document_without_a_name_gets_the_ending_of_its_type(
    client, wiredesk, settings, tmp_path
):
    made = make_document(STORY).id
    Ingester(settings).ingest_due()
    correct(client, made, byline="B")

    wiredesk("corrections", "export", "--out", tmp_path)

    assert (tmp_path / f"{made}.txt").read_bytes() == STORY


def test_what_is_not_read_as_corrected_is_shown(client, settings, wiredesk, tmp_path):
    right, wrong = make_stored(settings), make_stored(settings, STORY + b"\nMore.\n")
    correct(client, right, byline="Ada Bek", tags=["x"], countries=[])
    correct(client, wrong, byline="Omar", people=[{"name": "Omar"}], keywords=["talks"])
    wiredesk("corrections", "export", "--out", tmp_path)

    ran = wiredesk("corrections", "check", tmp_path)

    assert ran.status == 1
    assert ran.out.splitlines() == [
        f"{wrong}  byline: read 'Ada Bek', expected 'Omar'",
        f"{wrong}  people: read , expected Omar",
        f"{wrong}  keywords: read , expected talks",
        "1 of 2 documents are read as corrected.",
    ]


def test_when_all_is_read_as_corrected_the_status_is_0(client, settings, wiredesk, tmp_path):
    made = make_stored(settings)
    correct(client, made, byline="Ada Bek", title="Minister meets envoy")
    wiredesk("corrections", "export", "--out", tmp_path)

    ran = wiredesk("corrections", "check", tmp_path)

    assert (ran.status, ran.out) == (0, "1 of 1 documents are read as corrected.\n")


def write_case(folder, content=STORY, intake=None, **expected):
    case = {"original": "a.txt", "media_type": "text/plain"}
    case |= {"intake": intake or {}, "expected": expected}
    (folder / "a.txt").write_bytes(content)
    (folder / "a.expected.json").write_bytes(orjson.dumps(case))


@pytest.mark.usefixtures("settings")
def test_a_moment_is_the_same_in_any_zone(wiredesk, tmp_path):
    said = {"published_at": "2026-03-03T08:00:00+06:00"}
    write_case(tmp_path, intake=said, published_at="2026-03-03T02:00:00Z")

    assert wiredesk("corrections", "check", tmp_path).status == 0


@pytest.mark.usefixtures("settings")
def test_what_cannot_be_read_is_not_as_corrected(wiredesk, tmp_path):
    write_case(tmp_path, b"   ", byline="Ada Bek")

    ran = wiredesk("corrections", "check", tmp_path)

    assert ran.status == 1
    assert ran.out.splitlines()[0] == "a  cannot be read (empty)"


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize(
    "content",
    [b"{", b"[]", b"{}", b'{"original": "a", "intake": {"x": 1}, "expected": {}}', b'"text"'],
)
def test_what_is_no_export_is_said(wiredesk, tmp_path, content):
    (tmp_path / "a.expected.json").write_bytes(content)

    ran = wiredesk("corrections", "check", tmp_path)

    assert (ran.status, ran.out) == (1, "")
    assert "a.expected.json is no export" in ran.err


@pytest.mark.usefixtures("settings")
def test_a_folder_without_exports_is_said(wiredesk, tmp_path):
    ran = wiredesk("corrections", "check", tmp_path)

    assert ran.status == 1
    assert ran.err.startswith("wiredesk: No *.expected.json in ")


@pytest.mark.usefixtures("settings")
def test_a_check_opens_nothing_outside_its_folder(wiredesk, tmp_path):
    inner = tmp_path / "inner"
    inner.mkdir()
    write_case(inner, byline="Ada Bek")
    case = orjson.loads((inner / "a.expected.json").read_bytes())
    (inner / "a.expected.json").write_bytes(orjson.dumps({**case, "original": "../../a.txt"}))

    assert wiredesk("corrections", "check", inner).status == 0
