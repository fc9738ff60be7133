"""One command starts everything, watches over it, and leaves nothing behind."""

import signal
import subprocess
import sys

import httpx
import pytest

from tests.acceptance.conftest import command_of, free_port, started
from tests.receiver import Receiver
from tests.servers import until

STORY = "\n\n".join(
    (
        " date 2024-05-06 President of Kazakhstan Kassym-Jomart Tokayev received the head of"
        " the country’s Foreign Ministry Murat Nurtleu. The Akorda press service reported.",
        "Murat Nurtleu spoke of the meetings held with the UN Resident Coordinator in"
        " Kazakhstan Michaela Friberg-Storey.",
        "«The parties discussed the situation in the region and the support for the upcoming"
        " elections in Kazakhstan,» the statement says.",
    )
)


@pytest.fixture
def endpoint(service):
    """A receiver that is told of everything, and its secret."""
    with Receiver() as receiver:
        made = service.add_endpoint(receiver.url)
        receiver.secret = made["secret"]
        yield receiver
        with service.client as client:
            client.delete(f"/v1/endpoints/{made['id']}")


def test_a_story_dropped_into_the_inbox_becomes_a_signed_webhook(service, endpoint):
    folder = service.inbox / "24.kg"
    folder.mkdir(exist_ok=True)

    (folder / "story.txt").write_text(STORY)

    [request] = endpoint.waits_for(1)
    document = request.document
    assert request.verifies(endpoint.secret)
    assert request.event["type"] == "document.stored"
    assert document["source"] == "24.kg"
    assert document["filename"] == "story.txt"
    assert document["published_at"] == "2024-05-06"
    assert document["language"] == "en"
    assert document["countries"][0]["code"] == "KZ"
    people = {person["name"]: person["role"] for person in document["people"]}
    assert people["Kassym-Jomart Tokayev"] == "President of Kazakhstan"
    assert people["Murat Nurtleu"] == "head of the country’s Foreign Ministry"
    assert "UN Resident Coordinator" in people["Michaela Friberg-Storey"]
    assert "United Nations" in [found["name"] for found in document["organisations"]]
    assert [quote["speaker"] for quote in document["quotes"]] == ["statement"]


def test_a_taken_file_is_moved_with_a_receipt(service, endpoint):
    (service.inbox / "moved.txt").write_text("The minister met the ambassador of Chile today.")

    endpoint.waits_for(1)

    processed = service.folder / "processed"
    until(lambda: list(processed.rglob("moved.txt.receipt.json")))
    assert list(processed.rglob("moved.txt"))
    assert not (service.inbox / "moved.txt").exists()


def test_a_document_that_cannot_be_read_is_told_of_and_the_rest_goes_on(service, endpoint):
    with service.client as client:
        client.post("/v1/documents", content=b"\x7fELF\x02\x01\x01" + bytes(64))
        client.post("/v1/documents", json={"text": "The minister met the ambassador of Peru."})

    types = sorted(request.event["type"] for request in endpoint.waits_for(2))
    assert types == ["document.failed", "document.stored"]


def test_a_part_that_dies_is_started_again(service, endpoint):
    assert service.kill("-m api") == 1

    until(lambda: "part died" in service.log.read_text())
    until(lambda: api_answers(service), within=60)


def api_answers(service):
    try:
        with service.client as client:
            return client.get("/healthz").status_code == 200
    except httpx.HTTPError:
        return False


def test_a_second_start_on_the_same_folder_is_refused_clearly(service):
    second = subprocess.run(
        [sys.executable, "-m", "cli.main", "up"],
        env={**service.env, "WIREDESK_PORT": str(free_port())},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert second.returncode == 1
    assert f"runs already on {service.folder}" in second.stderr
    assert str(service.process.pid) in second.stderr


def test_a_port_that_is_taken_is_told_before_anything_starts(service, tmp_path):
    second = subprocess.run(
        [sys.executable, "-m", "cli.main", "up"],
        env={**service.env, "WIREDESK_DATA_DIR": str(tmp_path / "other")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert second.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{service.env['WIREDESK_PORT']}" in second.stderr


def test_two_services_run_side_by_side(service, tmp_path):
    with started(tmp_path / "other") as other, other.client as client:
        made = client.post("/v1/documents", json={"text": "A story for the other service."})

        until(lambda: other.document(made.json()["id"])["status"] == "stored")
        with service.client as first:
            assert first.get(f"/v1/documents/{made.json()['id']}").status_code == 404


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_stopping_leaves_nothing_behind(tmp_path, sign):
    with started(tmp_path / "var") as service:
        pids = service.pids()
        assert len(pids) >= 7

        service.process.send_signal(sign)
        service.process.wait(30)

        assert service.process.returncode == 0
        assert [command_of(pid) for pid in pids if command_of(pid)] == []
        assert "Traceback" not in service.log.read_text()


def test_even_a_killed_service_leaves_no_process_behind_and_starts_again(tmp_path):
    with started(tmp_path / "var") as service:
        pids = service.pids()

        service.process.kill()
        service.process.wait(30)

        until(lambda: [pid for pid in pids if command_of(pid)] == [], within=30)
    with started(tmp_path / "var") as again:
        assert again.pids()
