"""Exact rationals in, enclosures out: the number types of the trusted layer.

Inputs are integers, fractions or strings; a float is refused, because it is rarely the number
that was meant. Results are `Enclosure`s, pairs of dyadic rationals that bracket the true value.
Arb's working precision is process-wide state, so every trusted function sets it for its own
duration with `precision(bits)` and puts it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite
from typing import Any, NoReturn, TypeAlias

from flint import arb, ctx, fmpq

Exact: TypeAlias = int | str | Fraction | fmpq
"""What the trusted layer accepts as a number."""

MIN_BITS, MAX_BITS = 53, 2000

MAX_CHARACTERS = 4000
"""The longest text that is read as a number."""

MAX_EXPONENT = 1 << 20
"""The largest power of two, up or down, that a ball may have to be written as a rational."""

_NUMBER = re.compile(r"\s*[+-]?(\d+(/\d+)?|(\d+\.\d*|\.\d+|\d+)([eE][+-]?\d{1,4})?)\s*", re.ASCII)


def rational(value: Exact, *, name: str = "value") -> fmpq:
    """Return `value` as an exact rational.

    Accepts an int, a `fractions.Fraction`, an `fmpq`, or a string such as ``"3/7"``, ``"0.25"``
    or ``"1e-12"``. Raises `TypeError` for a float (the message proposes the fraction that was
    probably meant) and `ValueError` for a string that is not a number.

    >>> rational("0.25"), rational("3/7"), rational(2)
    (1/4, 3/7, 2)
    """
    if isinstance(value, fmpq):
        return value
    if isinstance(value, bool):
        raise TypeError(f"{name} is {value!r}; an exact number is needed")
    if isinstance(value, int | Fraction):
        return fmpq(value.numerator, value.denominator)
    if isinstance(value, str):
        return _rational_of_text(value, name)
    if isinstance(value, float):
        _refuse_float(value, name)
    if hasattr(value, "__index__"):  # NumPy integers
        return fmpq(value.__index__())
    raise TypeError(f"{name} is of type {type(value).__name__}; an exact number is needed")


def _rational_of_text(text: str, name: str) -> fmpq:
    shown = repr(text if len(text) <= 40 else text[:37] + "...")
    if len(text) > MAX_CHARACTERS or not _NUMBER.fullmatch(text):
        raise ValueError(
            f"{name} is {shown}; write an integer, a decimal or p/q of at most "
            f"{MAX_CHARACTERS} characters"
        )
    try:
        number = Fraction(text)
    except ZeroDivisionError:
        raise ValueError(f"{name} is {shown}; its denominator is zero") from None
    return fmpq(number.numerator, number.denominator)


def _refuse_float(value: float, name: str) -> NoReturn:
    if not isfinite(value):
        raise TypeError(f"{name} is {value!r}; an exact number is needed")
    meant = Fraction(value).limit_denominator(1000)
    raise TypeError(
        f"{name} is the float {value!r}; an exact number is needed: perhaps Fraction({meant}) "
        f"or the string {str(meant)!r}; Fraction({value!r}) keeps the binary value itself"
    )


def as_fraction(value: fmpq) -> Fraction:
    """Return an `fmpq` as a standard-library fraction.

    >>> as_fraction(fmpq(3, 7))
    Fraction(3, 7)
    """
    return Fraction(int(value.p), int(value.q))


def class_law(values: Sequence[Exact], *, name: str = "class_law") -> tuple[fmpq, ...]:
    """Return a probability law on at least two classes with no zero, as exact rationals.

    Raises `ValueError` when there are fewer than two entries, when an entry is not positive, or
    when the entries do not sum to 1 exactly.

    >>> class_law(["1/2", "0.25", "1/4"])
    (1/2, 1/4, 1/4)
    """
    law = tuple(rational(value, name=f"{name}[{c}]") for c, value in enumerate(values))
    if len(law) < 2:
        raise ValueError(f"{name} has {len(law)} entries; at least two classes are needed")
    for c, mass in enumerate(law):
        if mass <= 0:
            raise ValueError(
                f"{name}[{c}] is {mass}; every class needs a positive probability, drop the class"
            )
    total = sum(law, fmpq(0))
    if total != 1:
        raise ValueError(f"{name} sums to {total}, not to 1; write the entries as exact fractions")
    return law


def check_bits(bits: int) -> int:
    """Return `bits` if it is a precision that the trusted layer supports, 53 to 2,000.

    >>> check_bits(166)
    166
    """
    if isinstance(bits, bool) or not isinstance(bits, int) or not MIN_BITS <= bits <= MAX_BITS:
        raise ValueError(f"bits is {bits!r}; give an integer from {MIN_BITS} to {MAX_BITS}")
    return bits


def dyadic(ball: arb) -> fmpq:
    """Return the midpoint of a ball as the rational that it is.

    Raises `ArithmeticError` where it is not finite, or so large or so small (beyond
    2^±`MAX_EXPONENT`) that it could not be written down.

    >>> dyadic(arb(0.75))
    3/4
    """
    if not ball.is_finite():
        raise ArithmeticError(f"the ball {ball} is not finite; ask for more bits")
    mantissa, exponent = ball.mid().man_exp()
    if mantissa != 0 and abs(exponent) > MAX_EXPONENT:
        raise ArithmeticError("a value is too large or too small to be written down")
    return ball.mid().fmpq()


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

    @classmethod
    def of(cls, ball: arb, *, bits: int) -> Enclosure:
        """Return the enclosure that an Arb ball is; raises as `dyadic` does."""
        with precision(bits + 64):  # the ends themselves are rounded outwards
            lower, upper = dyadic(ball.lower()), dyadic(ball.upper())
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

    def decimals(self, digits: int | None = None) -> tuple[str, str]:
        """Return both ends as decimals rounded outwards.

        `digits` counts the places after the point; by default as many significant digits as
        `bits` is worth, with an exponent where the number is very large or very small.
        """
        exponent = 0
        if digits is None:
            digits, exponent = _layout(self)
        scale = Fraction(10) ** -exponent
        suffix = f"e{exponent}" if exponent else ""
        return (
            _decimal(self.lower * scale, digits, up=False) + suffix,
            _decimal(self.upper * scale, digits, up=True) + suffix,
        )

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


def _layout(enclosure: Enclosure) -> tuple[int, int]:
    """Return the places after the point, and the power of ten to take out (mostly 0)."""
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
