"""A terminal shows what takes a while."""

import sys
from io import StringIO

import pytest

from theorems.cli import progress
from theorems.verdicts.catalogue import find_claim


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


def test_the_bar_of_claims_counts_what_they_rest_on_and_ends_full():
    asked, cited = find_claim("balanced-lower-bound"), find_claim("etf-exists")
    size, shown = len(cited.family.members), []
    bar = progress.OfClaims([asked], lambda **changed: shown.append(changed))
    bar.tick(asked)
    bar.decided(asked, [cited])  # not full before what it rests on has come
    bar.tick(cited)
    bar.decided(cited, [])  # as one that the cache held: nothing is left of it
    assert [(one["completed"], one["total"]) for one in shown] == [
        (0, 1),
        (1, 1),
        (1, 1 + size),
        (2, 1 + size),
        (1 + size, 1 + size),
    ]


@pytest.mark.parametrize(("term", "is_shown"), [("xterm", True), ("dumb", False)])
def test_a_terminal_that_rewrites_no_line_is_left_alone(monkeypatch, term, is_shown):
    monkeypatch.setenv("TERM", term)
    monkeypatch.setattr("sys.stderr", Terminal())
    with progress.of_steps("laws") as tick:
        tick(1, 2)
    with progress.of_work("enclosing"):
        pass
    assert bool(sys.stderr.getvalue()) == is_shown
