"""Searches for points at which a loss lacks a hypothesis: random points, decided exactly."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from numerics.balls.calculus.witness import (
    Inequality,
    Point,
    Witness,
    at_midpoint,
    check,
    on_raising,
    on_the_lattice,
)
from numerics.exact.formula import Formula, evaluate, show
from numerics.floats.arithmetic import FLOATS
from theorems.search.author_values import as_written
from theorems.search.finding import Finding
from theorems.search.written_witness import of_inequality

Rng = np.random.Generator

_DRAWN, _CHECKED = 500, 8
_STEPS = (1, 2, 4, 16)  # a unit
_EQUAL = 1e-12  # floats below are equalities, up to rounding


def drawn_beta(rng: Rng) -> Fraction:
    """Return an inverse temperature from 1/4 to 3.

    >>> drawn_beta(np.random.default_rng(0)) in [Fraction(n, 4) for n in range(1, 13)]
    True
    """
    return Fraction(int(rng.integers(1, 13)), 4)


def drawn_size(rng: Rng) -> int:
    """Return a number of coordinates, 1 to 3.

    >>> drawn_size(np.random.default_rng(0)) in (1, 2, 3)
    True
    """
    return int(rng.integers(1, 4))


@dataclass(frozen=True)
class HypothesisSearch:
    """The search for points of [−2, 2]^k, k ≤ 3, at which losses lack a hypothesis.

    `draw` returns a loss, its parameters at random, and its number of coordinates; it is a function
    of a module, so that it can be sent to another process.
    """

    draw: Callable[[Rng], tuple[Formula, int]]
    hypothesis: str

    @property
    def description(self) -> Mapping[str, str]:
        """What a shard draws."""
        return {"in each shard": f"a loss and {_DRAWN} tuples of points against {self.hypothesis}"}

    def shard(self, *, seed: int, number: int) -> Finding:
        """Search one shard; the same seed and number give the same finding.

        >>> from theorems.claims.losses.square_nonincreasing import drawn
        >>> finding = HypothesisSearch(drawn, "nonincreasing").shard(seed=0, number=0)
        >>> finding.found, "check(" in finding.python
        (True, True)
        """
        rng = np.random.default_rng([seed, number])
        formula, size = self.draw(rng)
        candidates = [_drawn(rng, self.hypothesis, size) for _ in range(_DRAWN)]
        excess = _left_sides(formula, candidates)
        best = np.argsort(-excess, kind="stable")[:_CHECKED]
        where = f"ℓ = {show(formula)}, {candidates[best[0]].text}"
        for index in best:
            witness = check(formula, {}, candidates[index]) if excess[index] > -_EQUAL else None
            if witness is not None:
                return _found(formula, witness, float(excess[best[0]]), where)
        return Finding(_DRAWN, float(excess[best[0]]), where)


def _found(formula: Formula, witness: Witness, closest: float, where: str) -> Finding:
    fields = {name: as_written(value) for name, value in of_inequality(witness).items()}
    python = [
        "from fractions import Fraction",
        "from numerics.exact.parse import parse",
        "from numerics.balls.calculus.witness import Inequality, check",
        f"check(parse({show(formula)!r}), {{}}, {witness.inequality!r})",
    ]
    return Finding(
        _DRAWN,
        closest,
        where,
        witness={"formula": show(formula), **fields},
        python="\n".join(python),
    )


def _point(rng: Rng, size: int, steps: int) -> Point:
    return tuple(Fraction(n, steps) for n in rng.integers(-2 * steps, 2 * steps + 1, size).tolist())


def _drawn(rng: Rng, hypothesis: str, size: int) -> Inequality:
    """Return an inequality against a hypothesis, at random points; half of them u and u + t·1."""
    steps = int(rng.choice(_STEPS))
    u, w = _point(rng, size, steps), _point(rng, size, steps)
    if hypothesis == "submodular":
        return on_the_lattice(u, w)
    if hypothesis == "nonincreasing":
        index = int(rng.integers(size))
        step = Fraction(int(rng.integers(1, 2 * steps + 1)), steps)
        u = tuple(min(x, 2 - step) if i == index else x for i, x in enumerate(u))
        return on_raising(u, index, step, strict=False)
    if u == w or rng.random() < 0.5:
        t = (2 - max(u)) or (-2 - min(u))
        w = tuple(x + t for x in u)
    if u == w:  # by chance, or as u has both 2 and −2
        return _drawn(rng, hypothesis, size)
    return at_midpoint(u, w, strict=hypothesis == "strictly_convex")


def _left_sides(formula: Formula, candidates: Sequence[Inequality]) -> Any:
    """Return Σ c_j ℓ(p_j) of inequalities with the same number of terms, in float64."""
    points = np.array([[p for _, p in one.terms] for one in candidates], dtype=float)
    weights = np.array([[c for c, _ in one.terms] for one in candidates], dtype=float)
    with np.errstate(all="ignore"):
        found = evaluate(formula, list(np.moveaxis(points, -1, 0)), FLOATS, {})
        sides = (weights * found).sum(axis=1)
    return np.where(np.isfinite(sides), sides, -np.inf)
