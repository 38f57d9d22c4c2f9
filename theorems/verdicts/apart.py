"""Processes of their own, which load no file of anyone's claims (trusted)."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TextIO

from theorems.errors import Undecided

# Taken before a file of claims is loaded, which can set both to what answers as it likes.
_PYTHON, _ENVIRONMENT = sys.executable, dict(os.environ)
_ROOT = str(Path(__file__).parents[2])
_SERVE = (
    "from signal import SIGINT, SIG_IGN, signal; signal(SIGINT, SIG_IGN); "
    "import sys; from importlib import import_module; sys.path.insert(0, sys.argv[1]); "
    "from theorems.verdicts.apart import Marked; marked = Marked(sys.stdin, sys.stdout); "
    "import_module(sys.argv[2]).serve(marked, marked)"
)
"""Isolated: neither the folder of the claims nor PYTHONPATH can put files in the place of ours.
Ctrl-C is for the process that asks, which ends this one."""


class Marked:
    r"""Requests without the marks before them, and answers with that of the request answered.

    What else has the pipe open, as a file of claims has, can write requests into it.

    >>> marked = Marked(["17 what?\n"], sys.stdout)
    >>> for request in marked:
    ...     marked.write(f"asked {request}")
    17 asked what?
    """

    def __init__(self, requests: Iterable[str], answers: TextIO) -> None:
        self._requests, self._answers, self._mark = requests, answers, ""

    def __iter__(self) -> Iterator[str]:
        """Yield the requests."""
        for line in self._requests:
            self._mark, _, request = line.partition(" ")
            yield request

    def write(self, text: str, /) -> None:
        """Take a line, an answer to the request that was yielded last."""
        self._answers.write(f"{self._mark} {text}")

    def flush(self) -> None:
        """Send what was taken."""
        self._answers.flush()


class Asked(Protocol):
    """Asks a process for an answer to a request, which is a JSON text."""

    def __call__(self, request: str, tick: Callable[[], None] = lambda: None) -> Any:
        """Return the answer; call `tick` for each null that comes before it."""


@contextmanager
def process_of(module: str) -> Iterator[Asked]:
    """Yield what asks a process that loads a module of ours, by its `serve`.

    It starts when it is first asked. `serve(requests, answers)` reads a request a line, and writes
    an answer a line, before it as many lines of null as it likes. Raises `RuntimeError` where it
    ends without an answer, `Undecided` where it answers what was not asked here.

    >>> with process_of("theorems.kernel.replay") as ask:
    ...     ask('{"derivation": [], "statement": {}}')
    'IndexError: list index out of range'
    """
    started: list[subprocess.Popen[str]] = []

    def ask(request: str, tick: Callable[[], None] = lambda: None) -> Any:
        if not started:
            started.append(_started(module))
        process, mark = started[0], secrets.token_hex(8)
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(f"{mark} {request}\n")
            process.stdin.flush()
            while line := process.stdout.readline():
                own, _, answer = line.partition(" ")
                if own != mark:
                    raise Undecided(f"somebody else wrote to the process of {module}")
                if (read := json.loads(answer)) is not None:
                    return read
                tick()
        except BaseException:  # its answer, were it to come, would be taken for the next one
            started.remove(process)
            process.kill()
            process.communicate()
            raise
        raise RuntimeError(f"the process of {module} ended with {process.wait()}")

    try:
        yield ask
    finally:
        for process in started:
            process.communicate()


def _started(module: str) -> subprocess.Popen[str]:
    command, pipe = [_PYTHON, "-I", "-c", _SERVE, _ROOT, module], subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, encoding="utf-8", env=_ENVIRONMENT)
