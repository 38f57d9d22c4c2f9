"""When equal minorities share one vector, with one negative."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from theorems.kernel.claim import claim
from theorems.kernel.verdict import Instance, Verdict

_MINORITIES = range(2, 9)
_SHARES = ("4/5", "807/1000", "8074/10000", "8076/10000", "81/100", "9/10")


@claim(
    kind="theorem",
    hypotheses=(
        "one class of mass p, m ≥ 2 classes of mass (1 − p)/m",
        "k = 1",
        "ℓ is the logistic loss of the talk (β = 1)",
    ),
    family="m = 2..8; p = 4/5, 0.807, 0.8074, 0.8076, 0.81, 9/10 on both sides of 0.80749…",
    source="nceproof; minority collapse: Fang, He, Long, Su 2021, for another loss",
    declared=Verdict.CERTIFIED,
    size=len(_MINORITIES) * len(_SHARES),
)
def minority_collapse_threshold() -> Iterator[Instance]:
    """With one negative the minorities share one vector exactly where p ≥ (1+e²)/(3+e²).

    The Gram matrix with all minorities at −u of the majority minimises L_1 for p above the
    threshold and does not below it, for any number m of minorities.

    At that matrix let a and b be the entries of the symmetrised gradient for a pair with the
    majority and for two minorities: a = p q/(1+e²), b = q²/2, q = (1−p)/m. The dual slack
    A − Diag(AG) is (a − m b)(I − J/m) on the minorities plus (a/m)wwᵀ, w = (m, 1, .., 1), so it is
    positive semidefinite exactly where a ≥ m b, that is p(3+e²) ≥ 1+e².
    """
    for minorities in _MINORITIES:
        splits = slack_splits(minorities)
        for share in _SHARES:
            yield _instance(minorities, Fraction(share), splits)


def slack_splits(m: int) -> bool:
    """Check A − Diag(AG) = (a − m b)(I − J/m) ⊕ 0 + (a/m)wwᵀ as polynomials in a and b."""
    from sympy import QQ, ring

    _, a, b = ring("a,b", QQ)
    size = range(m + 1)
    A = [[0 if i == j else a if 0 in (i, j) else b for j in size] for i in size]
    G = [[1 if (i == 0) == (j == 0) else -1 for j in size] for i in size]
    w = [m] + [1] * m
    for i in size:
        for j in size:
            y = sum(A[i][n] * G[n][i] for n in size) if i == j else 0
            centred = 0 if 0 in (i, j) else (i == j) - QQ(1, m)
            if A[i][j] - y - (a - m * b) * centred - a * QQ(w[i] * w[j], m) != 0:
                return False
    return True


def _instance(m: int, p: Fraction, splits: bool) -> Instance:
    """Decide by the sign of a − m b in balls, and below the threshold by a better Gram matrix."""
    parameters = {"m": str(m), "p": str(p)}
    margin, above = _margin(m, p), _is_above(p)
    if not splits or above is None:
        return Instance(parameters, None, "the slack matrix does not split")
    if above:
        return Instance(parameters, True if margin > 0 else None, "a − m b > 0 in balls")
    better = _spread_is_better(m, p)
    holds = margin < 0 and better is True
    return Instance(
        parameters, True if holds else None, "a − m b < 0 in balls; spread minorities are better"
    )


def _is_above(p: Fraction) -> bool | None:
    """Tell on which side of (1+e²)/(3+e²) a rational lies."""
    from flint import arb

    from numerics.balls import precision
    from numerics.exact import rational

    with precision(100):
        square = arb(2).exp()
        side = arb(rational(p)) * (3 + square) - (1 + square)
        return True if side > 0 else False if side < 0 else None


def _collapsed(m: int) -> list[list[int]]:
    return [[1 if (i == 0) == (j == 0) else -1 for j in range(m + 1)] for i in range(m + 1)]


def _law(m: int, p: Fraction) -> list[Fraction]:
    return [p, *[(1 - p) / m] * m]


def _margin(m: int, p: Fraction) -> Any:
    """Return a − m b from the enclosed gradient at the collapsed Gram matrix."""
    from numerics.enclosure import latent_gradient

    D = latent_gradient(_collapsed(m), _law(m, p), negatives=1, bits=100)
    a = (D[0][1].ball() + D[1][0].ball()) / 2
    return a - m * (D[1][2].ball() + D[2][1].ball()) / 2


def _spread_is_better(m: int, p: Fraction) -> bool | None:
    """Compare with two minorities turned by a small rational angle to either side."""
    from numerics.enclosure import latent_loss
    from numerics.geometry import gram_of, matrix, sphere_point

    collapsed = latent_loss(_collapsed(m), _law(m, p), negatives=1, bits=100)
    for steepness in (4, 8, 16, 32, 64, 128):
        turned = sphere_point([Fraction(1, steepness)])  # near (0, −1)
        mirrored = (-turned[0], turned[1])
        vectors = matrix([(0, 1), turned, mirrored, *[(0, -1)] * (m - 2)])
        spread = latent_loss(gram_of(vectors), _law(m, p), negatives=1, bits=100)
        if spread.is_below(collapsed):
            return True
    return None
