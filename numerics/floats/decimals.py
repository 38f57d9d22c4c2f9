"""Numbers to a few digits as reports show them: rounded in a direction, and no digit not proved.

All tables write enclosures with `shown`, `interval` and `in_full`.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from math import floor, log10

from numerics.balls.enclosure import Enclosure

UP, DOWN, NEAREST = ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN

_MOST, _FEWEST = 5, 3  # digits of a number; with fewer that are proved both ends are shown
_SURE = 10  # a last digit is ten times what is not known
_SMALL = Fraction(1, 1000)
_BITS = 20  # eight significant digits
_PLACES = 6


def significant(x: Fraction, digits: int, rounding: str) -> Decimal:
    """Return a number of any size to some significant digits, rounded `UP`, `DOWN` or `NEAREST`.

    >>> significant(Fraction(1, 3), 2, UP), significant(Fraction(-1, 3), 2, UP)
    (Decimal('0.34'), Decimal('-0.33'))
    """
    return Context(prec=digits, rounding=rounding).divide(
        Decimal(x.numerator), Decimal(x.denominator)
    )


def shown(value: Enclosure, *, rounding: str = NEAREST, most: int = _MOST) -> str:
    """Return the digits of a number that are proved, or both ends where fewer than three are.

    The number is rounded `UP` from the upper end, `DOWN` from the lower, or to the `NEAREST`; it is
    off by less than 1.1 units of its last digit from every number of the enclosure.

    >>> shown(Enclosure.exactly(10**400, bits=53)), shown(Enclosure.exactly("1/3", bits=53))
    ('1.0000e+400', '0.33333')
    >>> shown(Enclosure(Fraction(1, 3), Fraction("0.33334"), 53))
    '0.3333'
    >>> shown(Enclosure(Fraction(0), Fraction(1, 10**9), 53)), shown(Enclosure.exactly(0, bits=53))
    ('[0, 1e-9]', '0')
    """
    if value.lower == value.upper == 0:
        return "0"
    end = {UP: value.upper, DOWN: value.lower, NEAREST: value.midpoint}[rounding]
    for digits in range(most, _FEWEST - 1, -1) if not value.contains(0) else ():
        number = significant(end, digits, rounding)
        if value.width * _SURE <= Fraction(10) ** (number.adjusted() - digits + 1):
            return f"{number:.{digits}g}"
    lower, upper = significant(value.lower, _MOST, DOWN), significant(value.upper, _MOST, UP)
    return f"[{lower:.{_MOST}g}, {upper:.{_MOST}g}]"


def interval(value: Enclosure) -> str:
    """Return both ends, rounded outwards: to six places, or to eight digits of what is small.

    >>> interval(Enclosure.exactly("1/3", bits=53)), interval(Enclosure.exactly("1e-9", bits=53))
    ('[0.333333, 0.333334]', '[0.0000000010000000, 0.0000000010000000]')
    """
    is_small = 0 < max(abs(value.lower), abs(value.upper)) < _SMALL
    lower, upper = replace(value, bits=_BITS).decimals(None if is_small else _PLACES)
    return f"[{lower}, {upper}]"


def in_full(value: Enclosure) -> str:
    """Return both ends, rounded outwards, to the places that the width leaves.

    >>> in_full(Enclosure(Fraction(1, 3), Fraction("0.33334"), 53))
    '[0.33333, 0.33334]'
    >>> in_full(Enclosure(Fraction(0), Fraction(10) ** 400, 53))[:5]
    '[0.0,'
    """
    width = float(min(value.width, Fraction(1)))
    if not width:
        return str(value)
    lower, upper = value.decimals(max(1, floor(-log10(width))))
    return f"[{lower}, {upper}]"
