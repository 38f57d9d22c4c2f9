"""How far the positive cosines of two towers are from what the negative ones allow."""

from __future__ import annotations

from typing import Any

from theorems import symmetry
from theorems.claims.towers import _pairs as pairs
from theorems.claims.towers.two_tower_gram import U, V
from theorems.language import Statement, Theorem, assume, derived, rules, terms


def distances() -> Any:
    """Return (1/2) tr Var(u − v) + (1/4) ‖E(u − v)‖² + (1/4) ‖E(u + v)‖²."""
    sum_u, sum_v = symmetry.total(U), symmetry.total(V)
    apart, together = (sum_u - sum_v) / pairs.SIZE, (sum_u + sum_v) / pairs.SIZE
    return (
        symmetry.variance(U, V) / pairs.SIZE / 2
        + (terms.Inner(apart, apart) + terms.Inner(together, together)) / 4
    )


def formal() -> Statement:
    """1 + Q + 1/(N−1) − P = (N/(N−1)) ((1/2) tr Var(u − v) + (1/4) (‖E(u−v)‖² + ‖E(u+v)‖²)).

    P = (1/N) Σ_s ⟨u_s, v_s⟩, Q = (1/(N(N−1))) Σ_{s≠t} ⟨u_s, v_t⟩.
    """
    size, units = pairs.SIZE, frozenset((assume.UnitVectors("u"), assume.UnitVectors("v")))
    below = symmetry.negatives(U, V) / (size * (size - 1)) - symmetry.positives(U, V) / size
    return Statement(units, 1 + below + 1 / (size - 1), "=", size / (size - 1) * distances())


@derived(
    kind="theorem",
    formal=formal,
    source="Lee, Lim, Lee, Sohn, ICML 2025 (arXiv 2506.09781), Theorem 5.2 (read: full text); the "
    "equality is nceproof's",
    remarks=("C is the number N of pairs, E the mean over them",),
)
def similarities_gap() -> Theorem:
    """Positive cosines are below what the negative ones allow by a sum of three squares.

    For unit vectors u_1..u_N and v_1..v_N of any dimension, with P the mean of ⟨u_s, v_s⟩ and Q
    that of ⟨u_s, v_t⟩ for s ≠ t,

    1 + Q + 1/(N−1) − P = (N/(N−1)) ((1/2) tr Var(u − v) + (1/4) ‖E(u − v)‖² + (1/4) ‖E(u + v)‖²).

    So P ≤ 1 + Q + 1/(N−1), which is the theorem of the source, and both sides are equal exactly
    where the three squares vanish: u_s = v_s for every s, and Σ_s u_s = 0. The condition that the
    source gives for equality leaves the second square out (`similarities-equality-case`).
    """
    stated = formal()
    return rules.algebra(stated.left, stated.right, tuple(sorted(stated.assumptions, key=str)))
