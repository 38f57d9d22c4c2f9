"""The twins in Rocq: all are accepted, the audit refuses what it must, the definitions agree."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from fractions import Fraction
from random import Random
from xml.etree import ElementTree

import pytest
from flint import fmpq
from typer.testing import CliRunner

from numerics.balls.enumeration import exact_representation_loss
from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import sphere_point
from numerics.exact.losses import HardestNegative, Hinge
from property_tests.theorems.rocq.export.test_document import with_rocq
from theorems.cli import app
from theorems.rocq import audit, checking
from theorems.rocq.checking import Check, NotCompiledError, Status
from theorems.rocq.statements import DEFINITIONS, MODULES, TWINS
from theorems.verdicts.catalogue import find_claim, twin_of

SMALL = checking.needed(["gram-bound"])
"""The few files that the planted faults are tried on."""


@pytest.fixture(scope="module")
def small():
    with checking.compiled([*SMALL, "computing"]) as folder:
        yield folder


@pytest.fixture
def folder(small, tmp_path):
    """A folder of its own with the small development, compiled."""
    return shutil.copytree(small, tmp_path / "rocq")


def audited(folder, **changed):
    return checking.audited(folder, ["gram-bound"], modules=SMALL, **changed)["gram-bound"]


def edit(folder, module, old, new):
    path = folder / f"{module}.v"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def compile_all(folder, *modules):
    for module in modules:
        checking.compile_file(folder, module)


# --- the real development ------------------------------------------------------------------------


PRIMITIVES = ("Coq.Numbers.Cyclic.Int63.PrimInt63.", "Coq.Floats.PrimFloat.")
"""What `coqchk` lists of a file that loads the tactic ring and has nothing else in it.

No theorem rests on these: what each rests on is audited before.
"""


@pytest.mark.slow
@with_rocq
def test_all_twins_are_accepted_and_the_compiled_files_pass_coqchk():
    """`coqchk` reads the compiled files with a kernel of its own, and MathComp's with them."""
    claims = [claim for claim, twin in TWINS.items() if not twin.imports]
    modules = checking.needed(claims)
    with checking.compiled(modules) as folder:
        checks = checking.audited(folder, claims, modules=modules)
        for claim in claims:
            accepted = Check(Status.ACCEPTED, f"{TWINS[claim].theorem}, no axioms")
            assert checks[claim] == accepted
        command = ["coqchk", "-silent", "-o", "-Q", ".", audit.PACKAGE, f"{audit.PACKAGE}.audit"]
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    report = run.stdout + run.stderr
    axioms, rest = report.split("* Axioms:")[1].split("\n  \n", maxsplit=1)
    assert rest.count("<none>") == 3
    loaded = {line.strip() for line in axioms.splitlines()} - {"", "<none>"}
    assert not [name for name in loaded if not name.startswith(PRIMITIVES)]


@with_rocq
@pytest.mark.campaign
def test_the_logistic_loss_rests_on_the_axioms_of_the_library_alone():
    """It needs libcoq-mathcomp-analysis as well."""
    twin = TWINS["logistic-replacement"]
    check = checking.check_twins(["logistic-replacement"])["logistic-replacement"]
    assert check == Check(Status.ACCEPTED, f"{twin.theorem}, {', '.join(twin.axioms)}")
    assert audit.objection("a", twin.axioms, replace(twin, axioms=twin.axioms[1:]))


# --- the audit refuses ---------------------------------------------------------------------------


@pytest.mark.slow
@with_rocq
def test_the_small_development_is_accepted(folder):
    assert audited(folder).status == Status.ACCEPTED


@pytest.mark.slow
@with_rocq
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(forall a, dot (u a) (u a) = 1) ->", ""),  # a hypothesis dropped
        ("- C.-1%:R^-1 <= mean", "- C.-1%:R^-1 < mean"),
    ],
)
def test_a_stronger_statement_is_refused(folder, old, new):
    twin = TWINS["gram-bound"]
    assert old in twin.statement
    stronger = replace(twin, statement=twin.statement.replace(old, new, 1))
    check = audited(folder, twins=TWINS | {"gram-bound": stronger})
    assert check.status == Status.REFUSED
    assert check.reason.startswith("audit.v: ")


@pytest.mark.slow
@with_rocq
def test_a_refused_statement_does_not_hide_the_others(folder):
    false = replace(TWINS["gram-bound"], statement="False")
    again = {"gram-bound": TWINS["gram-bound"], "first": false, "last": false}
    checks = checking.audited(folder, ["first", "gram-bound", "last"], modules=SMALL, twins=again)
    assert [check.status for check in checks.values()] == ["refused", "accepted", "refused"]


@pytest.mark.slow
@with_rocq
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("dot (f c x) (f c x) <= 1", "dot (f c x) (f c x) <= 2%:R"),
        ("convex : Prop := forall t u v, 0 <= t <= 1", "convex : Prop := forall t u v, 0 < t < 1"),
        ("- dot (f c x) (f (cs i) (xs i))", "- dot (f c y) (f (cs i) (xs i))"),
    ],
)
def test_a_changed_definition_is_refused(tmp_path, old, new):
    shutil.copy(checking.SOURCES / "definitions.v", tmp_path)
    edit(tmp_path, "definitions", old, new)
    compile_all(tmp_path, "definitions")
    text = audit.audit_file([], modules=["definitions"])
    (tmp_path / "audit.v").write_text(text, encoding="utf-8")
    with pytest.raises(NotCompiledError) as caught:
        checking.compile_file(tmp_path, "audit")
    assert caught.value.check.status == Status.REFUSED


@with_rocq
@pytest.mark.slow
def test_where_a_definition_is_another_no_claim_is_accepted(folder):
    changed = DEFINITIONS | {"balanced": DEFINITIONS["balanced"].replace("C%:R", "C.-1%:R")}
    assert audited(folder, definitions=changed).status == Status.REFUSED


PROOF = """split; first exact: gram_bound.
by split=> /eqP; [rewrite gram_bound_equality | rewrite -gram_bound_equality] => /eqP.
Qed."""


@pytest.mark.slow
@with_rocq
@pytest.mark.parametrize(
    ("before", "proof", "rests"),
    [
        ("", "Admitted.", "gram_bound_and_equality"),
        ("Axiom cheat : forall P : Prop, P.\n", "exact: cheat.\nQed.", "cheat"),
    ],
)
def test_an_unfinished_proof_and_an_axiom_are_refused(folder, before, proof, rests):
    edit(folder, "vectors", PROOF, proof)
    edit(folder, "vectors", "Section GramBound.", f"{before}Section GramBound.")
    compile_all(folder, "vectors")
    check = audited(folder)
    assert check.status == Status.REFUSED
    assert re.search(rf"rests on [\w.]*{rests}, which is not allowed", check.reason)
    allowed = replace(TWINS["gram-bound"], axioms=(check.reason.split()[3].rstrip(","),))
    assert audited(folder, twins=TWINS | {"gram-bound": allowed}).status == Status.ACCEPTED


@with_rocq
@pytest.mark.slow
def test_a_theorem_that_is_not_there_is_refused(folder):
    missing = replace(TWINS["gram-bound"], theorem="vectors.nothing")
    assert audited(folder, twins=TWINS | {"gram-bound": missing}).status == Status.REFUSED


@with_rocq
def test_a_file_that_changes_how_texts_are_read_is_refused(tmp_path):
    text = 'Notation "x <= y" := True.'
    (tmp_path / "definitions.v").write_text(text, encoding="utf-8")
    with pytest.raises(NotCompiledError) as caught:
        checking.compile_file(tmp_path, "definitions")
    assert caught.value.check.status == Status.REFUSED
    assert "Notation" in caught.value.check.reason


# --- what was not checked is not accepted --------------------------------------------------------


@with_rocq
def test_out_of_time_is_unknown():
    checks = checking.check_twins(["gram-bound"], seconds=0.01)
    assert checks["gram-bound"] == Check(Status.UNKNOWN, "definitions.v took more than 0.01 s")


def planted(tmp_path, monkeypatch, script):
    """Put a program of our own in the place of coqc."""
    program = tmp_path / "coqc"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setitem(checking._ENVIRONMENT, "PATH", f"{tmp_path}:/usr/bin:/bin")


def test_without_mathcomp_all_is_skipped(tmp_path, monkeypatch):
    message = (
        "Cannot find a physical path bound to logical path all_ssreflect with prefix mathcomp."
    )
    planted(tmp_path, monkeypatch, f"echo 'Error: {message}' >&2; exit 1")
    check = checking.check_twins(["gram-bound"])["gram-bound"]
    assert check.status == Status.SKIPPED
    assert checking.INSTALL in check.reason


def test_a_rocq_that_was_killed_is_unknown(tmp_path, monkeypatch):
    planted(tmp_path, monkeypatch, "kill -9 $$")
    check = checking.check_twins(["gram-bound"])["gram-bound"]
    assert check == Check(Status.UNKNOWN, "definitions.v: coqc was ended by signal 9")


def test_a_rocq_that_says_nothing_is_not_believed(tmp_path, monkeypatch):
    planted(tmp_path, monkeypatch, "exit 0")
    check = checking.check_twins(["gram-bound"])["gram-bound"]
    assert check.status == Status.REFUSED
    assert "did not say" in check.reason


def test_a_path_that_is_set_later_is_not_searched(tmp_path, monkeypatch):
    """A file of claims can set it; the program that was put there would accept everything."""
    planted(tmp_path, monkeypatch, "touch asked")
    kept = checking._ENVIRONMENT.pop("PATH")
    monkeypatch.setitem(checking._ENVIRONMENT, "PATH", "/nonexistent")
    monkeypatch.setenv("PATH", kept)
    with pytest.raises(NotCompiledError, match="coqc is missing"):
        checking.compile_file(tmp_path, "definitions")
    assert not (tmp_path / "asked").exists()


# --- the command ---------------------------------------------------------------------------------


def verify(*arguments):
    return CliRunner().invoke(app, ["verify", "--rocq", *arguments])


@pytest.fixture
def no_rocq(monkeypatch):
    monkeypatch.setitem(checking._ENVIRONMENT, "PATH", "/nonexistent")


@pytest.mark.slow
def test_without_coqc_every_report_says_skipped_and_the_exit_code_is_3(no_rocq):
    text, fields, junit = (
        verify("gram-bound", "--format", form) for form in ("text", "json", "junit")
    )
    assert {result.exit_code for result in (text, fields, junit)} == {3}
    assert f"Rocq: SKIPPED: coqc is missing: {checking.INSTALL}" in text.stdout
    assert (
        text.stdout.splitlines()[-2]
        == "rocq ACCEPTED 0 REFUSED 0 UNKNOWN 0 UNSUPPORTED 0 SKIPPED 1"
    )
    document = json.loads(fields.stdout)
    nothing = dict.fromkeys(("accepted", "refused", "unknown", "unsupported"), 0)
    assert document["rocq"] == nothing | {"skipped": 1}
    assert document["claims"][0]["rocq"]["status"] == "SKIPPED"
    suite = ElementTree.fromstring(junit.stdout.encode())
    assert (suite.get("tests"), suite.get("skipped")) == ("2", "1")
    assert len(suite.findall("testcase/skipped")) == 1


@pytest.mark.slow
@with_rocq
def test_with_coqc_a_claim_is_accepted_by_both():
    result = verify("gram-bound")
    assert result.exit_code == 0
    assert "kernel and Rocq: its derivation, line by line, no axioms" in result.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "code"),
    [
        (Status.ACCEPTED, 0),
        (Status.REFUSED, 1),
        (Status.UNKNOWN, 3),
        (Status.UNSUPPORTED, 3),
        (Status.SKIPPED, 3),
    ],
)
def test_the_exit_code_is_that_of_what_rocq_says(monkeypatch, status, code):
    checks = {"gram-bound": Check(status, "planted")}
    monkeypatch.setattr("theorems.verdicts.verify.check_exports", lambda exports, tick: checks)
    assert verify("gram-bound").exit_code == code
    assert (
        verify("gram-bound", "ash-factor-like-power-over-k").exit_code == code
    )  # one that has no twin


def test_where_no_claim_is_derived_or_has_a_twin_there_is_nothing_to_check():
    assert verify("ash-factor-like-power-over-k").exit_code == 5


# --- the table -----------------------------------------------------------------------------------


def test_the_proofs_hold_no_axiom_and_no_gap():
    """Rocq says so too; this says it where there is no Rocq."""
    for module in MODULES:
        source = (checking.SOURCES / f"{module}.v").read_text(encoding="utf-8")
        assert not re.search(r"\b(Axioms?|Parameters?|Conjecture|Admitted|admit|Abort)\b", source)
        assert audit.disguises(source) == []


def test_a_claim_of_a_user_with_the_id_of_ours_has_no_twin():
    assert twin_of(find_claim("gram-bound"))
    assert twin_of(replace(find_claim("gram-bound"), statement="something else")) is None


# --- the definitions correspond ------------------------------------------------------------------


def rational(x):
    x = Fraction(int(x.p), int(x.q)) if isinstance(x, fmpq) else Fraction(x)
    return f"(Qmake ({x.numerator}) {x.denominator})"


def table(values):
    return f"[:: {'; '.join(values)}]"


LOSSES = [
    (Hinge(margin=1), "foldr (fun x s => Qplus (q_max 0 (Qminus 1 x)) s) 0%Q v"),
    (HardestNegative(), "foldr (fun x s => q_max (Qopp x) s) (Qmake (-1000) 1) v"),
]


def random_model(random):
    """Return law, masses and unit vectors of two or three classes of two points each."""
    classes = random.choice((2, 3))
    weights = [random.randint(1, 5) for _ in range(classes)]
    law = [Fraction(w, sum(weights)) for w in weights]
    masses = [random.choice([(1, 0), ("1/2", "1/2"), ("1/3", "2/3")]) for _ in range(classes)]
    vectors = [
        [sphere_point([fmpq(random.randint(-6, 6), 4)]) for _ in range(2)] for _ in range(classes)
    ]
    return law, masses, vectors


def computation(law, masses, vectors, negatives, formula):
    """Return the command that computes the population loss of a model in Rocq."""
    rho = table(map(rational, law))
    D = table(table(map(rational, points)) for points in masses)
    f = table(table(table(map(rational, v)) for v in points) for points in vectors)
    return (
        f"Eval vm_compute in q_population_loss {len(law)} 2 2 {negatives} (nth 0%Q {rho}) "
        f"(fun c => nth 0%Q (nth [::] {D} c)) (fun v => {formula}) "
        f"(fun c x => nth 0%Q (nth [::] (nth [::] {f} c) x))."
    )


@pytest.mark.slow
@with_rocq
def test_the_population_losses_of_python_and_of_rocq_are_equal(folder):
    """`computing.population_loss_computed` says that the computed one is that of the definition."""
    random, lines, expected = Random(0), [], []
    for negatives, (loss, formula) in [
        (k, loss) for k in (1, 2, 3) for loss in LOSSES for _ in "ab"
    ]:
        law, masses, vectors = random_model(random)
        lines.append(computation(law, masses, vectors, negatives, formula))
        spread = [
            [(mass, v) for mass, v in zip(*points, strict=True) if mass]
            for points in zip(masses, vectors, strict=True)
        ]
        f = FiniteMap.of(law, spread)
        expected.append(exact_representation_loss(f, negatives=negatives, loss=loss))
    header = (
        "From Coq Require Import QArith.\nFrom mathcomp Require Import all_ssreflect.\n"
        "From nceproof Require Import computing.\n"
    )
    (folder / "models.v").write_text(header + "\n".join(lines), encoding="utf-8")
    printed = checking.compile_file(folder, "models")
    found = re.findall(r"=\s*(-?\d+)(?:\s*#\s*(\d+))?", printed)
    assert [fmpq(int(p), int(q or 1)) for p, q in found] == expected
    assert len(set(map(str, expected))) > len(expected) // 2
