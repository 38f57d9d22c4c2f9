"""Jensen's inequality over all points: what is left are the class means."""

from __future__ import annotations

from typing import Any

from theorems.derivation import average, chain, peel, rewrite, subtract
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.claim import derived


def mean_of(klass: Any) -> Any:
    """Return the class mean μ_c = E_{x∼D_c} f(x)."""
    return t.Bind(d.x, t.Points(klass), d.f(d.x))


def loss_of_means() -> Any:
    """Return E ℓ(([c_i ≠ c](1 − ⟨μ_c, μ_{c_i}⟩))_i)."""
    cosine = t.Inner(mean_of(d.c), mean_of(d.c_i))
    return d.over_classes(d.loss_of((1 - t.Equal(d.c_i, d.c)) * (1 - cosine)))


def formal() -> Statement:
    """L_k(f) ≥ E ℓ(([c_i ≠ c](1 − ⟨μ_c, μ_{c_i}⟩))_i)."""
    assumptions = frozenset((given.Convex(), given.Nonincreasing(), given.UnitBall("f")))
    return given.Statement(assumptions, d.population_loss(d.plain), "≥", loss_of_means())


@derived(
    kind="lemma",
    formal=formal,
    source="nceproof",
)
def bound_from_means() -> Theorem:
    """The loss is at least that of the class means, with 1 in place of their squared norms.

    L_k(f) ≥ E ℓ(([c_i ≠ c](1 − ⟨μ_c, μ_{c_i}⟩))_i) for every C, k, d and law ρ.

    Given the classes, Jensen's inequality over all points leaves the means of the coordinates:
    0 where c_i = c, and ‖μ_c‖² − ⟨μ_c, μ_{c_i}⟩ ≤ 1 − ⟨μ_c, μ_{c_i}⟩ elsewhere.
    """
    classes, given_classes = peel(d.population_loss(d.plain), 2)
    binders, loss = peel(given_classes)
    jensen = rules.jensen(loss, binders)
    smaller = rules.decrease(_norm_bound(jensen.right.args[2]), d.i, t.Indices())
    return average(chain(jensen, smaller), *classes)


def _norm_bound(mean: Any) -> Theorem:
    """[c_i ≠ c](1 − ⟨μ_c, μ_{c_i}⟩) ≥ the mean coordinate."""
    other = 1 - t.Equal(d.c_i, d.c)
    cosine = rules.cosine(d.f(d.x), d.f(d.x_plus), (given.UnitBall("f"),))
    norm = average(cosine, (d.x, t.Points(d.c)), (d.x_plus, t.Points(d.c)))
    between = t.Inner(mean_of(d.c), mean_of(d.c_i))
    return rewrite(subtract(rules.scale(norm, other), other * between), mean)
