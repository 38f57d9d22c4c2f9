"""Cosines within and between the classes of N points, and their class means, in float64.

All pairs are counted, by blocks: the memory does not grow with N².
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numerics.floats.expectations import Floats

Labels = NDArray[np.intp]
"""Of each point its class, 0..C−1; no class is empty."""

BINS = 200
"""Of equal width over [−1, 1]."""

_ROWS, _CELLS = 256, 1 << 19  # of a block of cosines: 4 MiB


@dataclass(frozen=True)
class Cosines:
    """How many pairs of two points have their cosine in each bin, within and between classes.

    `edges` are the BINS + 1 ends of the bins. A pair is counted once; a point makes no pair with
    itself.
    """

    edges: Floats
    within: NDArray[np.int64]
    between: NDArray[np.int64]


def class_means(rows: Floats, labels: Labels) -> Floats:
    """Return the mean of the rows of each class (C, d).

    >>> class_means(np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]), np.array([0, 1, 0])).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    sums = [np.bincount(labels, column) for column in rows.T]
    means: Floats = np.column_stack(sums) / np.bincount(labels)[:, None]
    return means


def completed_gram(gram: Floats) -> Floats:
    """Return the Gram completion of vectors in the unit ball: ⟨μ_c, μ_j⟩, and 1 for j = c.

    It is a Gram matrix of unit vectors, Gram(μ) plus the diagonal 1 − ‖μ_c‖² ≥ 0.

    >>> completed_gram(np.array([[0.25, 0.0], [0.0, 0.0]])).tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    completed = gram.copy()
    np.fill_diagonal(completed, 1.0)
    return completed


def off_diagonal(matrix: Floats) -> Floats:
    """Return the entries of a square matrix off its diagonal, row after row.

    >>> off_diagonal(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist()
    [2.0, 3.0]
    """
    entries: Floats = matrix[~np.eye(len(matrix), dtype=bool)]
    return entries


def gram_factors(gram: Floats) -> Floats:
    """Return vectors (n, n), a row each, whose Gram matrix is a given one.

    Negative eigenvalues, which are rounding errors of a Gram matrix, are taken for 0.

    >>> factors = gram_factors(np.array([[1.0, 0.6], [0.6, 1.0]]))
    >>> (factors @ factors.T).round(12).tolist()
    [[1.0, 0.6], [0.6, 1.0]]
    """
    values, vectors = np.linalg.eigh(gram)
    factors: Floats = vectors * np.sqrt(np.maximum(values, 0.0))
    return factors


def count_cosines(
    rows: Floats, labels: Labels, *, progress: Callable[[int, int], None] | None = None
) -> Cosines:
    """Count the cosines of all pairs of unit rows; `progress` hears how many rows are done, of N.

    >>> found = count_cosines(np.array([[1.0], [1.0], [-1.0]]), np.array([0, 0, 1]))
    >>> found.within[[0, -1]].tolist(), found.between[[0, -1]].tolist()
    ([0, 1], [2, 0])
    """
    order = np.argsort(labels, kind="stable")
    X, ends = rows[order], np.cumsum(np.bincount(labels))
    within, between = (np.zeros(BINS, dtype=np.int64) for _ in range(2))
    starts = np.concatenate([[0], ends[:-1]])
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        for first in range(start, end, _ROWS):
            last = min(first + _ROWS, end)
            block = X[first:last]
            inside = block @ block.T
            within += _counts(inside[np.triu_indices(len(block), 1)])
            within += _counts_with(block, X[last:end])
            between += _counts_with(block, X[end:])
            if progress is not None:
                progress(last, len(X))
    return Cosines(np.linspace(-1.0, 1.0, BINS + 1), within, between)


def mean_potential(rows: Floats, rate: float) -> float:
    """Return the mean of e^{rate·(⟨x, y⟩ − 1)} over all pairs of two of the unit rows.

    >>> round(mean_potential(np.array([[1.0], [1.0], [-1.0]]), 4.0), 12)  # (1 + 2 e^−8)/3
    0.333556975085
    """
    total, count = 0.0, len(rows)
    for first in range(0, count, _ROWS):
        block = rows[first : first + _ROWS]
        inside = np.exp(rate * (block @ block.T - 1.0))
        total += 2 * float(inside[np.triu_indices(len(block), 1)].sum())
        for start in range(first + _ROWS, count, _CELLS // _ROWS):
            others = rows[start : start + _CELLS // _ROWS]
            total += 2 * float(np.exp(rate * (block @ others.T - 1.0)).sum())
    return total / (count * (count - 1))


def class_spreads(rows: Floats, labels: Labels) -> Floats:
    """Return E‖f(x) − μ_c‖² of each class (C,).

    It is 1 − ‖μ_c‖² for unit rows; the differences keep the digits that this loses near 0.

    >>> class_spreads(np.array([[1.0], [1.0], [1.0], [-1.0]]), np.array([0, 0, 1, 1])).tolist()
    [0.0, 1.0]
    """
    means, sizes = class_means(rows, labels), np.bincount(labels)
    totals, step = np.zeros(len(sizes)), max(1, _CELLS // rows.shape[1])
    for first in range(0, len(rows), step):
        own = labels[first : first + step]
        apart = rows[first : first + step] - means[own]
        totals += np.bincount(own, np.einsum("nd,nd->n", apart, apart), minlength=len(sizes))
    spreads: Floats = totals / sizes
    return spreads


def distance_of_pairs(spreads: Floats, sizes: NDArray[np.int64]) -> float:
    """Return the mean of ‖x − x⁺‖², x any row and x⁺ another one of its class, of class spreads.

    >>> distance_of_pairs(np.array([0.0, 1.0]), np.array([2, 2]))
    2.0
    """
    return float(2 * (sizes**2 / (sizes - 1)) @ spreads / sizes.sum())


def _counts_with(block: Floats, others: Floats) -> NDArray[np.int64]:
    total = np.zeros(BINS, dtype=np.int64)
    step = max(1, _CELLS // len(block))
    for first in range(0, len(others), step):
        total += _counts((block @ others[first : first + step].T).ravel())
    return total


def _counts(cosines: Floats) -> NDArray[np.int64]:
    """Return how many are in each bin, of an array that is used up; ±1 is in the outer bins.

    Rounding may put a cosine beyond ±1: truncation takes care of −1, the last line of 1.
    """
    cosines += 1.0
    cosines *= BINS / 2
    counts = np.bincount(cosines.astype(np.int64), minlength=BINS + 1)
    counts[BINS - 1] += counts[BINS]
    return counts[:BINS]
