"""The loss of N labelled points by each point, with k different negatives or with any (float64).

As in `numerics.floats.empirical_loss` it is Σ_n w_n E e^{−t_n b} E(1 − e^{−t_n Σ a_i}), the sum
now over k different points. That mean is built up a point at a time: of m points, r drawn, the m-th
is among them with probability r/m. All terms are positive, so no digits are lost, of a loss of any
size: polynomials of cosines have an absolute error, which is more than a loss that is small. So
draws with replacement are taken here too. Untrusted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp

import numpy as np
from numpy.typing import NDArray

from numerics.floats.arrays import check_beta, check_unit_rows, one_blas_thread
from numerics.floats.cosines import Labels
from numerics.floats.expectations import Floats
from numerics.floats.exponential_sums import log_as_exponentials
from numerics.floats.sampling import Sampling

LARGEST_WORK = 10**11
"""The most N · points to draw from · k · nodes; some minutes."""

_EMPTY = -1.0 + 2**-53  # log1p is finite there

_BLOCK = 1 << 15  # floats of the largest temporary: 256 KiB


@one_blas_thread()
def distinct_losses(
    embeddings: Floats,
    labels: Labels,
    *,
    negatives: Sequence[int],
    beta: float = 1.0,
    sampling: Sampling,
    candidates: Floats | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[float]:
    """Return the loss for each k where x⁻_1, …, x⁻_k are different points, or `sampling.replaced`.

    Arguments are those of `empirical_losses`; `sampling` says of which points they are. Raises
    `ValueError` for what does not fit, for k above the number of points to draw from, and for more
    work than `LARGEST_WORK`.

    >>> points = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
    >>> drawn = Sampling(negatives="others", replaced=False)
    >>> two = distinct_losses(points, np.array([0, 0, 1]), negatives=[1, 2], sampling=drawn)
    >>> [round(x, 9) for x in two]
    [0.361649642, 0.622478283]
    """
    check_unit_rows(embeddings, "embeddings")
    check_beta(beta)
    sampling.check(labels, negatives)
    if not negatives:
        return []
    most, total = max(negatives), len(labels)
    table = log_as_exponentials(negatives=most, largest=exp(2 * beta))
    work = total * total * len(table.times) * (1 if sampling.replaced else most)
    if work > LARGEST_WORK:
        why = "without replacement; give a smaller k, fewer points, or draw with replacement"
        if sampling.replaced:
            why = "for the digits of a small loss; give fewer points, a smaller beta, or a larger k"
        raise ValueError(f"k is {most}, of {total} points at beta {beta:g}: too much work {why}")
    points = embeddings if candidates is None else candidates
    weights = table.weights * np.exp(table.times)
    kept = total if sampling.replaced else most + 1
    step = max(1, _BLOCK // (kept * len(table.times)))
    sums, done = np.zeros(len(negatives)), 0
    for rows in _alike(labels, step):
        cosines = embeddings[rows] @ points.T
        drawn, positive = _masks(labels, rows, sampling)
        pool, own = (_kept(cosines, mask) for mask in (drawn, positive))
        exponents = _exponents(pool, beta, table.times)
        decay = np.exp(_exponents(own, beta, table.times)).mean(axis=1)
        missing = _repeated if sampling.replaced else _different
        parts = missing(exponents, negatives)
        sums += [float(np.sum(part * decay @ weights)) for part in parts]
        done += len(rows)
        if progress is not None:
            progress(done, total)
    return [float(value) / total for value in sums]


def _alike(labels: Labels, step: int) -> list[Labels]:
    """Return anchors in groups that have equally many points in their class."""
    sizes = np.bincount(labels)[labels]
    groups = [np.flatnonzero(sizes == size) for size in np.unique(sizes)]
    return [group[i : i + step] for group in groups for i in range(0, len(group), step)]


def _masks(
    labels: Labels, rows: Labels, sampling: Sampling
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which points are drawn from as negatives and as positives, (rows, N) each."""
    itself = rows[:, None] == np.arange(len(labels))
    alike = labels[rows][:, None] == labels
    drawn = {"all": np.ones_like(alike), "others": ~itself, "other-classes": ~alike}
    return drawn[sampling.negatives], alike & ~itself if sampling.positives == "other" else alike


def _kept(cosines: Floats, mask: NDArray[np.bool_]) -> Floats:
    """Return the entries of each row that are kept, equally many of each."""
    return cosines[mask].reshape(len(cosines), -1)


def _exponents(cosines: Floats, beta: float, times: Floats) -> Floats:
    """Return −t e^{β(g + 1)}, shape (rows, points, times)."""
    exponents: Floats = -np.exp(beta * (cosines + 1.0))[:, :, None] * times
    return exponents


def _repeated(exponents: Floats, counts: Sequence[int]) -> list[Floats]:
    """Return E(1 − e^{Σ of k exponents}) of k independent points for each k, (rows, times)."""
    shortfall = np.log1p(np.maximum(np.expm1(exponents).mean(axis=1), _EMPTY))
    return [-np.expm1(k * shortfall) for k in counts]


def _different(exponents: Floats, counts: Sequence[int]) -> list[Floats]:
    """Return the same of k different points."""
    rows, points, times = exponents.shape
    most = max(counts)
    found = np.zeros((rows, most + 1, times))
    for m in range(1, points + 1):
        last = min(m, most)
        share = (np.arange(1, last + 1) / m)[:, None]
        here = exponents[:, m - 1, None, :]
        with_it = np.exp(here) * found[:, :last] - np.expm1(here)
        found[:, 1 : last + 1] += share * (with_it - found[:, 1 : last + 1])
    return [found[:, k] for k in counts]
