"""Jensen's inequality over the positive point and the negatives: what collisions cost."""

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
    rules,
    talk,
    terms,
)


def mean_of(klass: Any) -> Any:
    """Return the class mean μ_c = E_{y∼D_c} f(y)."""
    return terms.Bind(talk.y, terms.Points(klass), talk.f(talk.y))


def mean_margin() -> Any:
    """Return [c_i ≠ c]⟨f(x), μ_c − μ_{c_i}⟩."""
    other = 1 - terms.Equal(talk.c_i, talk.c)
    return other * terms.Inner(talk.f(talk.x), mean_of(talk.c) - mean_of(talk.c_i))


def formal() -> Statement:
    """L_k(f) ≥ E ℓ(([c_i ≠ c]⟨f(x), μ_c − μ_{c_i}⟩)_i)."""
    anchored = terms.Bind(talk.x, terms.Points(talk.c), talk.loss_of(mean_margin()))
    assumptions = frozenset((assume.Convex(),))
    return Statement(
        assumptions, talk.population_loss(talk.plain), "≥", talk.over_classes(anchored)
    )


@derived(
    kind="lemma",
    formal=formal,
    source="Saunshi et al. 2019, the first step of every bound of docs/bounds.md",
)
def collision_decomposition() -> Theorem:
    """The loss is at least that of the mean margins, where a negative of the own class counts 0.

    L_k(f) ≥ E ℓ(([c_i ≠ c]⟨f(x), μ_c − μ_{c_i}⟩)_i) for every C, k, d, f and law ρ, with the class
    means μ_c = E_{x∼D_c} f(x).

    Given the classes and the anchor x, Jensen's inequality over x⁺ and the negatives leaves the
    mean margins ⟨f(x), μ_c⟩ − ⟨f(x), μ_{c_i}⟩, which are 0 for the negatives that collide.
    """
    outer, drawn = peel(talk.population_loss(talk.plain), 3)
    binders, loss = peel(drawn)
    jensen = rules.jensen(loss, binders)
    margins = rules.algebra(mean_margin(), jensen.right.args[2])
    return average(chain(jensen, rules.decrease(margins, talk.i, terms.Indices())), *outer)
