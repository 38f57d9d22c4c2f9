"""The identity of positive cosines and variance, for the negative pairs of N pairs."""

from __future__ import annotations

from typing import Any

from theorems import symmetry
from theorems.claims.towers import _pairs as pairs
from theorems.claims.towers.two_tower_gram import U, V
from theorems.language import Statement, Theorem, assume, derived, rules, terms


def _squares() -> Any:
    """Return (1/2) tr Var(u − v) + (1/2) ‖E(u + v)‖²."""
    both = (symmetry.total(U) + symmetry.total(V)) / pairs.SIZE
    return symmetry.variance(U, V) / pairs.SIZE / 2 + terms.Inner(both, both) / 2


def formal() -> Statement:
    """1 − ((N−2)/N) P + (2(N−1)/N) Q = (1/2) tr Var(u − v) + (1/2) ‖E(u + v)‖²."""
    size, units = pairs.SIZE, frozenset((assume.UnitVectors("u"), assume.UnitVectors("v")))
    positive = symmetry.positives(U, V) / size
    negative = symmetry.negatives(U, V) / (size * (size - 1))
    left = 1 - (size - 2) / size * positive + 2 * (size - 1) / size * negative
    return Statement(units, left, "=", _squares())


@derived(
    kind="lemma",
    formal=formal,
    source="Lee, Lim, Lee, Sohn, ICML 2025 (arXiv 2506.09781), Lemma C.4 with other factors (read: "
    "full text)",
    remarks=("C is the number N of pairs, E the mean over them",),
)
def similarities_finite_identity() -> Theorem:
    """Positive and negative cosines of N pairs give the variance of the difference of two towers.

    1 − ((N−2)/N) P + (2(N−1)/N) Q = (1/2) tr Var(u − v) + (1/2) ‖E(u + v)‖² for unit vectors
    u_1..u_N and v_1..v_N of any dimension, with P the mean of ⟨u_s, v_s⟩ and Q that of ⟨u_s, v_t⟩
    for s ≠ t. It is `similarities-identity` with ⟨Eu, Ev⟩ = P/N + (N−1)Q/N. With the factors of the
    source, (N−1)/N for both, it is false (`similarities-finite-identity-as-printed`).

    As the right side is not negative, Q ≥ ((N−2)P − N)/(2(N−1)): `two-tower-gram`.
    """
    stated = formal()
    return rules.algebra(stated.left, stated.right, tuple(sorted(stated.assumptions, key=str)))
