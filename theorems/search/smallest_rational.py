"""The smallest refutation: representations with rational vectors, in the order of denominators.

The rational points of a sphere with common denominator n are the integer points x with |x|² = n².
Small representations on them are tried one denominator after another, so what is found first is
minimal: screened in float64 by the batch, then decided exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import count, islice, product
from math import gcd, isqrt

import numpy as np

from numerics.exact.finite_map import FiniteMap
from numerics.exact.losses import Loss
from numerics.floats.expectations import Floats
from theorems.search.landscape import Landscape, equal_masses

TOLERANCE = 1e-9
"""What a float violation must exceed before exact arithmetic is asked."""

ORDER = "first in the order of the denominators of vectors, then of ρ"
"""What makes a witness minimal, for its evidence."""

_BATCH = 4096


def sphere_points(dimension: int, denominator: int) -> tuple[tuple[Fraction, ...], ...]:
    """Return every rational unit vector of R^d whose common denominator is exactly n.

    >>> len(sphere_points(2, 1)), len(sphere_points(2, 5)), len(sphere_points(2, 4))
    (4, 8, 0)
    """
    if dimension < 1 or denominator < 1:
        raise ValueError(f"dimension is {dimension}, denominator is {denominator}; both are ≥ 1")
    found = []
    for head in product(range(-denominator, denominator + 1), repeat=dimension - 1):
        rest = denominator**2 - sum(x * x for x in head)
        if rest < 0 or isqrt(rest) ** 2 != rest:
            continue
        for last in sorted({isqrt(rest), -isqrt(rest)}):
            if gcd(denominator, *head, last) == 1:
                found.append(tuple(Fraction(x, denominator) for x in (*head, last)))
    return tuple(found)


def class_laws(classes: int, denominator: int) -> Iterator[tuple[Fraction, ...]]:
    """Yield every law on C classes with positive masses of common denominator exactly n.

    >>> [tuple(map(str, law)) for law in class_laws(2, 3)]
    [('1/3', '2/3'), ('2/3', '1/3')]
    """
    for weights in product(range(1, denominator), repeat=classes - 1):
        last = denominator - sum(weights)
        if last > 0 and gcd(*weights, last) == 1:
            yield tuple(Fraction(weight, denominator) for weight in (*weights, last))


def smallest_refutation(
    shape: Sequence[int],
    *,
    dimension: int,
    loss: Loss,
    negatives: int,
    vectors_up_to: int,
    laws_up_to: int,
    violation: Callable[[Landscape, Floats], Floats],
    refutes: Callable[[FiniteMap], bool],
) -> FiniteMap | None:
    """Return the smallest map that `refutes`, among those with rational vectors, or None.

    Tried are all maps with shape[c] points of equal mass in class c, the first of them at
    (1, 0, .., 0) without loss of generality, in the order of the largest denominator of a vector
    (at most `vectors_up_to`), then of the law's (at most `laws_up_to`). `violation` tells of a
    batch of maps how far each refutes the claim, in float64; the worst few are put to `refutes`.

    >>> from numerics.exact.losses import Square
    >>> f = smallest_refutation(
    ...     (1, 2), dimension=1, loss=Square(margin=-10), negatives=1, vectors_up_to=1,
    ...     laws_up_to=2, violation=lambda landscape, maps: landscape.mean_increases(maps, 1),
    ...     refutes=lambda f: True)
    >>> [[int(x) for x in vector] for vector in f.vectors]
    [[1], [-1], [1]]
    """
    points: tuple[tuple[Fraction, ...], ...] = ()
    first = (Fraction(1), *[Fraction(0)] * (dimension - 1))
    for denominator in range(1, vectors_up_to + 1):
        old, points = len(points), points + sphere_points(dimension, denominator)
        if len(points) == old:
            continue
        for law in _laws(len(shape), laws_up_to):
            blank = equal_masses(law, shape, [first] * sum(shape))
            landscape = Landscape(blank, loss, negatives)
            rows = _floats((first, *points))
            for choice in _worst(
                landscape, rows, _choices(old, len(points), sum(shape)), violation
            ):
                f = blank.moved([first, *(points[i - 1] for i in choice[1:])])
                if refutes(f):
                    return f
    return None


def _laws(classes: int, most: int) -> Iterator[tuple[Fraction, ...]]:
    for denominator in range(classes, most + 1):
        yield from class_laws(classes, denominator)


def _floats(points: Sequence[tuple[Fraction, ...]]) -> Floats:
    return np.array([[float(x) for x in point] for point in points])


def _choices(old: int, size: int, points: int) -> Iterator[tuple[int, ...]]:
    """Yield rows 0 (the first vector) and i_2, .., i_N in 1..size, one of them beyond `old`."""
    for rest in product(range(1, size + 1), repeat=points - 1):
        if max(rest) > old:
            yield (0, *rest)


def _worst(
    landscape: Landscape,
    rows: Floats,
    choices: Iterator[tuple[int, ...]],
    violation: Callable[[Landscape, Floats], Floats],
) -> list[tuple[int, ...]]:
    """Return the few choices that violate most, those that tie in the order of the lattice."""
    found: list[tuple[float, int, tuple[int, ...]]] = []
    order = count()
    while batch := list(islice(choices, _BATCH)):
        amounts = violation(landscape, rows[np.array(batch)])
        for choice, amount in zip(batch, amounts, strict=True):
            place = next(order)
            if amount > TOLERANCE:
                found.append((-round(float(amount), 9), place, choice))
        found = sorted(found)[:4]
    return [choice for *_, choice in found]
