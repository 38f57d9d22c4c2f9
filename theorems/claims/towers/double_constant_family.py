"""Additive losses of two towers have a minimiser with one positive and one negative cosine."""

from __future__ import annotations

from typing import Any

from sympy import Integer

from theorems import symmetry
from theorems.claims.towers import _pairs as pairs
from theorems.claims.towers.two_tower_gram import BALL, U, V
from theorems.language import Statement, Theorem, cite, derived, rewrite_left, rules, terms

_PUSH, _P = terms.Unknown("B"), terms.Unknown("P")


def _tangent() -> Any:
    """Return ((N−2)/2) B² Σ_s (P − ⟨u_s, v_s⟩) + B² Σ_{s≠t} (⟨u_s, v_t⟩ − q).

    q = ((N−2)P − N)/(2(N−1)).
    """
    size = pairs.SIZE
    q = ((size - 2) * _P - size) / (size - 1) / 2
    negative, pull = pairs.shifted_negatives(U, V, -q), (size - 2) / 2 * _PUSH**2
    return pull * (size * _P - symmetry.positives(U, V)) + _PUSH**2 * negative


def formal() -> Statement:
    """((N−2)/2) B² Σ_s (P − ⟨u_s, v_s⟩) + B² Σ_{s≠t} (⟨u_s, v_t⟩ − q) ≥ 0."""
    return Statement(BALL, _tangent(), "≥", Integer(0))


@derived(
    kind="theorem",
    formal=formal,
    source="Lee, Chang, Sohn, AISTATS 2024 (arXiv 2402.12613; read: abstract), for the sigmoid "
    "loss",
    remarks=("C is the number N of pairs", "P and B are any two numbers"),
)
def double_constant_family() -> Theorem:
    """An additive loss is least at two constant cosines where pull is (N − 2)/2 times push.

    ((N−2)/2)·B² Σ_s (P − ⟨u_s, v_s⟩) + B² Σ_{s≠t} (⟨u_s, v_t⟩ − q) ≥ 0 for every N ≥ 2, d, numbers
    B and P, q = ((N−2)P − N)/(2(N−1)), and u_1..u_N, v_1..v_N of the unit ball.

    The double-constant towers u_s, v_s = (√((1+P)/2) e_s, ±√((1−P)/2)), −1 ≤ P ≤ 1, e a simplex
    ETF, have the positive cosines P and the negative ones q, from d = N on. So a loss Σ_s φ(⟨u_s,
    v_s⟩) + Σ_{s≠t} ψ(⟨u_s, v_t⟩) with φ and ψ convex is least at those for which −φ′(P) is
    ((N−2)/2)·ψ′(q) ≥ 0: it is at least its tangent there. h(P) = φ(P) + (N−1)ψ(q) is convex, and
    this says h′(P) = 0; where h falls up to P = 1 the aligned simplex is a minimiser
    (`additive-loss-at-the-simplex`), where it rises from P = −1 on opposite points are
    (`additive-loss-at-opposite-points`). One of the three is the case wherever ψ does not fall, for
    the sigmoid loss at every temperature and bias: `siglip-phase-diagram`.

    It is `two-tower-gram` times B²/2.
    """
    return rewrite_left(_tangent(), rules.scale(cite("two-tower-gram"), _PUSH**2 / 2))
