"""Numbers to a few digits as reports show them: rounded in a direction, and no digit not proved.

All texts write enclosures with `shown`, `interval`, `in_full` and `both_ends`. None has an exponent
below that of `_LEAST`: `both_ends` says of such a number that it is below; JSON has what is proved.
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
_LEAST = Fraction(1, 10**300)


def _is_tiny(value: Enclosure) -> bool:
    return 0 < max(abs(value.lower), abs(value.upper)) < _LEAST


def both_ends(value: Enclosure) -> str:
    """Return both ends, rounded outwards, to all digits; what is below 1e-300 is said to be so.

    A round bracket says that the number is not 0.

    >>> both_ends(Enclosure.exactly("1/3", bits=10)), both_ends(Enclosure.exactly(0, bits=10))
    ('[0.33333, 0.33334]', '0.00000')
    >>> small = Fraction(1, 10**999)
    >>> both_ends(Enclosure(small, 2 * small, 53)), both_ends(Enclosure(-small, Fraction(0), 53))
    ('(0, 1e-300]', '[-1e-300, 0]')
    """
    if not _is_tiny(value):
        return str(value)
    lower = "[-1e-300" if value.lower < 0 else "[0" if value.lower == 0 else "(0"
    upper = "1e-300]" if value.upper > 0 else "0]" if value.upper == 0 else "0)"
    return f"{lower}, {upper}"


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
    if _is_tiny(value):
        return both_ends(value)
    end = {UP: value.upper, DOWN: value.lower, NEAREST: value.midpoint}[rounding]
    for digits in range(most, _FEWEST - 1, -1) if not value.contains(0) else ():
        number = significant(end, digits, rounding)
        if value.width * _SURE <= Fraction(10) ** (number.adjusted() - digits + 1):
            return f"{number:.{digits}g}"
    lower, upper = _outwards(value.lower, DOWN), _outwards(value.upper, UP)
    return f"[{lower:.{_MOST}g}, {upper:.{_MOST}g}]"


def _outwards(end: Fraction, rounding: str) -> Decimal:
    """Return an end to the most digits; one near 0 is 0 or `_LEAST`, as it is rounded."""
    if 0 < abs(end) < _LEAST:
        end = (_LEAST if end > 0 else -_LEAST) if (end > 0) == (rounding == UP) else Fraction(0)
    return significant(end, _MOST, rounding)


def interval(value: Enclosure) -> str:
    """Return both ends, rounded outwards: to six places, or to eight digits of what is small.

    >>> interval(Enclosure.exactly("1/3", bits=53)), interval(Enclosure.exactly("1e-9", bits=53))
    ('[0.333333, 0.333334]', '[0.0000000010000000, 0.0000000010000000]')
    """
    if _is_tiny(value):
        return both_ends(value)
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
    if not width or _is_tiny(value):
        return both_ends(value)
    lower, upper = value.decimals(max(1, floor(-log10(width))))
    return f"[{lower}, {upper}]"
