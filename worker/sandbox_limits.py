"""What a sandboxed process may not do: use more than its share, or reach anything."""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import resource
import socket
import struct
import sys

OPEN_FILES = 64
LARGEST_FILE = 256 * 2**20
"""Bytes of a file in its private folder."""

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
"""From Linux's prctl(2)."""

LOAD, JUMP_EQUAL, JUMP_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
"""Instructions of a classic BPF program, as of linux/bpf_common.h."""
ALLOW, DENY = 0x7FFF0000, 0x00050000 | errno.EACCES
NUMBER, ARCHITECTURE = 0, 4
"""Offsets in `struct seccomp_data`."""
FOREIGN_NUMBERS = 0x40000000
"""Where the numbers of another calling convention of x86-64 begin."""

DENIED = {
    # socket, ptrace, process_vm_readv, process_vm_writev, io_uring_setup, pidfd_getfd
    "x86_64": (0xC000003E, (41, 101, 310, 311, 425, 438)),
    "aarch64": (0xC00000B7, (198, 117, 270, 271, 425, 438)),
}
"""By machine, what the kernel calls it, and the calls that would reach out of the process."""


class _Program(ctypes.Structure):
    """`struct sock_fprog` of linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def confine(*, memory: int) -> None:
    """Give this process at most `memory` more bytes, few files and no network, for good."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    if sys.platform == "linux":
        most = _address_space() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    deny_network()


def allow_time(seconds: float) -> None:
    """Let this process use so much more processor time, or be ended by the system."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _address_space() -> int:
    """Bytes of address space this process has: what it was forked from is not its fault."""
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def deny_network() -> None:
    """Have the kernel refuse sockets and looks into other processes (Linux on the usual
    machines); Python itself refuses sockets everywhere."""
    setattr(socket, "socket", _NoSocket)  # noqa: B010 - mypy takes no other class
    if sys.platform != "linux" or platform.machine() not in DENIED:
        return
    program = _program(*DENIED[platform.machine()])
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    instructions = _Program(len(program) // 8, program)
    libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(instructions), 0, 0)


class _NoSocket(socket.socket):
    """A socket that nobody gets; a class, for libraries derive classes from it."""

    def __init__(self, *_: object, **__: object) -> None:
        raise PermissionError("a parser has no network")


def _program(architecture: int, denied: tuple[int, ...]) -> bytes:
    """The filter: an error for denied calls and for another architecture's numbers."""
    count = len(denied)
    steps = [
        (LOAD, 0, 0, ARCHITECTURE),
        (JUMP_EQUAL, 0, count + 3, architecture),
        (LOAD, 0, 0, NUMBER),
        (JUMP_AT_LEAST, count + 1, 0, FOREIGN_NUMBERS),
        *((JUMP_EQUAL, count - at, 0, call) for at, call in enumerate(denied)),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, DENY),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
