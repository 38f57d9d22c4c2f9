"""The balanced theorem of the talk, for every representation: the bound."""

from __future__ import annotations

from typing import Any

from theorems.language import Statement, Theorem, assume, derived, simplex_bound, talk, terms


def etf_loss() -> Any:
    """Return E ℓ((C/(C−1)·[c_i ≠ c])_i), the loss of the simplex ETF."""
    size = terms.CLASS_COUNT
    return talk.over_classes(talk.loss_of((1 - terms.Equal(talk.c_i, talk.c)) * size / (size - 1)))


def formal() -> Statement:
    """L_k(f) ≥ E ℓ((C/(C−1)·[c_i ≠ c])_i)."""
    assumptions = frozenset(
        (assume.Balanced(), assume.Convex(), assume.Nonincreasing(), assume.UnitBall("f"))
    )
    return Statement(assumptions, talk.population_loss(talk.plain), "≥", etf_loss())


@derived(
    kind="theorem",
    formal=formal,
    source="Awasthi, Dikkala, Kamath, ICML 2022, 'Balanced class distribution'",
)
def balanced_lower_bound() -> Theorem:
    """With balanced classes no representation has a smaller loss than the simplex ETF.

    L_k(f) ≥ E ℓ((C/(C−1)·[c_i ≠ c])_i) for every C, k, d and every f into the unit ball, with any
    number of points a class; the right side is the loss of the simplex ETF (`etf-attains`).

    The classes are renamed by a random permutation π and Jensen's inequality is applied to π and
    all points at once. Collided coordinates become 0, the others the mean over all pairs of
    classes of ‖μ_a‖² − ⟨μ_a, μ_b⟩, which is at most C/(C−1) by ‖Σ_a μ_a‖² ≥ 0 and ‖μ_a‖ ≤ 1.
    """
    return simplex_bound(talk.population_loss(talk.plain))
