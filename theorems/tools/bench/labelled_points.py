"""The loss of labelled points, with everything drawn from their empirical law."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from numerics.floats.empirical_loss import empirical_loss
from numerics.floats.expectations import Floats
from theorems.tools.bench.measuring import Benchmark, Contender
from theorems.tools.bench.threads import SECONDS, measure_with_threads

SIZE = 10_000
"""Points."""

_DIMENSION, _CLASSES, _COUNTS = 128, 10, (256, 1, 10**9)


def measured(*, size: int | None, rounds: int, seed: int) -> Benchmark:
    """Return the rates with one thread (CPU time) and with all threads (time of the clock)."""
    count, rng = size or SIZE, np.random.default_rng(seed)
    points = rng.standard_normal((count, _DIMENSION))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    labels = rng.integers(0, _CLASSES, count)

    def losses(name: str) -> list[Contender]:
        return [
            Contender(f"loss, k = {k}, {name}", 1, partial(_losses, points, labels, k))
            for k in _COUNTS
        ]

    one, every = measure_with_threads(losses, rounds=rounds)
    return Benchmark(
        f"losses of N = {count} points of {_CLASSES} classes in dimension {_DIMENSION}, β = 1",
        f"a loss from points and labels; {SECONDS}",
        one + every,
    )


def _losses(points: Floats, labels: NDArray[np.int64], negatives: int) -> int:
    return int(np.isfinite(empirical_loss(points, labels, negatives=negatives)))
