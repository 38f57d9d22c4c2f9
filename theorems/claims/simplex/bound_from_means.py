"""Jensen's inequality over all points: what is left are the class means."""

from __future__ import annotations

from typing import Any

from theorems.language import (
    Statement,
    Theorem,
    assume,
    average,
    chain,
    derived,
    peel,
    rewrite,
    rules,
    subtract,
    talk,
    terms,
)


def mean_of(klass: Any) -> Any:
    """Return the class mean μ_c = E_{x∼D_c} f(x)."""
    return terms.Bind(talk.x, terms.Points(klass), talk.f(talk.x))


def loss_of_means() -> Any:
    """Return E ℓ(([c_i ≠ c](1 − ⟨μ_c, μ_{c_i}⟩))_i)."""
    cosine = terms.Inner(mean_of(talk.c), mean_of(talk.c_i))
    return talk.over_classes(talk.loss_of((1 - terms.Equal(talk.c_i, talk.c)) * (1 - cosine)))


def formal() -> Statement:
    """L_k(f) ≥ E ℓ(([c_i ≠ c](1 − ⟨μ_c, μ_{c_i}⟩))_i)."""
    assumptions = frozenset((assume.Convex(), assume.Nonincreasing(), assume.UnitBall("f")))
    return Statement(assumptions, talk.population_loss(talk.plain), "≥", loss_of_means())


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
    classes, given_classes = peel(talk.population_loss(talk.plain), 2)
    binders, loss = peel(given_classes)
    jensen = rules.jensen(loss, binders)
    smaller = rules.decrease(_norm_bound(jensen.right.args[2]), talk.i, terms.Indices())
    return average(chain(jensen, smaller), *classes)


def _norm_bound(mean: Any) -> Theorem:
    """[c_i ≠ c](1 − ⟨μ_c, μ_{c_i}⟩) ≥ the mean coordinate."""
    other = 1 - terms.Equal(talk.c_i, talk.c)
    cosine = rules.cosine(talk.f(talk.x), talk.f(talk.x_plus), (assume.UnitBall("f"),))
    norm = average(cosine, (talk.x, terms.Points(talk.c)), (talk.x_plus, terms.Points(talk.c)))
    between = terms.Inner(mean_of(talk.c), mean_of(talk.c_i))
    return rewrite(subtract(rules.scale(norm, other), other * between), mean)
