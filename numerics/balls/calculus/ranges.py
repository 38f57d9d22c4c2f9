"""Where the values of a formula lie, for every k at once: intervals with exact ends (trusted).

Ends are fractions or ±inf; all rounding is outwards. `zero_free` says that 0 is not a value even
if it is an end or inside, as for Σ e^{−v_i} with any number of terms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from typing import TypeAlias

from flint import arb

from numerics.balls.enclosure import dyadic, precision
from numerics.exact.rationals import as_fraction, rational

End: TypeAlias = Fraction | float
"""A fraction, or ±inf, a float with which Python compares fractions exactly."""

_BITS = 100
_LARGEST_EXPONENT = 10_000  # beyond, an exponential is not worth its digits


@dataclass(frozen=True)
class Range:
    """An interval that contains all the values of a function.

    Raises `ValueError` where no number is between the ends: all would be true of its numbers.
    """

    lower: End
    upper: End
    zero_free: bool

    def __post_init__(self) -> None:
        is_infinite = self.lower == inf or self.upper == -inf
        is_zero = self.lower == self.upper == 0
        if not self.lower <= self.upper or is_infinite or (is_zero and self.zero_free):
            raise ValueError(
                f"a range from {self.lower} to {self.upper}{', 0 excluded' * is_zero} holds no "
                "number; give the smaller end first"
            )

    @classmethod
    def of(cls, lower: End | int, upper: End | int, *, zero_free: bool = False) -> Range:
        """Return the range between two ends.

        >>> Range.of(1, 2).positive
        True
        """
        ends = [Fraction(x) if isinstance(x, int) else x for x in (lower, upper)]
        return cls(ends[0], ends[1], zero_free or ends[0] > 0 or ends[1] < 0)

    @property
    def nonnegative(self) -> bool:
        """Whether every value is at least 0."""
        return self.lower >= 0

    @property
    def nonpositive(self) -> bool:
        """Whether every value is at most 0."""
        return self.upper <= 0

    @property
    def positive(self) -> bool:
        """Whether every value is above 0."""
        return self.nonnegative and self.zero_free

    @property
    def negative(self) -> bool:
        """Whether every value is below 0."""
        return self.nonpositive and self.zero_free

    def within(self, other: Range) -> Range:
        """Return the intersection of two ranges of the same function."""
        return Range.of(
            max(self.lower, other.lower),
            min(self.upper, other.upper),
            zero_free=self.zero_free or other.zero_free,
        )


def _plus(x: End, y: End) -> End:
    if x in (inf, -inf):
        return x
    return y if y in (inf, -inf) else x + y


def _times(x: End, y: End) -> End:
    if x == 0 or y == 0:
        return Fraction(0)
    if x in (inf, -inf) or y in (inf, -inf):
        return inf if (x > 0) == (y > 0) else -inf
    return x * y


def sum_range(ranges: Sequence[Range]) -> Range:
    """Return the range of a sum.

    >>> sum_range([Range.of(0, 1), Range.of(1, 2)]).positive
    True
    """
    lower, upper = Fraction(0), Fraction(0)  # type: End, End
    for one in ranges:
        lower, upper = _plus(lower, one.lower), _plus(upper, one.upper)
    same_sign = all(r.nonnegative for r in ranges) or all(r.nonpositive for r in ranges)
    return Range.of(lower, upper, zero_free=same_sign and any(r.zero_free for r in ranges))


def product_range(ranges: Sequence[Range]) -> Range:
    """Return the range of a product.

    >>> product_range([Range.of(-1, 2), Range.of(3, 4)])
    Range(lower=Fraction(-4, 1), upper=Fraction(8, 1), zero_free=False)
    """
    product = Range.of(1, 1)
    for one in ranges:
        ends = [
            _times(x, y) for x in (product.lower, product.upper) for y in (one.lower, one.upper)
        ]
        product = Range.of(min(ends), max(ends), zero_free=product.zero_free and one.zero_free)
    return product


def power_range(base: Range, exponent: int) -> Range:
    """Return the range of x^n, n ≠ 0; a negative n needs a base of one sign without zero.

    >>> power_range(Range.of(-2, 1), 2).nonnegative
    True
    """
    if exponent < 0:
        return power_range(_reciprocal(base), -exponent)
    ends = [_power(base.lower, exponent), _power(base.upper, exponent)]
    mixed = exponent % 2 == 0 and base.lower < 0 < base.upper
    lower = Fraction(0) if mixed else min(ends)
    return Range.of(lower, max(ends), zero_free=base.zero_free)


def _power(x: End, n: int) -> End:
    if x in (inf, -inf):
        return -inf if x < 0 and n % 2 else inf
    return x**n


def _reciprocal(base: Range) -> Range:
    if not (base.positive or base.negative):
        raise ValueError(f"the range from {base.lower} to {base.upper} may contain 0")
    if base.negative:
        positive = _reciprocal(Range.of(-base.upper, -base.lower, zero_free=True))
        return Range.of(-positive.upper, -positive.lower, zero_free=True)
    upper = 1 / base.lower if base.lower > 0 else inf
    lower = Fraction(0) if base.upper == inf else 1 / base.upper
    return Range.of(lower, upper, zero_free=True)


def exp_range(argument: Range) -> Range:
    """Return the range of an exponential; it has no zero.

    >>> exp_range(Range.of(-2, 2)).positive
    True
    """
    return Range.of(
        Fraction(0) if argument.lower == -inf else _image(argument.lower, "exp", up=False),
        inf if argument.upper == inf else _image(argument.upper, "exp", up=True),
        zero_free=True,
    )


def log_range(argument: Range) -> Range:
    """Return the range of the logarithm of a positive function.

    >>> log_range(Range.of(1, 2)).nonnegative
    True
    """
    lower, upper = argument.lower, argument.upper
    return Range.of(
        -inf if lower == 0 else _image(lower, "log", up=False),
        inf if upper == inf else _image(upper, "log", up=True),
    )


def _image(x: End, function: str, *, up: bool) -> End:
    """Return a bound on exp(x) or log(x) from one side, exact where the value is 0 or 1."""
    if x == (0 if function == "exp" else 1):
        return Fraction(1 if function == "exp" else 0)
    if function == "exp" and not -_LARGEST_EXPONENT <= x <= _LARGEST_EXPONENT:
        return (inf if up else Fraction(1)) if x > 0 else Fraction(1 if up else 0)
    with precision(_BITS):
        ball = arb(rational(Fraction(x)))
        value = ball.exp() if function == "exp" else ball.log()
        return as_fraction(dyadic(value.upper() if up else value.lower()))


def largest_range(ranges: Sequence[Range]) -> Range:
    """Return the range of a maximum.

    >>> largest_range([Range.of(0, 0), Range.of(-1, 3)]).lower
    Fraction(0, 1)
    """
    free = all(r.zero_free for r in ranges) or any(r.positive for r in ranges)
    return Range.of(max(r.lower for r in ranges), max(r.upper for r in ranges), zero_free=free)


def repeated_range(term: Range) -> Range:
    """Return the range of a sum of any number k ≥ 1 of terms.

    >>> repeated_range(Range.of(1, 2)).lower, repeated_range(Range.of(1, 2)).upper
    (Fraction(1, 1), inf)
    """
    lower = term.lower if term.nonnegative else -inf
    upper = term.upper if term.nonpositive else inf
    one_signed = term.nonnegative or term.nonpositive
    return Range.of(lower, upper, zero_free=one_signed and term.zero_free)
