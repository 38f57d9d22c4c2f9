"""Mutants of the translation of statements to Rocq, each against the values on a finite model.

A mutant that changes a text of test_values.py is refused by Rocq there, as the text has another
value, or none; the survivors are argued in `equal_values.txt`. Mutants that change none of these
texts are for test_translate.py and test_pins.py (`property_tests/survivors/rocq.txt`).
"""

import re
import signal
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from property_tests import ROOT
from property_tests.mutation import mutants
from property_tests.theorems.rocq import test_values
from property_tests.theorems.rocq.export.test_document import with_rocq
from property_tests.theorems.rocq.test_values import folder  # noqa: F401
from theorems import rocq
from theorems.errors import NceproofError

FILES = ("trees", "texts", "translate")
"""The files of the translation, each after those that it imports."""

ARGUED = {
    line
    for line in Path(__file__).with_name("equal_values.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
}

CHECKS = (
    test_values.test_every_node_has_the_value_that_the_evaluator_gives,
    test_values.test_an_assumption_is_true_where_it_is_on_a_model,
    test_values.test_a_relation_is_true_where_it_is_on_a_model,
)

FAULTS = (TypeError, ValueError, LookupError, AttributeError, NameError, RecursionError)
FAULTS += (NceproofError, AssertionError, TimeoutError)
"""What a mutant may raise where it makes no text, or takes for ever."""

SECONDS = 60


def use(monkeypatch, texts):
    """Let the tests translate by other files than those that are there."""
    for name in FILES:
        spec = spec_from_file_location(f"theorems.rocq.{name}", ROOT / f"theorems/rocq/{name}.py")
        module = module_from_spec(spec)
        monkeypatch.setitem(sys.modules, spec.name, module)
        monkeypatch.setattr(rocq, name, module)
        exec(compile(texts[name], spec.origin, "exec"), vars(module))
        for own in ("Translator", "show", "Signature", "assumption_text", "relation_text"):
            if own in vars(module):
                monkeypatch.setattr(test_values, own, getattr(module, own))


def goals(texts):
    """Return what is to be proved on each model, by the definitions of the model."""
    made = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(test_values, "proved", lambda folder, text: made.append(text))
        use(patched, texts)
        for check in CHECKS:
            check(None)
    parts = (text.removesuffix("End Model.\n").split("\nGoal ") for text in made)
    return {model: [goal.strip() for goal in found] for model, *found in parts}


def refused(folder, wanted):  # noqa: F811
    """Return which goals Rocq does not prove; it goes on after each."""
    found = set()
    for model in {model for model, _ in wanted}:
        own = sorted(goal for other, goal in wanted if other == model)
        lines = [f"Lemma g{n} : {goal}\nAbort.\nCheck g{n}." for n, goal in enumerate(own)]
        answer = subprocess.run(
            ["coqtop", "-q", "-w", "none", "-Q", str(folder), "nceproof"],
            input="\n".join([model, *lines, "Quit.", ""]),
            capture_output=True,
            text=True,
            check=True,
        )
        said = " ".join((answer.stdout + answer.stderr).split())
        assert f"g{len(own) - 1} " in said, said[-500:]
        found |= {(model, own[int(n)]) for n in re.findall(r"The reference g(\d+) was not", said)}
    return found


@pytest.mark.mutants
@with_rocq
def test_every_mutant_that_changes_a_text_has_another_value_or_is_argued(folder):  # noqa: F811
    texts = {name: (ROOT / f"theorems/rocq/{name}.py").read_text("utf-8") for name in FILES}
    usual = goals(texts)
    before = {(model, goal) for model, found in usual.items() for goal in found}
    changed = {}
    signal.signal(signal.SIGALRM, lambda *_: (_ for _ in ()).throw(TimeoutError()))
    for name in FILES:
        for mutant in mutants(texts[name]):
            signal.alarm(SECONDS)
            try:
                now = goals({**texts, name: mutant.text})
            except FAULTS:
                continue
            finally:
                signal.alarm(0)
            after = {(model, goal) for model, found in now.items() for goal in found}
            if after != before:
                changed[f"theorems/rocq/{name}.py: {mutant.change}"] = after - before
    assert len(changed) > len(ARGUED)
    faults = refused(folder, before.union(*changed.values()))
    assert faults.isdisjoint(before)
    assert {change for change, new in changed.items() if not new & faults} == ARGUED
