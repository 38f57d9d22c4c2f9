"""What is not known of Lemma 1 below dimension C − 1."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from scipy.optimize import minimize

from numerics.exact.losses import CustomLoss, ExponentialOfSum, Loss
from numerics.floats.expectations import Floats
from theorems.language import Instance, Verdict, claim, grid, undecided
from theorems.search.cases import blank, drawn_law
from theorems.search.descent import descended, normalised, unit_rows
from theorems.search.finding import Finding
from theorems.search.landscape import Landscape

_LAWS = (("1/4", "1/4", "1/4", "1/4"), ("2/5", "1/5", "1/5", "1/5"), ("1/10", "1/5", "3/10", "2/5"))
_SUMS = ("1", "2")
_STARTS, _CANDIDATES, _SEED = 4000, 20000, 0
_DESCENTS, _STEPS = 8, 60  # of a shard of the longer search


@claim(
    kind="conjecture",
    hypotheses=(
        "ℓ is convex and non-increasing in each coordinate, without the replacement inequality",
        "d < C − 1; all maps are to unit vectors of R^d",
    ),
    family=grid(
        "searched: C = 4, d = 2, k = 2, two points in every class, max(0, m − v_1 − v_2), "
        f"{_CANDIDATES} maps each, seed {_SEED}",
        ρ=map(", ".join, _LAWS),
        m=_SUMS,
    ),
    source="nceproof; the gap between `latent-indistinguishable` and "
    "`latent-indistinguishable-by-completion`",
    declared=Verdict.OPEN,
    search=lambda: LowDimensionSearch(),  # noqa: PLW0108 (it is defined below)
)
def indistinguishability_in_low_dimension() -> Iterator[Instance]:
    """Some latent-indistinguishable map is as good as any map below dimension C − 1, too.

    For a convex, non-increasing ℓ without (R) neither derivation covers d < C − 1.

    Maps with two points a class, near to and far from the best map found that is constant on
    classes, are compared with it; one that is better would be a candidate for a refutation. A
    search in floating point that finds none settles nothing.
    """
    for law in _LAWS:
        for margin in _SUMS:
            yield _instance([Fraction(p) for p in law], margin)


def _instance(law: list[Fraction], margin: str) -> Instance:
    best, collapsed = _best_collapsed(law, margin)
    random = np.random.default_rng(_SEED)
    scales = 10.0 ** random.uniform(-3, 0.5, size=(_CANDIDATES, 1))
    angles = np.repeat(best, 2) + scales * random.standard_normal((_CANDIDATES, 2 * len(law)))
    spread = float(_losses(law, margin, angles).min())
    parameters = {"ρ": ", ".join(map(str, law)), "m": margin}
    evidence = f"least loss {spread:.9f} with two points a class, {collapsed:.9f} with one"
    if spread < collapsed - 1e-9:
        return Instance(parameters, undecided(f"a candidate, not certified: {evidence}"))
    return Instance(parameters, undecided(evidence), searched=_CANDIDATES)


def _best_collapsed(law: list[Fraction], margin: str) -> tuple[Any, float]:
    """Return the angles of the best map found that is constant on classes, and its loss."""

    def value(angles: Any) -> float:
        return float(_losses(law, margin, angles[None])[0])

    starts = np.random.default_rng(_SEED).uniform(0, 2 * np.pi, size=(_STARTS, len(law)))
    order = np.argsort(_losses(law, margin, starts))
    options = {"xatol": 1e-10, "fatol": 1e-13, "maxiter": 2000, "maxfev": 4000}
    found = [minimize(value, starts[n], method="Nelder-Mead", options=options) for n in order[:5]]
    best = min(found, key=lambda one: float(one.fun))
    return best.x, float(best.fun)


def _losses(law: list[Fraction], margin: str, angles: Any) -> Any:
    """Return E max(0, m − v_1 − v_2) for maps into the plane, one row of angles a map."""
    points = angles.shape[1] // len(law)
    owner = np.repeat(np.arange(len(law)), points)
    mass = np.array([float(p) for p in law])[owner] / points
    cosines = np.cos(angles[:, :, None] - angles[:, None, :])
    total = np.zeros(len(angles))
    for x in range(len(owner)):
        for y in np.flatnonzero(owner == owner[x]):
            v = cosines[:, x, y, None] - cosines[:, x]
            hinge = np.maximum(0.0, float(margin) - v[:, :, None] - v[:, None, :])
            total += mass[x] / points * np.einsum("bij,i,j->b", hinge, mass, mass)
    return total


@dataclass(frozen=True)
class LowDimensionSearch:
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

        >>> LowDimensionSearch().shard(seed=0, number=1).closest < 1e-6
        True
        """
        rng = np.random.default_rng([seed, number])
        classes = int(rng.integers(4, 6))
        dimension, points = int(rng.integers(2, classes - 1)), int(rng.integers(2, 4))
        law, loss = drawn_law(rng, classes), _loss_of_the_sum(rng)
        narrow = Landscape(blank(law, (1,) * classes), loss, 2)
        wide = Landscape(blank(law, (points,) * classes), loss, 2)

        constant = _lowest(
            narrow, [unit_rows(rng, classes, dimension) for _ in range(2 * _DESCENTS)]
        )
        spread = _lowest(wide, _maps_near(rng, np.repeat(constant, points, axis=0)))
        there = wide.collapses(spread[None])[0][::points]
        constant = _lowest(narrow, [constant, there])
        least, value = narrow.losses(constant[None])[0], wide.losses(spread[None])[0]
        return Finding(
            3 * _DESCENTS,
            float((least - value) / least),
            f"ℓ = {loss.formula}, ρ = {', '.join(map(str, law))}, d = {dimension}, {points} points "
            f"a class: L(f) = {value:.9f}, best constant on classes {least:.9f}",
        )


def _loss_of_the_sum(rng: np.random.Generator) -> Loss:
    """Return a convex non-increasing function of v_1 + v_2; none of them has (R)."""
    size = Fraction(int(rng.integers(1, 13)), 4)
    if rng.random() < 0.5:
        return ExponentialOfSum(beta=size)
    return CustomLoss(f"max(0, {size} - sum(v))")


def _maps_near(rng: np.random.Generator, near: Floats) -> list[Floats]:
    """Return maps at distances from 10⁻³ to 1 of one, and as many anywhere."""
    scales = 10.0 ** rng.uniform(-3, 0, _DESCENTS // 2)
    close = [normalised(near + scale * rng.standard_normal(near.shape)) for scale in scales]
    return close + [unit_rows(rng, *near.shape) for _ in scales]


def _lowest(landscape: Landscape, starts: list[Floats]) -> Floats:
    """Return the map of the smallest loss that descent from the starts reaches."""
    ends = np.stack([descended(x, landscape.losses, steps=_STEPS) for x in starts])
    return np.asarray(ends[landscape.losses(ends).argmin()])
