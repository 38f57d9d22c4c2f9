"""The bound that two antipodal classes attain."""

from __future__ import annotations

from typing import Any

from theorems.language import (
    Statement,
    Theorem,
    assume,
    average,
    cite,
    derived,
    peel,
    rewrite,
    rewrite_left,
    rules,
    subtract,
    talk,
    terms,
)


def antipodal_loss() -> Any:
    """Return E ℓ((2·[c_i ≠ c])_i)."""
    return talk.over_classes(talk.loss_of(2 * (1 - terms.Equal(talk.c_i, talk.c))))


def formal() -> Statement:
    """L_k(f) ≥ E ℓ((2·[c_i ≠ c])_i)."""
    assumptions = frozenset((assume.Convex(), assume.Nonincreasing(), assume.UnitBall("f")))
    return Statement(assumptions, talk.population_loss(talk.plain), "≥", antipodal_loss())


@derived(
    kind="lemma",
    formal=formal,
    source="nceproof",
)
def spread_bound() -> Theorem:
    """The loss is at least that of coordinates 2 for all negatives of other classes.

    L_k(f) ≥ E ℓ((2·[c_i ≠ c])_i) for every C, k, d and law ρ. Two antipodal classes attain it
    (`two-classes-antipodal`); for C ≥ 3 it is a bound only, as no three vectors are pairwise
    antipodal.

    In the bound from means 1 − ⟨μ_c, μ_{c_i}⟩ ≤ 2.
    """
    means = cite("bound-from-means")
    classes, loss = peel(means.right, 2)
    cosine = rules.cosine_below(talk.f(talk.x), talk.f(talk.x_plus), (assume.UnitBall("f"),))
    points = ((talk.x, terms.Points(talk.c)), (talk.x_plus, terms.Points(talk.c_i)))
    larger = coordinate(average(cosine, *points), 1 - terms.Equal(talk.c_i, talk.c), loss.args[2])
    return rules.chain(means, average(rules.decrease(larger, talk.i, terms.Indices()), *classes))


def coordinate(cosine: Theorem, other: Any, mean: Any) -> Theorem:
    """Return 2·[c_i ≠ c] ≥ the mean coordinate, from a bound of ⟨μ_c, μ_{c_i}⟩ by −1.

    `other` is [c_i ≠ c], or 1 where the classes are known to be different.
    """
    apart = rules.scale(cosine, other)  # [c_i ≠ c]⟨μ_c, μ_{c_i}⟩ ≥ −[c_i ≠ c]
    larger = rewrite_left(2 * other, subtract(apart, apart.left - 2 * other))
    return rewrite(larger, mean, *cosine.assumptions)
