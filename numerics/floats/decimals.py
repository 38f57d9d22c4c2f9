"""Exact numbers to a few significant digits, rounded in a direction, as reports show them."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

UP, DOWN, NEAREST = ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN


def significant(x: Fraction, digits: int, rounding: str) -> Decimal:
    """Return a number of any size to some significant digits, rounded `UP`, `DOWN` or `NEAREST`.

    >>> significant(Fraction(1, 3), 2, UP), significant(Fraction(-1, 3), 2, UP)
    (Decimal('0.34'), Decimal('-0.33'))
    """
    return Context(prec=digits, rounding=rounding).divide(
        Decimal(x.numerator), Decimal(x.denominator)
    )
