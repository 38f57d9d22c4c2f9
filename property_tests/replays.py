"""The process that runs derivations again, for tests: a copy of one that has just been started.

It has loaded the kernel and no claims, as one that is started anew, which takes half a second. A
test that changes what is started gets what it asks for.
"""

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from theorems.verdicts import apart

MODULE = "theorems.kernel.replay"

_COPIES = """
import os, select, signal, socket, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a copy
sys.path.insert(0, sys.argv[1])
from theorems.kernel.replay import serve
from theorems.verdicts.apart import Marked
with socket.socket(socket.AF_UNIX) as server:
    server.bind(sys.argv[2])
    server.listen()
    print("ready", flush=True)
    while sys.stdin not in select.select([server, sys.stdin], [], [])[0]:  # else nobody asks
        asking, _ = server.accept()
        if os.fork() == 0:
            requests, answers = (asking.makefile(mode, encoding="utf-8") for mode in "rw")
            print(os.getpid(), file=answers, flush=True)
            serve(marked := Marked(requests, answers), marked)
            os._exit(0)
        asking.close()
"""


@contextmanager
def copied():
    """Let the processes that replay be copies of one."""
    python, start, program = [sys.executable, "-I", "-c"], apart._started, apart._SERVE
    with TemporaryDirectory() as folder:
        path, pipe = str(Path(folder) / "replays"), subprocess.PIPE
        command = [*python, _COPIES, apart._ROOT, path]
        with subprocess.Popen(command, stdin=pipe, stdout=pipe) as template:

            def started(module):
                usual = module == MODULE and program == apart._SERVE
                return _Copy(path) if usual else start(module)

            assert template.stdout.readline() == b"ready\n"
            apart._started = started
            try:
                yield
            finally:
                apart._started = start


class _Copy:
    """What is used of a `Popen`."""

    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(path)
        self.stdin = self._socket.makefile("w", encoding="utf-8")
        self.stdout = self._socket.makefile("r", encoding="utf-8")
        self._pid = int(self.stdout.readline())

    def kill(self):
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)

    def communicate(self):
        with suppress(OSError):  # it has ended, which is waited for
            self._socket.shutdown(socket.SHUT_WR)
            self.stdout.read()
        for end in (self.stdin, self.stdout, self._socket):
            with suppress(OSError):
                end.close()

    def wait(self):
        return 1
