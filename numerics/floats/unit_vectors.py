"""Unit vectors in float64, and rational ones next to them: what a search proposes (untrusted)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from flint import fmpq

from numerics.exact.geometry import Matrix, simplex_etf_gram, sphere_point
from numerics.floats.expectations import Floats


def simplex_etf_vectors(classes: int, dimension: int) -> Floats:
    """Return a simplex ETF as C unit rows in R^d, float64, for d ≥ C − 1.

    Raises `ValueError` for a smaller d, where none exists (its Gram matrix has rank C − 1).

    >>> U = simplex_etf_vectors(3, 2)
    >>> bool(np.allclose(U @ U.T, [[1, -0.5, -0.5], [-0.5, 1, -0.5], [-0.5, -0.5, 1]]))
    True
    """
    simplex_etf_gram(classes)
    if dimension < classes - 1:
        raise ValueError(
            f"dimension is {dimension}; a simplex ETF of {classes} vectors needs at least "
            f"{classes - 1} (the rank of its Gram matrix)"
        )
    # Helmert rows: an orthonormal basis of the complement of (1, .., 1).
    vectors: Floats = np.zeros((classes, dimension))
    for j in range(1, classes):
        scale = np.sqrt(classes / (classes - 1) / (j * (j + 1)))
        vectors[:j, j - 1] = scale
        vectors[j, j - 1] = -j * scale
    return vectors


def rational_unit_vectors(rows: Any, *, denominator_bits: int = 50) -> Matrix:
    """Return rational unit vectors within about 2^−denominator_bits of the rows of an array.

    `rows` is (C, d), floats or rationals, each row of norm about 1. Each is projected from the
    pole that is farther from it and its parameters rounded to denominators 2^denominator_bits.

    >>> u, = rational_unit_vectors([[0.6, 0.8]], denominator_bits=20)
    >>> u[0] ** 2 + u[1] ** 2
    1
    """
    return tuple(_rational_unit_vector([_exact(x) for x in row], denominator_bits) for row in rows)


def _exact(x: Any) -> fmpq:
    if isinstance(x, fmpq):
        return x
    number = Fraction(x)
    return fmpq(number.numerator, number.denominator)


def _rational_unit_vector(row: list[fmpq], denominator_bits: int) -> tuple[fmpq, ...]:
    if len(row) == 1:
        return (fmpq(1 if row[0] >= 0 else -1),)
    flip = -1 if row[-1] > 0 else 1  # stay away from the pole that has no parameter
    last = flip * row[-1]
    scale = fmpq(1 << denominator_bits)
    parameters = []
    for x in row[:-1]:
        scaled = x / (1 - last) * scale + fmpq(1, 2)
        parameters.append(fmpq(scaled.floor()) / scale)
    *head, tail = sphere_point(parameters)
    return (*head, flip * tail)
