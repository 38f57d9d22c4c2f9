"""Running claims for a verb: stdout is for the document, what came out is said on stderr."""

import io
import os
import sys

import pytest

from theorems.cli.running import asked, cores, exported, say, verified
from theorems.errors import Undecided
from theorems.rocq.export.document import export
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.citing import theorem_of

PRINTING = """\
from theorems.language import Instance, Verdict, below, claim, grid

print("loud")

@claim(kind="lemma", hypotheses=(), source="own", family=grid(n=[1]), declared=Verdict.REFUTED)
def mine():
    '''A title.

    A statement.
    '''
    yield Instance({"n": "1"}, below(0, 1))
"""


def test_what_a_file_prints_is_no_part_of_the_document(tmp_path, capsys):
    file = tmp_path / "mine_claims.py"
    file.write_text(PRINTING, encoding="utf-8")
    assert [claim.id for claim in asked([str(file)])] == ["mine"]
    say(verified([str(file)], jobs=1))
    said = capsys.readouterr()
    assert said.out == ""
    assert "printed by a file of claims: loud" in said.err
    assert "  mine: declared refuted, computed certified" in said.err
    assert said.err.splitlines()[-1].startswith("s VERIFIED 1 ")


def test_of_several_claims_each_verdict_is_said_as_it_comes_and_of_one_none(tmp_path, capsys):
    file = tmp_path / "mine_claims.py"
    file.write_text(PRINTING, encoding="utf-8")
    verified([str(file)], jobs=1)
    assert "mine  (" not in capsys.readouterr().err
    claim = PRINTING.partition("\n@")[2]
    file.write_text(f"{PRINTING}\n@{claim.replace('def mine', 'def other')}", encoding="utf-8")
    outcomes = verified([str(file)], jobs=1)
    assert [one.claim.id for one in outcomes] == ["mine", "other"]
    said = capsys.readouterr().err.splitlines()
    heads = [line.partition("  (")[0] for line in said if line.startswith("✓")]
    assert heads == ["✓ certified  mine", "✓ certified  other"]


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_few_verdicts_stand_once_on_a_terminal(tmp_path, monkeypatch):
    """Each was said as it came, and again in the report just below."""
    file = tmp_path / "mine_claims.py"
    claim = PRINTING.partition("\n@")[2]
    more = "".join(f"\n@{claim.replace('def mine', f'def m{n}')}" for n in range(8))
    monkeypatch.setattr(sys, "__stdout__", Terminal())
    for source, said in ((PRINTING.partition("\n@")[0] + more, 0), (PRINTING + more, 9)):
        file.write_text(source, encoding="utf-8")
        monkeypatch.setattr(sys, "stderr", seen := Terminal())
        verified([str(file)], jobs=1)
        assert seen.getvalue().count("✓ certified") == said


def test_what_is_exported_is_what_the_rules_make_again(monkeypatch):
    claim = find_claim("etf-rank")
    assert exported(claim) == export(theorem_of(claim), claim.formal())

    def refused(claim):
        raise Undecided("no")

    monkeypatch.setattr("theorems.cli.running.proved_theorem", refused)
    with pytest.raises(Undecided):
        exported(claim)


def test_processes_are_those_that_this_one_may_use(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {3, 5, 6}, raising=False)
    assert cores() == 3
    monkeypatch.delattr(os, "sched_getaffinity")
    monkeypatch.setattr(os, "cpu_count", lambda: None)
    assert cores() == 1
