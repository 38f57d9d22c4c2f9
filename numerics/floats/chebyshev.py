"""Chebyshev series on [−1, 1]: interpolation, sums of many terms, evaluation (float64)."""

from __future__ import annotations

from math import asinh, ceil, pi
from typing import Any

import numpy as np

from numerics.floats.arrays import namespace
from numerics.floats.expectations import Floats

_DIGITS = 36.0  # e^{−36} is the part of a series that is left out


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
    orders, size = np.arange(degree + 1), degree + 1
    turns = orders[:, None] * (2 * orders + 1) % (4 * size)  # exact, so that the angles are small
    matrix: Floats = np.cos(turns * (np.pi / (2 * size)))
    matrix *= 2 / size
    matrix[0] /= 2
    return matrix


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
    return namespace(x).stack(sums, axis=1)


def chebyshev_series(series: Any, x: Any) -> Any:
    """Return Σ_m series_im T_m(x_ij), shape (rows, n), by Clenshaw's recurrence.

    `series` is (rows, degree + 1) with degree ≥ 1, `x` is (rows, n) in [−1, 1].

    >>> chebyshev_series(np.array([[0.5, 0.0, 0.5]]), np.array([[3.0, 0.5]])).tolist()
    [[9.0, 0.25]]
    """
    double = 2 * x
    before, now = namespace(x).zeros_like(x), series[:, -1:] + 0 * x
    for m in range(series.shape[1] - 2, 0, -1):
        following = double * now
        following -= before
        following += series[:, m : m + 1]
        before, now = now, following
    now = now * x
    now -= before
    now += series[:, :1]
    return now
