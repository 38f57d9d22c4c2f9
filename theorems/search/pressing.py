"""Bounds between L_k and the loss of the mean classifier, tried on representations.

A representation is drawn, moved in floating point to where the bound is tightest, and rounded to
rationals: none of this is trusted. Whether the bound holds there is decided by the sign of a ball,
read by `trials`, on which the claims about bounds rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

import numpy as np

from numerics.arithmetic import FLOATS
from numerics.balls import Enclosure, precision
from numerics.bounds import CollisionBound, labelled_points, mean_classifier_loss
from numerics.enclosure import representation_loss
from numerics.exact import as_fraction
from numerics.expectations import Floats
from numerics.geometry import Representation, sphere_point
from numerics.losses import Logistic, Loss
from theorems.kernel.verdict import Instance
from theorems.search.representations import Landscape, Spread

SEEDS, NEGATIVES = range(4), (1, 6, 40)

FAMILY = (
    "3 to 5 classes of 1 to 2 rational points in R^1 to R^3, seeds 0 to 3, each moved to where "
    "the bound is tightest; k = 1, 6, 40"
)
"""What `trials` are made on."""

_ROUNDS, _BATCH = 16, 12


@dataclass(frozen=True)
class Line:
    """The inequality on_loss·L_k + on_mean·L_μ + constant ≥ 0."""

    name: str
    on_loss: Enclosure
    on_mean: Enclosure
    constant: Enclosure

    def slack(self, loss: Enclosure, mean: Enclosure) -> Enclosure:
        """Return the left side, which the inequality says to be ≥ 0.

        >>> one = Enclosure.exactly(1, bits=53)
        >>> Line("sum", one, one, one).slack(one, one).contains(3)
        True
        """
        with precision(loss.bits + 20):
            ball = self.on_loss.ball() * loss.ball() + self.on_mean.ball() * mean.ball()
            return Enclosure.of(ball + self.constant.ball(), bits=loss.bits)


def of_collisions(bound: CollisionBound) -> Line:
    """Return L_k − share·L_μ − offset ≥ 0.

    >>> from numerics.bounds import saunshi
    >>> of_collisions(saunshi(["1/2", "1/2"], negatives=1)).on_mean.contains("-1/2")
    True
    """
    one = Enclosure.exactly(1, bits=bound.share.bits)
    return Line("L_k ≥ share·L_μ + offset", one, -bound.share, -bound.offset)


Bound = Callable[[Sequence[Fraction], int, Loss], Sequence[Line]]
"""The lines that a bound consists of, for a class law, a number of negatives and a loss."""


def trials(bound: Bound, *, losses: Sequence[Loss] = (Logistic(),)) -> Iterator[Instance]:
    """Yield an instance for each seed, number of negatives, loss and line of a bound.

    >>> one, zero = (Enclosure.exactly(n, bits=53) for n in (1, 0))
    >>> next(trials(lambda *_: [Line("L_k ≥ 0", one, zero, zero)])).holds
    True
    """
    for seed, k, loss in product(SEEDS, NEGATIVES, losses):
        start = drawn(seed)
        for line in bound(start.law, k, loss):
            yield _instance(seed, pressed(start, line, loss, k, seed), line, loss, k)


def drawn(seed: int) -> Spread:
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
        rows.append(tuple(sign * as_fraction(x) for x in sphere_point(parameters)))
    return Spread.of_shape([Fraction(w, sum(weights)) for w in weights], shape, rows)


def pressed(f: Spread, line: Line, loss: Loss, negatives: int, seed: int) -> Spread:
    """Return the representation of the smallest slack that a random descent from f finds.

    >>> one, zero = (Enclosure.exactly(n, bits=53) for n in (1, 0))
    >>> f = drawn(0)
    >>> smaller = pressed(f, Line("L_k", one, zero, zero), Logistic(), 1, 0)
    >>> smaller.loss(Logistic(), 1).is_below(f.loss(Logistic(), 1))
    True
    """
    landscape, random = Landscape(f, loss, negatives), np.random.default_rng(seed)
    best = np.array([[float(x) for x in vector] for vector in f.vectors])
    for n in range(_ROUNDS):
        size = 2.0 ** (-6 * n / _ROUNDS)
        maps = best + size * random.standard_normal((_BATCH, *best.shape))
        maps /= np.linalg.norm(maps, axis=2, keepdims=True)
        maps[0] = best
        slack = (
            float(line.on_loss) * landscape.losses(maps)
            + float(line.on_mean) * _mean_losses(landscape, maps)
        )  # fmt: skip
        best = maps[int(np.argmin(slack))]
    return f.rounded(best)


def _mean_losses(landscape: Landscape, maps: Floats) -> Floats:
    """Return the loss of the mean classifier of each map."""
    inner = maps @ maps.transpose(0, 2, 1)
    scores = np.stack([inner[:, :, own] @ landscape.p[own] for own in landscape.members], axis=2)
    total = np.zeros(len(maps))
    for c, own in enumerate(landscape.members):
        v = scores[:, own, c : c + 1] - np.delete(scores[:, own], c, axis=2)
        total += landscape.loss.value(list(np.moveaxis(v, 2, 0)), FLOATS) @ landscape.q[own]
    return total


def _instance(seed: int, f: Spread, line: Line, loss: Loss, negatives: int) -> Instance:
    gram, masses, labels = labelled_points(f.law, f.classes)
    mean = mean_classifier_loss(gram, masses, labels=labels, loss=loss, bits=80)
    exact = Representation.of_classes(f.law, f.classes)
    contrastive = representation_loss(exact, negatives=negatives, loss=loss, bits=80)
    slack = line.slack(contrastive, mean)
    holds = True if slack.lower >= 0 else False if slack.upper < 0 else None
    losses = {"L_k": contrastive.decimals(9), "loss of the mean classifier": mean.decimals(9)}
    return Instance(
        {"seed": str(seed), "k": str(negatives), "ℓ": loss.formula, "line": line.name},
        holds,
        f"{line.name} with a slack in [{', '.join(slack.decimals(6))}], after a descent",
        witness={**f.fields(), **losses},
    )
