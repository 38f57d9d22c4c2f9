"""Additive losses that push the vectors of one tower apart as well."""

from __future__ import annotations

from typing import Any

from sympy import Integer, Rational

from theorems import symmetry
from theorems.claims.towers import _pairs as pairs
from theorems.claims.towers.two_tower_gram import U, V
from theorems.language import Statement, Theorem, assume, derived, rewrite_left, rules, terms

_ACROSS, _MORE = terms.Unknown("B"), terms.Unknown("r")


def _tangent() -> Any:
    """Return B² (Σ_{s≠t} ⟨u_s, v_t⟩ + Σ_s ⟨u_s, v_s⟩) + (B² + r²)(W + N).

    W is half the sum of ⟨u_s, u_t⟩ + ⟨v_s, v_t⟩ over s ≠ t.
    """
    across, within = _ACROSS**2, _ACROSS**2 + _MORE**2
    own = (symmetry.negatives(U, U) + symmetry.negatives(V, V)) / 2
    both = symmetry.negatives(U, V) + symmetry.positives(U, V)
    return across * both + within * (own + pairs.SIZE)


def formal() -> Statement:
    """B² (Σ_{s≠t} ⟨u_s, v_t⟩ + Σ_s ⟨u_s, v_s⟩) + (B² + r²)(W + N) ≥ 0.

    W = (1/2) Σ_{s≠t} (⟨u_s, u_t⟩ + ⟨v_s, v_t⟩).
    """
    units = frozenset((assume.UnitVectors("u"), assume.UnitVectors("v")))
    return Statement(units, _tangent(), "≥", Integer(0))


@derived(
    kind="theorem",
    formal=formal,
    source="Lee, Lim, Lee, Sohn, ICML 2025 (arXiv 2506.09781), Theorem 5.1 (ii) (read: full text), "
    "by another proof",
    remarks=("C is the number N of pairs", "B and r are any two numbers"),
)
def within_view_negatives() -> Theorem:
    """With negatives of the own tower the simplex needs no condition on the pull of the positives.

    B² Σ_{s≠t} (⟨u_s, v_t⟩ + 1/(N−1)) + (B² + r²)(W + N) ≥ B² Σ_s (1 − ⟨u_s, v_s⟩) for unit vectors,
    every N ≥ 2, d, B and r, with W = (1/2) Σ_{s≠t} (⟨u_s, u_t⟩ + ⟨v_s, v_t⟩): what is proved, with
    all terms on the left. The right side is ≥ 0. So a loss

    Σ_s φ(⟨u_s, v_s⟩) + Σ_{s≠t} ψ(⟨u_s, v_t⟩) + (1/2) Σ_{s≠t} (ψ(⟨u_s, u_t⟩) + ψ(⟨v_s, v_t⟩))

    with φ non-increasing and ψ convex and non-decreasing is least at the simplex for both towers,
    whatever φ′(1) is. Across the towers alone it takes `additive-loss-at-the-simplex`.

    (1/2) B² ‖Σ_s (u_s + v_s)‖² + (1/2) r² (‖Σ_s u_s‖² + ‖Σ_s v_s‖²) ≥ 0.
    """
    sum_u, sum_v = symmetry.total(U), symmetry.total(V)
    both = terms.Inner(sum_u + sum_v, sum_u + sum_v)
    own = terms.Inner(sum_u, sum_u) + terms.Inner(sum_v, sum_v)
    squares = rules.nonnegative(_ACROSS**2 * both + _MORE**2 * own)
    units = tuple(sorted(formal().assumptions, key=str))
    return rewrite_left(_tangent(), rules.scale(squares, Rational(1, 2)), *units)
