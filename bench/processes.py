"""Processes a run needs: each started in a group of its own, each ended with the run."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from worker import lifeline

ROOT = Path(__file__).parents[1]
STOP_WITHIN = 10.0
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Process:
    """A running process, and all it starts."""

    name: str
    popen: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> None:
        """End it, politely first, and whatever is left of its group."""
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.popen.wait(STOP_WITHIN)
        with suppress(ProcessLookupError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        self.popen.wait()

    def pids(self) -> list[int]:
        """The process and its descendants."""
        found = [self.popen.pid]
        for pid in found:
            with suppress(OSError):
                children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
                found += [int(child) for child in children.split()]
        return found

    def cpu(self) -> float:
        """Seconds of CPU it and its descendants have used."""
        return sum(_cpu(pid) for pid in self.pids())

    def tail(self) -> str:
        """The end of what it wrote."""
        return self.log.read_text(errors="replace")[-2000:]


def _cpu(pid: int) -> float:
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS
    return 0.0


def memory(pid: int) -> tuple[float, float]:
    """MB a process holds: RSS, and PSS, which shares common pages out."""
    sizes = {"Rss": 0, "Pss": 0}
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]:
            name, _, rest = line.partition(":")
            if name in sizes:
                sizes[name] = int(rest.split()[0])
    return sizes["Rss"] / 1024, sizes["Pss"] / 1024


def start(
    name: str, command: Sequence[str], env: Mapping[str, str], folder: Path, *, talks: bool = False
) -> Process:
    """Start a process from the project's folder; it ends when we do, however we end. One
    that `talks` has its input and output connected to us."""
    log = folder / f"{name}.log"
    with log.open("ab") as file:
        popen = subprocess.Popen(
            list(command),
            cwd=ROOT,
            env=dict(env),
            stdin=subprocess.PIPE if talks else subprocess.DEVNULL,
            stdout=subprocess.PIPE if talks else file,
            stderr=file,
            start_new_session=True,
            preexec_fn=lambda: lifeline.die_with_parent(signal.SIGTERM),
        )
    return Process(name, popen, log)


def run(command: Sequence[str], env: Mapping[str, str], *, within: float = 120) -> bytes:
    """What a command prints, once it has ended well."""
    done = subprocess.run(
        list(command), cwd=ROOT, env=dict(env), capture_output=True, timeout=within
    )
    if done.returncode:
        errors = done.stderr.decode(errors="replace")[-2000:]
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{errors}")
    return done.stdout


def environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Our own environment without any setting of the service, and what is given."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("WIREDESK_", "NAIVE_"))}
    return {**kept, **extra, "PYTHONUNBUFFERED": "1"}


def free_port() -> int:
    """A port nobody listens on."""
    return free_ports(1)[0]


def free_ports(number: int) -> list[int]:
    """So many ports nobody listens on."""
    with ExitStack() as open_:
        probes = [open_.enter_context(socket.socket()) for _ in range(number)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]


def wait_until(true: Callable[[], bool], *, what: str, within: float = 60.0) -> None:
    """Return when it is true. Raises TimeoutError."""
    ends = time.monotonic() + within
    while not true():
        if time.monotonic() > ends:
            raise TimeoutError(f"{what}: not within {within:g} s")
        time.sleep(0.02)


def answers(url: str) -> bool:
    """Whether the URL answers with success."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status < 300)
    except (urllib.error.URLError, OSError):
        return False
