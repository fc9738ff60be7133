"""Runs parsers of binary and complex formats in a child process with bounds.

The child is forked from a process that has loaded the parsers, kept for many documents, and
renewed when it dies, hangs, or has grown. Whatever a document does to it, the worker goes on.
"""

from __future__ import annotations

import atexit
import os
import select
import signal
import socket
import threading
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from schemas.children import Child, LeftOut
from schemas.documents import ParsedDocument, RawDocument
from schemas.parsing_errors import ParserCrashError, ParserMemoryError, ParseTimeoutError
from worker import sandbox_child, sandbox_folders, sandbox_frames
from worker.sandbox_frames import BrokenFrameError, Frame, Kind, ToldError

DOCUMENTS = 2000
"""How many documents a child reads before it is renewed."""

Take = Callable[[Child | LeftOut], None]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a child may use for one document."""

    seconds: float = 15.0
    """Both of processor time and of the keeper's patience."""
    memory: int = 2**30
    """Bytes beside what it was forked with."""
    largest: int = 100 * 2**20
    """Bytes of one document found inside."""


class Sandbox:
    """Reads documents in a child process. One at a time; safe for several threads."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._lock = threading.Lock()
        self._child: _Process | None = None
        atexit.register(self.close)

    def warm(self) -> None:
        """Have a child ready."""
        with self._lock:
            self._ready()

    def read(self, raw: RawDocument, take: Take) -> ParsedDocument:
        """The same as `parsers.read`, whatever the document does.

        Raises PermanentError with the code of what went wrong: `timeout`, `out_of_memory`,
        `parser_crashed`, or what the parser found.
        """
        with self._lock:
            child = self._ready()
            try:
                return self._read(child, raw, take)
            except BaseException as error:
                if not isinstance(error, ToldError):
                    self._end()
                raise

    def close(self) -> None:
        """End the child, if there is one."""
        with self._lock:
            self._end()

    def _ready(self) -> _Process:
        if self._child is None or self._child.is_worn:
            self._end()
            self._child = _Process.fork(self._bounds)
        return self._child

    def _end(self) -> None:
        if self._child is not None:
            self._child.end()
            self._child = None

    def _read(self, child: _Process, raw: RawDocument, take: Take) -> ParsedDocument:
        try:
            child.send(sandbox_frames.of_raw(raw))
            while (frame := child.receive()).kind in (Kind.CHILD, Kind.LEFT_OUT):
                take(sandbox_frames.to_child(frame))
        except TimeoutError as error:
            raise ParseTimeoutError(self._bounds.seconds) from error
        except (EOFError, OSError, BrokenFrameError) as error:
            raise self._death(child, raw) from error
        child.note(frame)
        return self._outcome(frame)

    def _death(self, child: _Process, raw: RawDocument) -> ParserCrashError | ParseTimeoutError:
        """What a child died of."""
        if child.end() == signal.SIGXCPU:
            return ParseTimeoutError(self._bounds.seconds)
        return ParserCrashError(raw.media_type or "the document")

    def _outcome(self, frame: Frame) -> ParsedDocument:
        match frame.kind:
            case Kind.PARSED:
                return sandbox_frames.to_parsed(frame)
            case Kind.REFUSED:
                raise ToldError(frame.value["code"], frame.value["message"])
            case Kind.NO_MEMORY:
                raise ParserMemoryError(self._bounds.memory)
        raise RuntimeError(f"a parser broke off: {frame.value.get('error')}")


class _Process:
    """A child, and the socket to it."""

    def __init__(self, pid: int, pipe: socket.socket, folder: Path, bounds: Bounds) -> None:
        self._pid, self._pipe, self._folder, self._bounds = pid, pipe, folder, bounds
        self._documents = 0
        self._grown = False
        self._patience = 0.0
        self._signal: int | None = None

    @classmethod
    def fork(cls, bounds: Bounds) -> _Process:
        """A child that waits for documents."""
        ours, theirs = socket.socketpair()
        folder = sandbox_folders.make()
        with warnings.catch_warnings():
            # Other threads may hold locks at this moment. The child takes none of theirs;
            # should it all the same, it hangs, and is ended in time like any other.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if pid == 0:
            sandbox_child.live(theirs, folder=folder, memory=bounds.memory, seconds=bounds.seconds)
        theirs.close()
        return cls(pid, ours, folder, bounds)

    @property
    def is_worn(self) -> bool:
        """Whether it is time for another one."""
        return self._grown or self._documents >= DOCUMENTS

    def note(self, last: Frame) -> None:
        """Count a document, and look at what its last frame says of the child."""
        self._documents += 1
        self._grown = last.value.pop("is_worn")

    def send(self, frame: Frame) -> None:
        """Send it a document. Raises TimeoutError, OSError."""
        self._patience = self._bounds.seconds
        self._pipe.settimeout(self._patience)
        sandbox_frames.send(self._pipe, frame)

    def receive(self) -> Frame:
        """Its next frame. Raises TimeoutError, EOFError, OSError, BrokenFrameError."""
        return sandbox_frames.receive(self._exactly, largest=self._bounds.largest)

    def _exactly(self, size: int) -> bytes:
        """The next bytes; all waiting for one document together is bounded."""
        began = time.monotonic()
        self._pipe.settimeout(max(self._patience, 0.001))
        content = sandbox_child.exactly(self._pipe, size)
        self._patience -= time.monotonic() - began
        return content

    def end(self) -> int:
        """End it if it lives; the signal it died of, or 0."""
        if self._signal is not None:
            return self._signal
        self._pipe.close()
        status = self._status()
        self._end_programs()
        sandbox_folders.remove(self._folder)
        self._signal = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        return self._signal

    def _status(self) -> int:
        """How it ended; one that is dying already is given a moment, so that we see of what."""
        with suppress(ChildProcessError):
            for _ in range(20):
                pid, status = os.waitpid(self._pid, os.WNOHANG)
                if pid:
                    return status
                select.select([], [], [], 0.005)
            os.kill(self._pid, signal.SIGKILL)
            return os.waitpid(self._pid, 0)[1]
        return 0

    def _end_programs(self) -> None:
        """End what it has started itself, and left running."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._pid, signal.SIGKILL)
