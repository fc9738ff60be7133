"""`wiredesk up`: every process of the service, on one machine, watched over."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import structlog

from cli.parts import Part, broker_part, service_parts, worker_name
from schemas import logs
from schemas.errors import SettingsError
from schemas.settings import Settings, get_settings
from schemas.tasks import TaskName
from store import migrate, queue, secrets

LOOPBACK = "127.0.0.0/8,::1/128"
ANY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104 - compared with, not bound to
READY_WITHIN = 60.0
LOOK_EVERY = 0.1
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

log = structlog.get_logger()


def up(*, allow_loopback: bool = False) -> None:
    """Run everything until told to stop. Raises SettingsError if it cannot start."""
    settings = get_settings()
    logs.configure(settings, part="up")
    with only_one(settings.data_dir), stop_on_signals():
        check_port(settings)
        make_folders(settings)
        run(settings, environment(settings, allow_loopback=allow_loopback))


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Hold `DATA_DIR` for this process. Raises SettingsError if another holds it."""
    lock = data_dir / "run" / "up.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise SettingsError(
                f"Wiredesk runs already on {data_dir} (process {file.read().strip() or '?'}). "
                "Stop it, or set WIREDESK_DATA_DIR and WIREDESK_PORT for a second one."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


@contextmanager
def stop_on_signals() -> Iterator[None]:
    """Turn SIGTERM and SIGHUP into the interrupt that Ctrl-C is."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def check_port(settings: Settings) -> None:
    """Raise SettingsError if something listens on the API's port already."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingsError(
                f"Cannot listen on {settings.host}:{settings.port} ({error.strerror}). "
                "Set WIREDESK_HOST and WIREDESK_PORT to a free address."
            ) from None


def make_folders(settings: Settings) -> None:
    """Make the folders everything is kept in. Raises SettingsError."""
    try:
        for folder in (settings.data_dir, settings.blob_dir, *settings.watch_dirs):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"Cannot make the folder {error.filename} ({error.strerror}). "
            "Set WIREDESK_DATA_DIR to one you may write in."
        ) from None


def environment(settings: Settings, *, allow_loopback: bool) -> dict[str, str]:
    """What the parts find in their environment, beside what is there."""
    extra = {"WIREDESK_DATA_DIR": str(settings.data_dir.absolute()), "PYTHONUNBUFFERED": "1"}
    if allow_loopback and not settings.allow_private_webhooks:
        extra["WIREDESK_ALLOW_PRIVATE_WEBHOOKS"] = LOOPBACK
    return {**os.environ, **extra}


def run(settings: Settings, env: dict[str, str]) -> None:
    """Start the parts in order, watch over them, stop them in the opposite order."""
    parts: list[Part] = []
    try:
        if not settings.broker_url:
            parts.append(broker_part(settings, env).start())
        migrate.migrate()
        for part in service_parts(settings, env):
            parts.append(part.start())
        wait_until_ready(settings, parts)
        print(greeting(settings, env), flush=True)
        watch_over(parts)
    except KeyboardInterrupt:
        log.info("stopping")
    finally:
        stop(parts)


def watch_over(parts: list[Part]) -> None:
    """Start again whatever dies, for ever."""
    while True:
        for part in parts:
            part.revive()
        time.sleep(LOOK_EVERY)


def wait_until_ready(settings: Settings, parts: list[Part]) -> None:
    """Return when the API, all it needs and the workers answer.

    An API that answers is not taken away for want of workers: what it takes in waits for
    them. Raises SettingsError if it does not answer.
    """
    ends = time.monotonic() + READY_WITHIN
    while not (is_ready(settings) and workers_ready()):
        if time.monotonic() > ends:
            _check_ready(settings)
            log.warning("workers do not answer yet: documents are taken, and wait for them")
            return
        for part in parts:
            part.revive()
        time.sleep(LOOK_EVERY)


def _check_ready(settings: Settings) -> None:
    if not is_ready(settings):
        raise SettingsError(
            f"The API did not become ready within {READY_WITHIN:g} s. "
            "The lines above say why; 'wiredesk doctor' checks each part."
        )


def is_ready(settings: Settings) -> bool:
    """Whether the API says that all it needs answers."""
    host = "127.0.0.1" if settings.host in ANY_ADDRESS else settings.host
    try:
        answer = httpx.get(f"http://{host}:{settings.port}/readyz", trust_env=False)
    except httpx.HTTPError:
        return False
    return answer.status_code == 200


def workers_ready() -> bool:
    """Whether every kind of worker has its models loaded and takes tasks."""
    return {worker_name(task) for task in TaskName} <= queue.workers_answering()


def stop(parts: list[Part]) -> None:
    """End all parts, the first started last; nothing stays behind. A second Ctrl-C
    changes nothing: it already stops as fast as is clean."""
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)
    broker, rest = [p for p in parts if p.last_to_stop], [p for p in parts if not p.last_to_stop]
    for group in (rest, broker):
        for part in group:
            part.ask_to_stop()
        for part in group:
            part.end()


def greeting(settings: Settings, env: dict[str, str]) -> str:
    """What a newcomer needs: where it is, and a first document to paste."""
    key = settings.admin_key or secrets.kept_token(settings.data_dir / "admin.key")
    url = settings.base_url
    allowed = env.get("WIREDESK_ALLOW_PRIVATE_WEBHOOKS") or "public addresses only"
    return f"""
Wiredesk is up.

  API             {url}   (reference: {url}/docs)
  watched folder  {", ".join(str(folder) for folder in settings.watch_dirs)}
  API key         {key}
  webhooks may go to {allowed}

  First document:
    curl -s {url}/v1/documents -H 'Authorization: Bearer {key}' \\
      -H 'Content-Type: application/json' \\
      -d '{{"text": "BISHKEK, Oct 13 (Example) - The president met the ambassador of France."}}'

  See the webhooks:  {program()} listen
  Stop:              Ctrl-C
"""


def program() -> str:
    """How this program was called."""
    return os.path.relpath(sys.argv[0]) if os.sep in sys.argv[0] else sys.argv[0]
