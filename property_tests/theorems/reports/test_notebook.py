"""Notebooks: what they say of an outcome, and that they run."""

import json
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from sympy import Integer

from property_tests import ROOT
from property_tests.theorems.reports.exported import BY_INSTANCES
from theorems.errors import IllFormed, Undecided
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.language import talk
from theorems.reports import as_markdown, notebook
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.verdict import Judgement, Verdict
from theorems.verdicts.verify import Outcome


def test_a_notebook_says_where_an_outcome_is_not_as_declared():
    judged = Judgement(Verdict.UNKNOWN, (), "planted")
    shown = notebook.show_outcome(Outcome(BY_INSTANCES, judged, 0.0))
    assert "declared refuted, computed unknown; planted" in shown
    as_declared = replace(judged, verdict=Verdict.REFUTED)
    assert "declared" not in notebook.show_outcome(Outcome(BY_INSTANCES, as_declared, 0.0))


def test_what_only_looks_like_a_theorem_is_not_shown_as_a_proof():
    theorem = rules.nonnegative(4)
    assert "0$." in notebook.show_theorem(theorem)
    forged = object.__new__(type(theorem))
    for name, value in (("statement", theorem.statement), ("rule", "nonnegative"), ("inputs", ())):
        object.__setattr__(forged, name, value)
    with pytest.raises(IllFormed):
        notebook.show_theorem(forged)


def test_what_no_model_meets_is_not_shown_as_a_proof():
    assumed = (given.Same(talk.c, talk.s), given.Distinct(talk.c, talk.s))
    with pytest.raises(Undecided, match="vacuous"):
        notebook.show_theorem(rules.algebra(Integer(0), Integer(0), assumed))


@pytest.mark.slow
def test_the_notebook_runs_and_shows_what_it_holds(tmp_path):
    example = ROOT / "docs" / "examples" / "notebook.ipynb"
    command = [sys.executable, "-m", "nbconvert", "--execute", "--to", "notebook", "--output-dir"]
    result = subprocess.run(
        [*command, tmp_path, example], capture_output=True, text=True, check=False, timeout=300
    )
    assert result.returncode == 0, result.stderr
    executed = json.loads((tmp_path / example.name).read_text(encoding="utf-8"))
    shown = [
        {kind: "".join(text) for kind, text in output["data"].items()}
        for cell in executed["cells"]
        for output in cell.get("outputs", [])
    ]
    claim, outcome, theorem, statement, enclosure, certificate = shown
    assert claim["text/markdown"] == as_markdown.claim_document(find_claim("bound-from-means"))
    assert "| ∎ proved | bound-from-means |" in outcome["text/markdown"]
    assert "1. " in theorem["text/markdown"]
    assert statement["text/latex"].startswith(r"$\text{for all }a, b: \langle")
    assert re.fullmatch(r"\$\[7\.3927\d*, 7\.3927\d*\]\$", enclosure["text/latex"])
    assert "not yet checked" in certificate["text/markdown"]
