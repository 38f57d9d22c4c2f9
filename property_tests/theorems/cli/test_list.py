"""`list` fits the terminal on which it is seen; what is piped has a claim a line."""

import io
import sys

import pytest

from property_tests.running import nceproof
from theorems.cli.list import run
from theorems.tools.list import listed


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def seen(monkeypatch):
    """What is seen of the whole list on a terminal of some width."""

    def at(width):
        monkeypatch.setenv("COLUMNS", str(width))
        monkeypatch.setattr(sys, "stdout", terminal := Terminal())
        run()
        monkeypatch.undo()
        return terminal.getvalue().splitlines()

    return at


@pytest.mark.parametrize("width", [80, 100, 132, 220])
def test_a_terminal_shows_each_id_verdict_and_title_whole_in_its_width(seen, width):
    lines = seen(width)
    assert max(map(len, lines)) <= width
    heads = [line.split() for line in lines if line[0] != " "][:-2]
    assert [head[0] for head in heads] == [one.id for one in listed()]
    assert [head[2] for head in heads] == [one.declared for one in listed()]
    words = " ".join(lines).split()
    for one in listed():
        title = one.title.split()
        begins = range(len(words))
        assert any(words[n : n + len(title)] == title for n in begins), one.id


def test_a_pipe_gets_a_claim_a_line_and_no_legend():
    lines = nceproof("list").stdout.splitlines()
    assert len(lines) == len(listed())
    for line, one in zip(lines, listed(), strict=True):
        assert line.startswith(f"{one.id} ")
        assert line.endswith(one.title)
