"""Alignment, uniformity with its least value, and neural collapse, of points on the sphere.

Alignment and uniformity are those of Wang and Isola (2020): E‖f(x) − f(x⁺)‖² and
log E e^{−2‖f(x) − f(y)‖²}.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

from flint import arb, fmpq

from numerics.balls.enclosure import Enclosure, precision
from numerics.floats.cosines import mean_potential
from numerics.floats.expectations import Floats
from numerics.floats.neural_collapse import NeuralCollapse

BITS = 60

RATE = 4
"""e^{−2‖x − y‖²} = e^{4(⟨x, y⟩ − 1)}."""


@dataclass(frozen=True)
class Geometry:
    """`alignment` is over pairs of two points of a class, `uniformity` over pairs of any two.

    `law_uniformity` is that of the empirical law, where y may be x: no law on the sphere is below
    `law_least`, which the uniform one has. No N points are below `least`; `attained` says that some
    have it, the simplex. What takes one label a point, or all pairs of points, is None without.
    """

    alignment: float
    uniformity: float | None
    least: Enclosure
    attained: bool
    law_uniformity: float | None
    law_least: Enclosure
    collapse: NeuralCollapse | None


def geometry(
    rows: Floats,
    alignment: float,
    collapse: NeuralCollapse | None = None,
    *,
    paired: bool = True,
) -> Geometry:
    """Return the geometry of unit rows, whose alignment and neural collapse are known.

    Without `paired` the N² pairs of points are left out, and with them the uniformity.

    >>> import numpy as np
    >>> found = geometry(np.array([[1.0], [1.0], [-1.0], [-1.0]]), 0.0)
    >>> found.alignment, round(found.law_uniformity, 6), found.law_least.decimals(6)
    (0.0, -0.692812, ('-0.692812', '-0.692811'))
    """
    count, dimension = rows.shape
    potential = mean_potential(rows, RATE) if paired else None
    least, attained = uniformity_of_points(count, dimension)
    return Geometry(
        alignment,
        None if potential is None else log(potential),
        least,
        attained,
        None if potential is None else log((1 + (count - 1) * potential) / count),
        uniformity_of_laws(dimension),
        collapse,
    )


def uniformity_of_laws(dimension: int) -> Enclosure:
    """Return the least log E e^{4(⟨x, y⟩ − 1)} of x, y independent with one law on the sphere.

    It is that of the uniform law, log(e^{−4} ₀F₁(; d/2; 4)), in every dimension d: in the powers of
    ⟨x, y⟩ all coefficients of e^{4⟨x, y⟩} are positive, so in Gegenbauer polynomials as well
    (Schoenberg 1942), each of these has a mean ≥ 0, and the constant one is what is left.

    >>> uniformity_of_laws(128).decimals(5)
    ('-3.93754', '-3.93753')
    """
    with precision(BITS + 40):
        return Enclosure.of(_uniform(dimension).log() - RATE, bits=BITS)


def _uniform(dimension: int) -> arb:
    """Return E e^{4u}, u a coordinate of a uniform point: Σ_n 4^n/(n! (d/2)_n)."""
    return arb(RATE).hypgeom_0f1(arb(fmpq(dimension, 2)))


def uniformity_of_points(count: int, dimension: int) -> tuple[Enclosure, bool]:
    """Return what log of the mean of e^{4(⟨x, y⟩ − 1)} over pairs of N points is at least.

    That is −4N/(N − 1), as the mean cosine is at least −1/(N − 1) and exp is convex; the simplex
    has it where N ≤ d + 1. With the N pairs of a point with itself the mean is that of a law, U or
    more, so the mean is at least (N U − 1)/(N − 1) too.

    >>> uniformity_of_points(3, 2)[0].decimals(2), uniformity_of_points(3, 2)[1]
    (('-6.00', '-6.00'), True)
    """
    with precision(BITS + 40):
        simplex = arb(fmpq(-RATE * count, count - 1))
        others = (count * _uniform(dimension) * arb(-RATE).exp() - 1) / (count - 1)
        of_law = others.log() if others > 0 else None
        largest = of_law if of_law is not None and of_law > simplex else simplex
        return Enclosure.of(largest, bits=BITS), count <= dimension + 1
