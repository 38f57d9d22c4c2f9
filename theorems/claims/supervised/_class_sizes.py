"""Losses of maps that are constant on classes of given sizes, and one map that is no simplex."""

from __future__ import annotations

from collections.abc import Sequence

from flint import arb, fmpq

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.geometry import Matrix, gram_of, matrix
from numerics.exact.rationals import rational

BITS = 160


def sizes_of(text: str) -> list[int]:
    """Return the class sizes that a parameter names.

    >>> sizes_of("2, 1, 1")
    [2, 1, 1]
    """
    return [int(part) for part in text.split(",")]


def tilted(x: int, y: int, z: int) -> Matrix:
    """Return the Gram matrix of (x/z, ±y/z) and (−1, 0), where x² + y² = z².

    >>> tilted(3, 4, 5)[0]
    (1, -7/25, -3/5)
    """
    up, across = fmpq(y, z), fmpq(x, z)
    return gram_of(matrix([[across, up], [across, -up], [-1, 0]]))


def rate_of(temperature: str) -> fmpq:
    """Return 1/τ."""
    return 1 / rational(temperature)


def soft_supervised(
    sizes: Sequence[int], gram: Sequence[Sequence[fmpq | arb]], *, temperature: str, other: arb
) -> Enclosure:
    """Return the mean over samples of the cross-entropy of target weights against a softmax.

    The softmax is that of cosine/τ over all other samples; the target weights are 1 for those of
    the own class and `other` for the rest, divided by their sum. With `other` = 0 it is the
    supervised contrastive loss.
    """
    rate, total = rate_of(temperature), arb(0)
    with precision(BITS):
        for c, own in enumerate(sizes):
            rest = [(n, rate * gram[c][t]) for t, n in enumerate(sizes) if t != c]
            decay = (own - 1) * arb(rate).exp() + sum((n * arb(x).exp() for n, x in rest), arb(0))
            weight = own - 1 + other * sum(n for n, _ in rest)
            pulled = (own - 1) * rate + other * sum((n * x for n, x in rest), fmpq(0))
            total += own * (decay.log() - pulled / weight)
        return Enclosure.of(total / sum(sizes), bits=80)


def negatives_only(sizes: Sequence[int], gram: Matrix) -> Enclosure:
    """Return the mean over samples of log Σ e^{cosine} over those of other classes, less 1.

    Raises `ValueError` for a class of one sample, which has no positive.
    """
    if min(sizes) < 2:
        raise ValueError(f"sizes is {list(sizes)}; give two samples or more a class")
    total = arb(0)
    with precision(BITS):
        for c, own in enumerate(sizes):
            others = (n * arb(gram[c][t]).exp() for t, n in enumerate(sizes) if t != c)
            total += own * (sum(others, arb(0)).log() - 1)
        return Enclosure.of(total / sum(sizes), bits=80)
