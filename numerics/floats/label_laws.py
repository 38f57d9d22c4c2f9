"""The population loss of N points whose labels are laws: overlapping, noisy, or several (float64).

Row i of Q is the law of the class of point i. A class c is drawn with ρ_c = mean_i Q_ic, then x and
x⁺ independently, point i with probability Q_ic/(N ρ_c); negatives are drawn in the same way, and
all of them together are any of the N points. Untrusted (docs/speed.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf
from typing import Any

import numpy as np

from numerics.exact.rationals import check_negatives
from numerics.floats.arrays import check_beta, check_unit_rows, columns, one_blas_thread, row_blocks
from numerics.floats.block_kernels import cosine_sums
from numerics.floats.chebyshev import chebyshev_sums, degree_of_softplus
from numerics.floats.empirical_loss import FiniteMean
from numerics.floats.expectations import Floats

_ONE = 1e-6  # by which the sum of a law in single precision is off


def laws_of(values: Any, count: int) -> Floats:
    """Return laws (N, C), one a row; rows of 0 and 1 are sets of labels, each as probable.

    Raises `ValueError` for what is neither, and for a class that no row has.

    >>> laws_of([[1, 1, 0], [0, 0, 1]], 2).tolist()
    [[0.5, 0.5, 0.0], [0.0, 0.0, 1.0]]
    """
    array = np.asarray(values)
    if array.ndim != 2 or array.dtype.kind not in "fiub" or array.shape[1] < 2:
        raise ValueError(
            f"the label laws are {array.dtype} of shape {array.shape}; give a row of C ≥ 2 "
            "probabilities a point"
        )
    if len(array) != count:
        raise ValueError(f"there are {len(array)} label laws for {count} points; give one for each")
    rows: Floats = array.astype(np.float64)
    bad = np.argwhere(~(rows >= 0) | ~np.isfinite(rows))
    if len(bad):
        row, column = bad[0]
        raise ValueError(
            f"label law {row + 1} has {rows[row, column]} in column {column + 1}; give numbers ≥ 0"
        )
    sums = rows.sum(axis=1)
    if not sums.min() > 0:
        raise ValueError(f"label law {int(sums.argmin()) + 1} is zero; leave that point out")
    off = np.flatnonzero(np.abs(sums - 1) > _ONE)
    if len(off) and not np.isin(rows, (0.0, 1.0)).all():
        raise ValueError(
            f"label law {off[0] + 1} sums to {sums[off[0]]:.6g}; divide each row by its sum: "
            "q / q.sum(axis=1, keepdims=True)"
        )
    empty = np.flatnonzero(~rows.any(axis=0))
    if len(empty):
        raise ValueError(f"column {empty[0] + 1} of the label laws is zero; leave that class out")
    laws: Floats = rows / sums[:, None]
    return laws


def law_means(rows: Floats, laws: Floats) -> Floats:
    """Return the mean of f(x) given each class (C, d).

    >>> law_means(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[1.0, 0.0], [0.5, 0.5]])).tolist()
    [[0.6666666666666666, 0.3333333333333333], [0.0, 1.0]]
    """
    means: Floats = (laws / laws.sum(axis=0)).T @ rows
    return means


def law_spreads(rows: Floats, laws: Floats) -> Floats:
    """Return E‖f(x) − μ_c‖² given each class (C,), as differences.

    >>> law_spreads(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[0.5, 0.5], [0.5, 0.5]])).tolist()
    [0.5, 0.5]
    """
    means, given = law_means(rows, laws), laws / laws.sum(axis=0)
    spreads = [
        column @ np.square(rows - mean).sum(axis=1)
        for mean, column in zip(means, given.T, strict=True)
    ]
    return np.array(spreads)


@one_blas_thread()
def law_losses(
    embeddings: Floats,
    laws: Floats,
    *,
    negatives: Sequence[int | float],
    beta: float = 1.0,
    progress: Callable[[int, int], None] | None = None,
) -> list[float]:
    """Return L_k of unit rows (N, d) with label laws (N, C) for each k, or inf (less log k).

    >>> points = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
    >>> one = law_losses(points, np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]]), negatives=[16])
    >>> round(one[0], 12)
    2.54093682289
    """
    counts = [check_negatives(k) for k in negatives]
    check_unit_rows(embeddings, "embeddings")
    check_beta(beta)
    degree = degree_of_softplus(beta)
    means = [
        None if k == inf else FiniteMean(int(k), beta, degree, arrays_like=embeddings)
        for k in counts
    ]
    given_class = laws / laws.sum(axis=0)
    totals, done = np.zeros(len(counts)), 0
    for rows in row_blocks(embeddings):
        anchors = embeddings[rows]
        every = np.zeros((len(anchors), degree + 1))
        own, logarithm = np.zeros_like(every), np.zeros(len(anchors))
        for part in columns(embeddings):
            cosines = anchors @ embeddings[part].T
            every += cosine_sums(cosines, degree)
            ones = np.ones(cosines.shape[1])
            own += chebyshev_sums(laws[rows] @ given_class[part].T, cosines, ones, degree)
            if inf in counts:
                logarithm += np.exp(beta * (cosines - 1.0)).sum(axis=1)
        every /= len(embeddings)
        for n, mean in enumerate(means):
            totals[n] += (
                float(np.sum(np.log(logarithm / len(embeddings)) + beta * (1.0 - own[:, 1])))
                if mean is None
                else float(np.sum(mean.values(every, own)))
            )
        done += len(anchors)
        if progress is not None:
            progress(done, len(embeddings))
    return [float(total) / len(embeddings) for total in totals]
