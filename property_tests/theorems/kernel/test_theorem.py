"""Theorems that no rule made: refused at once, or by the fresh process that runs them again."""

import copy
import json
import pickle
from pathlib import Path

import pytest
from sympy import S

from property_tests.running import nceproof, verified_apart
from theorems.kernel import replay, rules, terms
from theorems.kernel.theorem import Theorem

FORGERIES = Path(__file__).with_name("forgeries.py")


def genuine():
    return rules.positive_unless_zero(S(1))


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: Theorem(None, "magic", ()),
        lambda: Theorem(None, "magic", (), object()),
        lambda: copy.copy(genuine()),
        lambda: copy.deepcopy(genuine()),
        lambda: pickle.dumps(genuine()),
        lambda: type("Mine", (Theorem,), {}),
        lambda: setattr(genuine(), "statement", None),
        lambda: delattr(genuine(), "statement"),
        lambda: setattr(genuine(), "anything", None),
        lambda: rules.chain(type("Theorem", (), {})(), genuine()),
    ],
)
def test_a_forgery_fails_at_once(attempt):
    with pytest.raises((TypeError, AttributeError, ValueError)):
        attempt()


@pytest.mark.parametrize("rule", ["nonnegative", "positive_unless_zero", "algebra"])
@pytest.mark.parametrize(
    "text",
    [
        {"text": "[].append(4) or 4"},
        ["Tuple", {"text": "4"}],
        ["Add", {"text": "4"}, ["1"]],
        ["Bind", ["Variable", ["Str", "c"], ["Str", "class"]], ["Classes"], {"text": "4"}],
        ["Unknown", ["Str", "z"], {"text": "4"}],
        ["[].append(4) or 4"],
    ],
)
def test_the_fresh_process_runs_no_text(rule, text, monkeypatch):
    """SymPy evaluates a text that it takes for a term as Python."""
    ran = []
    monkeypatch.setattr("sympy.parsing.sympy_parser.eval_expr", lambda *code: ran.append(code))
    step = {"rule": rule, "inputs": [text] * (2 if rule == "algebra" else 1)}
    written = {"derivation": [step], "statement": replay.write_statement(genuine().statement)}
    assert replay.answer(json.dumps(written))
    assert not ran


@pytest.mark.parametrize("term", ["4", 4.0, True, None, [4]])
def test_only_integers_and_nodes_are_terms(term):
    with pytest.raises(rules.RuleError, match="is no term"):
        rules.nonnegative(term)
    with pytest.raises(TypeError, match="is no term"):
        terms.Bind(terms.Variable("c", "class"), terms.Classes(), term)


def test_no_forged_claim_of_a_file_is_proved(tmp_path):
    found = verified_apart(FORGERIES, tmp_path, code=3)
    assert len(found) == FORGERIES.read_text(encoding="utf-8").count("\ndef by_")
    assert {one["verdict"] for one in found.values()} == {"unknown"}
    assert all(one["evidence"] for one in found.values())
    for name in (
        "by-a-family-behind-a-factor-that-vanishes",
        "by-a-family-that-is-on-neither-side",
    ):
        assert "e• is used in another way" in found[name]["evidence"]


DERIVED = """\
from sympy import S
from theorems.kernel import rules, statement as given, terms as t
from theorems.verdicts.claim import derived
from theorems.kernel.statement import Statement

c, s = t.Variable("c", "class"), t.Variable("s", "class")
both = frozenset((given.Same(c, s), given.Distinct(c, s)))

@derived(kind="theorem", formal=lambda: Statement({assumed}, {left}, "=", {right}),
         source="own")
def mine():
    \"\"\"A title.

    A statement.
    \"\"\"
    return rules.algebra({left}, {right}, tuple({assumed}))
"""


def one_claim(folder, *, assumed="frozenset()", left, right):
    path = folder / "mine.py"
    path.write_text(DERIVED.format(assumed=assumed, left=left, right=right), encoding="utf-8")
    return path


def verified(path):
    """Return what becomes of the claim of a file."""
    result = nceproof("verify", path, "--format", "json")
    assert result.exit_code == 3, result.stderr
    (mine,) = json.loads(result.stdout)["claims"]
    return mine


def test_a_claim_under_contradictory_assumptions_is_vacuous(tmp_path):
    path = one_claim(tmp_path, assumed="both", left="t.Probability(c)", right="t.Probability(s)")
    assert verified(path)["verdict"] == "vacuous"


def test_a_step_that_does_not_follow_names_its_line(tmp_path):
    path = one_claim(tmp_path, left="t.Probability(c)", right="t.Probability(s)")
    mine = verified(path)
    assert mine["verdict"] == "unknown"
    line = 1 + path.read_text(encoding="utf-8").splitlines().index(
        "    return rules.algebra(t.Probability(c), t.Probability(s), tuple(frozenset()))"
    )
    assert f"line {line}" in mine["evidence"]
    assert "ρ_c and ρ_s have different normal forms" in mine["evidence"]


def test_an_unknown_symbol_is_named(tmp_path):
    path = one_claim(tmp_path, left="2 * S('q')", right="S('q') + S('q')")
    assert "symbol q is unknown" in verified(path)["evidence"]


def test_the_program_that_replays_is_not_one_that_a_file_names(tmp_path):
    """The fake would accept all; nor can the environment change the program (LD_PRELOAD)."""
    fake = tmp_path / "fake"
    fake.write_text(f"#!/bin/sh\ntouch {tmp_path}/asked\nwhile read -r l; do echo '\"\"'; done\n")
    fake.chmod(0o755)
    path = one_claim(tmp_path, left="t.Probability(c)", right="t.Probability(c)")
    ended = "os.environ['LD_DEBUG'] = 'help'"  # glibc's loader prints a help, and runs nothing
    trap = f"import os, sys; sys.executable = {str(fake)!r}; {ended}\n"
    path.write_text(trap + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert verified_apart(path, tmp_path, code=0)["mine"]["verdict"] == "proved"
    assert not (tmp_path / "asked").exists()


def test_files_beside_the_claims_do_not_replace_the_kernel(tmp_path):
    """A sympy.py or a theorems package in the folder, or on PYTHONPATH, is not what replays."""
    (tmp_path / "shadow").mkdir()
    path = one_claim(tmp_path, left="t.Probability(c)", right="t.Probability(c)")
    trap = "import os; os.environ['PYTHONPATH'] = os.path.join(os.getcwd(), 'shadow')\n"
    path.write_text(trap + path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "shadow" / "sympy.py").write_text("raise SystemExit('shadowed')\n")
    assert verified_apart(path, tmp_path, code=0)["mine"]["verdict"] == "proved"
