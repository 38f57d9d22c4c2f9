"""Two classes, of any law."""

from __future__ import annotations

from typing import Any

from theorems.claims.simplex.etf_attains import pair_of_classes
from theorems.language import Statement, Theorem, assume, cite, derived, rewrite, talk, terms


def antipodal_gram(vectors: str) -> Any:
    """Return the assumption ⟨u_a, u_b⟩ = 2·[a = b] − 1: different classes are antipodal."""
    a, b = pair_of_classes()
    return assume.GramIs(vectors, a, b, 2 * terms.Equal(a, b) - 1)


def formal() -> Statement:
    """L_k(f) ≥ L_k(u) for antipodal u."""
    assumptions = frozenset(
        (assume.Convex(), assume.Nonincreasing(), assume.UnitBall("f"), antipodal_gram("u"))
    )
    return Statement(assumptions, talk.population_loss(talk.plain), "≥", talk.latent_loss("u"))


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof",
    remarks=("unit vectors have such cosines for C = 2 only",),
)
def two_classes_antipodal() -> Theorem:
    """With two classes antipodal vectors minimise the loss for every law and every k.

    L_k(f) ≥ L_k(u) where u_1 = −u_2, for every f, d, law ρ and k. For C ≥ 3 no vectors meet the
    hypothesis (1ᵀG·1 = C(2 − C) < 0). Other minimisers: `two-classes-antipodal-strict`,
    `two-classes-constant-without-strictness`.

    Antipodal vectors attain the bound E ℓ((2·[c_i ≠ c])_i).
    """
    return rewrite(cite("spread-bound"), formal().right, antipodal_gram("u"))
