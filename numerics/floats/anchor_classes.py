"""L_k given the class of the anchor, for a few classes of many: all points are negatives (float64).

Given that class, the loss of the points is at least that of the class means, and that at least the
one of their Gram completion: the order of the audit holds class by class, and so for every choice.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from math import inf

import numpy as np
from numpy.typing import NDArray

from numerics.floats.arrays import blocks, one_blas_thread
from numerics.floats.chebyshev import chebyshev_sums, degree_of_softplus
from numerics.floats.cosine_sums import ROWS, CosineSums
from numerics.floats.cosines import Labels, class_means
from numerics.floats.empirical_loss import FiniteMean
from numerics.floats.expectations import Floats


@dataclass(frozen=True)
class ClassLosses:
    """Of each k (a row) and each chosen class (a column) the loss given that class.

    They are those of the points, of the class means, and of the Gram completion; less log k for
    k = ∞, in the limit.
    """

    points: Floats
    means: Floats
    completed: Floats


@one_blas_thread()
def losses_of_classes(
    rows: Floats,
    labels: Labels,
    chosen: NDArray[np.intp],
    *,
    negatives: Sequence[int | float],
    beta: float,
    progress: Callable[[int, int], None] | None = None,
) -> ClassLosses:
    """Return the losses of unit rows (N, d) with classes 0..C−1, given each of the chosen classes.

    Blocks of anchors are taken by a thread a core: NumPy lets others run while it computes.

    >>> rows, labels = np.array([[1.0], [1.0], [-1.0], [-1.0]]), np.array([0, 0, 1, 1])
    >>> found = losses_of_classes(rows, labels, np.array([1]), negatives=[1], beta=1.0)
    >>> found.points.round(9).tolist(), found.means.round(9).tolist()
    ([[0.410037596]], [[0.410037596]])
    """
    sizes, means = np.bincount(labels), class_means(rows, labels)
    order, ends = np.argsort(labels, kind="stable"), np.cumsum(sizes)
    members = [rows[order[ends[c] - sizes[c] : ends[c]]] for c in chosen.tolist()]
    law, uniform = sizes / len(rows), np.full(len(rows), 1 / len(rows))
    near, far = (_Loss(negatives, beta, degree_of_softplus(rate)) for rate in (beta, 2 * beta))
    positives = np.vstack([near.positives(points) for points in members])
    of_points = partial(_of_points, near, np.vstack(members), positives, rows, uniform)
    of_means = partial(_of_means, far, means[chosen], law[chosen], means, law)
    parts, found = list(blocks(0, len(positives), ROWS)), []
    pool = ThreadPoolExecutor(os.cpu_count())
    try:
        both = pool.map(of_means, blocks(0, len(chosen), ROWS))
        for part, values in zip(parts, pool.map(of_points, parts), strict=True):
            found.append(values)
            if progress is not None:
                progress(part.stop, len(positives))
        of_vectors, completed = map(np.hstack, zip(*both, strict=True))
    finally:  # Ctrl-C waits for blocks that have begun, and no others
        pool.shutdown(cancel_futures=True)
    starts = np.cumsum(sizes[chosen]) - sizes[chosen]
    points: Floats = np.add.reduceat(np.hstack(found), starts, axis=1) / sizes[chosen]
    return ClassLosses(points, of_vectors, completed)


@dataclass(frozen=True)
class _Sums:
    """Of each anchor Σ_j w_j T_m(g_j), and Σ_j w_j e^{β(g_j − 1)} where it is used."""

    series: Floats
    exponentials: Floats


class _Loss:
    """The loss of anchors for each k, of sums over negatives and positives.

    The degree of its polynomials is that of β where x itself is a negative: no cosine exceeds its;
    else it is that of 2β.
    """

    def __init__(self, negatives: Sequence[int | float], beta: float, degree: int) -> None:
        self.beta, self.degree, self._has_limit = beta, degree, inf in negatives
        self._of_counts = [
            None if k == inf else FiniteMean(int(k), beta, degree, arrays_like=np.empty(0))
            for k in negatives
        ]

    def values(self, pool: _Sums, own: Floats) -> Floats:
        """Return the losses, a row for each k; `own` has the means of T_m(⟨x, x⁺⟩)."""
        found = [
            np.log(pool.exponentials) + self.beta * (1.0 - own[:, 1])
            if mean is None
            else mean.values(pool.series, own)
            for mean in self._of_counts
        ]
        return np.array(found).reshape(len(found), len(own))

    def sums(self, anchors: Floats, others: Floats, weights: Floats) -> _Sums:
        """Return the sums over vectors with weights, of exponentials where k = ∞ is asked for."""
        sums = CosineSums(self.degree, self.beta)
        return _Sums(*sums(anchors, others, weights, exponentials=self._has_limit))

    def positives(self, points: Floats) -> Floats:
        """Return the means of T_m(⟨x, x⁺⟩) of each point of a class over all of them."""
        weights = np.full(len(points), 1 / len(points))
        sums = CosineSums(self.degree, self.beta)
        return sums(points, points, weights, exponentials=False)[0]

    def series(self, x: Floats) -> Floats:
        """Return T_m(x_i)."""
        column = x[:, None]
        found: Floats = chebyshev_sums(np.ones_like(column), column, np.ones(1), self.degree)
        return found


def _of_points(
    loss: _Loss, anchors: Floats, positives: Floats, others: Floats, law: Floats, part: slice
) -> Floats:
    """Return the losses of a block of anchors, with T_m of their positives."""
    return loss.values(loss.sums(anchors[part], others, law), positives[part])


def _of_means(
    loss: _Loss, anchors: Floats, masses: Floats, means: Floats, law: Floats, part: slice
) -> tuple[Floats, Floats]:
    """Return the losses of a block of class means, and of the Gram completion: ⟨μ_c, μ_c⟩ is 1."""
    mass, itself = masses[part], np.sum(anchors[part] ** 2, axis=1)
    own, whole = loss.series(itself), loss.series(np.ones_like(itself))
    pool = loss.sums(anchors[part], means, law)
    completed = _Sums(
        pool.series + mass[:, None] * (whole - own),
        pool.exponentials - mass * np.expm1(loss.beta * (itself - 1.0)),
    )
    return loss.values(pool, own), loss.values(completed, whole)
