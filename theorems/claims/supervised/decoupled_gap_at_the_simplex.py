"""Where the decoupled loss is furthest from the loss with negatives of other classes only."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import exp, log1p

import numpy as np

from numerics.floats.expectations import Floats
from theorems.language import Instance, Verdict, cases, claim, undecided
from theorems.search.descent import descended, normalised, unit_rows

_CASES = ((14, 2, "1"), (14, 2, "2/5"), (16, 2, "1/3"))
_RANDOM, _STARTS, _STEPS, _SEED = 500, 2, 12, 0


@claim(
    kind="conjecture",
    hypotheses=(
        "C classes of n ≥ 2 samples each, n(C − 1) > 24(n − 1), at unit vectors of R^d, τ > 0",
        "both losses as in `decoupled-gap`",
    ),
    family=cases(
        ("C", "n", "τ"),
        _CASES,
        f"searched: d = C, {_RANDOM} random maps each, and {2 * _STARTS} that ascend, half of them "
        f"from near the simplex, seed {_SEED}",
    ),
    source="nceproof; for the gap of Luthra, Yang, Galanti 2025 (arXiv 2506.04411; read: the post)",
    declared=Verdict.OPEN,
)
def decoupled_gap_at_the_simplex() -> Iterator[Instance]:
    """For classes of one size the gap of the decoupled loss is largest at the collapsed simplex.

    L_DCL − L_NSCL ≤ log(1 + ((n−1)/(n(C−1)))·e^{C/((C−1)τ)}), which the simplex attains, with all
    samples of a class at one point. For C ≤ 13 it is so: `decoupled-gap-for-few-classes`, whose
    proof takes n(C − 1) ≤ 24(n − 1).

    A search in floating point that finds no larger gap settles nothing.
    """
    for classes, samples, temperature in _CASES:
        parameters = {"C": str(classes), "n": str(samples), "τ": temperature}
        rate = 1 / float(Fraction(temperature))
        largest, found = at_the_simplex(classes, samples, rate), _largest(classes, samples, rate)
        evidence = f"largest gap {found:.9f} found, {largest:.9f} at the simplex"
        if found > largest + 1e-7:
            yield Instance(parameters, undecided(f"a candidate, not certified: {evidence}"))
        else:
            yield Instance(parameters, undecided(evidence), searched=_RANDOM + 2 * _STARTS)


def at_the_simplex(classes: int, samples: int, rate: float) -> float:
    """Return log(1 + ((n−1)/(n(C−1)))·e^{C/((C−1)τ)})."""
    share = (samples - 1) / (samples * (classes - 1))
    return log1p(share * exp(rate * classes / (classes - 1)))


def gaps(maps: Floats, samples: int, rate: float) -> Floats:
    """Return the mean of log(1 + S/T) over the samples of each map, class by class."""
    decay = np.exp(rate * maps @ np.swapaxes(maps, -1, -2))
    label = np.arange(maps.shape[-2]) // samples
    own = (label[:, None] == label) & ~np.eye(len(label), dtype=bool)
    other = label[:, None] != label
    ratio = (decay * own).sum(-1) / (decay * other).sum(-1)
    return np.asarray(np.log1p(ratio).mean(-1))


def _largest(classes: int, samples: int, rate: float) -> float:
    """Return the largest gap that was found."""
    rng, points = np.random.default_rng(_SEED), classes * samples

    def below(maps: Floats) -> Floats:
        return -gaps(maps, samples, rate)

    anywhere = [unit_rows(rng, points, classes) for _ in range(_RANDOM)]
    corners = np.repeat(np.eye(classes) - 1 / classes, samples, axis=0)
    scales = 10.0 ** rng.uniform(-3, 0, _STARTS)
    near = [normalised(corners + a * rng.standard_normal(corners.shape)) for a in scales]
    ends = [descended(x, below, steps=_STEPS) for x in (*anywhere[:_STARTS], *near)]
    return float(gaps(np.stack([*anywhere, *ends]), samples, rate).max())
