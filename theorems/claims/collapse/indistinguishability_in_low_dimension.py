"""What is not known of Lemma 1 below dimension C − 1."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from scipy.optimize import minimize

from theorems.verdicts.claim import claim
from theorems.verdicts.evidence import undecided
from theorems.verdicts.family import grid
from theorems.verdicts.verdict import Instance, Verdict

_LAWS = (("1/4", "1/4", "1/4", "1/4"), ("2/5", "1/5", "1/5", "1/5"), ("1/10", "1/5", "3/10", "2/5"))
_SUMS = ("1", "2")
_STARTS, _CANDIDATES, _SEED = 4000, 20000, 0


@claim(
    kind="conjecture",
    hypotheses=(
        "ℓ is convex and non-increasing in each coordinate, without the replacement inequality",
        "d < C − 1",
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
