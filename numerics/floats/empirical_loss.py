"""The population loss of N labelled points, all parts drawn from their empirical law (float64).

An anchor x is drawn from the N points, the positive x⁺ from those of its class and the k negatives
from all N, or as a `Sampling` says. Let a = e^{β(g + 1)} for the cosine g of a negative, b for that
of the positive. By Frullani's integral

    log(1 + Σ_i a_i/b) = Σ_n w_n e^{−t_n b} (1 − e^{−t_n Σ_i a_i}),

so that the mean for an anchor is Σ_n w_n E e^{−t_n b} (1 − (E e^{−t_n a})^k). All of these
exponentials are polynomials of cosines on [−1, 1], to as many digits as matter once they are summed
over n: the loss is a function of Σ_j T_m(⟨x, x_j⟩) over all points and over the class, with T_m the
Chebyshev polynomials. Of N² cosines none is stored. Untrusted (docs/speed.md).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import exp, inf
from typing import Any

import numpy as np
from array_api_compat import device
from numpy.typing import NDArray

from numerics.exact.rationals import check_negatives
from numerics.floats.arrays import (
    check_beta,
    check_unit_rows,
    columns,
    like,
    namespace,
    one_blas_thread,
    row_blocks,
)
from numerics.floats.block_kernels import cosine_sums
from numerics.floats.chebyshev import chebyshev_points, degree_of_softplus, interpolation
from numerics.floats.exponential_sums import log_as_exponentials
from numerics.floats.sampling import POPULATION, Sampling

_EMPTY = -1.0 + 2**-53  # log1p is finite there; M(t) below 2⁻⁵³ does not matter beside e^{−t}


def empirical_loss(
    embeddings: Any,
    labels: Any,
    *,
    negatives: int | float,
    beta: float = 1.0,
    sampling: Sampling = POPULATION,
    candidates: Any = None,
    block: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> float:
    """Return the mean of log(1 + Σ_i e^{−β(⟨x, x⁺⟩ − ⟨x, x⁻_i⟩)}) over the empirical law.

    `embeddings` is (N, d) with unit rows, an array of any array API, `labels` is a list or
    NumPy array of N integers,
    `negatives` is k ≥ 1 or ``inf`` (then minus log k, in the limit). Positives and negatives are
    drawn from the rows themselves or, where `candidates` (N, d) are given, from those, of which row
    i has label i too; `sampling` says how, with replacement. `block` anchors at a time
    bound the memory, by default 64, 2,048 on a GPU; `progress` is called with how many anchors are
    done, of how many. No bound of the error is proved: docs/speed.md has what tests have seen, for
    which β and k, and a value with a bound is `representation_loss` of
    `numerics.balls.population_enclosure`. Raises `ValueError` for what does not fit.

    >>> points = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
    >>> round(empirical_loss(points, [0, 0, 1], negatives=16), 12)
    2.54093682289
    """
    (value,) = empirical_losses(
        embeddings,
        labels,
        negatives=[negatives],
        beta=beta,
        sampling=sampling,
        candidates=candidates,
        block=block,
        progress=progress,
    )
    return value


@one_blas_thread()
def empirical_losses(
    embeddings: Any,
    labels: Any,
    *,
    negatives: Sequence[int | float],
    beta: float = 1.0,
    sampling: Sampling = POPULATION,
    candidates: Any = None,
    block: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[float]:
    """Return `empirical_loss` for several k at little more than the cost of one.

    >>> points = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
    >>> [round(x, 9) for x in empirical_losses(points, [0, 0, 1], negatives=[16, inf])]
    [2.540936823, -0.309726741]
    """
    counts = [check_negatives(k) for k in negatives]
    law = _checked(embeddings, labels, candidates, sampling, counts, beta)
    xp, order = namespace(embeddings), np.argsort(law, kind="stable")
    points = xp.take(embeddings, like(embeddings, order), axis=0)
    others = points if candidates is None else xp.take(candidates, like(points, order), axis=0)
    degree = _degree(sampling, candidates, beta) if min(counts, default=inf) < inf else 1
    of_counts = [FiniteMean(int(k), beta, degree, arrays_like=points) for k in counts if k != inf]
    drawn = _Drawn(others, law[order], sampling, degree)
    totals, limit, done = np.zeros(len(of_counts)), 0.0, 0
    for rows in row_blocks(points, block):
        pool, positive = drawn.moments(points[rows, :], rows)
        totals += [float(xp.sum(one.values(pool, positive))) for one in of_counts]
        if inf in counts:
            logarithms = xp.log(drawn.mean_exponentials(points[rows, :], rows, beta))
            limit += float(xp.sum(logarithms + beta * (1.0 - positive[:, 1])))
        done += pool.shape[0]
        if progress is not None:
            progress(done, len(law))
    finite = iter(totals.tolist())
    return [(limit if k == inf else next(finite)) / len(law) for k in counts]


def _checked(
    embeddings: Any,
    labels: Any,
    candidates: Any,
    sampling: Sampling,
    counts: Sequence[int | float],
    beta: float,
) -> NDArray[Any]:
    law = np.asarray(labels)
    check_unit_rows(embeddings, "embeddings")
    check_beta(beta)
    if law.shape != (embeddings.shape[0],):
        raise ValueError(
            f"labels has shape {law.shape}; give one of each of the {embeddings.shape[0]} rows"
        )
    if candidates is not None:
        check_unit_rows(candidates, "candidates")
        if candidates.shape != embeddings.shape:
            raise ValueError(
                f"candidates has shape {tuple(candidates.shape)}, embeddings "
                f"{tuple(embeddings.shape)}; give both one shape"
            )
        if sampling.positives == "other" or sampling.negatives == "others":
            raise ValueError(
                "candidates are given, and x is none of them; draw positives of the class, and "
                "negatives from all or from other classes"
            )
    if not sampling.replaced:
        raise ValueError("sampling is without replacement; see numerics.floats.distinct_negatives")
    if sampling != POPULATION:
        sampling.check(law, counts)
    return law


def _degree(sampling: Sampling, candidates: Any, beta: float) -> int:
    """Return a degree of the polynomials.

    An exponential of an exponential has half of the strip that its sum over n has, which does where
    x itself is drawn and has the largest term; else a power of M(t) would see the difference.
    """
    itself = sampling.negatives == "all" and candidates is None
    return degree_of_softplus(beta if itself else 2 * beta)


class _Drawn:
    """Means over positives and over the points that negatives are drawn from, rows in order."""

    def __init__(self, points: Any, labels: NDArray[Any], sampling: Sampling, degree: int) -> None:
        self._points, self._sampling, self._degree = points, sampling, degree
        self._runs = list(_runs(labels))
        sizes = [b - a for a, b in self._runs]
        pools = [float(sampling.pool(size, len(labels))) for size in sizes]
        self._sizes, self._pools, self._classes = (
            like(points, np.repeat(one, sizes))
            for one in (np.array(sizes, dtype=np.float64), pools, np.arange(len(sizes)))
        )
        self._places = like(points, np.arange(len(labels)))

    def moments(self, anchors: Any, rows: slice) -> tuple[Any, Any]:
        """Return the means of T_m(⟨x, ·⟩) over negatives and over positives, (rows, degree + 1)."""
        own = self._of_class(anchors, rows)
        left_out = {"all": 0.0, "others": 1.0, "other-classes": own}[self._sampling.negatives]
        every = self._sums(anchors, self._points) - left_out  # T_m(1) = 1, of x itself
        itself = float(self._sampling.positives == "other")
        return (
            every / self._pools[rows][:, None],
            (own - itself) / (self._sizes[rows] - itself)[:, None],
        )

    def _of_class(self, anchors: Any, rows: slice) -> Any:
        parts = []
        for first, last in self._runs:
            start, stop = max(first, rows.start), min(last, rows.stop)
            if start < stop:
                inside = anchors[start - rows.start : stop - rows.start, :]
                parts.append(self._sums(inside, self._points[first:last, :]))
        return namespace(anchors).concat(parts, axis=0)

    def _sums(self, anchors: Any, points: Any) -> Any:
        xp = namespace(anchors)
        shape = (anchors.shape[0], self._degree + 1)
        sums = xp.zeros(shape, dtype=points.dtype, device=device(points))
        for part in columns(points):
            sums += cosine_sums(anchors @ points[part, :].T, self._degree)
        return sums

    def mean_exponentials(self, anchors: Any, rows: slice, beta: float) -> Any:
        """Return the mean of e^{β(⟨x, x⁻⟩ − 1)}, of positive terms only, so to all digits."""
        xp = namespace(anchors)
        sums = xp.zeros(anchors.shape[0], dtype=anchors.dtype, device=device(anchors))
        numbers = {"all": None, "others": self._places, "other-classes": self._classes}
        kept = numbers[self._sampling.negatives]
        for part in columns(self._points):
            terms = xp.exp(beta * (anchors @ self._points[part, :].T - 1.0))
            if kept is not None:
                terms = terms * xp.astype(kept[rows][:, None] != kept[part][None, :], terms.dtype)
            sums += xp.sum(terms, axis=1)
        return sums / self._pools[rows]


class FiniteMean:
    """The mean for one k, of means of polynomials of degree m."""

    def __init__(self, negatives: int, beta: float, degree: int, *, arrays_like: Any) -> None:
        table = log_as_exponentials(negatives=negatives, largest=exp(2 * beta))
        to_series = interpolation(degree)
        terms = np.exp(beta * (chebyshev_points(degree) + 1.0))[:, None] * table.times
        self._k = negatives
        self._weights = like(arrays_like, table.weights * np.exp(table.times))
        self._shortfall = like(arrays_like, to_series @ np.expm1(-terms))
        self._decay = like(arrays_like, to_series @ np.exp(-terms))

    def values(self, pool: Any, positive: Any) -> Any:
        """Return for each anchor the mean over positives and negatives."""
        xp = namespace(pool)
        shortfall = xp.clip(pool @ self._shortfall, _EMPTY, 0.0)  # M(t) − 1
        missing = -xp.expm1(self._k * xp.log1p(shortfall))
        return (missing * (positive @ self._decay)) @ self._weights


def _runs(ordered: NDArray[Any]) -> Iterator[tuple[int, int]]:
    """Yield first and last + 1 of each class in ordered labels."""
    starts = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    yield from pairwise([0, *starts.tolist(), len(ordered)])
