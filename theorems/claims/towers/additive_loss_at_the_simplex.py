"""When a sum over positive and negative cosines is least at the aligned simplex."""

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
    """Return A Σ_s (1 − ⟨u_s, v_s⟩) + B² Σ_{s≠t} (⟨u_s, v_t⟩ + 1/(N−1)), A = ((N−2)/2)·B² + r²."""
    size = pairs.SIZE
    pull = (size - 2) / 2 * _PUSH**2 + _SPARE**2
    negative = pairs.shifted_negatives(U, V, 1 / (size - 1))
    return pull * (size - symmetry.positives(U, V)) + _PUSH**2 * negative


def formal() -> Statement:
    """A Σ_s (1 − ⟨u_s, v_s⟩) + B² Σ_{s≠t} (⟨u_s, v_t⟩ + 1/(N−1)) ≥ 0, A = ((N−2)/2)·B² + r²."""
    return Statement(BALL, _tangent(), "≥", Integer(0))


@derived(
    kind="theorem",
    formal=formal,
    source="Lee, Lim, Lee, Sohn, ICML 2025 (arXiv 2506.09781), Theorem 5.1 (iii) (read: full "
    "text), with the case of equality; for the sigmoid loss Lee, Chang, Sohn, AISTATS 2024 (read: "
    "abstract)",
    remarks=("C is the number N of pairs", "B and r are any two numbers"),
)
def additive_loss_at_the_simplex() -> Theorem:
    """A pull of the positives of (N − 2)/2 times the push of the negatives, or more, outweighs it.

    A Σ_s (1 − ⟨u_s, v_s⟩) + B² Σ_{s≠t} (⟨u_s, v_t⟩ + 1/(N−1)) ≥ 0 for A = ((N−2)/2)·B² + r², every
    N ≥ 2, d, numbers B and r, and u_1..u_N, v_1..v_N of the unit ball.

    So a loss Σ_s φ(⟨u_s, v_s⟩) + Σ_{s≠t} ψ(⟨u_s, v_t⟩) with convex φ and ψ is least at the simplex
    for both towers if ψ′(−1/(N−1)) ≥ 0 and −φ′(1) ≥ ((N−2)/2)·ψ′(−1/(N−1)): it is at least its
    tangent there, with A = −φ′(1) and B² = ψ′(−1/(N−1)). With less pull: `double-constant-family`.
    The sigmoid loss: `siglip-initial-batch`, `siglip-phase-diagram`.

    `two-tower-gram` times B²/2, and Cauchy–Schwarz for each pair times r².
    """
    cosine = rules.cosine(U(talk.s), V(talk.s), tuple(BALL))
    room = average(cosine, (talk.s, terms.Classes()))
    spare = rules.scale(subtract(room, room.right), _SPARE**2)
    gram = rules.scale(cite("two-tower-gram"), _PUSH**2 / 2)
    return rewrite_left(_tangent(), rules.add(gram, spare))
