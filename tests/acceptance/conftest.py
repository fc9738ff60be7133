"""The whole service, started as an operator starts it, in a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import redis

from tests.servers import running, until

READY_WITHIN = 90.0


def free_port() -> int:
    """A port nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Service:
    """A running Wiredesk, and the means to do it harm."""

    def __init__(self, folder: Path, env: dict[str, str], process: subprocess.Popen[bytes]) -> None:
        self.folder = folder
        self.env = env
        self.process = process
        self.url = f"http://127.0.0.1:{env['WIREDESK_PORT']}"
        self.log = folder.parent / f"{folder.name}.log"

    @property
    def client(self) -> httpx.Client:
        key = (self.folder / "admin.key").read_text()
        headers = {"authorization": f"Bearer {key}"}
        return httpx.Client(base_url=self.url, headers=headers, trust_env=False, timeout=30)

    @property
    def broker(self) -> redis.Redis:
        return redis.Redis(unix_socket_path=str(self.folder / "run" / "broker.sock"))

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    def add_endpoint(self, url: str) -> dict:
        """A new endpoint for everything."""
        with self.client as client:
            answer = client.post("/v1/endpoints", json={"url": url})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def document(self, document_id: str) -> dict:
        """The document as the API shows it."""
        with self.client as client:
            return client.get(f"/v1/documents/{document_id}").json()

    def documents(self, **query: str) -> list[dict]:
        """All documents of a list."""
        with self.client as client:
            return client.get("/v1/documents", params={"limit": 500, **query}).json()["items"]

    def kill(self, words: str) -> int:
        """Kill -9 the processes whose command line has these words; how many there were."""
        found = [pid for pid in self.pids() if words in command_of(pid)]
        for pid in found:
            os.kill(pid, signal.SIGKILL)
        return len(found)

    def pids(self) -> list[int]:
        """All processes of this service but the one that watches over them."""
        mark = f"WIREDESK_DATA_DIR={self.folder}".encode()
        pids = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
        ours = [
            pid for pid in pids if mark in environment_of(pid) or parent_of(pid) == self.process.pid
        ]
        return [pid for pid in ours if pid != self.process.pid]

    def is_ready(self) -> bool:
        """Whether the greeting is printed: the API and both workers answer."""
        assert self.process.poll() is None, self.log.read_text()[-4000:]
        return "Wiredesk is up" in self.log.read_text()


def environment_of(pid: int) -> bytes:
    """The environment a process was started with; nothing if it is gone."""
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


def parent_of(pid: int) -> int | None:
    """The process that started another; None if it is gone."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None


def command_of(pid: int) -> str:
    """The command line of a process; nothing if it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


@contextmanager
def started(folder: Path, **settings: str) -> Iterator[Service]:
    """A service that is ready; stopped as by Ctrl-C at the end."""
    env = {name: value for name, value in os.environ.items() if "WIREDESK" not in name}
    env |= {"WIREDESK_DATA_DIR": str(folder), "WIREDESK_PORT": str(free_port()), **settings}
    log = folder.parent / f"{folder.name}.log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "cli.main", "up", "--allow-loopback"]
        with running(command, env=env, stdout=output, stderr=output) as process:
            service = Service(folder, env, process)
            until(service.is_ready, within=READY_WITHIN)
            yield service


@pytest.fixture(scope="module")
def service(tmp_path_factory) -> Iterator[Service]:
    """One service on the embedded default, for the tests of a module."""
    with started(tmp_path_factory.mktemp("service") / "var") as running_service:
        yield running_service


@pytest.fixture(autouse=True)
def clean_environment() -> None:
    """The processes have an environment of their own; this one's stays as it is."""
