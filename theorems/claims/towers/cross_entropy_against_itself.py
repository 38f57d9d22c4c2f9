"""The simplex bound for N vectors against themselves."""

from __future__ import annotations

from theorems.claims.downstream.supervised_lower_bound import etf_downstream_loss
from theorems.claims.towers import _pairs as pairs
from theorems.claims.towers.clip_full_batch import LOSS
from theorems.language import Statement, Theorem, assume, derived, simplex_bound


def formal() -> Statement:
    """(1/N) Σ_c ℓ((⟨v_c, v_c − v_t⟩)_{t ≠ c}) ≥ ℓ(N/(N−1)·1)."""
    v = pairs.vectors("v")
    ball = frozenset((assume.UnitBall("v"),))
    return Statement(LOSS | ball, pairs.batch_loss(v, v), "≥", etf_downstream_loss())


@derived(
    kind="theorem",
    formal=formal,
    source="Lu, Steinerberger 2022 (arXiv 2012.08465), Theorem 1 (read: abstract)",
    remarks=("C is the number N of vectors",),
)
def cross_entropy_against_itself() -> Theorem:
    """Vectors classified by themselves have no smaller loss than the simplex ETF.

    (1/N) Σ_c ℓ((⟨v_c, v_c⟩ − ⟨v_c, v_t⟩)_{t ≠ c}) ≥ ℓ(N/(N−1)·1) for N ≥ 2 vectors of the unit
    ball of any R^d and every convex, symmetric, non-increasing ℓ: cross-entropy, and the hardest
    negative max_t (⟨v_c, v_t⟩ − ⟨v_c, v_c⟩) as well. The simplex ETF attains it
    (`etf-attains-downstream`). The paper has d ≥ N − 1 and that it is the only minimiser; the first
    is not needed for the bound, the second is not said here.
    """
    return simplex_bound(formal().left)
