"""Enclosures of the loss of ten classes by digits, against the general integrator of Arb."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, log, log2

import numpy as np
from flint import acb, arb, fmpq

from numerics.balls.enclosure import precision
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.geometry import Matrix
from theorems.tools.bench.few_classes import random_problem
from theorems.tools.bench.measuring import Benchmark, Contender, measure

SIZE = 2
"""Enclosures a round."""

_NEGATIVES, _DIGITS = 4096, (50, 16, 100, 200, 400)


def measured(*, size: int | None, rounds: int, seed: int) -> Benchmark:
    """Return the rates at several numbers of digits, first and against the peer at 50."""
    gram, law = random_problem(np.random.default_rng(seed))

    def ours(digits: int, negatives: int = _NEGATIVES) -> Contender:
        tried, bits = size or SIZE, _bits(digits)

        def run() -> int:
            balls = (latent_loss(gram, law, negatives=negatives, bits=bits) for _ in range(tried))
            return sum(ball.upper - ball.lower < Fraction(1, 10 ** (digits - 1)) for ball in balls)

        return Contender(f"{digits} digits, k = {negatives}", tried, run)

    def peer() -> int:
        return int(_by_arb(gram, law, _bits(_DIGITS[0])).rad() < arb(10) ** -(_DIGITS[0] - 1))

    name = f"acb.integral, {_DIGITS[0]} digits, k = {_NEGATIVES}"
    few_and_many = [ours(_DIGITS[0], k) for k in (1, 10**9)]
    rates = measure([*map(ours, _DIGITS), Contender(name, 1, peer), *few_and_many], rounds=rounds)
    return Benchmark(
        f"enclosures of the loss of C = {len(law)} classes, β = 1",
        "an enclosure that is as narrow as its digits, from the exact Gram matrix; the peer "
        "integrates the same function, and its tails are not bounded; per second of CPU time",
        rates,
        ((rates[0], rates[len(_DIGITS)]),),
    )


def _bits(digits: int) -> int:
    return ceil(digits * log2(10))


def _by_arb(gram: Matrix, law: Sequence[Fraction], bits: int) -> arb:
    """Return Σ_c ρ_c ∫ (1 − M_c(e^u)^k) e^{−e^u} du between two ends, by `acb.integral`."""
    with precision(bits + 40):
        masses = [acb(arb(fmpq(p.numerator, p.denominator))) for p in law]
        low, high = acb(-(bits * log(2) + log(_NEGATIVES) + 5)), acb(log(bits * log(2) + 5))
        total = acb(0)
        for mass, row in zip(masses, gram, strict=True):
            terms = [acb((arb(g) - 1).exp()) for g in row]

            def integrand(u: acb, _: bool, terms: list[acb] = terms) -> acb:
                t = u.exp()
                mean = sum((p * (-t * a).exp() for p, a in zip(masses, terms, strict=True)), acb(0))
                return (1 - mean**_NEGATIVES) * (-t).exp()

            total += mass * acb.integral(integrand, low, high)
        return total.real
