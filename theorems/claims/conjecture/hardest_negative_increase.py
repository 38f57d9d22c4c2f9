"""The exact refutation of the unbalanced conjecture, for the hardest-negative loss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import comb, prod

from theorems.language import Evidence, Instance, Verdict, all_of, below, claim, equal, shown, steps

Matrix = tuple[tuple[Fraction, ...], ...]

_P, _Q = Fraction(9, 20), Fraction(1, 10)
_LAW = (_P, _P, _Q)
_NEGATIVES = 8
_TRIANGLE: Matrix = (
    (Fraction(1), Fraction(-79, 81), Fraction(-1, 9)),
    (Fraction(-79, 81), Fraction(1), Fraction(-1, 9)),
    (Fraction(-1, 9), Fraction(-1, 9), Fraction(1)),
)
_MERGED = (1, 1, -1)
_STEPS = (
    "the minimiser at k = 1",
    "L_sup at k = 1",
    "the minorant at k = 8",
    "the minimiser at k = 8",
    "L_sup at k = 8",
)
_BEFORE, _AFTER = Fraction(-10, 9), (Fraction(-1, 5), Fraction(-2, 3))


@claim(
    kind="theorem",
    hypotheses=(
        "ℓ(v) = max_i (−v_i) for every number of coordinates",
        "C = 3, ρ = (9/20, 9/20, 1/10), downstream weights ρ or uniform",
        "d ≥ 2; the minimisers are those among maps that are constant on classes",
    ),
    family=steps("this law, k = 1 and k = 8", *_STEPS),
    source="nceproof; the conjecture is that of Awasthi, Dikkala, Kamath, ICML 2022",
    declared=Verdict.ARGUED,
)
def hardest_negative_increase() -> Iterator[Instance]:
    """For the hardest-negative loss L_sup at the minimiser rises from at most −10/9 to −1/5.

    L_sup(f*_1) ≤ −10/9 under any weights; L_sup(f*_8) = −1/5 under ρ and −2/3 under uniform ones.

    k = 1: E max = Σ_{c≠j} ρ_c ρ_j (G_cj − 1) is ‖Σ ρ_c u_c‖² plus a constant, so the minimiser is
    the triangle of sides 9/20, 9/20, 1/10, and no other Gram matrix; w_c = u_c is a classifier.
    k = 8: a maximum is at least any weighted mean, so L_8(G) ≥ a + ⟨A, G⟩, with equality at
    G = zzᵀ, z = (1, 1, −1). A − Diag(y) is positive semidefinite with kernel z and ⟨A, zzᵀ⟩ = Σ y,
    so zzᵀ is the only minimiser. There two classes share u; u·(w_2 − w_1) and u·(w_1 − w_2) add up
    to 0 and the third class gives at least −2.
    """
    yield from (_triangle(), _classifier(), _minorant(), _unique(), _downstream())


def _instance(step: str, *evidence: Evidence, note: str) -> Instance:
    return Instance({"step": step}, shown(all_of(*evidence)), note)


def _triangle() -> Instance:
    """Σ ρ_c u_c = 0 at the triangle; the off-diagonal weights of L_1 are those of ρρᵀ."""
    square = sum(a * b * _TRIANGLE[i][j] for (i, a), (j, b) in product(enumerate(_LAW), repeat=2))
    long, short = _law_of_cosines(_P, _P, _Q), _law_of_cosines(_P, _Q, _P)
    return _instance(
        _STEPS[0],
        equal(square, 0),
        equal(_mean_weights((0,) * 3, 1), _LAW),
        equal((long, short, short), (_TRIANGLE[0][1], _TRIANGLE[0][2], _TRIANGLE[1][2])),
        note="‖Σ ρ_c u_c‖ = 0, and the sides are those of the triangle",
    )


def _law_of_cosines(a: Fraction, b: Fraction, c: Fraction) -> Fraction:
    """Return ⟨u, v⟩ for unit vectors with ‖a u + b v‖ = c."""
    return (c * c - a * a - b * b) / (2 * a * b)


def _classifier() -> Instance:
    """At w_c = u_c every class has the loss max_j (G_cj − 1) = −10/9."""
    losses = [max(_TRIANGLE[c][j] for j in range(3) if j != c) - 1 for c in range(3)]
    return _instance(_STEPS[1], equal(losses, [_BEFORE] * 3), note="the loss of every class")


def _mean_weights(order: Sequence[int], k: int) -> tuple[Fraction, ...]:
    """Return the probabilities that class j has the largest `order` among k draws, ties shared.

    The maximum of numbers in this order is the mean of them with these weights.
    """
    weights = [Fraction(0)] * 3
    for counts, chance in _draws(k):
        best = max(level for level, n in zip(order, counts, strict=True) if n)
        shares = [n * (level == best) for level, n in zip(order, counts, strict=True)]
        for j, share in enumerate(shares):
            weights[j] += chance * share / sum(shares)
    return tuple(weights)


def _draws(k: int) -> Iterator[tuple[tuple[int, ...], Fraction]]:
    """Yield the counts of k draws and their probabilities."""
    for a in range(k + 1):
        for b in range(k + 1 - a):
            counts = (a, b, k - a - b)
            powers = (mass**n for mass, n in zip(_LAW, counts, strict=True))
            yield counts, comb(k, a) * comb(k - a, b) * prod(powers, start=Fraction(1))


def _tables() -> tuple[Matrix, Fraction]:
    """Return A (symmetric, diagonal 0) and a with L_8(G) ≥ a + ⟨A, G⟩.

    For an anchor the class itself wins if it is drawn (its −v is 0, the largest there is); of the
    others those on the same side of zzᵀ win; the ties of anchor 3 are shared.
    """
    orders = ((2, 1, 0), (1, 2, 0), (1, 1, 2))
    D = [_mean_weights(orders[c], _NEGATIVES) for c in range(3)]
    A = tuple(
        tuple(
            Fraction(0) if i == j else (_LAW[i] * D[i][j] + _LAW[j] * D[j][i]) / 2 for j in range(3)
        )
        for i in range(3)
    )
    constant = -sum(_LAW[i] * D[i][j] for i in range(3) for j in range(3) if i != j)
    return A, Fraction(constant)


def _minorant() -> Instance:
    """The minorant touches L_8 at zzᵀ, where L_8 is enumerated."""
    A, constant = _tables()
    value = sum(
        _LAW[c] * chance * max(_MERGED[c] * _MERGED[j] - 1 for j in range(3) if counts[j])
        for counts, chance in _draws(_NEGATIVES)
        for c in range(3)
    )
    touching = equal(constant + _inner(A), value)
    return _instance(_STEPS[2], touching, note="the minorant and L_8 at zzᵀ")


def _inner(A: Matrix) -> Fraction:
    """Return ⟨A, zzᵀ⟩."""
    return sum((A[i][j] * _MERGED[i] * _MERGED[j] for i in range(3) for j in range(3)), Fraction(0))


def _unique() -> Instance:
    """S = A − Diag(y), y_c = (A zzᵀ)_cc, is semidefinite of rank 2 with S z = 0."""
    A, _ = _tables()
    y = [sum(A[c][j] * _MERGED[c] * _MERGED[j] for j in range(3)) for c in range(3)]
    S = [[A[i][j] - (y[i] if i == j else 0) for j in range(3)] for i in range(3)]
    return _instance(
        _STEPS[3],
        equal([sum(S[i][j] * _MERGED[j] for j in range(3)) for i in range(3)], [0, 0, 0]),
        below(0, S[0][0]),
        below(0, S[0][0] * S[1][1] - S[0][1] ** 2),
        note="Sz = 0 and the leading minors are positive",
    )


def _downstream() -> Instance:
    """The loss at w_1 = w_2 = u, w_3 = −u is −2ω_3, and no classifier is better.

    With equal weights of classes 1 and 2 their two losses add up to at least 0, each being at least
    the score difference against the other; the third is at least −‖w_j − w_3‖ ≥ −2.
    """
    weights = (_LAW, (Fraction(1, 3),) * 3)
    losses = [
        max(_MERGED[c] * (_MERGED[j] - _MERGED[c]) for j in range(3) if j != c) for c in range(3)
    ]
    values = [sum(w * loss for w, loss in zip(one, losses, strict=True)) for one in weights]
    return _instance(
        _STEPS[4],
        equal([one[0] for one in weights], [one[1] for one in weights]),
        equal(values, [-2 * one[2] for one in weights]),
        equal(values, _AFTER),
        below(_BEFORE, min(values)),
        note="the least values under ρ and under uniform weights, above that at k = 1",
    )
