"""The logarithm as a sum of exponentials (float64).

Frullani's integral by the trapezoidal rule is a fixed table of positive numbers w_n, t_n with

    log(1 + S) ≈ Σ_n w_n (1 − e^{−t_n S}),     0 < S ≤ k·largest,

so that for k independent terms a of a sum S the mean is E log(1 + S) ≈ Σ_n w_n (1 − M(t_n)^k),
M(t) = E e^{−t a}. Where e^{−t a} is a polynomial of the terms or of the cosines behind them, M(t)
needs no more than a few of their moments (docs/speed.md). Untrusted; tests compare with balls.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import log

import numpy as np

from numerics.floats.expectations import Floats, frullani_nodes

STEP = 1 / 5
"""Of the trapezoidal rule: the logarithm is exact to 13 digits (proved in a test)."""


@dataclass(frozen=True)
class ExponentialSum:
    """The table of w_n, `weights`, and t_n, `times`: log(1 + S) ≈ Σ_n w_n (1 − e^{−t_n S})."""

    times: Floats
    weights: Floats


@lru_cache
def log_as_exponentials(*, negatives: int, largest: float) -> ExponentialSum:
    """Return the table for 0 < S ≤ k·largest; its length grows with the logarithm of that.

    >>> table = log_as_exponentials(negatives=256, largest=1.0)
    >>> round(float(table.weights @ -np.expm1(-table.times * 99.0)), 12), len(table.times)
    (4.605170185988, 69)
    """
    log_t, w = frullani_nodes(log(largest), 0.0, negatives, 1, STEP)
    times = np.exp(log_t)
    return ExponentialSum(times, w * np.exp(-times))
