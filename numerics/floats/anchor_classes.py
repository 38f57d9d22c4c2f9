"""L_k given the class of the anchor, for a few classes of many: all points are negatives (float64).

Given that class, the loss of the points is at least that of the class means, and that at least the
one of their Gram completion: the order of the audit holds class by class, and so for every choice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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

    >>> rows, labels = np.array([[1.0], [1.0], [-1.0], [-1.0]]), np.array([0, 0, 1, 1])
    >>> found = losses_of_classes(rows, labels, np.array([1]), negatives=[1], beta=1.0)
    >>> found.points.round(9).tolist(), found.means.round(9).tolist()
    ([[0.410037596]], [[0.410037596]])
    """
    sizes, loss = np.bincount(labels), _Loss(negatives, beta, degree_of_softplus(beta))
    means, completed = _of_means(
        _Loss(negatives, beta, degree_of_softplus(2 * beta)),  # x itself has not the largest term
        class_means(rows, labels),
        sizes / len(rows),
        chosen,
    )
    order, ends = np.argsort(labels, kind="stable"), np.cumsum(sizes)
    members = [rows[order[ends[c] - sizes[c] : ends[c]]] for c in chosen.tolist()]
    anchors, uniform = np.vstack(members), np.full(len(rows), 1 / len(rows))
    of_points = np.zeros((len(negatives), len(anchors)))
    positives = np.vstack([loss.positives(points) for points in members])
    for part in blocks(0, len(anchors), ROWS):
        pool = loss.sums(anchors[part], rows, uniform)
        of_points[:, part] = loss.values(pool, positives[part])
        if progress is not None:
            progress(part.stop, len(anchors))
    starts = np.cumsum(sizes[chosen]) - sizes[chosen]
    points: Floats = np.add.reduceat(of_points, starts, axis=1) / sizes[chosen]
    return ClassLosses(points, means, completed)


@dataclass(frozen=True)
class _Sums:
    """Of each anchor Σ_j w_j T_m(g_j), and Σ_j w_j e^{β(g_j − 1)} where it is used."""

    series: Floats
    exponentials: Floats


class _Loss:
    """The loss of anchors for each k, of sums over negatives and positives."""

    def __init__(self, negatives: Sequence[int | float], beta: float, degree: int) -> None:
        self.beta, self.degree, self._has_limit = beta, degree, inf in negatives
        self._of_counts = [
            None if k == inf else FiniteMean(int(k), beta, degree, arrays_like=np.empty(0))
            for k in negatives
        ]
        self._sums = CosineSums(degree, beta)

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
        return _Sums(*self._sums(anchors, others, weights, exponentials=self._has_limit))

    def positives(self, points: Floats) -> Floats:
        """Return the means of T_m(⟨x, x⁺⟩) of each point of a class over all of them."""
        weights = np.full(len(points), 1 / len(points))
        return self._sums(points, points, weights, exponentials=False)[0]

    def series(self, x: Floats) -> Floats:
        """Return T_m(x_i)."""
        column = x[:, None]
        found: Floats = chebyshev_sums(np.ones_like(column), column, np.ones(1), self.degree)
        return found


def _of_means(
    loss: _Loss, means: Floats, law: Floats, chosen: NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """Return the losses of the class means and of their Gram completion, whose ⟨μ_c, μ_c⟩ is 1."""
    of_means, completed = [], []
    for part in blocks(0, len(chosen), ROWS):
        anchors, mass = means[chosen[part]], law[chosen[part]]
        itself = np.sum(anchors**2, axis=1)
        own, whole = loss.series(itself), loss.series(np.ones_like(itself))
        pool = loss.sums(anchors, means, law)
        of_means.append(loss.values(pool, own))
        pool = _Sums(
            pool.series + mass[:, None] * (whole - own),
            pool.exponentials - mass * np.expm1(loss.beta * (itself - 1.0)),
        )
        completed.append(loss.values(pool, whole))
    return np.hstack(of_means), np.hstack(completed)
