"""Hunts for representations: random maps, improved by descent, rounded to few bits and decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from numerics.exact.losses import ExponentialOfSum, Loss
from numerics.floats.expectations import Floats
from theorems.search.cases import CASES, Case, Proof, blank, drawn_law
from theorems.search.descent import descended, normalised, unit_rows
from theorems.search.finding import Finding
from theorems.search.representations import Landscape

_STARTS, _STEPS = 8, 60
_NOTICED = 1e-7  # a violation that is worth exact arithmetic
_BITS = range(1, 31)


@dataclass(frozen=True)
class RepresentationHunt:
    """The search for a representation that refutes a claim; a shard draws one case of it."""

    claim: str

    @property
    def description(self) -> Mapping[str, str]:
        """What a shard draws."""
        return {"in each shard": f"{_STARTS} starts. {_first_line(CASES[self.claim])}"}

    def shard(self, *, seed: int, number: int) -> Finding:
        """Search one shard; the same seed and number give the same finding.

        >>> RepresentationHunt("spectral-etf-optimal").shard(seed=0, number=0).found
        True
        """
        rng = np.random.default_rng([seed, number])
        case = CASES[self.claim](rng)
        points = len(case.blank.vectors)
        starts = [unit_rows(rng, points, case.dimension) for _ in range(_STARTS)]
        ends = np.stack(
            [descended(x, lambda maps: -case.violation(maps), steps=_STEPS) for x in starts]
        )
        amounts = case.violation(ends)
        best = int(amounts.argmax())
        proof = next(_proofs(case, ends[best]), Proof()) if amounts[best] > _NOTICED else Proof()
        return Finding(
            _STARTS,
            float(amounts[best]),
            f"ρ = {', '.join(map(str, case.blank.law))}, {points} points, d = {case.dimension}",
            proof.certificate,
            proof.witness or {},
        )


def _first_line(function: object) -> str:
    return (function.__doc__ or "").splitlines()[0]


def _proofs(case: Case, rows: Floats) -> Iterator[Proof]:
    """Yield proofs, those of vectors of few bits first."""
    for bits in _BITS:
        proof = case.proof(case.blank.rounded(rows, bits=bits))
        if proof is not None:
            yield proof


@dataclass(frozen=True)
class LowDimensionHunt:
    """The search for a map below all maps constant on classes, d < C − 1, for a loss without (R).

    A shard draws C = 4 or 5, d from 2 to C − 2, a law and a loss of two negatives. The infimum over
    maps that are constant on classes is no convex program there: it is estimated from above, by
    descent from many starts, so what is found here is a candidate and no proof.
    """

    @property
    def description(self) -> Mapping[str, str]:
        """What a shard draws."""
        return {"in each shard": "C = 4 or 5, 2 ≤ d ≤ C − 2, k = 2, max(0, m − Σv) or e^{−βΣv}"}

    def shard(self, *, seed: int, number: int) -> Finding:
        """Search one shard; the same seed and number give the same finding.

        >>> LowDimensionHunt().shard(seed=0, number=1).closest < 1e-6
        True
        """
        rng = np.random.default_rng([seed, number])
        classes = int(rng.integers(4, 6))
        dimension, points = int(rng.integers(2, classes - 1)), int(rng.integers(2, 4))
        law, loss = drawn_law(rng, classes), _loss_of_the_sum(rng)
        narrow = Landscape(blank(law, (1,) * classes), loss, 2)
        wide = Landscape(blank(law, (points,) * classes), loss, 2)

        constant = _lowest(narrow, [unit_rows(rng, classes, dimension) for _ in range(2 * _STARTS)])
        spread = _lowest(wide, _starts(rng, np.repeat(constant, points, axis=0)))
        there = wide.collapses(spread[None])[0][::points]
        constant = _lowest(narrow, [constant, there])
        least, value = narrow.losses(constant[None])[0], wide.losses(spread[None])[0]
        return Finding(
            3 * _STARTS,
            float((least - value) / least),
            f"ℓ = {loss.formula}, ρ = {', '.join(map(str, law))}, d = {dimension}, {points} points "
            f"a class: L(f) = {value:.9f}, best constant on classes {least:.9f}",
        )


def _loss_of_the_sum(rng: np.random.Generator) -> Loss:
    """Return a convex non-increasing function of v_1 + v_2; none of them has (R)."""
    from sympy import IndexedBase, Max, Rational

    from numerics.exact.custom import custom_loss

    size = Fraction(int(rng.integers(1, 13)), 4)
    exponential = ExponentialOfSum(beta=size)
    if rng.random() < 0.5:
        return exponential
    v = IndexedBase("v")
    return custom_loss(
        Max(0, Rational(size.numerator, size.denominator) - v[1] - v[2]),
        claimed=exponential.hypotheses,
        title="hinge of the sum",
    )


def _starts(rng: np.random.Generator, near: Floats) -> list[Floats]:
    """Return maps at distances from 10⁻³ to 1 of one, and as many anywhere."""
    scales = 10.0 ** rng.uniform(-3, 0, _STARTS // 2)
    close = [normalised(near + scale * rng.standard_normal(near.shape)) for scale in scales]
    return close + [unit_rows(rng, *near.shape) for _ in scales]


def _lowest(landscape: Landscape, starts: list[Floats]) -> Floats:
    """Return the map of the smallest loss that descent from the starts reaches."""
    ends = np.stack([descended(x, landscape.losses, steps=_STEPS) for x in starts])
    return np.asarray(ends[landscape.losses(ends).argmin()])
