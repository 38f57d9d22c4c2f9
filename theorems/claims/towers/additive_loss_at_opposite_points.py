"""When a sum over positive and negative cosines is least with each tower at one point."""

from __future__ import annotations

from typing import Any

from sympy import Integer

from theorems import symmetry
from theorems.claims.towers import _pairs as pairs
from theorems.claims.towers.two_tower_gram import BALL, U, V
from theorems.language import (
    Statement,
    Theorem,
    average,
    cite,
    derived,
    rewrite_left,
    rules,
    subtract,
    talk,
    terms,
)

_PUSH, _SPARE = terms.Unknown("B"), terms.Unknown("r")


def _tangent() -> Any:
    """Return B² Σ_{s≠t} (⟨u_s, v_t⟩ + 1) − A Σ_s (⟨u_s, v_s⟩ + 1), A = ((N−2)/2)·B² − r²."""
    size = pairs.SIZE
    pull = (size - 2) / 2 * _PUSH**2 - _SPARE**2
    negative = pairs.shifted_negatives(U, V, 1)
    return _PUSH**2 * negative - pull * (symmetry.positives(U, V) + size)


def formal() -> Statement:
    """B² Σ_{s≠t} (⟨u_s, v_t⟩ + 1) − A Σ_s (⟨u_s, v_s⟩ + 1) ≥ 0, A = ((N−2)/2)·B² − r²."""
    return Statement(BALL, _tangent(), "≥", Integer(0))


@derived(
    kind="theorem",
    formal=formal,
    source="Lee, Chang, Sohn, AISTATS 2024 (arXiv 2402.12613; read: abstract), for the sigmoid "
    "loss at low temperatures t",
    remarks=("C is the number N of pairs", "B and r are any two numbers"),
)
def additive_loss_at_opposite_points() -> Theorem:
    """A pull of the positives of (N − 2)/2 times the push of the negatives, or less, gives way.

    B² Σ_{s≠t} (⟨u_s, v_t⟩ + 1) − A Σ_s (⟨u_s, v_s⟩ + 1) ≥ 0 for A = ((N−2)/2)·B² − r², every N ≥ 2,
    d, numbers B and r, and u_1..u_N, v_1..v_N of the unit ball.

    So a loss Σ_s φ(⟨u_s, v_s⟩) + Σ_{s≠t} ψ(⟨u_s, v_t⟩) with convex φ and ψ is least where all u_s
    are one point and all v_s its opposite if ψ′(−1) ≥ 0 and −φ′(−1) ≤ ((N−2)/2)·ψ′(−1): it is at
    least its tangent there, with A = −φ′(−1) and B² = ψ′(−1). The negatives win, and the pairs with
    them. The other end: `additive-loss-at-the-simplex`.

    `two-tower-gram` times B²/2, and Cauchy–Schwarz for each pair times r².
    """
    cosine = rules.cosine_below(U(talk.s), V(talk.s), tuple(BALL))
    room = average(cosine, (talk.s, terms.Classes()))
    spare = rules.scale(subtract(room, room.right), _SPARE**2)
    gram = rules.scale(cite("two-tower-gram"), _PUSH**2 / 2)
    return rewrite_left(_tangent(), rules.add(gram, spare))
