"""A derivation as one Rocq file: lemmas in a section, and the closed theorem at its end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.rocq.export import (
    collapse_rules,
    draw_rules,
    existence_rules,
    loss_rules,  # noqa: F401
    word_rules,  # noqa: F401
)
from theorems.rocq.export.context import Context
from theorems.rocq.export.lemmas import Lemmas
from theorems.rocq.export.line import Line
from theorems.rocq.export.rules import RULES
from theorems.rocq.exported import Export
from theorems.rocq.texts import SORTS
from theorems.rocq.translate import SLOPES, Signature, field, relation_text
from theorems.rocq.trees import Unsupported, free_name

HEAD = """\
(* Written by nceproof from a derivation; the statement is at the end. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra ring.
From nceproof Require Import {modules}.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Derivation.

Variables (R : {field}) (C k : nat) (X : finType).
Variables (rho : 'I_C -> R) (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (m : 'rV[R]_C.-1 -> R).
Hypotheses (C_gt1 : (1 < C)%N) (k_gt0 : (0 < k)%N).
Hypotheses (rho_law : law rho) (rho_gt0 : forall c, 0 < rho c).
Hypotheses (D_law : forall c, law (D c)) (D_disjoint : disjoint_supports D).
{slopes}
Let C_neq0 : C%:R != 0 :> R. Proof. exact: count_neq0 C_gt1. Qed.
Let C1_neq0 : C%:R - 1 != 0 :> R. Proof. exact: others_neq0 C_gt1. Qed.
Let k_neq0 : k%:R != 0 :> R. Proof. by rewrite pnatr_eq0 gtn_eqF. Qed.
Let C_pos : 0 < C%:R :> R. Proof. by rewrite ltr0n ltnW. Qed.
Let C1_pos : 0 < C%:R - 1 :> R. Proof. by rewrite subr_gt0 (ltr_nat _ 1). Qed.
Let k_pos : 0 < k%:R :> R. Proof. by rewrite ltr0n. Qed.
Ltac sign := by rewrite ?(C_pos, C1_pos, k_pos, ltW C_pos, ltW C1_pos, ltW k_pos, ltr0n, ltr01,
  ler0n, ler01, mulr_gt0, divr_gt0, invr_gt0, exprn_gt0, mulr_ge0, divr_ge0, invr_ge0, exprn_ge0).

"""

FOOT = """\
End Derivation.

Theorem exported :
{text}.
Proof.
by intros; eapply final{values}; eauto.
Qed.

Print Assumptions exported.
"""

MODULES = ("definitions", "expectation", "jensen", "vectors", "balanced", "base", "steps")
"""The files of the development that every exported derivation requires."""

_MORE = {
    draw_rules.__name__: "draws",
    collapse_rules.__name__: "collapsing",
    existence_rules.__name__: "gram",
}
"""The file with the lemmas of rules, by the module with their proofs."""


def _required(lemmas: Lemmas) -> tuple[str, ...]:
    """Return the files of the development that a derivation requires."""
    used = {RULES[step.rule].__module__ for step in lemmas.steps if step.rule in RULES}
    words = ["words"] if lemmas.signature.has_words else []
    return (*MODULES, *(name for module, name in _MORE.items() if module in used), *words)


def export(theorem: Theorem, statement: Statement) -> Export:
    """Return the Rocq file of a derivation; raise `Unsupported` for what has no proof in Rocq."""
    lemmas = Lemmas(theorem, statement)
    context = Context()
    for n, step in enumerate(lemmas.steps):
        if step.rule not in RULES:
            raise Unsupported(f"the rule {step.rule} has no proof in Rocq")
        line = Line(lemmas, step.statement)
        premises = [x for x in step.inputs if isinstance(x, Theorem)]
        proof = _at_any(premises, line, RULES[step.rule](line, step))
        lemmas.texts.append(f"(* {n}. {step.rule} *)\n{_lemma(f'L{n}', line, proof, context)}")
    last = Line(lemmas, statement)
    final = _at_any([theorem], last, last.concluded(theorem))
    lemmas.texts.append(_lemma("final", last, final, context))
    signature = lemmas.signature
    made = Export(
        statement,
        "",
        _required(lemmas),
        tuple(sorted(signature.slopes)),
        tuple(tuple(sorted(space)) for space in signature.spaces),
    )
    head = HEAD.format(
        modules=" ".join(made.modules), field=_field(lemmas, statement), slopes=_slopes(made.slopes)
    )
    source = head + "\n".join(
        [*lemmas.texts, FOOT.format(text=made.text, values=_values(statement))]
    )
    return replace(made, source=source)


_ANY = {
    "class": "(class_of C_gt1)",
    "index": "(Ordinal k_gt0)",
    "classes": "(fun _ => class_of C_gt1)",
    "permutation": "1%g",
}
"""A value of each sort of which there always is one that has a name."""


def _at_any(premises: Sequence[Theorem], line: Line, proof: str) -> str:
    """Return a proof at some value of the variables of premises that a line does not mention."""
    signatures = [line.lemmas.signature_of(one.statement) for one in premises]
    free = {free_name(v): v for signature in signatures for v in signature.free}
    for name in sorted(free.keys() - set(map(free_name, line.signature.free))):
        if re.search(rf"\b{name}\b", proof) and not re.search(rf"\bfun\b[^=]*\b{name}\b", proof):
            sort = free[name].sort
            if sort not in _ANY:
                raise Unsupported(f"a {sort} that a line does not mention has no value in Rocq")
            proof = f"((fun {name} : {SORTS[sort]} => {proof}) {_ANY[sort]})"
    return proof


def _lemma(name: str, line: Line, proof: str, context: Context) -> str:
    """Return a line as a lemma."""
    head = " ".join([name, *line.binders])
    stated = f"Lemma {head} :\n  {relation_text(line.statement, line.translator)}."
    kept = context.kept(name, f"{stated} {proof}", line.binders)
    return f"{stated}\nProof. clear -{' '.join(kept)}. exact {proof}. Qed.\n"


def _values(statement: Statement) -> str:
    """Return which variable of the section is which of the closed theorem."""
    names = [free_name(v) for v in Signature(statement).free]
    return f" with {' '.join(f'({name} := {name})' for name in names)}" if names else ""


def _slopes(names: tuple[str, ...]) -> str:
    """Return the variables and hypotheses of a section with subgradients."""
    return "".join(
        f"Variable {g} : {SLOPES[g][0]} -> {SLOPES[g][0]}.\n"
        f"Hypothesis {g}_slopes : subgradients {SLOPES[g][1]} {g}.\n"
        for g in names
    )


def _field(lemmas: Lemmas, statement: Statement) -> str:
    """Return what the numbers are: a closed field where some line or the statement needs one."""
    fields = {field(one) for one in (statement, *(step.statement for step in lemmas.steps))}
    return "rcfType" if "rcfType" in fields else "realFieldType"
