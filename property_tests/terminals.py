"""Commands with a terminal for stderr, as people run them."""

import os
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread

import pytest

_OF_COLOUR = ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE")


@dataclass
class Session:
    """A command that runs on a terminal, and what was seen there so far."""

    process: subprocess.Popen
    blocks: list[bytes] = field(default_factory=list)

    @property
    def seen(self):
        return b"".join(self.blocks).decode(errors="replace")


@contextmanager
def session(*arguments, cwd, **environment):
    """Yield a command that runs with a terminal for stderr, in a session of its own."""
    pty = pytest.importorskip("pty")
    clean = {name: value for name, value in os.environ.items() if name not in _OF_COLOUR}
    terminal, side = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "theorems", *map(str, arguments)],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=side,
        start_new_session=True,
        env=clean | {"TERM": "xterm-256color", **environment},
    ) as running:
        os.close(side)
        found = Session(running)
        reader = Thread(target=_read, args=(terminal, found.blocks))
        reader.start()
        try:
            yield found
        finally:
            if running.poll() is None:
                running.kill()
            reader.join()
            os.close(terminal)


def _read(terminal, blocks):
    with suppress(OSError):  # how Linux says that the other side is closed
        while block := os.read(terminal, 4096):
            blocks.append(block)


def on_a_terminal(*arguments, cwd, **environment):
    """Run a command with a terminal for stderr; return exit code, stdout and what was seen."""
    with session(*arguments, cwd=cwd, **environment) as running:
        document = running.process.stdout.read().decode()
        code = running.process.wait()
    return code, document, running.seen
