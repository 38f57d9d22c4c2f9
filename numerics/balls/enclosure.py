"""Enclosures out: the results of the trusted layer are intervals with exact ends.

An `Enclosure` is a pair of dyadic rationals that bracket the true value. Arb's working precision
is process-wide state, so every trusted function sets it for its own duration with
`precision(bits)` and puts it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any, NoReturn

from flint import arb, ctx, fmpq

from numerics.errors import Undecided
from numerics.exact.rationals import Exact, as_fraction, rational

MIN_BITS, MAX_BITS = 53, 2000

MAX_EXPONENT = 1 << 20
"""The largest power of two, up or down, that a ball may have to be written as a rational."""


def check_bits(bits: int) -> int:
    """Return `bits` if it is a precision that the trusted layer supports, 53 to 2,000.

    >>> check_bits(166)
    166
    """
    if isinstance(bits, int) and bits.bit_length() > 64:
        raise ValueError(f"bits is above 10^18; give an integer from {MIN_BITS} to {MAX_BITS}")
    if isinstance(bits, bool) or not isinstance(bits, int) or not MIN_BITS <= bits <= MAX_BITS:
        raise ValueError(f"bits is {bits!r}; give an integer from {MIN_BITS} to {MAX_BITS}")
    return bits


def dyadic(ball: arb) -> fmpq:
    """Return the midpoint of a ball as the rational that it is.

    Raises `Undecided` where it is not finite, or so large or so small (beyond
    2^±`MAX_EXPONENT`) that it could not be written down.

    >>> dyadic(arb(0.75))
    3/4
    """
    if not ball.is_finite():
        raise Undecided(f"the ball {ball} is not finite; ask for more bits")
    mantissa, exponent = ball.mid().man_exp()
    if mantissa != 0 and abs(exponent) > MAX_EXPONENT:
        raise Undecided("a value is too large or too small to be written down")
    return ball.mid().fmpq()


def _at_least(end: arb) -> fmpq:
    """Return a rational ≥ an exact ball: itself, or a bound where it is too near to zero."""
    if end.is_finite() and abs(end) < arb(2) ** -MAX_EXPONENT:
        return fmpq(1, 1 << MAX_EXPONENT) if end > 0 else fmpq(0)
    return dyadic(end)


def least(balls: Iterable[arb]) -> arb:
    """Return an exact number that is at most every number of every ball; NaN where one is NaN.

    Of overlapping balls none is the least, and float64 takes 10⁻⁴⁰⁰ and 10⁻⁵⁰⁰ for the same.

    >>> tiny = arb("1e-500")
    >>> bool(least([arb("1e-400"), tiny, arb(2)]) <= tiny)
    True
    """
    return arb(reduce(arb.min, balls).lower())


def greatest(balls: Iterable[arb]) -> arb:
    """Return an exact number that is at least every number of every ball; NaN where one is NaN.

    >>> bool(greatest([arb(1), arb("0.1")]) >= 1)
    True
    """
    return arb(reduce(arb.max, balls).upper())


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Set Arb's working precision inside a `with` block and restore it afterwards.

    >>> with precision(100):
    ...     ctx.prec
    100
    """
    with ctx.workprec(bits):
        yield


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A real number known to lie in [lower, upper].

    The ends are exact (dyadic) rationals. Comparisons are three-valued methods; ``<`` and its
    kin raise, because on intervals they would silently mean something else.

    >>> third = Enclosure.of(arb(fmpq(1, 3)), bits=53)
    >>> third.contains(Fraction(1, 3)), third.is_below("1/2"), third.is_below(third)
    (True, True, None)
    >>> third.decimals(5)
    ('0.33333', '0.33334')
    """

    lower: Fraction
    upper: Fraction
    bits: int

    def __post_init__(self) -> None:
        if not self.lower <= self.upper:
            raise ValueError(
                f"an enclosure from {self.lower} to {self.upper} encloses nothing; give the "
                "smaller end first"
            )

    @classmethod
    def of(cls, ball: arb, *, bits: int) -> Enclosure:
        """Return the enclosure that an Arb ball is; raises as `dyadic` does."""
        with precision(bits + 64):  # the ends themselves are rounded outwards
            lower, upper = -_at_least(-ball.lower()), _at_least(ball.upper())
        return cls(as_fraction(lower), as_fraction(upper), bits)

    @classmethod
    def exactly(cls, value: Exact, *, bits: int) -> Enclosure:
        """Return the enclosure of width zero at a rational number."""
        number = as_fraction(rational(value))
        return cls(number, number, bits)

    @property
    def width(self) -> Fraction:
        """The length of the interval."""
        return self.upper - self.lower

    @property
    def midpoint(self) -> Fraction:
        """The centre of the interval."""
        return (self.lower + self.upper) / 2

    def ball(self) -> arb:
        """Return an Arb ball, at the current precision, that contains the interval."""
        lower, upper = rational(self.lower), rational(self.upper)
        return arb((lower + upper) / 2, arb((upper - lower) / 2).upper())

    def contains(self, value: Exact) -> bool:
        """Tell whether a rational number lies in the interval."""
        return self.lower <= as_fraction(rational(value)) <= self.upper

    def is_below(self, other: Enclosure | Exact) -> bool | None:
        """Tell whether the number is strictly smaller: True, False, or None where undecided."""
        bounds = other if isinstance(other, Enclosure) else Enclosure.exactly(other, bits=self.bits)
        if self.upper < bounds.lower:
            return True
        return False if self.lower >= bounds.upper else None

    def is_above(self, other: Enclosure | Exact) -> bool | None:
        """Tell whether the number is strictly larger: True, False, or None where undecided."""
        bounds = other if isinstance(other, Enclosure) else Enclosure.exactly(other, bits=self.bits)
        return bounds.is_below(self)

    def decimals(
        self, digits: int | None = None, *, like: Enclosure | None = None
    ) -> tuple[str, str]:
        """Return both ends as decimals rounded outwards.

        `digits` counts the places after the point; by default as many significant digits as
        `bits` is worth, with an exponent where the number is very large or very small, in the
        layout of the number itself or of another one that it is `like`.
        """
        exponent = 0
        if digits is None:
            digits, exponent = _layout(like or self)
        scale = Fraction(10) ** -exponent
        suffix = f"e{exponent}" if exponent else ""
        return (
            _decimal(self.lower * scale, digits, up=False) + suffix,
            _decimal(self.upper * scale, digits, up=True) + suffix,
        )

    def __neg__(self) -> Enclosure:
        return Enclosure(-self.upper, -self.lower, self.bits)

    def __float__(self) -> float:
        return float(self.midpoint)

    def __str__(self) -> str:
        lower, upper = self.decimals()
        return lower if lower == upper else f"[{lower}, {upper}]"

    def _undecidable(self, other: Any) -> NoReturn:
        raise TypeError(
            "enclosures have no order; use .is_below() or .is_above(), which may answer None"
        )

    __lt__ = __le__ = __gt__ = __ge__ = _undecidable


def apart(lower: Exact, upper: Exact) -> tuple[str, str]:
    """Return two numbers as decimals, the first rounded up and the second down.

    They have twelve significant digits or, where the first is smaller, as many as show it.

    >>> apart("1/3", "1/2"), apart("1.1e-202", "1.2e-202")
    (('0.333333333334', '0.500000000000'), ('0.110000000000e-201', '0.120000000000e-201'))
    """
    ends = as_fraction(rational(lower)), as_fraction(rational(upper))
    digits, exponent = _layout(Enclosure(min(ends), max(ends), bits=34))
    scale, suffix = Fraction(10) ** -exponent, f"e{exponent}" if exponent else ""
    while True:
        most = _decimal(ends[0] * scale, digits, up=True)
        least = _decimal(ends[1] * scale, digits, up=False)
        if not ends[0] < ends[1] or Fraction(most) < Fraction(least):
            return most + suffix, least + suffix
        digits += 1


def _layout(enclosure: Enclosure) -> tuple[int, int]:
    """Return the places after the point, and the power of ten to take out (mostly 0).

    The floats decide the layout only: whatever it is, the ends are rounded outwards exactly.
    """
    significant = int(enclosure.bits * 0.30103) + 2
    largest = max(abs(enclosure.lower), abs(enclosure.upper))
    if largest == 0:
        return significant, 0
    magnitude = largest.numerator.bit_length() - largest.denominator.bit_length()
    exponent = int(magnitude * 0.30103)
    if abs(exponent) > 15:
        return significant, exponent
    return max(0, significant - exponent), 0


def _decimal(value: Fraction, places: int, *, up: bool) -> str:
    """Return a decimal with `places` digits after the point, rounded up or down exactly."""
    scaled = value * 10**places
    whole = (
        -((-scaled.numerator) // scaled.denominator)
        if up
        else scaled.numerator // scaled.denominator
    )
    sign, digits = ("-" if whole < 0 else ""), str(abs(whole)).rjust(places + 1, "0")
    if places == 0:
        return sign + digits
    return f"{sign}{digits[:-places]}.{digits[-places:]}"
