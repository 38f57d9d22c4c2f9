"""The population loss of N labelled points, all parts drawn from their empirical law (float64).

An anchor x is drawn from the N points, the positive x⁺ from those of its class (x itself is one of
them), the k negatives from all N. For a fixed anchor the mean over the negatives depends on x⁺
through its cosine s alone: F(s) = E log(1 + Σ_i e^{β(g_i − s)}) with g_i the cosines of the
negatives. Both F and the exponentials of Frullani's integral are polynomials on [−1, 1] to 16
digits, so the loss is a function of Σ_j T_m(⟨x, x_j⟩) over all points and over the class, with
T_m the Chebyshev polynomials: N² cosines, none of them stored. Untrusted (docs/speed.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import exp, inf
from typing import Any

import numpy as np
from array_api_compat import array_namespace, device
from numpy.typing import NDArray

from numerics.exact.rationals import check_negatives
from numerics.floats.arrays import (
    check_beta,
    check_unit_rows,
    columns,
    like,
    one_blas_thread,
    row_blocks,
)
from numerics.floats.block_kernels import cosine_sums
from numerics.floats.chebyshev import chebyshev_points, degree_of_softplus, interpolation
from numerics.floats.exponential_sums import log_as_exponentials

_EMPTY = -1.0 + 2**-53  # log1p is finite there; M(t) below 2⁻⁵³ does not matter beside e^{−t}


@one_blas_thread()
def empirical_loss(
    embeddings: Any,
    labels: Any,
    *,
    negatives: int | float,
    beta: float = 1.0,
    block: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> float:
    """Return the mean of log(1 + Σ_i e^{−β(⟨x, x⁺⟩ − ⟨x, x⁻_i⟩)}) over the empirical law.

    `embeddings` is (N, d) with unit rows, an array of any array API, `labels` is a list or
    NumPy array of N integers,
    `negatives` is k ≥ 1 or ``inf`` (then minus log k, in the limit). `block` anchors at a time
    bound the memory, by default 64, 2,048 on a GPU; `progress` is called with how many anchors are
    done, of how many. No bound of the error is proved: docs/speed.md has what tests have seen, for
    which β and k, and a value with a bound is `representation_loss` of
    `numerics.balls.population_enclosure`. Raises `ValueError` for what does not fit.

    >>> points = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
    >>> round(empirical_loss(points, [0, 0, 1], negatives=16), 12)
    2.54093682289
    """
    (value,) = empirical_losses(
        embeddings, labels, negatives=[negatives], beta=beta, block=block, progress=progress
    )
    return value


def empirical_losses(
    embeddings: Any,
    labels: Any,
    *,
    negatives: Sequence[int | float],
    beta: float = 1.0,
    block: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[float]:
    """Return `empirical_loss` for several k at little more than the cost of one.

    >>> points = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
    >>> [round(x, 9) for x in empirical_losses(points, [0, 0, 1], negatives=[16, inf])]
    [2.540936823, -0.309726741]
    """
    counts = [check_negatives(k) for k in negatives]
    xp, law = array_namespace(embeddings), np.asarray(labels)
    check_unit_rows(embeddings, "embeddings")
    check_beta(beta)
    if law.shape != (embeddings.shape[0],):
        raise ValueError(
            f"labels has shape {law.shape}; give one of each of the {embeddings.shape[0]} rows"
        )
    degree = degree_of_softplus(beta)
    of_blocks = [
        _Limit(beta, arrays_like=embeddings)
        if k == inf
        else _Finite(int(k), beta, arrays_like=embeddings)
        for k in counts
    ]
    order = np.argsort(law, kind="stable")
    points = xp.take(embeddings, like(embeddings, order), axis=0)
    totals, done = np.zeros(len(counts)), 0
    for first, last in _runs(law[order]):
        for rows in row_blocks(points, block, first=first, last=last):
            anchors = points[rows, :]
            every = _moments(anchors, points, degree)
            own = _moments(anchors, points[first:last, :], degree)
            totals += [of_block.total(every, own) for of_block in of_blocks]
            done += anchors.shape[0]
            if progress is not None:
                progress(done, len(law))
    return [float(total) / len(law) for total in totals]


def _moments(anchors: Any, points: Any, degree: int) -> Any:
    """Return the means of T_m(⟨x, x_j⟩) over points x_j, shape (anchors, degree + 1)."""
    xp = array_namespace(anchors)
    sums = xp.zeros((anchors.shape[0], degree + 1), dtype=points.dtype, device=device(points))
    for part in columns(points):
        sums += cosine_sums(anchors @ points[part, :].T, degree)
    return sums / points.shape[0]


class _Finite:
    """F at the Chebyshev points, by Frullani's integral; a term is e^{β(g − s)} ≤ e^{2β}."""

    def __init__(self, negatives: int, beta: float, *, arrays_like: Any) -> None:
        degree = degree_of_softplus(beta)
        table = log_as_exponentials(negatives=negatives, largest=exp(2 * beta))
        x, to_series = chebyshev_points(degree), interpolation(degree)
        terms = np.exp(beta * (x[:, None] - x))  # at the cosines g and s
        values = np.expm1(-terms[:, :, None] * table.times)
        self._shape = (-1, degree + 1, len(table.times))
        self._k, self._weights = negatives, like(arrays_like, table.weights)
        self._shortfall = like(arrays_like, to_series @ values.reshape(degree + 1, -1))
        self._to_series = like(arrays_like, to_series)

    def total(self, every: Any, own: Any) -> float:
        """Return the sum over anchors of the mean of F(s) over the positives."""
        xp = array_namespace(every)
        shortfall = xp.clip(every @ self._shortfall, _EMPTY, 0.0)  # M(t) − 1
        missing = -xp.expm1(self._k * xp.log1p(shortfall))
        at_points = xp.reshape(missing, self._shape) @ self._weights
        return float(xp.sum(at_points * (own @ self._to_series)))


class _Limit:
    """F(s) = log mean e^{β(g − s)}, the limit of E log(1 + Σ) − log k."""

    def __init__(self, beta: float, *, arrays_like: Any) -> None:
        degree = degree_of_softplus(beta)
        self._beta = beta
        values = np.exp(beta * (chebyshev_points(degree) - 1))
        self._series = like(arrays_like, interpolation(degree) @ values)

    def total(self, every: Any, own: Any) -> float:
        """Return the sum over anchors of the mean of F(s); T_1(s) = s."""
        xp = array_namespace(every)
        return float(xp.sum(xp.log(every @ self._series) + self._beta * (1.0 - own[:, 1])))


def _runs(ordered: NDArray[Any]) -> Iterator[tuple[int, int]]:
    """Yield first and last + 1 of each class in ordered labels."""
    starts = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    yield from pairwise([0, *starts.tolist(), len(ordered)])
