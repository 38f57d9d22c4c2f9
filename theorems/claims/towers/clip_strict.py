"""Which towers are worse than the simplex on the full batch."""

from __future__ import annotations

from sympy import Integer

from theorems import symmetry
from theorems.claims.downstream.supervised_lower_bound import etf_downstream_loss
from theorems.claims.towers import _pairs as pairs
from theorems.claims.towers.two_tower_gram import BALL, U, V
from theorems.language import Statement, Theorem, assume, derived, simplex_bound


def formal() -> Statement:
    """(1/N) Σ_c ℓ((⟨u_c, v_c − v_t⟩)_{t ≠ c}) > ℓ(N/(N−1)·1) where the squares are not 0."""
    loss = (assume.Balanced(), assume.Convex(), assume.StrictlyDecreasing(), assume.Symmetric())
    apart = assume.TermsDiffer(symmetry.squares(U, V), Integer(0))
    assumptions = BALL | frozenset((*loss, apart))
    return Statement(assumptions, pairs.batch_loss(U, V), ">", etf_downstream_loss())


@derived(
    kind="theorem",
    formal=formal,
    source="nceproof; Lu, Steinerberger 2022 (arXiv 2012.08465; read: abstract) have that the "
    "simplex is the only minimiser for one tower",
    remarks=("C is the number N of pairs of the batch",),
)
def clip_strict() -> Theorem:
    """Towers in the unit ball, not centred or more than a shift apart, are worse than the simplex.

    (1/N) Σ_c ℓ((⟨u_c, v_c⟩ − ⟨u_c, v_t⟩)_{t ≠ c}) > ℓ(N/(N−1)·1) for every N, d and u_1..u_N,
    v_1..v_N of the unit ball with Σ_s ‖u_s − v_s − (ū − v̄)‖² + (1/N)(‖Σ_s u_s‖² + ‖Σ_s v_s‖²) ≠ 0,
    for a convex, symmetric, strictly decreasing ℓ. So what attains the bound, as the simplex does
    from dimension N − 1 on, has u_s = v_s and Σ_s u_s = 0. That its cosines are equal takes more
    (`clip-simplex-optimal`).
    """
    return simplex_bound(formal().left, strictly=True)
