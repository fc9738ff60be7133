"""The life of a sandboxed process: it reads what it is sent, and may do nothing else."""

from __future__ import annotations

import gc
import os
import resource
import signal
import socket
import tempfile
from pathlib import Path
from typing import NoReturn

from schemas.documents import RawDocument
from schemas.errors import IngestError
from worker import lifeline, parsers, sandbox_folders, sandbox_frames, sandbox_limits
from worker.sandbox_frames import Frame, Kind

GROWTH = 256 * 1024
"""KiB by which a process may grow before it asks to be renewed."""

STANDARD = (0, 1, 2)


def live(pipe: socket.socket, *, folder: Path, memory: int, seconds: float) -> NoReturn:
    """Read documents in a forked process until its keeper is gone. Never returns."""
    try:
        pipe = _settle_in(pipe, folder)
        sandbox_limits.confine(memory=memory)
        serve(pipe, folder=folder, seconds=seconds)
    finally:
        os._exit(0)


def _settle_in(pipe: socket.socket, folder: Path) -> socket.socket:
    """Let go of all that was inherited: signals, files, connections; keep the pipe."""
    lifeline.die_with_parent()
    os.setpgid(0, 0)
    for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM, signal.SIGXCPU, signal.SIGCHLD):
        signal.signal(sign, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in STANDARD:
        os.dup2(nothing, number)  # a library's complaints may quote the document
    last = len(STANDARD)
    os.dup2(pipe.fileno(), last)
    os.closerange(last + 1, os.sysconf("SC_OPEN_MAX"))
    os.chdir(folder)
    tempfile.tempdir = str(folder)
    os.environ["TMPDIR"] = str(folder)
    gc.freeze()
    return socket.socket(fileno=last)


def serve(pipe: socket.socket, *, folder: Path, seconds: float) -> None:
    """Read each document that is sent, until there are no more."""

    def read(size: int) -> bytes:
        return exactly(pipe, size)

    began_with = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    while True:
        try:
            frame = sandbox_frames.receive(read, largest=2**40)
        except EOFError:
            return
        sandbox_limits.allow_time(seconds)
        answer = _answer(pipe, sandbox_frames.to_raw(frame))
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - began_with
        answer.value["is_worn"] = grown > GROWTH
        sandbox_folders.clear(folder)
        sandbox_frames.send(pipe, answer)


def _answer(pipe: socket.socket, raw: RawDocument) -> Frame:
    """The last frame about a document; its children are sent before."""
    try:
        parsed = parsers.read(
            raw, lambda child: sandbox_frames.send(pipe, sandbox_frames.of_child(child))
        )
        return sandbox_frames.of_parsed(parsed)
    except IngestError as error:
        return Frame(Kind.REFUSED, {"code": error.code, "message": str(error)})
    except MemoryError:
        return Frame(Kind.NO_MEMORY, {})
    except Exception as error:
        return Frame(Kind.BUG, {"error": type(error).__name__})


def exactly(pipe: socket.socket, size: int) -> bytes:
    """The next `size` bytes. Raises EOFError if there are not as many."""
    content = bytearray(size)
    left = memoryview(content)
    while left:
        count = pipe.recv_into(left)
        if not count:
            raise EOFError
        left = left[count:]
    return bytes(content)
