"""Exported derivations: Rocq accepts them, and refuses what is forged or says something else."""

import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from sympy import Integer, Tuple
from sympy.core.symbol import Str
from typer.testing import CliRunner

from property_tests.docs.test_tutorial import BLOCKS, write
from property_tests.tiers import one_of
from theorems.cli import app
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.replay import steps_of
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.rocq import checking, exported
from theorems.rocq.checking import Check, Status
from theorems.rocq.export import field, normal_form
from theorems.rocq.export.document import MODULES, export
from theorems.rocq.export.rules import RULES
from theorems.rocq.exported import Export, check_exports
from theorems.rocq.translate import Signature, theorem_text
from theorems.rocq.trees import Unsupported, plain
from theorems.verdicts.catalogue import all_claims, find_claim
from theorems.verdicts.citing import theorem_of

with_rocq = pytest.mark.skipif(
    shutil.which("coqc") is None, reason=f"coqc is missing: {checking.INSTALL}"
)

DERIVED = [claim.id for claim in all_claims() if claim.derivation]


OF_THE_GATE = {
    "balanced-lower-bound",
    "balanced-strict-unequal",
    "clip-strict",
    "collision-decomposition",
    "cross-entropy-against-itself",
    "energy-of-the-simplex",
    "etf-attains-downstream",
    "etf-exists-for-every-class-count",
    "etf-rank",
    "gram-bound",
    "latent-indistinguishable-by-completion",
    "latent-indistinguishable-strict",
    "latent-indistinguishable-submodular",
    "spread-bound",
    "two-classes-antipodal-strict",
    "two-classes-downstream",
    "weak-duality",
}
"""The claims that the slow tier proves again: few and short, with every rule that is exported."""

TANGENTS = {
    "balanced-strict-unequal",
    "etf-unique-balanced",
    "simplex-unique-for-words",
    "spread-classes-do-not-attain",
}
"""The claims that are proved in Rocq where the loss has subgradients, which the report says."""

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
    """Let the exporter write down equations that it has no proof of."""
    monkeypatch.setattr("theorems.rocq.export.line.equal", believed)


def believed(left, right, setting):
    """Return the proof that two scalars are equal; where there is none, let `field` say so."""
    try:
        return normal_form.equal(left, right, setting)
    except normal_form.Different:
        atoms = {}
        sides = (field.skeleton(side, atoms) for side in (left, right))
        return setting.field(*sides, atoms)


# --- what is exported ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", one_of(24, DERIVED))
def test_every_derivation_is_exported(name):
    made = export_of(name)
    assert made.text in made.source
    assert bool(set(made.slopes) - Signature(made.statement).slopes) == (name in TANGENTS)
    assert "Admitted" not in made.source
    lines = len(steps_of(theorem_of(find_claim(name))))
    assert made.source.count("\nLemma L") == lines


def test_a_rule_without_a_proof_is_named(monkeypatch):
    monkeypatch.delitem(RULES, "centred_vectors_of_gram")
    with pytest.raises(Unsupported, match="the rule centred_vectors_of_gram has no proof"):
        export_of("etf-exists-for-every-class-count")


def test_what_is_believed_is_what_has_no_proof_only(monkeypatch):
    claim = find_claim("gram-bound")
    theorem, stated = theorem_of(claim), claim.formal()
    more = altered(stated, right=stated.right * 2)
    with pytest.raises(Unsupported, match="different normal forms"):
        export(theorem, more)
    true = export_of("gram-bound").source
    believe(monkeypatch)
    assert export_of("gram-bound").source == true
    lines, _, last = export(theorem, more).source.rpartition("Lemma final")
    assert lines.startswith(true.rpartition("Lemma final")[0])
    assert "field" in last


def through(place, *more):
    """0 = 0 by way of z(place)·([c = c] − 1), which no side mentions."""
    between = (t.Equal(d.c, d.c) - 1) * t.Unknown("z", place, *more)
    there = rules.algebra(Integer(0), between, ())
    return rules.chain(there, rules.algebra(between, Integer(0), ()))


UNMENTIONED = {
    "class": through(d.s),
    "index": through(t.Entry(t.Variable("c•", "classes"), t.Variable("i", "index"))),
    "permutation": through(t.Entry(t.Variable("π", "permutation"), d.s)),
}


@pytest.mark.parametrize("name", UNMENTIONED)
def test_a_variable_that_only_a_line_between_has_is_put_to_some_value(name):
    """Its name stood in the proof, bound by nothing: Rocq refused what the kernel had proved."""
    source = export(UNMENTIONED[name], UNMENTIONED[name].statement).source
    last = source[source.index("Lemma L2 :") : source.index("Lemma final")]
    assert {*re.findall(r"\bv_\w+", last)} == {*re.findall(r"fun (v_\w+) :", last)}


def test_a_point_that_only_a_line_between_has_is_named():
    theorem = through(d.x)
    with pytest.raises(Unsupported, match="a point that a line does not mention"):
        export(theorem, theorem.statement)


@pytest.mark.slow
@with_rocq
def test_a_value_of_what_is_not_mentioned_is_accepted():
    exports = {name: export(one, one.statement) for name, one in UNMENTIONED.items()}
    assert check_exports(exports) == dict.fromkeys(exports, ACCEPTED)


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


ONE_AT_LEAST_ZERO = Statement(frozenset(), Integer(1), "≥", Integer(0))


def by_hand(proof, *, before=""):
    """Return a file that needs little of the development, for 1 ≥ 0."""
    head = "From mathcomp Require Import all_ssreflect all_fingroup all_algebra.\n"
    head += "From nceproof Require Import definitions.\n"
    head += "Import GRing.Theory Num.Theory.\nLocal Open Scope ring_scope.\n"
    text = theorem_text(ONE_AT_LEAST_ZERO)
    source = f"{head}{before}Theorem exported : {text}.\nProof. {proof} Qed.\n"
    return Export(ONE_AT_LEAST_ZERO, source, ("definitions", "jensen"))


@pytest.mark.slow
@with_rocq
def test_what_a_file_proves_is_what_counts():
    """The audit states the theorem by itself: what the file calls it does not matter."""
    proved = by_hand("by move=> *; exact: ler01.")
    cheat = by_hand("exact: cheat.", before="Axiom cheat : forall P : Prop, P.\n")
    empty = replace(proved, source="Theorem exported : True. Proof. exact I. Qed.")
    found = check_exports(
        {"proved": proved, "more": changed(proved, relation=">", right=Integer(1))}
        | {"cheat": cheat, "empty": empty}
    )
    assert found.pop("proved") == ACCEPTED
    assert {check.status for check in found.values()} == {Status.REFUSED}
    assert "rests on derivation_cheat.cheat" in found["cheat"].reason


def replaced_beside_the_other_loss():
    """Return (R) for ℓ of k coordinates with ℓ of the other classes added to both sides."""
    drawn = t.choose(d.c_i, d.s, t.Unknown("h", d.x_i), t.Unknown("w", d.i))
    points = t.IndependentPoints(d.negative_classes)
    replaced = rules.replacement(t.Bind(d.negative_points, points, d.loss_of(drawn)), d.s, d.y)
    other = t.Loss(d.t, t.OtherClasses(d.c), t.Unknown("q", d.t))
    return rules.add(replaced, rules.algebra(other, other))


@pytest.mark.slow
@with_rocq
def test_replacement_is_of_one_loss_where_there_are_two():
    theorem = replaced_beside_the_other_loss()
    made = export(theorem, theorem.statement)
    assert "replacement_of m" not in made.text
    assert check_exports({"both": made})["both"] == ACCEPTED


@pytest.mark.slow
@with_rocq
def test_a_derivation_is_accepted_and_one_that_says_more_is_refused():
    bound = export_of("gram-bound")
    stronger = changed(bound, relation=">")
    unconditional = changed(bound, assumptions=frozenset())
    axiom = replace(bound, source=f"{bound.source}\nAxiom cheat : False.")
    found = check_exports({"bound": bound, "more": stronger, "all": unconditional, "unused": axiom})
    assert found["bound"] == found["unused"] == ACCEPTED
    assert {found[name].status for name in ("more", "all")} == {Status.REFUSED}


def rules_of(names):
    return {step.rule for name in names for step in steps_of(theorem_of(find_claim(name)))}


@pytest.mark.slow  # every derivation runs
def test_what_the_gate_proves_again_uses_every_rule_that_the_library_does():
    assert len(OF_THE_GATE) >= 10
    assert rules_of(OF_THE_GATE) == rules_of(DERIVED)


@with_rocq
@pytest.mark.parametrize(
    "names",
    [
        pytest.param(OF_THE_GATE, marks=pytest.mark.slow, id="of the gate"),
        pytest.param(set(DERIVED) - OF_THE_GATE, marks=pytest.mark.rocq, id="the others"),
    ],
)
def test_exported_derivations_are_accepted(names):
    exports = {name: export_of(name) for name in sorted(names)}
    found = check_exports(exports, seconds=1800)  # what they say, on a machine that does more
    assumed = {
        name: f"; it assumes {made.assumed}" for name, made in exports.items() if made.assumed
    }
    assert found == {
        name: replace(ACCEPTED, reason=ACCEPTED.reason + assumed.get(name, "")) for name in exports
    }


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
@pytest.mark.parametrize("name", ["etf-rank", "gram-bound"])
def test_a_statement_that_is_another_is_refused(monkeypatch, name):
    """A constant, a relation, a hypothesis, a sign, a binder: one change, and the proof is none."""
    claim = find_claim(name)
    theorem, stated = theorem_of(claim), claim.formal()
    changes = {
        "constant": {"right": stated.right * 2},
        "relation": {"relation": ">"},
        "hypothesis": {"assumptions": frozenset()},
        "side": {"left": stated.left + 1},
        "sign": {"right": -stated.right},
        "binder": {
            side: getattr(stated, side).replace(t.Classes(), t.ClassLaw())
            for side in ("left", "right")
        },
    }
    assert all(altered(stated, **parts) != stated for parts in changes.values())
    exports = {"the-statement": export(theorem, stated)}
    believe(monkeypatch)
    exports |= {name: export(theorem, altered(stated, **parts)) for name, parts in changes.items()}
    found = check_exports(exports)
    assert found.pop("the-statement") == ACCEPTED
    assert {check.status for check in found.values()} == {Status.REFUSED}


def alone(source, lemma, *, admitted):
    """Return a file with one lemma and the equations that it uses, after another as an axiom."""
    head = source[: source.index("Lemma ", source.index("Section Derivation"))]
    proofs = re.findall(r"Lemma (\w+)(.*?)\nProof\.(.*?) Qed\.\n", source, flags=re.DOTALL)
    (wanted,) = (proof for name, _, proof in proofs if name == lemma)
    parts = []
    for name, said, proof in proofs:
        term = re.sub(r" clear -[^.]*\.", "", proof)
        if name == admitted:
            parts.append(f"Lemma {name}{said}\nProof. Admitted.\n")
        elif name == lemma or re.search(rf"@{name}\b", wanted):
            parts.append(f"Lemma {name}{said}\nProof.{term} Qed.\n")
    return head + "\n".join([*parts, "End Derivation.\n"])


def said_of_neighbours(monkeypatch, name, changes):
    """Return what Rocq says of a claim, and of statements that differ from it, by the same lines.

    They are taken as they are. None stands for what it accepts.
    """
    claim = find_claim(name)
    theorem, stated = theorem_of(claim), claim.formal()
    last = f"L{len(steps_of(theorem)) - 1}"
    said = {}
    with checking.compiled(checking.with_what_they_need({*export_of(name).modules})) as folder:
        believe(monkeypatch)
        for change, parts in {"the claim": {}, **changes}.items():
            source = export(theorem, altered(stated, **parts)).source
            (folder / "one.v").write_text(alone(source, "final", admitted=last), encoding="utf-8")
            try:
                checking.compile_file(folder, "one")
                said[change] = None
            except checking.NotCompiledError as error:
                said[change] = error.check.status
    return said


@pytest.mark.slow
@with_rocq
def test_the_hole_of_telescope_put_back_is_refused():
    """The family of classes stood in another place than [c_i = s], and the rule did not look."""
    s, i, j = t.Variable("s", "class"), t.Variable("i", "index"), t.Variable("j", "index")
    members, classes = (t.Variable(name, "classes") for name in ("e•", "c•"))
    member = t.Equal(t.Entry(members, i), s)

    def sides(family):
        mass = t.Probability(t.Entry(family, i)) * t.Probability(s)
        sums = (member * mass, (member + (1 - member) * t.Equal(i, j)) * mass, mass)
        return [t.Bind(i, t.Indices(), x) for x in sums]

    def exported_telescope(family):
        before, after, every = sides(family)
        assumption = given.InnerBelowOne(t.Vector("f", s), t.Vector("f", s))
        premise = forged(Statement(frozenset(), before, "≥", after), "inner_below_one", assumption)
        stated = Statement(frozenset(), Integer(0), "≥", every)
        return export(forged(stated, "telescope", premise, members, s, j), stated)

    made = {"sound": exported_telescope(classes), "hole": exported_telescope(members)}
    with checking.compiled(checking.with_what_they_need({*made["sound"].modules})) as folder:
        for name, file in made.items():
            text = alone(file.source, "L1", admitted="L0")
            (folder / f"{name}.v").write_text(text, encoding="utf-8")
        checking.compile_file(folder, "sound")
        with pytest.raises(checking.NotCompiledError) as refused:
            checking.compile_file(folder, "hole")
    assert refused.value.check.status == Status.REFUSED


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


def test_what_has_no_export_is_a_usage_error(tmp_path, monkeypatch):
    assert exported_to(tmp_path, "square-nonincreasing").exit_code == 2
    monkeypatch.delitem(RULES, "add")
    assert exported_to(tmp_path, "gram-bound").exit_code == 2
    assert list(tmp_path.iterdir()) == []


# --- the tutorial's own claims -------------------------------------------------------------------

DERIVED_THERE = {"floor_claims.py": 1, "view_claims.py": 1}
"""The files of the tutorial with derived claims, and how many of them they have."""


@pytest.fixture
def of_tutorial(tmp_path):
    """Write the files of the tutorial to a folder."""
    for language, block in BLOCKS:
        if language == "python":
            write(block, tmp_path)
    return tmp_path


@pytest.mark.slow
def test_derived_claims_of_the_tutorial_are_exported(of_tutorial):
    for name, count in DERIVED_THERE.items():
        out = of_tutorial / "out"
        assert exported_to(out, str(of_tutorial / name)).exit_code == 0
        assert len(list(out.glob("*.v"))) == count
        shutil.rmtree(out)


@pytest.mark.slow
@with_rocq
@pytest.mark.parametrize("name", DERIVED_THERE)
def test_derived_claims_of_the_tutorial_are_proved_in_rocq(of_tutorial, name):
    run = CliRunner().invoke(app, ["verify", str(of_tutorial / name), "--rocq"])
    assert run.exit_code == 0
    accepted = "kernel and Rocq: its derivation, line by line, no axioms"
    assert run.output.count(accepted) == DERIVED_THERE[name]
