"""Every verb on a terminal: what it does is seen there, and what it writes is tried and said."""

import re
from pathlib import Path

import numpy as np
import pytest

from property_tests.running import nceproof
from property_tests.terminals import on_a_terminal
from theorems.cli.application import VERBS

ROWS = np.array([[1.0, 0.0], [1.0, 0.0], [-1.0, 0.0], [-1.0, 0.0]])
CERTIFICATE = "region.json"
LAW = ("--rho", "1/2,1/2", "--k", "1,4")
FIGURE = ("--output", "map.svg")

RUN = {
    "new": (["new.py"], ""),
    "list": ([], ""),
    "show": (["etf-rank", "--derivation"], "writing down claims"),
    "verify": (["etf-exists", "etf-rank"], "32/32"),
    "hypotheses": (["etf-rank"], "hypotheses"),
    "trust": (["etf-rank"], "reading what claims rest on"),
    "batch": (["x.npy", "--temperature", "1"], "loss"),
    "audit": (["x.npy", "--labels", "labels.npy", "--k", "1"], "optima"),
    "loss": (["--gram", "etf:3", "--k", "4"], "enclosing the loss"),
    "solve": (LAW, "numbers of negatives"),
    "bounds": (LAW, "numbers of negatives"),
    "loss-audit": (["sum(exp(-v))"], "deciding the hypotheses"),
    "search": (["square-nonincreasing", "--output", "campaign"], "1 shard"),
    "recheck": ([CERTIFICATE], "checking, up to minutes a file"),
    "cover": (["--least-mass", "33/100", "--output", CERTIFICATE], "squares"),
    "map": (["--resolution", "4", *FIGURE], "checking certificates"),
    "map-losses": (["--classes", "2", "--beta", "5", "--margin", "1", *FIGURE], "losses"),
    "map-rare": (["--resolution", "4", *FIGURE], "cells"),
    "export": (["etf-rank"], "writing down derivations"),
    "docs": (["etf-rank", "--output", "site"], "making the site"),
    "bench": (["increase-solves", "--size", "2", "--rounds", "1"], "benchmarks"),
}
"""Arguments for each verb, and what is seen of it on a terminal; "" for one that takes no time."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with what the verbs read; `cover` writes the certificate that is checked."""
    folder = tmp_path_factory.mktemp("terminal")
    np.save(folder / "x.npy", ROWS)
    np.save(folder / "labels.npy", np.array([0, 0, 1, 1]))
    return folder


def test_every_verb_is_run_on_a_terminal():
    assert set(RUN) == set(VERBS)


ORDER = sorted(VERBS, key=lambda verb: verb == "recheck")  # after `cover`, which writes a file


@pytest.mark.slow  # starts the command, 2 to 6 s of processor time each
@pytest.mark.parametrize("verb", ORDER)
def test_a_verb_shows_on_a_terminal_that_it_works(verb, folder):
    arguments, words = RUN[verb]
    if verb == "recheck" and not (folder / CERTIFICATE).exists():
        arguments = [_shipped()]
    code, document, seen = on_a_terminal(verb, *arguments, cwd=folder)
    assert code == 0, seen
    assert "Traceback" not in seen
    assert words in seen
    assert "\x1b[?25" not in document  # the cursor that a bar hides
    if "--output" in arguments and verb != "search":
        assert f"wrote {arguments[arguments.index('--output') + 1]}" in seen


def _shipped():
    from property_tests import ROOT

    return ROOT / "property_tests" / "certificates" / "valid" / "talk.json"


WRITING = [verb for verb in VERBS if verb not in ("new", "search", "recheck")]


@pytest.mark.parametrize("verb", WRITING)
def test_an_output_that_cannot_be_written_is_told_before_the_work(verb, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    np.save("x.npy", ROWS)
    np.save("labels.npy", np.array([0, 0, 1, 1]))
    (tmp_path / "file").touch()
    arguments = [one for one in RUN[verb][0] if one not in ("--output", *FIGURE, "site")]
    if verb == "cover":
        arguments.remove(CERTIFICATE)
    for module in ("theorems.cli.running.run", "theorems.search.workers.executor"):
        monkeypatch.setattr(module, never)
    result = nceproof(verb, *arguments, "--output", "file/inside.svg")
    assert (result.exit_code, result.stdout) == (4, ""), result.stderr
    (line,) = result.stderr.splitlines()
    assert "Not a directory" in line
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "labels.npy", "x.npy"]


@pytest.mark.parametrize(
    "arguments",
    [
        "docs etf-rank --output",
        "docs etf-rank --derivations",
        "export etf-rank --to rocq --output",
        "search square-nonincreasing --output",
        "verify etf-rank --cache",
        "map --resolution 4 --output map.svg --campaign",
    ],
)
def test_a_file_where_a_folder_is_needed_is_told(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("notes").touch()
    monkeypatch.setattr("theorems.cli.running.run", lambda *claims, **options: [])
    monkeypatch.setattr("theorems.tools.law_map.certificates_about", lambda *about: [])
    result = nceproof(*arguments.split(), "notes")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr == "nceproof: 'notes' is a file; name a folder\n"


def never(*arguments, **options):
    raise AssertionError("the work was begun")


def test_what_was_written_is_said_and_a_failed_try_leaves_the_old(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = nceproof("loss", "--gram", "etf:2", "--k", "1", "--output", "loss.txt")
    assert result.stderr == "wrote loss.txt\n"
    before = Path("loss.txt").read_text(encoding="utf-8")
    result = nceproof("loss", "--gram", "none.json", "--k", "1", "--output", "loss.txt")
    assert result.exit_code == 4
    assert Path("loss.txt").read_text(encoding="utf-8") == before
    assert re.fullmatch(r"nceproof: .*none\.json.*\n", result.stderr)
