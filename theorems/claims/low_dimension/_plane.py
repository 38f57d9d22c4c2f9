"""Classes in the plane: the regular polygon, and a square at one corner of which several stand."""

from __future__ import annotations

from flint import arb

from numerics.balls.enclosure import precision

_SQUARE = ((1, 0), (0, 1), (-1, 0), (0, -1))


def polygon_cosines(classes: int, *, bits: int) -> list[list[arb]]:
    """Return the cosines of the C classes at the corners of the regular polygon, as balls.

    >>> polygon_cosines(4, bits=53)[0][2].contains(-1)
    True
    """
    with precision(bits):
        turns = [(2 * arb.pi() * s / classes).cos() for s in range(classes)]
        return [[turns[abs(s - r)] for r in range(classes)] for s in range(classes)]


def merged_cosines(classes: int) -> list[list[int]]:
    """Return the cosines of C classes, three of them alone at corners of a square, the rest at one.

    >>> merged_cosines(5)[0]
    [1, 1, 0, -1, 0]
    """
    vectors = [_SQUARE[0]] * (classes - 3) + list(_SQUARE[1:])
    return [[a * c + b * e for c, e in vectors] for a, b in vectors]
