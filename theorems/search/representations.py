"""Representations with several weighted points a class, and their losses in float64 by the batch.

Nothing here is trusted: a search proposes a `Spread`, exact rational arithmetic or balls decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import numpy as np

from numerics.balls.collapse_step import Step, averaging_step, population_loss
from numerics.balls.enclosure import Enclosure
from numerics.exact.geometry import rational_unit_vectors
from numerics.exact.losses import Loss
from numerics.exact.rationals import as_fraction
from numerics.floats.expectations import Floats, expectation

Vector: TypeAlias = tuple[Fraction, ...]
Classes: TypeAlias = tuple[tuple[tuple[Fraction, Vector], ...], ...]


@dataclass(frozen=True)
class Spread:
    """A class law and, a class, its points as (mass, unit vector), all of them fractions."""

    law: tuple[Fraction, ...]
    classes: Classes

    @classmethod
    def of_shape(
        cls, law: Iterable[Fraction], shape: Sequence[int], rows: Iterable[Vector]
    ) -> Spread:
        """Return the spread with shape[c] points of equal mass in class c, at the rows in turn.

        >>> f = Spread.of_shape([Fraction(1, 2)] * 2, (1, 2), [(1,), (1,), (-1,)])
        >>> f.classes[1]
        ((Fraction(1, 2), (1,)), (Fraction(1, 2), (-1,)))
        """
        left = iter(rows)
        classes = tuple(tuple((Fraction(1, m), next(left)) for _ in range(m)) for m in shape)
        return cls(tuple(law), classes)

    @property
    def vectors(self) -> tuple[Vector, ...]:
        """The unit vectors of all points, class after class."""
        return tuple(vector for points in self.classes for _, vector in points)

    def moved(self, rows: Iterable[Vector]) -> Spread:
        """Return the same points and masses at other unit vectors.

        >>> f = Spread.of_shape([Fraction(1, 2)] * 2, (1, 1), [(1,), (1,)])
        >>> f.moved([(1,), (-1,)]).vectors
        ((1,), (-1,))
        """
        left = iter(rows)
        classes = tuple(tuple((p, tuple(next(left))) for p, _ in each) for each in self.classes)
        return Spread(self.law, classes)

    def rounded(self, rows: Floats, *, bits: int = 30) -> Spread:
        """Return the same points and masses at rational unit vectors within 2^−bits of float rows.

        >>> f = Spread.of_shape([Fraction(1, 2)] * 2, (1, 1), [(1,), (1,)])
        >>> f.rounded(np.array([[0.0, -1.0], [1.0, 0.0]])).vectors[0]
        (Fraction(0, 1), Fraction(-1, 1))
        """
        exact = rational_unit_vectors(rows, denominator_bits=bits)
        return self.moved(tuple(map(as_fraction, row)) for row in exact)

    def loss(self, loss: Loss, negatives: int) -> Enclosure:
        """Return L_k, exactly where the loss maps rationals to rationals, else in balls.

        >>> from numerics.exact.losses import Square
        >>> f = Spread.of_shape([Fraction(1, 2)] * 2, (1, 1), [(Fraction(1),), (Fraction(-1),)])
        >>> str(f.loss(Square(margin=-10), 1).lower)
        '122'
        """
        return population_loss(self.law, self.classes, negatives=negatives, loss=loss)

    def step(self, replaced: int, loss: Loss, negatives: int) -> Step:
        """Return what it costs to send one class to one of its own points.

        >>> from numerics.exact.losses import Square
        >>> ends = [(Fraction(1),), (Fraction(-1),), (Fraction(1),)]
        >>> f = Spread.of_shape([Fraction(1, 2)] * 2, (1, 2), ends)
        >>> str(f.step(1, Square(margin=-10), 1).mean_increase.lower)
        '9/2'
        """
        return averaging_step(
            self.law, self.classes, replaced=replaced, negatives=negatives, loss=loss
        )

    def fields(self) -> dict[str, object]:
        """Return the law and the points as text, for the witness of a claim.

        >>> f = Spread.of_shape([Fraction(1, 2)] * 2, (1, 1), [(1,), (-1,)])
        >>> f.fields()["masses"], f.fields()["vectors"]
        ([['1'], ['1']], [[['1']], [['-1']]])
        """
        return {
            "class_law": list(map(str, self.law)),
            "masses": [[str(mass) for mass, _ in points] for points in self.classes],
            "vectors": [
                [list(map(str, vector)) for _, vector in points] for points in self.classes
            ],
        }


class Landscape:
    """L_k of every map with the points and masses of one spread, in float64.

    A method takes a batch of maps, shape (B, N, d) with unit rows, and returns one number a map.
    """

    def __init__(self, f: Spread, loss: Loss, negatives: int) -> None:
        p = np.array([float(mass) for points in f.classes for mass, _ in points])
        owner = np.repeat(np.arange(len(f.law)), [len(points) for points in f.classes])
        self.law, self.loss, self.negatives, self.p = f.law, loss, negatives, p
        self.q = np.array([float(mass) for mass in f.law])[owner] * p
        self.members = [np.flatnonzero(owner == c) for c in range(len(f.law))]
        joint = np.where(owner[:, None] == owner, np.outer(self.q, p), 0.0)
        self.anchor, self.positive = np.nonzero(joint)
        self.joint = joint[self.anchor, self.positive]

    def losses(self, maps: Floats) -> Floats:
        """Return L_k of each map."""
        inner = maps @ maps.transpose(0, 2, 1)
        v = inner[:, self.anchor, self.positive][:, :, None] - inner[:, self.anchor]
        rows = v.reshape(-1, len(self.q))
        values = expectation(self.loss, rows, self.q, negatives=self.negatives).value
        return np.asarray(values.reshape(len(maps), -1) @ self.joint)

    def replaced(self, maps: Floats, c: int, x: int) -> Floats:
        """Return the maps f_{x*} for one x* of class c."""
        there = maps.copy()
        there[:, self.members[c]] = maps[:, x : x + 1]
        return there

    def steps(self, maps: Floats, c: int) -> Floats:
        """Return L(f_{x*}) − L(f), a row for every x* of the replaced class c."""
        after = [self.losses(self.replaced(maps, c, int(x))) for x in self.members[c]]
        return np.asarray(after - self.losses(maps))

    def mean_increases(self, maps: Floats, c: int) -> Floats:
        """Return E_{x*} L(f_{x*}) − L(f) where class c is replaced; positive is a violation."""
        return np.asarray(self.p[self.members[c]] @ self.steps(maps, c))

    def relative_mean_increases(self, maps: Floats, c: int) -> Floats:
        """Return the mean increases over the variance of class c: a constant map is no optimum."""
        p, members = self.p[self.members[c]], self.members[c]
        means = np.einsum("x,bxd->bd", p, maps[:, members])
        variances = 1 - (means**2).sum(axis=1)
        return np.asarray(self.mean_increases(maps, c) / np.maximum(variances, 1e-6))

    def collapses(self, maps: Floats) -> Floats:
        """Return maps constant on classes: class by class the best f_{x*} (Lemma 1's proof)."""
        for c, members in enumerate(self.members):
            options = np.stack([self.replaced(maps, c, int(x)) for x in members])
            best = np.argmin([self.losses(option) for option in options], axis=0)
            maps = options[best, np.arange(len(maps))]
        return maps

    def least_increases(self, maps: Floats, c: int) -> Floats:
        """Return min_{x*} L(f_{x*}) − L(f) where class c is replaced."""
        return np.asarray(self.steps(maps, c).min(axis=0))
