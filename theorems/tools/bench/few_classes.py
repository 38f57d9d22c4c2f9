"""The loss of ten classes with its derivatives, against quadrature, enumeration and Monte Carlo."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import log

import numpy as np
from scipy.integrate import quad_vec

from numerics.balls.enumeration import patterns
from numerics.balls.population_enclosure import latent_loss as enclosed
from numerics.exact.geometry import Matrix, gram_of, sphere_point
from numerics.floats.expectations import Floats
from numerics.floats.population import latent_derivatives
from theorems.tools.bench.measuring import Benchmark, Contender, measure

SIZE = 20
"""Losses a round; the peers get one each."""

_CLASSES, _DIMENSION, _NEGATIVES, _FEW, _DRAWS = 10, 5, 4096, 4, 10_000
_TOLERANCE = 1e-12  # absolute, of the peer by quadrature


def measured(*, size: int | None, rounds: int, seed: int) -> Benchmark:
    """Return the rates for a random Gram matrix and law."""
    rng = np.random.default_rng(seed)
    exact, law = random_problem(rng)
    gram, rho = np.array([[float(Fraction(str(g))) for g in row] for row in exact]), _floats(law)

    def contender(name: str, k: int, tried: int, value: Callable[[], float]) -> Contender:
        truth = float(enclosed(exact, law, negatives=k, bits=80).midpoint)

        def run() -> int:
            return sum(np.isfinite(value()) for _ in range(tried))

        return Contender(name, tried, run, abs(value() / truth - 1))

    def ours(k: int, order: int) -> Contender:
        what = "value, gradient, Hessian" if order else "value"
        return contender(
            f"{what}, k = {k}",
            k,
            size or SIZE,
            lambda: latent_derivatives(gram, rho, negatives=k, order=order).value,
        )

    a = np.exp(gram - 1)
    rates = measure(
        [
            ours(_NEGATIVES, 2),
            ours(_NEGATIVES, 0),
            ours(1, 2),
            ours(10**9, 2),
            contender(
                f"quad_vec, value, k = {_NEGATIVES}",
                _NEGATIVES,
                1,
                lambda: _by_quadrature(a, rho, _NEGATIVES),
            ),
            contender(
                f"Monte Carlo, value, {_DRAWS} draws, k = {_NEGATIVES}",
                _NEGATIVES,
                1,
                lambda: _by_draws(a, rho, _NEGATIVES, rng),
            ),
            contender(
                f"enumeration, value, k = {_FEW}", _FEW, 1, lambda: _by_enumeration(a, rho, _FEW)
            ),
            ours(_FEW, 0),
        ],
        rounds=rounds,
    )
    return Benchmark(
        f"losses of C = {_CLASSES} classes, β = 1",
        "a loss from the Gram matrix; the relative error is that of the value; enumeration has "
        "one term for each multiset of k classes; per second of CPU time, one thread",
        rates,
        ((rates[1], rates[4]), (rates[1], rates[5]), (rates[7], rates[6])),
    )


def random_problem(rng: np.random.Generator) -> tuple[Matrix, list[Fraction]]:
    """Return the exact Gram matrix of random unit vectors, and a random law."""
    parameters = rng.integers(-20, 21, (_CLASSES, _DIMENSION - 1))
    vectors = [sphere_point([Fraction(int(s), 10) for s in row]) for row in parameters]
    weights = [int(w) for w in rng.integers(1, 20, _CLASSES)]
    return gram_of(tuple(vectors)), [Fraction(w, sum(weights)) for w in weights]


def _floats(law: list[Fraction]) -> Floats:
    return np.array([float(mass) for mass in law])


def _by_quadrature(a: Floats, rho: Floats, k: int) -> float:
    """Return the loss by SciPy's adaptive quadrature of the same integral, t = e^s."""

    def integrand(s: float) -> Floats:
        t = np.exp(s)
        integrals: Floats = -np.expm1(k * np.log1p(np.expm1(-t * a) @ rho)) * np.exp(-t)
        return integrals

    found, _ = quad_vec(integrand, -log(k) - 36, log(40), epsabs=_TOLERANCE, epsrel=0)
    return float(rho @ found)


def _by_draws(a: Floats, rho: Floats, k: int, rng: np.random.Generator) -> float:
    counts = rng.multinomial(k, rho, size=_DRAWS)
    return float(rho @ np.log1p(a @ counts.T).mean(axis=1))


def _by_enumeration(a: Floats, rho: Floats, k: int) -> float:
    terms = (
        float(mass) * np.log1p(a[:, list(drawn)].sum(axis=1))
        for drawn, mass in patterns(len(rho), rho, k, symmetric=True)
    )
    return float(rho @ sum(terms))
