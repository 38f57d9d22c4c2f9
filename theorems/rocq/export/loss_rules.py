"""The rules about the loss as proof terms: Jensen, monotony, subgradients, replacement."""

from __future__ import annotations

from typing import Any

import theorems.kernel.statement as given
import theorems.kernel.terms as t
from theorems.kernel.theorem import Theorem
from theorems.rocq.export.facts import name_of
from theorems.rocq.export.line import Line
from theorems.rocq.export.reduction import law_proof
from theorems.rocq.export.rules import discharged, rule, said_by
from theorems.rocq.texts import show, show_place, type_over
from theorems.rocq.trees import Tree, Unsupported, free_name


@rule
def jensen(line: Line, step: Theorem) -> str:
    loss, binders = step.inputs
    domain = line.translator.law(loss.args[1])
    lemma = "m_jensen" if domain[0] == "others" else "l_jensen"
    convex = line.hypothesis(given.Convex, domain)

    def over(left: list[tuple[t.Variable, Any]]) -> str:
        (variable, law), *rest = left
        tree = line.translator.law(law)
        first = f"({lemma} _ {convex} {law_proof(tree)})"
        if not rest:
            return first
        inner = f"(fun {free_name(variable)} : {type_over(tree)} => {over(rest)})"
        return f"(le_trans {first} (e_le {law_proof(tree)} {inner}))"

    return over(list(binders)) if binders else "(lexx _)"


@rule
def decrease(line: Line, step: Theorem) -> str:
    premise, index, domain = step.inputs
    each, _ = discharged(line, premise, index, domain)
    others = isinstance(domain, t.OtherClasses)
    if step.relation == "=":
        return f"(es ({'m_congr_on m' if others else 'l_congr l'} {each}))"
    if premise.relation == ">":
        each = _weakly(line, premise, index, domain)
    hypothesis = line.hypothesis(given.Nonincreasing, line.translator.law(domain))
    return f"({'m' if others else 'l'}_decrease {hypothesis} {each})"


def _weakly(line: Line, premise: Theorem, index: t.Variable, domain: Any) -> str:
    hypotheses = said_by(domain, index)
    head = " h_law" if hypotheses else ""
    return f"(fun {free_name(index)}{head} => {line.at_least(premise, hypotheses=hypotheses)})"


@rule
def decrease_strictly(line: Line, step: Theorem) -> str:
    premise, index, domain = step.inputs
    each, _ = discharged(line, premise, index, domain)
    hypothesis = line.hypothesis(given.StrictlyDecreasing, line.translator.law(domain))
    if isinstance(domain, t.OtherClasses):
        return f"(m_decrease_lt C_gt1 {hypothesis} {each})"
    return f"(l_decrease_lt k_gt0 {hypothesis} {each})"


@rule
def subgradient(line: Line, step: Theorem) -> str:
    higher, lower = step.inputs
    index, domain, w = higher.args
    over = line.translator.law(domain)
    n, at = line.translator.fresh(index.name), line.translator.fresh(index.name)
    a, b, there = (
        line.translator.tree(body, {index: name})
        for body, name in ((lower.args[2], n), (w, n), (lower.args[2], at))
    )
    slope: Tree = ("slope", ("variable", n), over, at, there)
    difference: Tree = ("add", b, ("opp", a))
    tangent = ("add", line.tree(lower), ("sum", over, n, ("mul", slope, difference)))
    right = line.equal(step.right, tangent, ())
    lemma = "m_tangent _ _ _ gm_slopes" if over[0] == "others" else "l_tangent _ _ gl_slopes"
    return f"(glue_le (erefl _) {right} ({lemma}))"


@rule
def subgradient_strictly(line: Line, step: Theorem) -> str:
    higher, lower = step.inputs
    index, domain, w = higher.args
    if isinstance(domain, t.OtherClasses):
        raise Unsupported("a strict tangent over other classes has no proof in Rocq")
    over = line.translator.law(domain)
    n, at = line.translator.fresh(index.name), line.translator.fresh(index.name)
    a, b = line.tree(lower.args[2]), line.tree(w)
    slope: Tree = ("slope", ("variable", n), over, at, a)
    tangent = ("add", line.tree(lower), ("sum", over, n, ("mul", slope, ("add", b, ("opp", a)))))
    right = line.equal(step.right, tangent, ())
    (differ,) = (x for x in step.assumptions if isinstance(x, given.TermsDiffer))
    ne = name_of(differ)
    if differ.args[0] != w:
        ne = f"(neq_sym {ne})"
    strict = line.hypothesis(given.StrictlyConvexDiagonal, over)
    return f"(glue_lt (erefl _) {right} (l_tangent_lt {strict} gl_slopes {ne}))"


@rule
def reorder(line: Line, step: Theorem) -> str:
    loss, permutation = step.inputs
    index, domain, body = loss.args
    left_out = domain.args[0].args[1]
    symmetric = line.hypothesis(given.Symmetric, ("others",))
    name = line.translator.fresh(index.name)
    function = f"(fun {name} => {_text(line, body, index, name)})"
    places = f"{free_name(permutation)} {show_place(line.place(left_out))}"
    return f"(m_reorder {function} {places} {symmetric})"


def _text(line: Line, body: Any, index: t.Variable, name: str) -> str:
    return show(line.translator.tree(body, {index: name}))
