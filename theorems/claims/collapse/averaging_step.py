"""The step of the talk's proof of Lemma 1: one class is collapsed to one of its points."""

from __future__ import annotations

from typing import Any

from theorems.language import (
    Statement,
    Theorem,
    Variable,
    assume,
    average,
    derived,
    in_words,
    peel,
    rewrite,
    rules,
    subtract,
    talk,
    terms,
)


def formal() -> Statement:
    """L(f) ≥ E_{y∼D_s} L(f with f(y) for all of class s)."""
    assumptions = frozenset(
        (assume.Convex(), assume.Nonincreasing(), assume.Replacement(), assume.UnitVectors("f"))
    )
    mean = terms.Bind(
        talk.y, terms.Points(talk.s), talk.population_loss(talk.collapsed(talk.s, talk.y))
    )
    return Statement(assumptions, talk.population_loss(talk.plain), "≥", mean)


@derived(
    kind="lemma",
    formal=formal,
    source="Awasthi, Dikkala, Kamath, ICML 2022, proof of Lemma 1, with the missing hypotheses",
    remarks=("submodular losses have (R): `replacement-from-submodularity`",),
)
def averaging_step() -> Theorem:
    """Collapsing a class to a random point of its own does not increase the loss in the mean.

    E_{y∼D_s} L_k(f_{s→y}) ≤ L_k(f) for every class s, where f_{s→y} is f(y) on the class s and f
    elsewhere: for every f of norm 1, C, k, d, law ρ and finite supports.

    Given the classes of anchor and negatives there are two cases. If the anchor is of class s,
    Jensen's inequality over x⁺ and the negatives of class s makes their coordinates vanish, and
    ⟨f(x), E f(x⁺)⟩ ≤ 1 with monotonicity does the rest. If it is not, only negatives of class s
    change, and (R) lets them be one point.
    """
    classes = ((talk.c, terms.ClassLaw()), (talk.negative_classes, terms.IndependentClasses()))
    whole = rewrite(average(given_classes(), *classes), formal().right)
    return in_words("In both cases; now take the mean over the classes.", whole)


def given_classes() -> Theorem:
    """Return the step given the classes of the anchor and the negatives."""
    return rules.cases(_own_class(), _other_class(), talk.c, talk.s)


def after_collapse() -> Any:
    """Return the mean loss after the collapse, given the classes."""
    loss = talk.loss_of(talk.margin(talk.collapsed(talk.s, talk.y)))
    return terms.Bind(talk.y, terms.Points(talk.s), talk.over_points(loss))


def negatives_apart() -> tuple[Variable, Variable]:
    """Return the families a for the negatives of class s and b for the others."""
    a, b = (terms.Variable(name, "points") for name in ("a•", "b•"))
    return a, b


def _drawn_apart() -> Theorem:
    """Draw the negatives twice: a_i for those of class s, b_i for the others."""
    drawn = terms.Bind(
        talk.negative_points,
        terms.IndependentPoints(talk.negative_classes),
        talk.loss_of(talk.margin(talk.plain)),
    )
    twice = rules.resample(drawn, talk.i, talk.c_i, talk.s, *negatives_apart())
    twice = average(twice, (talk.x, terms.Points(talk.c)), (talk.x_plus, terms.Points(talk.c)))
    return in_words("Draw a_i for the negatives of class s, and b_i for the others.", twice)


def to_means() -> Theorem:
    """Apply Jensen's inequality over x⁺ and the negatives of class s, given the classes."""
    negatives, (a, b) = terms.IndependentPoints(talk.negative_classes), negatives_apart()
    apart = _drawn_apart()
    _, loss = peel(apart.right)
    jensen = rules.jensen(loss, ((talk.x_plus, terms.Points(talk.c)), (a, negatives)))
    mean = average(jensen, (talk.x, terms.Points(talk.c)), (b, negatives))
    jensen = in_words("Jensen over the positive and the negatives of class s.", mean)
    return rules.chain(apart, jensen)


def _own_class() -> Theorem:
    """The case c = s."""
    unit, same, (_, b) = assume.UnitVectors("f"), assume.Same(talk.c, talk.s), negatives_apart()
    jensen, other = to_means(), 1 - terms.Equal(talk.c_i, talk.s)
    outer, loss = peel(jensen.right)
    # 1 ≥ ⟨f(x), E f(x⁺)⟩, for the coordinates that are not of class s
    cosine = average(
        rules.cosine(talk.f(talk.x), talk.f(talk.x_plus), (unit,)),
        (talk.x_plus, terms.Points(talk.c)),
    )
    negative = other * terms.Inner(talk.f(talk.x), talk.f(terms.Entry(b, talk.i)))
    larger = rewrite(subtract(rules.scale(cosine, other), negative), loss.args[2], same)
    larger = in_words("No cosine is more than 1; coordinates of class s vanish.", larger)
    smaller = average(rules.decrease(larger, talk.i, terms.Indices()), *outer)
    own = rewrite(rules.chain(jensen, smaller), after_collapse(), same, unit)
    return in_words("So the step holds if the anchor is of the class that collapses.", own)


def _other_class() -> Theorem:
    """The case c ≠ s."""
    negatives, (a, b) = terms.IndependentPoints(talk.negative_classes), negatives_apart()
    apart = _drawn_apart()
    _, loss = peel(apart.right)
    one_point = rules.replacement(terms.Bind(a, negatives, loss), talk.s, talk.y)
    outer = ((talk.x, terms.Points(talk.c)), (talk.x_plus, terms.Points(talk.c)), (b, negatives))
    one_point = in_words("The negatives of class s may be one point.", average(one_point, *outer))
    other = rewrite(
        rules.chain(apart, one_point), after_collapse(), assume.Distinct(talk.c, talk.s)
    )
    return in_words("So it holds if the anchor is of another class.", other)
