"""The logarithm as a sum of exponentials, and functions as Chebyshev series (float64).

Frullani's integral by the trapezoidal rule is a fixed table of positive numbers w_n, t_n with

    log(1 + S) ≈ Σ_n w_n (1 − e^{−t_n S}),     0 < S ≤ k·largest,

so that for k independent terms a of a sum S the mean is E log(1 + S) ≈ Σ_n w_n (1 − M(t_n)^k),
M(t) = E e^{−t a}. Where e^{−t a} is a polynomial of the terms or of the cosines behind them, M(t)
needs no more than a few of their moments (docs/speed.md). Untrusted; tests compare with balls.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import asinh, ceil, log, pi
from typing import Any

import numpy as np
from array_api_compat import array_namespace

from numerics.expectations import Floats, frullani_nodes

STEP = 1 / 5
"""Of the trapezoidal rule: the logarithm is exact to 13 digits (proved in a test)."""

_DIGITS = 36.0  # e^{−36} is the part of a Chebyshev series that is left out


@dataclass(frozen=True)
class ExponentialSum:
    """The table: log(1 + S) ≈ Σ_n weights_n (1 − e^{−times_n S})."""

    times: Floats
    weights: Floats


@lru_cache
def exponential_sum(*, negatives: int, largest: float) -> ExponentialSum:
    """Return the table for 0 < S ≤ k·largest; its length grows with the logarithm of that.

    >>> table = exponential_sum(negatives=256, largest=1.0)
    >>> round(float(table.weights @ -np.expm1(-table.times * 99.0)), 12), len(table.times)
    (4.605170185988, 69)
    """
    log_t, w = frullani_nodes(log(largest), 0.0, negatives, 1, STEP)
    times = np.exp(log_t)
    return ExponentialSum(times, w * np.exp(-times))


def degree_of_softplus(beta: float) -> int:
    """Return a degree at which log(b + e^{βx}) on [−1, 1] is a polynomial, for every b > 0.

    Its singularities are at Im x = ±π/β or beyond, so its Chebyshev coefficients fall like
    e^{−m·asinh(π/β)}.

    >>> degree_of_softplus(1.0), degree_of_softplus(10.0)
    (20, 117)
    """
    return ceil(_DIGITS / asinh(pi / beta))


def chebyshev_points(degree: int) -> Floats:
    """Return the degree + 1 zeros of the next Chebyshev polynomial.

    >>> chebyshev_points(1).round(6).tolist()
    [0.707107, -0.707107]
    """
    points: Floats = np.cos(np.pi * (np.arange(degree + 1) + 0.5) / (degree + 1))
    return points


def interpolation(degree: int) -> Floats:
    """Return the matrix from values at `chebyshev_points` to coefficients of T_0..T_degree.

    >>> (interpolation(2) @ (1 + chebyshev_points(2)) ** 2).round(12).tolist()
    [1.5, 2.0, 0.5]
    """
    orders = np.arange(degree + 1)
    matrix: Floats = np.cos(orders[:, None] * np.pi * (orders + 0.5) / (degree + 1))
    matrix *= 2 / (degree + 1)
    matrix[0] /= 2
    return matrix


def blocks(first: int, last: int, size: int) -> Iterator[slice]:
    """Yield slices of at most `size` from `first` up to `last`, none beyond it.

    >>> list(blocks(2, 7, 3))
    [slice(2, 5, None), slice(5, 7, None)]
    """
    return (slice(start, min(start + size, last)) for start in range(first, last, size))


def chebyshev_sums(factor: Any, x: Any, weights: Any, degree: int) -> Any:
    """Return Σ_j weights_j factor_ij T_m(x_ij) for m = 0..degree, shape (rows, degree + 1).

    `factor` and `x` are (rows, n), x in [−1, 1], `weights` is (n,); arrays of any array API.

    >>> x = np.array([[1.0, 0.5]])
    >>> chebyshev_sums(np.ones_like(x), x, np.array([0.5, 0.5]), 2).tolist()
    [[1.0, 0.75, 0.25]]
    """
    before, now, double = factor, factor * x, 2 * x
    sums = [before @ weights, now @ weights]
    for _ in range(degree - 1):
        following = double * now
        following -= before
        before, now = now, following
        sums.append(now @ weights)
    return array_namespace(x).stack(sums, axis=1)
