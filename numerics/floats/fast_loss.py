"""The population loss of many class vectors, and its gradient, in blocks (float64).

For class vectors u_c the logistic loss has the terms a_cj = e^{β(⟨u_c, u_j⟩ − 1)}, in [e^{−2β}, 1].
With log(1 + S) as a sum of exponentials and each e^{−t a} as a polynomial of a, the mean over the
negatives of an anchor needs Σ_j ρ_j a_cj T_m(a_cj) alone, for few m: at most 18, 6 for k = 256 and
β = 1, 2 for k = 10⁹. So the loss costs little more than its limit Σ_c ρ_c log Σ_j ρ_j a_cj, and
the memory is that of a block of anchors. NumPy, CuPy or any other array API (docs/speed.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import exp, expm1, inf, log, log1p
from typing import Any, Protocol

import numpy as np
from array_api_compat import device

from numerics.exact.rationals import check_negatives
from numerics.floats.arrays import (
    check_beta,
    check_law,
    check_unit_rows,
    columns,
    like,
    namespace,
    one_blas_thread,
    row_blocks,
)
from numerics.floats.block_kernels import Pass, pass_over
from numerics.floats.chebyshev import chebyshev_points, interpolation
from numerics.floats.expectations import Floats
from numerics.floats.exponential_sums import log_as_exponentials

_DEGREE = 20  # Chebyshev coefficients of log(1 + a) on [0, 1] fall like (3 + 2√2)^−m

_LEFT_OUT = 1e-14  # of the value, and of the gradient, may the coefficients be that are dropped

_FOLLOWED = 1e-12  # M(t)^(k−1) is followed down to here with an error of its exponent below 1

_NEGLIGIBLE = 1e-30  # M(t)^(k−1), even k ≤ 10⁹ times

_EMPTY = -1.0 + 2**-53  # log1p is finite there; M(t) below 2⁻⁵³ does not matter beside e^{−t}


@one_blas_thread()
def population_loss(
    vectors: Any,
    class_law: Any,
    *,
    negatives: int | float,
    beta: float = 1.0,
    block: int | None = None,
) -> float:
    """Return Σ_c ρ_c E log(1 + Σ_i e^{β(⟨u_c, u_{c_i}⟩ − 1)}), c_1..c_k iid from ρ.

    `vectors` is (C, d) with unit rows u_c and `class_law` (C,), arrays of any one array API;
    `negatives` is k or ``inf`` (then minus log k, in the limit). `block` anchors at a time bound
    the memory: by default 64, 2,048 on a GPU. The relative error is below 1e−12 (for ``inf``: the
    absolute one). Raises `ValueError` for what does not fit.

    >>> round(population_loss(np.array([[1.0], [-1.0]]), np.array([0.5, 0.5]), negatives=1), 12)
    0.410037595801
    """
    rule = _checked(vectors, class_law, negatives, beta)
    loss = 0.0
    for rows in row_blocks(vectors, block):
        sums = _total(
            rule.step.sums(rule.step.terms(products), class_law[part])
            for part, products in _products(vectors, rows, beta)
        )
        loss += float(rule.values(sums) @ class_law[rows])
    return loss


@one_blas_thread()
def loss_and_gradient(
    vectors: Any,
    class_law: Any,
    *,
    negatives: int | float,
    beta: float = 1.0,
    block: int | None = None,
) -> tuple[float, Any]:
    """Return the loss of `population_loss` and its derivatives in the entries of the vectors.

    The gradient is (C, d), that of the formula in free vectors: its rows are not projected to the
    tangent spaces of the sphere. Raises as `population_loss` does.

    >>> U = np.array([[1.0, 0.0], [-1.0, 0.0]])
    >>> loss, gradient = loss_and_gradient(U, np.array([0.5, 0.5]), negatives=1)
    >>> round(loss, 12), gradient.round(6).tolist()
    (0.410037595801, [[0.190399, 0.0], [-0.190399, 0.0]])
    """
    gradient = namespace(vectors).zeros_like(vectors)
    loss = 0.0
    for rows, value, parts in _anchors(vectors, class_law, negatives, beta, block):
        loss += value
        for part, slope in parts:
            gradient[rows, :] += slope @ vectors[part, :]
            gradient[part, :] += slope.T @ vectors[rows, :]
    return loss, gradient


@one_blas_thread()
def loss_and_slopes(
    vectors: Any,
    class_law: Any,
    *,
    negatives: int | float,
    beta: float = 1.0,
    block: int | None = None,
) -> tuple[float, Any]:
    """Return the loss of `population_loss` and the (C, C) derivatives ∂L/∂⟨u_c, u_j⟩.

    Row c is of anchor c: the matrix is not symmetric. Raises as `population_loss` does.

    >>> U = np.array([[1.0], [-1.0]])
    >>> loss_and_slopes(U, np.array([0.5, 0.5]), negatives=1)[1].round(6).tolist()
    [[0.125, 0.029801], [0.029801, 0.125]]
    """
    classes = vectors.shape[0]
    slopes = namespace(vectors).zeros(
        (classes, classes), dtype=vectors.dtype, device=device(vectors)
    )
    loss = 0.0
    for rows, value, parts in _anchors(vectors, class_law, negatives, beta, block):
        loss += value
        for part, slope in parts:
            slopes[rows, part] = slope
    return loss, slopes


def _anchors(
    vectors: Any, class_law: Any, negatives: int | float, beta: float, block: int | None
) -> Iterator[tuple[slice, float, Iterator[tuple[slice, Any]]]]:
    """Yield blocks of anchors, what they add to the loss, and their ∂L/∂⟨u_c, u_j⟩ in parts."""
    rule = _checked(vectors, class_law, negatives, beta)
    for rows in row_blocks(vectors, block):
        terms = [
            (part, rule.step.terms(products)) for part, products in _products(vectors, rows, beta)
        ]
        sums = _total(rule.step.sums(a, class_law[part]) for part, a in terms)
        slopes = beta * class_law[rows][:, None] * rule.slopes(sums)
        parts = ((part, rule.step.series(a, class_law[part], slopes)) for part, a in terms)
        yield rows, float(rule.values(sums) @ class_law[rows]), parts


def _products(vectors: Any, rows: slice, beta: float) -> Iterator[tuple[slice, Any]]:
    """Yield slices of classes j, and the products β⟨u_c, u_j⟩ of the anchors c in `rows`."""
    anchors = beta * vectors[rows, :]
    for part in columns(vectors):
        yield part, anchors @ vectors[part, :].T


def _total(parts: Iterable[Any]) -> Any:
    first, *others = parts
    return sum(others, first)


class _Rule(Protocol):
    """What follows from the sums of an anchor."""

    step: Pass

    def values(self, sums: Any) -> Any:
        """Return the loss of each anchor."""

    def slopes(self, sums: Any) -> Any:
        """Return the Chebyshev series, in x, of the derivatives of the loss by ρ_j a_j."""


class _Finite:
    """A finite number of negatives, by Frullani's integral."""

    def __init__(self, negatives: int, beta: float, *, arrays_like: Any) -> None:
        series = _series(negatives, beta)
        self._k = negatives
        self.step = pass_over(
            arrays_like,
            beta=beta,
            centre=series.centre,
            half=series.half,
            degree=len(series.shortfall) - 1,
        )
        self._shortfall, self._decay, self._values, self._slopes = (
            like(arrays_like, part)
            for part in (series.shortfall, series.decay, series.weights, series.slopes)
        )

    def values(self, sums: Any) -> Any:
        return -namespace(sums).expm1(self._k * self._log_mean(sums)) @ self._values

    def slopes(self, sums: Any) -> Any:
        power = namespace(sums).exp((self._k - 1) * self._log_mean(sums))
        return (power * self._slopes) @ self._decay

    def _log_mean(self, sums: Any) -> Any:
        """Return log M(t) at the nodes t, from M(t) − 1 = Σ_j ρ_j a_j (e^{−t a_j} − 1)/a_j."""
        xp = namespace(sums)
        return xp.log1p(xp.clip(sums @ self._shortfall, _EMPTY, 0.0))


class _Limit:
    """k → ∞: log Σ_j ρ_j a_j."""

    def __init__(self, beta: float, *, arrays_like: Any) -> None:
        self.step = pass_over(arrays_like, beta=beta, centre=0.0, half=1.0, degree=1)

    def values(self, sums: Any) -> Any:
        return namespace(sums).log(sums[:, 0])

    def slopes(self, sums: Any) -> Any:
        return namespace(sums).stack([1 / sums[:, 0], 0 * sums[:, 0]], axis=1)


@dataclass(frozen=True)
class _Series:
    """The table of exponentials, and Chebyshev coefficients in x = (a − centre)/half.

    `weights` and `slopes` are w_n and k t_n w_n; column n of `shortfall` has the coefficients of
    (e^{−t_n a} − 1)/a, row n of `decay` those of e^{−t_n a}.
    """

    centre: float
    half: float
    weights: Floats
    slopes: Floats
    shortfall: Floats
    decay: Floats


@lru_cache
def _series(negatives: int, beta: float) -> _Series:
    table, to_series = log_as_exponentials(negatives=negatives, largest=1.0), interpolation(_DEGREE)
    lowest = exp(-2 * beta)
    centre, half = (1 + lowest) / 2, -expm1(-2 * beta) / 2
    a = (centre + half * chebyshev_points(_DEGREE))[:, None]
    times = np.minimum(table.times, _last_time(negatives, lowest))
    shortfall = to_series @ (np.expm1(-a * times) / a)
    decay = to_series @ np.exp(-a * times)
    slopes = negatives * table.times * table.weights
    # What a coefficient changes, at any mean ā of the terms: M(t) ≤ 1 − ā (1 − e^{−t}).
    means = np.geomspace(lowest, 1.0, 16)[:, None]
    power = np.maximum((1 + means * np.expm1(-times)) ** (negatives - 1), _FOLLOWED)
    in_values = negatives * means * table.weights * power / np.log1p(negatives * means)
    in_slopes = slopes * power / (slopes * power @ np.exp(-table.times))[:, None]
    return _Series(
        centre,
        half,
        table.weights,
        slopes,
        _kept(shortfall, in_values),
        np.ascontiguousarray(_kept(decay, in_slopes).T),
    )


def _last_time(negatives: int, lowest: float) -> float:
    """Return a t from which on M(t)^(k−1) is negligible for all terms a ≥ lowest.

    Polynomials of low degree follow e^{−t a} up to there, but not beyond.
    """
    least = -expm1(log(_NEGLIGIBLE) / max(negatives - 1, 1)) / lowest  # of 1 − e^{−t}
    return -log1p(-least) if least < 1 else inf


def _kept(series: Floats, shares: Floats) -> Floats:
    """Return the rows of a series up to the last one that matters, at least two of them."""
    change = (np.abs(series) @ shares.T).max(axis=1)
    return series[: max(2, 1 + int(np.flatnonzero(change > _LEFT_OUT)[-1]))]


def _checked(vectors: Any, class_law: Any, negatives: int | float, beta: float) -> _Rule:
    k = check_negatives(negatives)
    check_unit_rows(vectors, "vectors")
    check_beta(beta)
    check_law(class_law, vectors.shape[0])
    if k == inf:
        return _Limit(beta, arrays_like=vectors)
    return _Finite(int(k), beta, arrays_like=vectors)
