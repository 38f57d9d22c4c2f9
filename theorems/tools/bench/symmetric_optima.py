"""Minima that a theorem names, or that are sought in orbits of classes, against the search."""

from __future__ import annotations

from functools import partial

import numpy as np
from flint import fmpq

from numerics.exact.losses import Logistic
from numerics.exact.rationals import as_fraction
from theorems.tools.bench.certified_optima import CLOSE, certified, compared, narrow
from theorems.tools.bench.cone_program import NotInstalledError
from theorems.tools.bench.measuring import Benchmark, Contender, Rates, measure
from theorems.tools.bench.riemannian import descended_loss
from theorems.tools.minimiser import solve

SIZE = 24
"""Classes of the problems that the search has, too."""

MANY, TAILS = 100_000, 9_999
"""Classes of a balanced law, and of one head and its tails, which no search has."""

_NEGATIVES, _LOSS, _BITS = 16, Logistic(), 80


def measured(*, size: int | None, rounds: int, seed: int) -> Benchmark:
    """Return the rates for a balanced law, and for one head of mass 1/2 and equal tails."""
    classes = size or SIZE
    contenders, missing = [], ""
    for name, way, law in (
        ("balanced", "by the theorem", balanced(classes)),
        ("one head", "in orbits", one_head(classes - 1)),
    ):
        gap, value = certified(law, _NEGATIVES)
        search = partial(narrow, law, _NEGATIVES)
        contenders.append(_symmetric(f"{way}, C = {classes}, {name}", law))
        contenders.append(Contender(f"factors, C = {classes}, {name}", 1, search, gap))
        run = partial(descended_loss, _floats(law), negatives=_NEGATIVES, seed=seed)
        try:
            contenders.append(compared(f"Pymanopt, C = {classes}, {name}", run, value))
        except NotInstalledError as error:
            missing = str(error)
    contenders.append(_symmetric(f"by the theorem, C = {MANY}, balanced", balanced(MANY)))
    contenders.append(_symmetric(f"in orbits, C = {TAILS + 1}, one head", one_head(TAILS)))
    rates = measure(contenders, rounds=rounds)
    return Benchmark(
        f"minima of L_k for classes of equal masses, k = {_NEGATIVES}, logistic loss, β = 1",
        "a minimum counts if its relative gap, which is proved but of Pymanopt's, or its relative "
        f"error is at most {CLOSE:.0e}; L_sup is found as well, but by factors and Pymanopt; the "
        "theorem is derived once before; per second of CPU time",
        rates,
        _ratios(rates),
        missing,
    )


def balanced(classes: int) -> list[fmpq]:
    """Return the balanced law.

    >>> balanced(2)
    [1/2, 1/2]
    """
    return [fmpq(1, classes)] * classes


def one_head(tails: int) -> list[fmpq]:
    """Return the law of a class of mass 1/2 and classes of one mass.

    >>> one_head(2)
    [1/2, 1/4, 1/4]
    """
    return [fmpq(1, 2), *[fmpq(1, 2 * tails)] * tails]


def _floats(law: list[fmpq]) -> np.ndarray:
    return np.array([float(as_fraction(mass)) for mass in law])


def _symmetric(name: str, law: list[fmpq]) -> Contender:
    def gap() -> float:
        found = solve(law, law, negatives=_NEGATIVES, loss=_LOSS, dimension=None, bits=_BITS).loss
        return float(found.width / found.upper)

    return Contender(name, 1, lambda: int(gap() <= CLOSE), gap())


def _ratios(rates: tuple[Rates, ...]) -> tuple[tuple[Rates, Rates], ...]:
    """Return the first way over the others of the same law."""
    first: dict[str, Rates] = {}
    pairs = []
    for rate in rates:
        problem = rate.name.partition(", ")[2]
        best = first.setdefault(problem, rate)
        if best is not rate and rate.done:
            pairs.append((best, rate))
    return tuple(pairs)
