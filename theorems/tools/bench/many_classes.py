"""The loss of many class vectors, against its limit k → ∞ as NumPy computes it in one line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from math import gcd
from typing import Any

import numpy as np
from flint import fmpq

from numerics.balls.population_enclosure import anchor
from numerics.exact.losses import Logistic
from numerics.floats.expectations import Floats
from numerics.floats.fast_loss import loss_and_gradient, population_loss
from theorems.tools.bench.measuring import Benchmark, Contender, Rates
from theorems.tools.bench.threads import SECONDS, measure_with_threads

SIZE = 8192
"""Classes."""

NEGATIVES = 256

_DIMENSION, _COUNTS = 128, (1, 10**9)


def measured(*, size: int | None, rounds: int, seed: int) -> Benchmark:
    """Return the rates with one thread (CPU time) and with all threads (time of the clock)."""
    vectors = cross_polytopes(size or SIZE)
    one, every = measure_with_threads(partial(_contenders, vectors), rounds=rounds)
    return Benchmark(
        f"losses of C = {len(vectors)} classes in dimension {vectors.shape[1]}, β = 1",
        "a loss or a loss with its gradient, from the vectors; the limit is "
        f"np.exp(U @ U.T - 1) @ rho; {SECONDS}",
        one + every,
        _ratios(one) + _ratios(every),
    )


def _ratios(rates: Sequence[Rates]) -> tuple[tuple[Rates, Rates], ...]:
    """Pair the limit with each of the others: how many times its cost they have."""
    return tuple((rates[0], other) for other in rates[1:])


def cross_polytopes(classes: int) -> Floats:
    """Return copies of the vertices ±e_i: exact cosines, so that the loss has an enclosure."""
    half = max(1, classes // 2)
    dimension = gcd(half, _DIMENSION)
    vertices = np.concatenate([np.eye(dimension), -np.eye(dimension)])
    return np.tile(vertices, (half // dimension, 1))


def _contenders(vectors: Floats, name: str) -> list[Contender]:
    classes = len(vectors)
    law = np.full(classes, 1 / classes)
    halved = vectors[: max(1, classes // 2)]

    def loss(k: int) -> Contender:
        off = relative_error(population_loss(vectors, law, negatives=k), vectors, k)
        return _named(
            f"loss, k = {k}, {name}", lambda: population_loss(vectors, law, negatives=k), off
        )

    return [
        _named(f"the limit by NumPy, {name}", lambda: np.exp(vectors @ vectors.T - 1) @ law),
        loss(NEGATIVES),
        _named(
            f"loss and gradient, k = {NEGATIVES}, {name}",
            lambda: loss_and_gradient(vectors, law, negatives=NEGATIVES)[1],
        ),
        *map(loss, _COUNTS),
        _named(
            f"loss, k = {NEGATIVES}, C = {len(halved)}, {name}",
            lambda: population_loss(
                halved, np.full(len(halved), 1 / len(halved)), negatives=NEGATIVES
            ),
        ),
    ]


def _named(name: str, work: Callable[[], Any], error: float | None = None) -> Contender:
    return Contender(name, 1, lambda: int(np.isfinite(work()).all()), error)


def relative_error(found: float, vectors: Floats, negatives: int) -> float:
    """Return the relative error, from the enclosure of one anchor; all have the same loss."""
    edge = fmpq(1, 2 * vectors.shape[1])
    exact = anchor(
        Logistic(), [fmpq(0), fmpq(1), fmpq(2)], [edge, 1 - 2 * edge, edge], negatives, bits=80
    )
    return abs(found / float(exact.value.mid()) - 1)
