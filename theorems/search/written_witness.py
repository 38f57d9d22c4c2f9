"""Witnesses against hypotheses as texts, from which anyone can recompute them."""

from __future__ import annotations

from typing import Any

from numerics.balls.calculus.witness import NegativeDirection, Witness
from numerics.balls.enclosure import Enclosure


def of_inequality(witness: Witness) -> dict[str, Any]:
    """Return the points of an inequality, their coefficients, and what it comes to.

    >>> from fractions import Fraction
    >>> from numerics.balls.calculus.witness import at_midpoint, check
    >>> from numerics.exact.parse import parse
    >>> ends = at_midpoint((Fraction(-1),), (Fraction(1),), strict=False)
    >>> of_inequality(check(parse("sum(-v**2)"), {}, ends))["inequality"]
    'ℓ(0) - 1/2·ℓ(-1) - 1/2·ℓ(1) > 0'
    """
    return {
        **{name: str(value) for name, value in witness.values.items()},
        "points": [list(map(str, point)) for _, point in witness.inequality.terms],
        "coefficients": [str(coefficient) for coefficient, _ in witness.inequality.terms],
        "inequality": witness.inequality.text,
        "left side": _twelve_digits(witness.left_side),
    }


def of_direction(direction: NegativeDirection) -> dict[str, Any]:
    """Return the point v and the direction x, and what xᵀHx comes to.

    >>> from fractions import Fraction
    >>> from numerics.balls.calculus.witness import negative_direction
    >>> from numerics.exact.parse import parse
    >>> one = (Fraction(1),)
    >>> of_direction(negative_direction(parse("sum(-v**2)"), {}, one, one))["x"]
    ['1']
    """
    return {
        **{name: str(value) for name, value in direction.values.items()},
        "v": [str(x) for x in direction.point],
        "x": [str(x) for x in direction.direction],
        "xᵀHx": _twelve_digits(direction.curvature),
    }


def _twelve_digits(value: Enclosure) -> list[str]:
    """Return both ends, rounded outwards: so many places could round a sign away."""
    return list(Enclosure(value.lower, value.upper, 34).decimals())
