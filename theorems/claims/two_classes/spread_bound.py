"""The bound that two antipodal classes attain."""

from __future__ import annotations

from typing import Any

from theorems.derivation import average, peel, rewrite, rewrite_left, subtract
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.citing import cite
from theorems.verdicts.claim import derived


def antipodal_loss() -> Any:
    """Return E ℓ((2·[c_i ≠ c])_i)."""
    return d.over_classes(d.loss_of(2 * (1 - t.Equal(d.c_i, d.c))))


def formal() -> Statement:
    """L_k(f) ≥ E ℓ((2·[c_i ≠ c])_i)."""
    assumptions = frozenset((given.Convex(), given.Nonincreasing(), given.UnitBall("f")))
    return given.Statement(assumptions, d.population_loss(d.plain), "≥", antipodal_loss())


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
    cosine = rules.cosine_below(d.f(d.x), d.f(d.x_plus), (given.UnitBall("f"),))
    points = ((d.x, t.Points(d.c)), (d.x_plus, t.Points(d.c_i)))
    larger = coordinate(average(cosine, *points), 1 - t.Equal(d.c_i, d.c), loss.args[2])
    return rules.chain(means, average(rules.decrease(larger, d.i, t.Indices()), *classes))


def coordinate(cosine: Theorem, other: Any, mean: Any) -> Theorem:
    """Return 2·[c_i ≠ c] ≥ the mean coordinate, from a bound of ⟨μ_c, μ_{c_i}⟩ by −1.

    `other` is [c_i ≠ c], or 1 where the classes are known to be different.
    """
    apart = rules.scale(cosine, other)  # [c_i ≠ c]⟨μ_c, μ_{c_i}⟩ ≥ −[c_i ≠ c]
    larger = rewrite_left(2 * other, subtract(apart, apart.left - 2 * other))
    return rewrite(larger, mean, *cosine.assumptions)
