"""A process that answers calls: it does with a side's own settings what the bench asks for.

One line of JSON each way: `["name", [arguments]]`, and what the function returned.
"""

from __future__ import annotations

import select
import sys
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from bench.processes import Process


class Calls:
    """The caller's end. An instance is called with a function's name and its arguments."""

    def __init__(self, process: Process) -> None:
        self.process = process

    def __call__(self, name: str, *arguments: Any, within: float = 300.0) -> Any:
        """What the function returns. Raises RuntimeError if it did not, or not in time."""
        self.process.popen.stdin.write(orjson.dumps([name, arguments]) + b"\n")
        self.process.popen.stdin.flush()
        answer = self.process.popen.stdout
        line = answer.readline() if select.select([answer], [], [], within)[0] else b""
        if not line:
            raise RuntimeError(f"{self.process.name}: no answer to {name}\n{self.process.tail()}")
        return orjson.loads(line)


def answer(functions: Mapping[str, Callable[..., Any]]) -> None:
    """The other end: answer calls until the caller is gone. What else is printed goes to
    the log."""
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    for line in sys.stdin.buffer:
        name, arguments = orjson.loads(line)
        answers.write(orjson.dumps(functions[name](*arguments)) + b"\n")
        answers.flush()
