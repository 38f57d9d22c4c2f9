"""Representations at which a bound between L_k and the loss of the mean classifier is tight.

One is drawn, moved in floating point to where the bound is tightest, and rounded to rationals: none
of this is trusted. Whether the bound holds there is decided by `theorems.claims.bounds._tried`.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import sphere_point
from numerics.exact.losses import Loss
from numerics.floats.arithmetic import FLOATS
from numerics.floats.expectations import Floats
from theorems.search.landscape import Landscape, equal_masses, rounded

_ROUNDS, _BATCH = 16, 12


def drawn(seed: int) -> FiniteMap:
    """Return a representation with a random law and random rational vectors.

    >>> len(drawn(0).law) in (3, 4, 5)
    True
    """
    random = np.random.default_rng(seed)
    classes, dimension = int(random.integers(3, 6)), int(random.integers(1, 4))
    weights = [int(w) for w in random.integers(1, 8, classes)]
    shape = [int(m) for m in random.integers(1, 3, classes)]
    rows = []
    for _ in range(sum(shape)):
        parameters = [Fraction(int(s), 4) for s in random.integers(-8, 9, dimension - 1)]
        sign = 1 if random.random() < 1 / 2 else -1
        rows.append(tuple(sign * x for x in sphere_point(parameters)))
    return equal_masses([Fraction(w, sum(weights)) for w in weights], shape, rows)


def pressed(
    f: FiniteMap, weights: tuple[float, float], loss: Loss, negatives: int, seed: int
) -> FiniteMap:
    """Return the representation where a random descent from f finds a·L_k + b·L_μ smallest.

    `weights` are a and b.

    >>> from numerics.exact.losses import Logistic
    >>> from numerics.balls.population_enclosure import representation_loss
    >>> f = drawn(0)
    >>> before, after = (representation_loss(g, negatives=1)
    ...                  for g in (f, pressed(f, (1, 0), Logistic(), 1, 0)))
    >>> after.is_below(before)
    True
    """
    landscape, random = Landscape(f, loss, negatives), np.random.default_rng(seed)
    best = np.array([[float(x) for x in vector] for vector in f.vectors])
    for n in range(_ROUNDS):
        size = 2.0 ** (-6 * n / _ROUNDS)
        maps = best + size * random.standard_normal((_BATCH, *best.shape))
        maps /= np.linalg.norm(maps, axis=2, keepdims=True)
        maps[0] = best
        slack = weights[0] * landscape.losses(maps) + weights[1] * _mean_losses(landscape, maps)
        best = maps[int(np.argmin(slack))]
    return rounded(f, best)


def _mean_losses(landscape: Landscape, maps: Floats) -> Floats:
    """Return the loss of the mean classifier of each map."""
    inner = maps @ maps.transpose(0, 2, 1)
    scores = np.stack([inner[:, :, own] @ landscape.p[own] for own in landscape.members], axis=2)
    total = np.zeros(len(maps))
    for c, own in enumerate(landscape.members):
        v = scores[:, own, c : c + 1] - np.delete(scores[:, own], c, axis=2)
        total += landscape.loss.value(list(np.moveaxis(v, 2, 0)), FLOATS) @ landscape.q[own]
    return total
