"""Finite maps in a search: drawn, rounded, and their losses in float64 by the batch (untrusted).

A search proposes a `FiniteMap`, exact rational arithmetic or balls decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np

from numerics.exact.finite_map import FiniteMap
from numerics.exact.losses import Loss
from numerics.exact.rationals import Exact
from numerics.floats.expectations import Floats, expectation
from numerics.floats.unit_vectors import rational_unit_vectors


def equal_masses(
    law: Sequence[Exact], shape: Sequence[int], vectors: Iterable[Sequence[Exact]]
) -> FiniteMap:
    """Return the map with shape[c] points of equal mass in class c, at the vectors in turn.

    >>> equal_masses(["1/2", "1/2"], (1, 2), [[1], [1], [-1]]).classes[1]
    ((1/2, (1,)), (1/2, (-1,)))
    """
    left = iter(vectors)
    return FiniteMap.of(law, [[(Fraction(1, m), next(left)) for _ in range(m)] for m in shape])


def rounded(f: FiniteMap, rows: Floats, *, bits: int = 30) -> FiniteMap:
    """Return the points and masses of f at rational unit vectors within 2^−bits of float rows.

    >>> f = equal_masses(["1/2", "1/2"], (1, 1), [[1], [1]])
    >>> rounded(f, np.array([[0.0, -1.0], [1.0, 0.0]])).vectors[0]
    (0, -1)
    """
    return f.moved(rational_unit_vectors(rows, denominator_bits=bits))


def as_texts(f: FiniteMap) -> dict[str, object]:
    """Return the law and the points as text, for the witness of a claim.

    >>> as_texts(equal_masses(["1/2", "1/2"], (1, 1), [[1], [-1]]))["vectors"]
    [[['1']], [['-1']]]
    """
    return {
        "class_law": list(map(str, f.law)),
        "masses": [[str(mass) for mass, _ in points] for points in f.classes],
        "vectors": [[list(map(str, vector)) for _, vector in points] for points in f.classes],
    }


class Landscape:
    """L_k of every map with the points and masses of a finite map, in float64.

    A method takes a batch of maps, shape (B, N, d) with unit rows, and returns one number a map.
    """

    def __init__(self, f: FiniteMap, loss: Loss, negatives: int) -> None:
        self.law, self.loss, self.negatives = f.law, loss, negatives
        self.p = np.array([float(mass) for points in f.classes for mass, _ in points])
        self.q, owner = np.array([float(mass) for mass in f.negatives]), np.array(f.labels)
        self.members = [np.flatnonzero(owner == c) for c in range(len(f.law))]
        joint = np.array([[float(mass) for mass in row] for row in f.positives])
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
