"""L_k of points whose positives and negatives are drawn in a way of one's own.

The theory of the audit is about negatives from all points, x⁺ any point of the class; what other
draws give is a number beside it, with its value at total collapse and at the simplex.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf, log1p
from typing import Any

import numpy as np
import scipy

from numerics.exact.losses import Logistic
from numerics.floats.cosines import Labels
from numerics.floats.distinct_negatives import distinct_losses
from numerics.floats.empirical_loss import empirical_losses
from numerics.floats.expectations import Floats, expectation
from numerics.floats.sampling import Sampling

_SMALL = 1e-4  # polynomials of cosines are off by up to 1e-10, which is to show in no digit


@dataclass(frozen=True)
class Sampled:
    """The loss for each k, that of all points at one point, and that at the simplex ETF.

    The simplex has a corner a class, on which all its points are; it is stated for classes of one
    size, and takes dimension C − 1. With `towers` the anchors are of one half of the rows and all
    else of the other, and the loss is the mean over both directions.
    """

    sampling: Sampling
    towers: bool
    losses: tuple[float, ...]
    collapse: tuple[float, ...]
    simplex: tuple[float | None, ...]


def sampled(
    rows: Floats,
    labels: Labels,
    counts: Sequence[int | float],
    *,
    beta: Fraction,
    sampling: Sampling,
    towers: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Sampled:
    """Return the loss of unit rows for each k; raise `ValueError` for draws that they do not allow.

    >>> rows, labels = np.array([[1.0], [1.0], [-1.0], [-1.0]]), np.array([0, 0, 1, 1])
    >>> found = sampled(rows, labels, [1], beta=Fraction(1), sampling=Sampling("other", "others"))
    >>> round(found.losses[0], 9), round(found.simplex[0], 9)
    (0.315667734, 0.315667734)
    """
    half = len(rows) // 2 if towers else len(rows)
    if sampling.negatives == "others" and towers:
        raise ValueError(
            "negatives is 'others', but x is not in the other tower; choose all or other-classes"
        )
    sampling.check(labels[:half], counts)
    directions = [(rows[:half], rows[half:]), (rows[half:], rows[:half])] if towers else [(rows,)]
    values = np.mean(
        [
            _losses(labels[:half], counts, float(beta), sampling, progress, *direction)
            for direction in directions
        ],
        axis=0,
    )
    return Sampled(
        sampling,
        towers,
        tuple(values.tolist()),
        tuple(0.0 if k == inf else log1p(k) for k in counts),
        tuple(_simplex(labels[:half], k, beta, sampling) for k in counts),
    )


def _losses(
    labels: Labels,
    counts: Sequence[int | float],
    beta: float,
    sampling: Sampling,
    progress: Callable[[int, int], None] | None,
    rows: Floats,
    others: Floats | None = None,
) -> list[float]:
    given: dict[str, Any] = {
        "beta": beta,
        "sampling": sampling,
        "candidates": others,
        "progress": progress,
    }
    if not sampling.replaced:
        return distinct_losses(rows, labels, negatives=[int(k) for k in counts], **given)
    found = dict(
        zip(counts, empirical_losses(rows, labels, negatives=counts, **given), strict=True)
    )
    small = [int(k) for k, value in found.items() if k != inf and value < _SMALL]
    found.update(zip(small, distinct_losses(rows, labels, negatives=small, **given), strict=True))
    return [found[k] for k in counts]


def _simplex(labels: Labels, k: int | float, beta: Fraction, sampling: Sampling) -> float | None:
    """Return the loss with the points of a class at a corner of the simplex, or None."""
    sizes = np.bincount(labels)
    if len(set(sizes.tolist())) > 1:
        return None
    loss, classes, size = Logistic(beta=beta), len(sizes), int(sizes[0])
    pool = sampling.pool(size, len(labels))
    own = pool - (len(labels) - size)  # of the own class
    apart = classes / (classes - 1)
    if sampling.replaced:
        law = np.array([own / pool, 1 - own / pool]) if own else np.array([0.0, 1.0])
        return float(expectation(loss, np.array([[0.0, apart]]), law, negatives=k).value[0])
    same = np.arange(min(int(k), own) + 1)
    values = np.log1p(same + (k - same) * np.exp(-float(beta) * apart))
    return float(scipy.stats.hypergeom.pmf(same, pool, own, int(k)) @ values)
