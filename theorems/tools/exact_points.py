"""Points of a file as rational unit vectors, and by how much losses are off for that.

The losses here move by at most a multiple of what the margins move.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from flint import fmpq

from numerics.balls.enclosure import Enclosure
from numerics.balls.population_enclosure import representation_loss
from numerics.exact.finite_map import FiniteMap, Points
from numerics.exact.losses import Loss
from numerics.exact.rationals import as_fraction
from numerics.floats.expectations import Floats
from numerics.floats.unit_vectors import rational_unit_vectors

MAX_POINTS = 48
"""The most points of a map; its exact loss takes a mean over pairs, and N terms for each."""

_NONE = Fraction(0)


def loss_of_map(
    f: FiniteMap, *, negatives: int | float, loss: Loss, bits: int, apart: Fraction = _NONE
) -> Enclosure:
    """Return an interval that contains L_k of every map at most `apart` from f, as in `one_map`.

    >>> from numerics.exact.losses import Logistic
    >>> f = FiniteMap.of(["1/2", "1/2"], [[(1, [1])], [(1, [-1])]])
    >>> loss_of_map(f, negatives=1, loss=Logistic(), bits=60).decimals(8)
    ('0.41003759', '0.41003760')
    """
    value = representation_loss(f, negatives=negatives, loss=loss, bits=bits)
    return widened(value, moved_by(loss, apart))


def points_by_class(rows: Floats, labels: Sequence[int]) -> tuple[list[Points], Fraction]:
    """Return rational unit vectors close to rows, class by class in the order of the labels.

    The points of a class have the same mass. With them comes how far a vector is at most from a row
    as it was before it was normalised in floats. Raises `ValueError` for too many points.

    >>> import numpy as np
    >>> points_by_class(np.eye(2), [1, 0])[0]
    [((1, (0, 1)),), ((1, (1, 0)),)]
    """
    if len(rows) > MAX_POINTS:
        raise ValueError(
            f"there are {len(rows)} points; at most {MAX_POINTS} are compared exactly, and any "
            "number in floats by `nceproof audit`"
        )
    vectors = rational_unit_vectors(rows)
    members: dict[int, list[tuple[fmpq, ...]]] = {label: [] for label in sorted(labels)}
    for label, vector in zip(labels, vectors, strict=True):
        members[label].append(vector)
    points = [tuple((fmpq(1, len(own)), vector) for vector in own) for own in members.values()]
    # A sum of d squares, in any order, is off by (d − 1)/2^53 of itself; a root and quotients more.
    normalising = Fraction(rows.shape[1] + 16, 1 << 53)
    return points, normalising + max(map(_distance, vectors, rows.tolist()))


def _distance(vector: Sequence[fmpq], row: Sequence[float]) -> Fraction:
    """Return a bound of the distance of a rational vector from a row."""
    pairs = zip(map(as_fraction, vector), map(Fraction, row), strict=True)
    return sum((abs(x - y) for x, y in pairs), _NONE)


def slope(loss: Loss) -> Fraction:
    """Return by how much ℓ moves at most where all margins move by 1: β, and 1 for the hinge.

    >>> from numerics.exact.losses import Logistic
    >>> slope(Logistic(beta=2))
    Fraction(2, 1)
    """
    return Fraction(getattr(loss, "beta", 1))


def moved_by(loss: Loss, apart: Fraction) -> Fraction:
    """Return by how much ℓ moves at most where each of two vectors moves by `apart`.

    >>> from numerics.exact.losses import Logistic
    >>> moved_by(Logistic(beta=2), Fraction(1))
    Fraction(8, 1)
    """
    return 4 * apart * slope(loss)


def widened(value: Enclosure, moved: Fraction) -> Enclosure:
    """Return an enclosure of all that is at most `moved` from a number that is enclosed.

    >>> widened(Enclosure.exactly(1, bits=53), Fraction(1)).width
    Fraction(2, 1)
    """
    return Enclosure(value.lower - moved, value.upper + moved, value.bits)
