"""Cosines between two towers are bounded by those of the pairs."""

from __future__ import annotations

from typing import Any

from sympy import Integer, Rational

from theorems import symmetry
from theorems.claims.towers import _pairs as pairs
from theorems.language import (
    Statement,
    Theorem,
    assume,
    derived,
    rewrite_left,
    rules,
    subtract,
    terms,
)

U, V = pairs.vectors("u"), pairs.vectors("v")
BALL = frozenset((assume.UnitBall("u"), assume.UnitBall("v")))


def slack() -> Any:
    """Return N² + 2 Σ_{s≠t} ⟨u_s, v_t⟩ − (N − 2) Σ_s ⟨u_s, v_s⟩."""
    size = pairs.SIZE
    return size**2 + 2 * symmetry.negatives(U, V) - (size - 2) * symmetry.positives(U, V)


def formal() -> Statement:
    """N² + 2 Σ_{s≠t} ⟨u_s, v_t⟩ − (N − 2) Σ_s ⟨u_s, v_s⟩ ≥ 0."""
    return Statement(BALL, slack(), "≥", Integer(0))


@derived(
    kind="lemma",
    formal=formal,
    source="Lee, Chang, Sohn, AISTATS 2024 (arXiv 2402.12613), Lemma 1 (read: as two later papers "
    "restate it)",
    remarks=("C is the number N of pairs",),
)
def two_tower_gram() -> Theorem:
    """The cosines of the negatives are at least a function of those of the pairs, in the mean.

    2 Σ_{s≠t} ⟨u_s, v_t⟩ ≥ (N − 2) Σ_s ⟨u_s, v_s⟩ − N² for u_1..u_N and v_1..v_N of the unit ball,
    every N ≥ 2 and d. The source has unit vectors.

    N Σ_s ‖u_s − v_s − (ū − v̄)‖² + ‖Σ_s (u_s + v_s)‖² ≥ 0, and all norms are at most 1.
    """
    size = pairs.SIZE
    both = symmetry.total(U) + symmetry.total(V)
    squares = symmetry.variance(U, V) * size + terms.Inner(both, both)
    norms = rules.scale(rules.add(symmetry.norms_below(U), symmetry.norms_below(V)), size)
    room = subtract(norms, norms.right)
    total = rules.add(room, rules.nonnegative(squares))
    return rewrite_left(slack(), rules.scale(total, Rational(1, 2)))
