"""Processes of their own, which load no file of anyone's claims (trusted)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

# Taken before a file of claims is loaded, which can set both to what answers as it likes.
_PYTHON, _ENVIRONMENT = sys.executable, dict(os.environ)
_ROOT = str(Path(__file__).parents[2])
_SERVE = (
    "import sys; from importlib import import_module; sys.path.insert(0, sys.argv[1]); "
    "import_module(sys.argv[2]).serve(sys.stdin, sys.stdout)"
)  # isolated: neither the folder of the claims nor PYTHONPATH can put files in the place of ours


class Asked(Protocol):
    """Asks a process for an answer to a request, which is a JSON text."""

    def __call__(self, request: str, tick: Callable[[], None] = lambda: None) -> Any:
        """Return the answer; call `tick` for each null that comes before it."""


@contextmanager
def process_of(module: str) -> Iterator[Asked]:
    """Yield what asks a process that loads a module of ours, by its `serve`.

    It starts when it is first asked. `serve(requests, answers)` reads a request a line, and writes
    an answer a line, before it as many lines of null as it likes. Raises `RuntimeError` where it
    ends without an answer.

    >>> with process_of("theorems.kernel.replay") as ask:
    ...     ask('{"derivation": [], "statement": {}}')
    'IndexError: list index out of range'
    """
    started: list[subprocess.Popen[str]] = []

    def ask(request: str, tick: Callable[[], None] = lambda: None) -> Any:
        if not started:
            started.append(_started(module))
        process = started[0]
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(request + "\n")
            process.stdin.flush()
            while answer := process.stdout.readline():
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
