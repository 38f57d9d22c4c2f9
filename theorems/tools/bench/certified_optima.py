"""Minima for Zipf's law with a certificate, against solvers that give none."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from flint import fmpq
from scipy.optimize import minimize

from numerics.balls.many_classes import minimum_of_many
from numerics.exact.losses import Logistic
from numerics.exact.rationals import as_fraction
from numerics.floats.expectations import Floats
from numerics.floats.fast_loss import loss_and_gradient
from numerics.floats.many_search import minimise_many, starting_vectors
from numerics.floats.quasi_newton import of_directions
from theorems.tools.bench.cone_program import NotInstalledError, least_loss
from theorems.tools.bench.measuring import Benchmark, Contender, Rates, measure
from theorems.tools.bench.riemannian import descended_loss

SIZE = 24
"""Classes: the cone programs have C² exponential cones and a semidefinite one of C² entries."""

CLOSE = 1e-6
"""The largest relative error of a value, or gap of a certificate, that counts."""

_LOSS = Logistic()
_SOLVERS = {"CLARABEL": "Clarabel", "SCS": "SCS"}


def measured(*, size: int | None, rounds: int, seed: int) -> Benchmark:
    """Return the rates for ρ_c ∝ 1/c at k = 1, where there are cone programs, and at k = 16."""
    law = _zipf(size or SIZE)
    rho = np.array([float(as_fraction(mass)) for mass in law])
    contenders, missing = [], []
    for k in (1, 16):
        gap, value = certified(law, k)
        contenders.append(
            Contender(f"factors, certified, k = {k}", 1, partial(narrow, law, k), gap)
        )
        contenders.append(
            compared(f"SciPy L-BFGS-B, spheres, k = {k}", partial(_scipy, rho, k, seed), value)
        )
        descent = partial(descended_loss, rho, negatives=k, seed=seed)
        try:
            contenders.append(compared(f"Pymanopt conjugate gradients, k = {k}", descent, value))
        except NotInstalledError as error:
            missing.append(str(error))
        for solver, name in _SOLVERS.items() if k == 1 else ():
            try:
                run = partial(least_loss, rho, _LOSS, solver=solver)
                contenders.append(compared(f"CVXPY + {name}, k = 1", run, value))
            except NotInstalledError as error:
                missing.append(str(error))
    rates = measure(contenders, rounds=rounds)
    return Benchmark(
        f"minima of L_k, C = {len(law)}, ρ_c ∝ 1/c, logistic loss, β = 1",
        "a minimum counts if its relative gap, which is proved of the certified ones, or its "
        f"relative error is at most {CLOSE:.0e}; per second of CPU time",
        rates,
        _ratios(rates),
        "; ".join(dict.fromkeys(missing)),
    )


def _zipf(classes: int) -> list[fmpq]:
    total = sum((fmpq(1, c) for c in range(1, classes + 1)), fmpq(0))
    return [1 / (c * total) for c in range(1, classes + 1)]


def certified(law: list[fmpq], k: int) -> tuple[float, float]:
    """Return the relative gap that is proved by the search in factors, and the value.

    >>> round(certified([fmpq(1, 2)] * 2, 1)[1], 6)
    0.410038
    """
    found = minimise_many(law, negatives=k, loss=_LOSS)
    interval = minimum_of_many(found.certificate())
    return float(interval.width / interval.upper), float(interval)


def narrow(law: list[fmpq], k: int) -> int:
    """Return 1 where that gap counts.

    >>> narrow([fmpq(1, 2)] * 2, 1)
    1
    """
    return int(certified(law, k)[0] <= CLOSE)


def compared(name: str, run: Callable[[], float | None], value: float) -> Contender:
    """Return a peer, whose value is compared with that of the certificate.

    >>> compared("a guess", lambda: 1.1, 1.0).run()
    0
    """

    def error(found: float | None) -> float:
        return abs(found / value - 1) if found is not None else np.inf

    return Contender(name, 1, lambda: int(error(run()) <= CLOSE), error(run()))


def _scipy(rho: Floats, k: int, seed: int) -> float:
    """Return the loss at the end of SciPy's descent in directions of C vectors."""
    shape = (len(rho), len(rho))
    free = of_directions(lambda U: loss_and_gradient(U, rho, negatives=k))

    def of_entries(x: Floats) -> tuple[float, Floats]:
        value, gradient = free(x.reshape(shape))
        return value, gradient.ravel()

    start = starting_vectors(len(rho), len(rho), seed).ravel()
    limits = {"maxiter": 5000, "maxfun": 10000, "ftol": 1e-15, "gtol": 1e-9}
    return float(minimize(of_entries, start, jac=True, method="L-BFGS-B", options=limits).fun)


def _ratios(rates: tuple[Rates, ...]) -> tuple[tuple[Rates, Rates], ...]:
    """Return the certified minimum over each of its peers of the same k that came out."""
    ours = {rate.name.rpartition(", ")[2]: rate for rate in rates if "certified" in rate.name}
    pairs = [(ours[rate.name.rpartition(", ")[2]], rate) for rate in rates]
    return tuple((mine, peer) for mine, peer in pairs if peer is not mine and peer.done)
