"""Exported derivations: Rocq accepts them, and refuses what is forged or says something else."""

import shutil
import subprocess
from dataclasses import replace

import pytest
from sympy import Integer, Tuple
from sympy.core.symbol import Str
from typer.testing import CliRunner

from theorems.cli import app
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.replay import steps_of
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.rocq import checking, exported
from theorems.rocq.checking import Check, Status
from theorems.rocq.export.document import MODULES, export
from theorems.rocq.export.rules import RULES
from theorems.rocq.exported import check_exports
from theorems.rocq.translate import theorem_text
from theorems.rocq.trees import Unsupported, plain
from theorems.verdicts.catalogue import all_claims, find_claim
from theorems.verdicts.citing import theorem_of

with_rocq = pytest.mark.skipif(
    shutil.which("coqc") is None, reason=f"coqc is missing: {checking.INSTALL}"
)

DERIVED = [claim.id for claim in all_claims() if claim.derivation]

UNSUPPORTED = {
    "averaging-step": "resample",
    "averaging-step-strict": "resample",
    "balanced-strict-unequal": "subgradient_strictly",
    "etf-exists-for-every-class-count": "centred_vectors_of_gram",
    "etf-unique-balanced": "subgradient_strictly",
    "latent-indistinguishable": "resample",
    "latent-indistinguishable-by-completion": "completion",
    "latent-indistinguishable-strict": "resample",
    "latent-indistinguishable-submodular": "resample",
    "replacement-from-submodularity": "resample",
    "spectral-indistinguishable": "collapse",
}
"""The claims without an export, each with a rule that has no proof in Rocq yet."""

LONG = {"clip-both-directions", "frank-wolfe-gap"}
"""The claims whose export Rocq had not finished after 200 s on a busy machine."""

ACCEPTED = Check(Status.ACCEPTED, "its derivation, line by line, no axioms")


def export_of(name):
    claim = find_claim(name)
    return export(theorem_of(claim), claim.formal())


def changed(export, **parts):
    """Return an export that claims to prove another statement."""
    return replace(export, statement=altered(export.statement, **parts))


def altered(stated, **parts):
    fields = ("assumptions", "left", "relation", "right", "exists")
    return Statement(*(parts.get(name, getattr(stated, name)) for name in fields))


def forged(stated, rule, *inputs):
    """Return what looks like a theorem, made without the kernel."""
    theorem = object.__new__(Theorem)
    for name, value in (("statement", stated), ("rule", rule), ("inputs", inputs)):
        object.__setattr__(theorem, name, value)
    return theorem


def believe(monkeypatch):
    """Let the exporter write equations down without looking whether they hold."""
    for module in ("field", "normal_form"):
        monkeypatch.setattr(f"theorems.rocq.export.{module}.agree", lambda left, right: True)


# --- what is exported ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", DERIVED)
def test_every_derivation_is_exported_or_the_rule_that_stops_it_is_named(name):
    if name in UNSUPPORTED:
        with pytest.raises(Unsupported, match=f"the rule {UNSUPPORTED[name]} has no proof"):
            export_of(name)
    else:
        made = export_of(name)
        assert theorem_text(find_claim(name).formal(), together=made.together) in made.source
        assert "Admitted" not in made.source
        lines = len(steps_of(theorem_of(find_claim(name))))
        assert made.source.count("\nLemma L") == lines


def test_every_rule_that_has_a_proof_is_one_of_the_kernel():
    assert set(RULES) <= set(rules.RULES)


def test_different_names_stay_different():
    names = ["x", "x'", "x⁺", "x•", "x1", "β", "f̂", "f̃"]
    assert len(set(map(plain, names))) == len(names)
    assert all(plain(name).replace("_", "").isalnum() for name in names)


def test_what_has_no_text_is_named():
    somewhere = Tuple(Str("u"), t.CLASS_COUNT + 5)
    far = Statement(frozenset(), Integer(1), ">", Integer(0), (somewhere,))
    with pytest.raises(Unsupported, match="vectors of dimension C \\+ 5"):
        theorem_text(far)


# --- what Rocq says of it ------------------------------------------------------------------------


@with_rocq
def test_a_derivation_is_accepted_and_one_that_says_more_is_refused():
    """The audit states the theorem by itself: what the file calls it does not matter."""
    bound = export_of("gram-bound")
    stronger = changed(bound, relation=">")
    unconditional = changed(bound, assumptions=frozenset())
    empty = replace(bound, source="Theorem exported : True. Proof. exact I. Qed.")
    axiom = replace(bound, source=f"{bound.source}\nAxiom cheat : False.")
    found = check_exports(
        {"bound": bound, "more": stronger, "all": unconditional, "empty": empty, "unused": axiom}
    )
    assert found["bound"] == found["unused"] == ACCEPTED
    assert {found[name].status for name in ("more", "all", "empty")} == {Status.REFUSED}


@with_rocq
def test_a_proof_by_an_axiom_is_refused():
    bound = export_of("gram-bound")
    text = bound.text
    cheat = bound.source[: bound.source.index("Section Derivation")]
    cheat += f"Axiom cheat : {text}.\nTheorem exported : {text}.\nProof. exact cheat. Qed.\n"
    found = check_exports({"cheat": replace(bound, source=cheat)})["cheat"]
    assert found.status == Status.REFUSED
    assert "rests on" in found.reason


@pytest.mark.slow
@with_rocq
def test_every_exported_derivation_is_accepted():
    names = set(DERIVED) - UNSUPPORTED.keys() - LONG
    exports = {name: export_of(name) for name in sorted(names)}
    assert check_exports(exports) == dict.fromkeys(exports, ACCEPTED)


@pytest.mark.slow
@with_rocq
def test_forged_lines_are_refused(monkeypatch):
    """The kernel refuses them as well; here it is not asked."""
    believe(monkeypatch)
    unit = frozenset((given.UnitVectors("u"),))
    c, s = (t.Variable(name, "class") for name in "cs")
    u, v = t.Vector("u", c), t.Vector("u", s)
    x = t.Variable("x", "point")
    mass = t.Bind(c, t.Classes(), t.Probability(c))
    loss = t.Loss(t.Variable("i", "index"), t.Indices(), t.Unknown("z", t.Variable("i", "index")))
    nothing = frozenset()
    lines = {
        "another-constant": Statement(nothing, mass, "=", Integer(2)),
        "no-hypothesis": Statement(nothing, t.Inner(u, u), "=", Integer(1)),
        "another-vector": Statement(unit, t.Inner(u, v), "=", Integer(1)),
        "no-law": Statement(
            nothing, t.Bind(c, t.Classes(), t.Probability(c) ** 2), "=", Integer(1)
        ),
        "one-class": Statement(nothing, t.Equal(c, s), "=", Integer(1)),
        "a-mean-for-its-value": Statement(
            nothing,
            t.Bind(x, t.Points(c), t.Unknown("h", x)),
            "=",
            t.Bind(x, t.Points(s), t.Unknown("h", x)),
        ),
        "linear-loss": Statement(nothing, 2 * loss, "=", loss),
        "a-hole-for-the-set": Statement(
            nothing, t.Unknown("z", t.Unknown("y")), "=", t.Unknown("z", Integer(0))
        ),
    }
    exports = {
        name: export(forged(stated, "algebra", stated.left, stated.right), stated)
        for name, stated in lines.items()
    }
    below = Statement(nothing, t.Inner(u, v), "≥", Integer(0))
    exports["not-a-square"] = export(forged(below, "nonnegative", below.left), below)
    found = check_exports(exports)
    assert {name: check.status for name, check in found.items()} == dict.fromkeys(
        exports, Status.REFUSED
    )


@pytest.mark.slow
@with_rocq
def test_a_statement_that_is_another_is_refused(monkeypatch):
    """A constant, a relation, a hypothesis, a sign, a law: one change, and the proof is none."""
    claim = find_claim("etf-rank")
    theorem, stated = theorem_of(claim), claim.formal()
    changes = {
        "constant": {"right": stated.right * 2},
        "relation": {"relation": ">"},
        "hypothesis": {"assumptions": frozenset()},
        "side": {"left": stated.left + 1},
        "sign": {"right": -stated.right},
    }
    exports = {"the-statement": export(theorem, stated)}
    believe(monkeypatch)
    exports |= {name: export(theorem, altered(stated, **parts)) for name, parts in changes.items()}
    found = check_exports(exports)
    assert found.pop("the-statement") == ACCEPTED
    assert {check.status for check in found.values()} == {Status.REFUSED}


def test_without_coqc_exports_are_skipped(monkeypatch):
    monkeypatch.setitem(checking._ENVIRONMENT, "PATH", "/nonexistent")
    found = check_exports({"gram-bound": export_of("gram-bound")})
    assert found == {"gram-bound": Check(Status.SKIPPED, f"coqc is missing: {checking.INSTALL}")}


def test_the_files_that_an_export_requires_are_there():
    assert set(MODULES) <= set(checking.with_what_they_need(set(MODULES)))
    assert exported.module_of("gram-bound") == "derivation_gram_bound"


# --- the command ---------------------------------------------------------------------------------


def exported_to(folder, *arguments):
    return CliRunner().invoke(app, ["export", *arguments, "--to", "rocq", "--output", str(folder)])


def test_an_export_stands_alone_beside_how_to_compile_it(tmp_path):
    assert exported_to(tmp_path / "new", "gram-bound").exit_code == 0
    names = {path.name for path in (tmp_path / "new").iterdir()}
    assert names == {"gram_bound.v", "_CoqProject", "README.md"}
    text = (tmp_path / "new" / "gram_bound.v").read_text(encoding="utf-8")
    assert "nceproof Require" not in text
    assert export_of("gram-bound").text in text
    readme = (tmp_path / "new" / "README.md").read_text(encoding="utf-8")
    assert "coqc -w none gram_bound.v" in readme


@pytest.mark.slow
@with_rocq
def test_what_stands_alone_compiles(tmp_path):
    exported_to(tmp_path, "gram-bound")
    command = ["coqc", "-q", "-w", "none", "gram_bound.v"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "Closed under the global context"


@pytest.mark.parametrize("name", ["square-nonincreasing", "averaging-step"])
def test_what_has_no_export_is_a_usage_error(tmp_path, name):
    assert exported_to(tmp_path, name).exit_code == 2
    assert list(tmp_path.iterdir()) == []
