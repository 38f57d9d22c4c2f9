"""When the step of the talk's proof gains something."""

from __future__ import annotations

from typing import Any

from theorems.claims.collapse import averaging_step
from theorems.claims.collapse.averaging_step import (
    after_collapse,
    given_classes,
    negatives_apart,
    to_means,
)
from theorems.derivation import PATTERN, average, average_strictly, peel, rewrite, subtract
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Assumption, Statement
from theorems.kernel.terms import Variable
from theorems.kernel.theorem import Theorem
from theorems.verdicts.claim import derived


def two_points() -> tuple[Variable, Variable]:
    """Return the two points p, q of class s at which f differs."""
    p, q = (t.Variable(name, "point") for name in ("p", "q"))
    return p, q


def not_collapsed() -> tuple[Assumption, ...]:
    """Return the assumptions: p, q in class s have f(p) ≠ f(q), and t is another class."""
    p, q = two_points()
    return (
        given.InSupport(p, d.s),
        given.InSupport(q, d.s),
        given.InnerBelowOne(d.f(p), d.f(q)),
        given.Distinct(d.s, d.u),
    )


def formal() -> Statement:
    """L(f) > E_{y∼D_s} L(f with f(y) for all of class s)."""
    weak = averaging_step.formal()
    strict = frozenset((given.StrictlyDecreasing(), *not_collapsed()))
    assumptions = weak.assumptions - {given.Nonincreasing()} | strict
    return given.Statement(assumptions, weak.left, ">", weak.right)


@derived(
    kind="lemma",
    formal=formal,
    source="Awasthi, Dikkala, Kamath, ICML 2022, proof of Lemma 1, with the missing hypotheses",
    remarks=("f takes two different values on class s, and there is another class",),
)
def averaging_step_strict() -> Theorem:
    """Collapsing a class on which f is not constant decreases the loss in the mean.

    E_{y∼D_s} L_k(f_{s→y}) < L_k(f) where f takes two values on class s, at points of positive
    probability, and ℓ is strictly decreasing: for every C, k, d and law ρ.

    With an anchor p of class s and all negatives from another class t — a pattern of positive
    probability — the bound ⟨f(p), E f(x⁺)⟩ ≤ 1 of the step is strict, as x⁺ may be q.
    """
    weak = rules.imply(given_classes(), given.Nonincreasing())
    return rewrite(average_strictly(weak, _at_pattern(), *PATTERN), formal().right)


def _at_pattern() -> Theorem:
    """The strict step for an anchor of class s and all negatives of class t."""
    put = {d.c: d.s, d.negative_classes: t.Constant(d.u)}
    jensen = to_means()
    for variable, value in put.items():
        jensen = rules.instantiate(jensen, variable, value)
    (_, negatives), loss = peel(jensen.right)
    weak = average(rules.decrease(_coordinate(loss.args[2]), d.i, t.Indices()), negatives)
    weak = rules.imply(weak, given.Nonincreasing())
    at_p = _coordinate_at_p(t.substitute(loss.args[2], {d.x: two_points()[0]}))
    strict = average(rules.decrease_strictly(at_p, d.i, t.Indices()), negatives)
    smaller = rules.average_strictly(weak, strict, d.x, t.Points(d.s), two_points()[0])
    facts = (given.Distinct(d.s, d.u), given.UnitVectors("f"))
    return rewrite(rules.chain(jensen, smaller), t.substitute(after_collapse(), put), *facts)


def _coordinate(mean: Any) -> Theorem:
    """1 − ⟨f(x), f(b_i)⟩ ≥ the mean coordinate, for an anchor x of class s."""
    cosine = rules.cosine(d.f(d.x), d.f(d.x_plus), (given.UnitVectors("f"),))
    return _less_the_negative(average(cosine, (d.x_plus, t.Points(d.s))), d.x, mean)


def _coordinate_at_p(mean: Any) -> Theorem:
    """1 − ⟨f(p), f(b_i)⟩ > the mean coordinate: x⁺ may be q."""
    p, q = two_points()
    everywhere = rules.cosine(d.f(p), d.f(d.x_plus), (given.UnitVectors("f"),))
    at_q = rules.weaken(rules.inner_below_one(given.InnerBelowOne(d.f(p), d.f(q))), not_collapsed())
    strict = rules.average_strictly(everywhere, at_q, d.x_plus, t.Points(d.s), q)
    return _less_the_negative(strict, p, mean)


def _less_the_negative(cosine: Theorem, anchor: Any, mean: Any) -> Theorem:
    negative = t.Inner(d.f(anchor), d.f(t.Entry(negatives_apart()[1], d.i)))
    return rewrite(subtract(cosine, negative), mean, given.Distinct(d.s, d.u))
