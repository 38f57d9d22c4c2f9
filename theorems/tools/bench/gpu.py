"""The loss of many class vectors on a GPU, against its limit k → ∞ there."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np

from numerics.floats.arrays import row_blocks
from numerics.floats.fast_loss import loss_and_gradient, population_loss
from theorems.tools.bench.many_classes import NEGATIVES, cross_polytopes, relative_error
from theorems.tools.bench.measuring import Benchmark, Contender, measure

SIZE = 65_536
"""Classes."""

_ROWS = 2048  # of the limit at once: its C² cosines would not fit


class NoGPUError(Exception):
    """There is no CuPy, or it finds no GPU; the message says which."""


def measured(*, size: int | None, rounds: int, seed: int) -> Benchmark:
    """Return the rates on the first GPU, in time of the clock; none where there is no GPU."""
    vectors = cross_polytopes(size or SIZE)
    try:
        library, name, wait = _gpu()
    except NoGPUError as error:
        return _benchmark(vectors, "no GPU", (), str(error))
    contenders = _contenders(vectors, library, wait)
    return _benchmark(vectors, name, measure(contenders, rounds=rounds, clock=perf_counter))


def _benchmark(vectors: Any, name: str, rates: Any, missing: str = "") -> Benchmark:
    return Benchmark(
        f"losses of C = {len(vectors)} classes in dimension {vectors.shape[1]}, β = 1, on {name}",
        "a loss or a loss with its gradient, from vectors in the memory of the GPU; the limit is "
        f"exp(U @ U.T - 1) @ rho, {_ROWS} rows of it at a time; per second of the clock",
        rates,
        tuple((rates[0], other) for other in rates[1:]),
        missing,
    )


def _gpu() -> tuple[Any, str, Callable[[], None]]:
    """Return CuPy, the name of its first GPU, and what waits for it."""
    try:
        import cupy

        device = cupy.cuda.runtime.getDeviceProperties(0)["name"].decode()
    except ImportError as error:
        raise NoGPUError(f"no CuPy ({error}); pip install 'nceproof[cuda]'") from None
    except cupy.cuda.runtime.CUDARuntimeError as error:
        raise NoGPUError(f"CuPy finds no GPU: {error}") from None
    return cupy, f"{device}, CuPy {cupy.__version__}", cupy.cuda.get_current_stream().synchronize


def _contenders(vectors: Any, library: Any, wait: Callable[[], None]) -> list[Contender]:
    classes = len(vectors)
    U, law = library.asarray(vectors), library.full(classes, 1 / classes)

    def limit() -> int:
        means = [library.exp(U[rows] @ U.T - 1) @ law for rows in row_blocks(U, _ROWS)]
        wait()
        return int(all(library.isfinite(mean).all() for mean in means))

    def loss() -> int:
        return int(np.isfinite(population_loss(U, law, negatives=NEGATIVES)))

    def gradient() -> int:
        slopes = loss_and_gradient(U, law, negatives=NEGATIVES)[1]
        wait()
        return int(library.isfinite(slopes).all())

    found = population_loss(U, law, negatives=NEGATIVES)
    return [
        Contender("the limit, in blocks", 1, limit),
        Contender(f"loss, k = {NEGATIVES}", 1, loss, relative_error(found, vectors, NEGATIVES)),
        Contender(f"loss and gradient, k = {NEGATIVES}", 1, gradient),
    ]
