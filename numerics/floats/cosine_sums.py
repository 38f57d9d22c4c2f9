"""Sums over many vectors of Chebyshev polynomials of their cosines, in few products (float64).

With c_m = 2 T_m, whose recurrence is c_{m+1} = c_1 c_m − c_{m−1}, a product of two is a sum:
c_{nb} c_r = c_{nb+r} + c_{nb−r}. So c_0..c_b and every b-th one are computed for each cosine, some
2√degree of them, and the sums of all others come from sums of products, which a matrix product is.
"""

from __future__ import annotations

from math import isqrt

import numpy as np

from numerics.floats.arrays import blocks
from numerics.floats.expectations import Floats

ROWS = 32
"""Anchors at a time."""

_COLUMNS = 512  # 128 KiB an array


class CosineSums:
    """Σ_j w_j T_m(⟨x_i, y_j⟩) for m = 0..degree, degree ≥ 1, and Σ_j w_j e^{β(⟨x_i, y_j⟩ − 1)}.

    The arrays of a block of cosines are kept from one call to the next.
    """

    def __init__(self, degree: int, beta: float) -> None:
        """Take the degree of the polynomials and the rate of the exponentials."""
        self._degree, self._beta = degree, beta
        self._step = isqrt(degree)
        self._first = np.empty((self._step + 1, ROWS * _COLUMNS))  # c_0, c_1, .., c_b
        self._far = np.empty((-(-degree // self._step) - 1, ROWS * _COLUMNS))  # w c_b, w c_2b, ..
        self._first[0] = 2.0

    def __call__(
        self, anchors: Floats, others: Floats, weights: Floats, *, exponentials: bool
    ) -> tuple[Floats, Floats]:
        """Return the sums for unit rows, (rows, degree + 1) and (rows,), these 0 if not asked for.

        >>> one, two, half = np.array([[1.0]]), np.array([[1.0], [-0.5]]), np.array([0.5, 0.5])
        >>> sums, powers = CosineSums(2, beta=1.0)(one, two, half, exponentials=True)
        >>> sums.tolist(), powers.round(9).tolist()
        ([[1.0, 0.25, 0.25]], [0.61156508])
        """
        found = [
            self._of_rows(anchors[part], others, weights, exponentials)
            for part in blocks(0, len(anchors), ROWS)
        ]
        return np.vstack([sums for sums, _ in found]), np.concatenate([e for _, e in found])

    def _of_rows(
        self, anchors: Floats, others: Floats, weights: Floats, exponentials: bool
    ) -> tuple[Floats, Floats]:
        count, doubled = len(anchors), 2 * anchors
        near = np.zeros((self._step + 1, count))
        products = np.zeros((count, len(self._far), self._step))
        powers = np.zeros(count)
        for part in blocks(0, len(others), _COLUMNS):
            mass = weights[part]
            shape = (-1, count, len(mass))
            first, far = (
                kept[:, : count * len(mass)].reshape(shape) for kept in (self._first, self._far)
            )
            np.matmul(doubled, others[part].T, out=first[1])
            self._polynomials(first, far, mass)
            near += first @ mass
            products += far.transpose(1, 0, 2) @ first[1:].transpose(1, 2, 0)
            if exponentials:
                first[1] *= self._beta / 2
                first[1] -= self._beta
                powers += np.exp(first[1], out=first[1]) @ mass
        return self._sums(near.T, products), powers

    def _polynomials(self, first: Floats, far: Floats, mass: Floats) -> None:
        """Fill in what c_1 in `first` says."""
        _recur(first, first[1])
        if len(far):
            np.multiply(first[-1], mass, out=far[0])
        if len(far) > 1:
            np.multiply(first[-1], far[0], out=far[1])
            far[1] -= 2 * mass
        _recur(far, first[-1])

    def _sums(self, near: Floats, products: Floats) -> Floats:
        """Return the sums of T_m; c_{nb+r} = c_{nb} c_r − c_{nb−r}, and that one is known."""
        step = self._step
        doubled = np.empty((len(near), step * (len(self._far) + 1) + 1))
        doubled[:, : step + 1] = near
        for n in range(1, len(self._far) + 1):
            before = doubled[:, (n - 1) * step : n * step]
            doubled[:, n * step + 1 : (n + 1) * step + 1] = products[:, n - 1] - before[:, ::-1]
        sums: Floats = doubled[:, : self._degree + 1] / 2
        return sums


def _recur(polynomials: Floats, factor: Floats) -> None:
    """Fill in all polynomials but the first two: one before times `factor` less the one before."""
    for m in range(2, len(polynomials)):
        np.multiply(factor, polynomials[m - 1], out=polynomials[m])
        polynomials[m] -= polynomials[m - 2]
