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
from theorems.derivation import PATTERN
from theorems.language import (
    Assumption,
    Statement,
    Theorem,
    Variable,
    assume,
    average,
    average_strictly,
    derived,
    peel,
    rewrite,
    rules,
    subtract,
    talk,
    terms,
)


def two_points() -> tuple[Variable, Variable]:
    """Return the two points p, q of class s at which f differs."""
    p, q = (terms.Variable(name, "point") for name in ("p", "q"))
    return p, q


def not_collapsed() -> tuple[Assumption, ...]:
    """Return the assumptions: p, q in class s have f(p) ≠ f(q), and t is another class."""
    p, q = two_points()
    return (
        assume.InSupport(p, talk.s),
        assume.InSupport(q, talk.s),
        assume.InnerBelowOne(talk.f(p), talk.f(q)),
        assume.Distinct(talk.s, talk.t),
    )


def formal() -> Statement:
    """L(f) > E_{y∼D_s} L(f with f(y) for all of class s)."""
    weak = averaging_step.formal()
    strict = frozenset((assume.StrictlyDecreasing(), *not_collapsed()))
    assumptions = weak.assumptions - {assume.Nonincreasing()} | strict
    return Statement(assumptions, weak.left, ">", weak.right)


@derived(
    kind="lemma",
    formal=formal,
    source="Awasthi, Dikkala, Kamath, ICML 2022, proof of Lemma 1, with the missing hypotheses",
    remarks=("f takes two different values on class s, and there is another class",),
    seconds=3,
)
def averaging_step_strict() -> Theorem:
    """Collapsing a class on which f is not constant decreases the loss in the mean.

    E_{y∼D_s} L_k(f_{s→y}) < L_k(f) where f, of norm 1, takes two values on class s, at points of
    positive probability, and ℓ is strictly decreasing: for every C, k, d and law ρ.

    With an anchor p of class s and all negatives from another class t — a pattern of positive
    probability — the bound ⟨f(p), E f(x⁺)⟩ ≤ 1 of the step is strict, as x⁺ may be q.
    """
    weak = rules.strengthen(given_classes(), assume.Nonincreasing())
    return rewrite(average_strictly(weak, _at_pattern(), *PATTERN), formal().right)


def _at_pattern() -> Theorem:
    """The strict step for an anchor of class s and all negatives of class t."""
    put = {talk.c: talk.s, talk.negative_classes: terms.Constant(talk.t)}
    jensen = to_means()
    for variable, value in put.items():
        jensen = rules.instantiate(jensen, variable, value)
    (_, negatives), loss = peel(jensen.right)
    weak = average(rules.decrease(_coordinate(loss.args[2]), talk.i, terms.Indices()), negatives)
    weak = rules.strengthen(weak, assume.Nonincreasing())
    at_p = _coordinate_at_p(terms.substitute(loss.args[2], {talk.x: two_points()[0]}))
    strict = average(rules.decrease_strictly(at_p, talk.i, terms.Indices()), negatives)
    smaller = rules.average_strictly(weak, strict, talk.x, terms.Points(talk.s), two_points()[0])
    facts = (assume.Distinct(talk.s, talk.t), assume.UnitVectors("f"))
    return rewrite(rules.chain(jensen, smaller), terms.substitute(after_collapse(), put), *facts)


def _coordinate(mean: Any) -> Theorem:
    """1 − ⟨f(x), f(b_i)⟩ ≥ the mean coordinate, for an anchor x of class s."""
    cosine = rules.cosine(talk.f(talk.x), talk.f(talk.x_plus), (assume.UnitVectors("f"),))
    return _less_the_negative(average(cosine, (talk.x_plus, terms.Points(talk.s))), talk.x, mean)


def _coordinate_at_p(mean: Any) -> Theorem:
    """1 − ⟨f(p), f(b_i)⟩ > the mean coordinate: x⁺ may be q."""
    p, q = two_points()
    everywhere = rules.cosine(talk.f(p), talk.f(talk.x_plus), (assume.UnitVectors("f"),))
    at_q = rules.weaken(
        rules.inner_below_one(assume.InnerBelowOne(talk.f(p), talk.f(q))), not_collapsed()
    )
    strict = rules.average_strictly(everywhere, at_q, talk.x_plus, terms.Points(talk.s), q)
    return _less_the_negative(strict, p, mean)


def _less_the_negative(cosine: Theorem, anchor: Any, mean: Any) -> Theorem:
    negative = terms.Inner(talk.f(anchor), talk.f(terms.Entry(negatives_apart()[1], talk.i)))
    return rewrite(subtract(cosine, negative), mean, assume.Distinct(talk.s, talk.t))
