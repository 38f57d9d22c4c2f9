"""A terminal shows what takes a while."""

import sys
from io import StringIO

from theorems.cli import progress


class Terminal(StringIO):
    def isatty(self):
        return True


def test_a_terminal_shows_that_it_takes_a_while(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr", Terminal())
    with progress.of_files("checking, up to minutes a file") as tick:
        tick("1 of 1, [/bold].json: the checker in ball arithmetic")  # a name is no markup
    assert "checking, up to minutes a file" in sys.stderr.getvalue()
    assert "1 of 1, [/bold].json" in sys.stderr.getvalue()
