"""The step of the talk's proof of Lemma 1: one class is collapsed to one of its points."""

from __future__ import annotations

from typing import Any

from theorems.derivation import average, peel, rewrite, subtract
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.terms import Bind, Points, Variable
from theorems.kernel.theorem import Theorem
from theorems.verdicts.claim import derived


def formal() -> Statement:
    """L(f) ≥ E_{y∼D_s} L(f with f(y) for all of class s)."""
    assumptions = frozenset(
        (given.Convex(), given.Nonincreasing(), given.Replacement(), given.UnitVectors("f"))
    )
    mean = Bind(d.y, Points(d.s), d.population_loss(d.collapsed(d.s, d.y)))
    return given.Statement(assumptions, d.population_loss(d.plain), "≥", mean)


@derived(
    kind="lemma",
    formal=formal,
    source="Awasthi, Dikkala, Kamath, ICML 2022, proof of Lemma 1, with the missing hypotheses",
    remarks=("submodular losses have (R): `replacement-from-submodularity`",),
)
def averaging_step() -> Theorem:
    """Collapsing a class to a random point of its own does not increase the loss in the mean.

    E_{y∼D_s} L_k(f_{s→y}) ≤ L_k(f) for every class s, where f_{s→y} is f(y) on the class s and f
    elsewhere: for every C, k, d, law ρ and finite supports.

    Given the classes of anchor and negatives there are two cases. If the anchor is of class s,
    Jensen's inequality over x⁺ and the negatives of class s makes their coordinates vanish, and
    ⟨f(x), E f(x⁺)⟩ ≤ 1 with monotonicity does the rest. If it is not, only negatives of class s
    change, and (R) lets them be one point.
    """
    classes = ((d.c, t.ClassLaw()), (d.negative_classes, t.IndependentClasses()))
    return rewrite(average(given_classes(), *classes), formal().right)


def given_classes() -> Theorem:
    """Return the step given the classes of the anchor and the negatives."""
    return rules.cases(_own_class(), _other_class(), d.c, d.s)


def after_collapse() -> Any:
    """Return the mean loss after the collapse, given the classes."""
    loss = d.loss_of(d.margin(d.collapsed(d.s, d.y)))
    return t.Bind(d.y, t.Points(d.s), d.over_points(loss))


def negatives_apart() -> tuple[Variable, Variable]:
    """Return the families a for the negatives of class s and b for the others."""
    a, b = (t.Variable(name, "points") for name in ("a•", "b•"))
    return a, b


def _drawn_apart() -> Theorem:
    """Draw the negatives twice: a_i for those of class s, b_i for the others."""
    drawn = t.Bind(
        d.negative_points, t.IndependentPoints(d.negative_classes), d.loss_of(d.margin(d.plain))
    )
    twice = rules.split(drawn, d.i, d.c_i, d.s, *negatives_apart())
    return average(twice, (d.x, t.Points(d.c)), (d.x_plus, t.Points(d.c)))


def to_means() -> Theorem:
    """Apply Jensen's inequality over x⁺ and the negatives of class s, given the classes."""
    negatives, (a, b) = t.IndependentPoints(d.negative_classes), negatives_apart()
    apart = _drawn_apart()
    _, loss = peel(apart.right)
    jensen = rules.jensen(loss, ((d.x_plus, t.Points(d.c)), (a, negatives)))
    return rules.chain(apart, average(jensen, (d.x, t.Points(d.c)), (b, negatives)))


def _own_class() -> Theorem:
    """The case c = s."""
    unit, same, (_, b) = given.UnitVectors("f"), given.Same(d.c, d.s), negatives_apart()
    jensen, other = to_means(), 1 - t.Equal(d.c_i, d.s)
    outer, loss = peel(jensen.right)
    # 1 ≥ ⟨f(x), E f(x⁺)⟩, for the coordinates that are not of class s
    cosine = average(rules.cosine(d.f(d.x), d.f(d.x_plus), (unit,)), (d.x_plus, t.Points(d.c)))
    negative = other * t.Inner(d.f(d.x), d.f(t.Entry(b, d.i)))
    larger = rewrite(subtract(rules.scale(cosine, other), negative), loss.args[2], same)
    smaller = average(rules.decrease(larger, d.i, t.Indices()), *outer)
    return rewrite(rules.chain(jensen, smaller), after_collapse(), same, unit)


def _other_class() -> Theorem:
    """The case c ≠ s."""
    negatives, (a, b) = t.IndependentPoints(d.negative_classes), negatives_apart()
    apart = _drawn_apart()
    _, loss = peel(apart.right)
    one_point = rules.replacement(t.Bind(a, negatives, loss), d.s, d.y)
    outer = ((d.x, t.Points(d.c)), (d.x_plus, t.Points(d.c)), (b, negatives))
    whole = rules.chain(apart, average(one_point, *outer))
    return rewrite(whole, after_collapse(), given.Distinct(d.c, d.s))
