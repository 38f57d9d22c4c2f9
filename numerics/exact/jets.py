"""Values with their first and second derivative along a line, in floats or balls (trusted).

One arithmetic more: what a formula does to jets differentiates it. Where the arguments of a maximum
may be equal, balls have the hull of the slopes of both sides, and a second derivative that is NaN.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

from numerics.exact.arithmetic import Branching, power
from numerics.exact.formula import Formula, of_one


@dataclass(frozen=True, slots=True)
class Jet:
    """f, f′ and f″ at a point."""

    value: Any
    slope: Any
    curvature: Any

    def __neg__(self) -> Jet:
        return Jet(-self.value, -self.slope, -self.curvature)

    def __add__(self, other: Any) -> Jet:
        if not isinstance(other, Jet):
            return Jet(self.value + other, self.slope, self.curvature)
        return Jet(
            self.value + other.value, self.slope + other.slope, self.curvature + other.curvature
        )

    def __mul__(self, other: Any) -> Jet:
        if not isinstance(other, Jet):
            return Jet(self.value * other, self.slope * other, self.curvature * other)
        return Jet(
            self.value * other.value,
            self.slope * other.value + self.value * other.slope,
            self.curvature * other.value
            + 2 * self.slope * other.slope
            + self.value * other.curvature,
        )

    __radd__, __rmul__ = __add__, __mul__

    def __pow__(self, n: int) -> Jet:
        slope = n * power(self.value, max(n - 1, 0))
        bend = n * (n - 1) * power(self.value, max(n - 2, 0))
        return self.composed(power(self.value, n), slope, bend)

    def __rtruediv__(self, other: Any) -> Jet:
        inverse = other / self.value
        return self.composed(inverse, -inverse / self.value, 2 * inverse / self.value**2)

    def composed(self, value: Any, slope: Any, bend: Any) -> Jet:
        """Return F(f) from F, F′ and F″ at the value of f."""
        return Jet(value, slope * self.slope, bend * power(self.slope, 2) + slope * self.curvature)


class Jets:
    """The arithmetic of jets over floats or balls."""

    def __init__(self, over: Branching) -> None:
        self.over, self.zero = over, over.number(Fraction(0))

    def number(self, value: Fraction) -> Jet:
        """Return a constant."""
        return Jet(self.over.number(value), self.zero, self.zero)

    def exp(self, x: Jet) -> Jet:
        """Return e^x."""
        value = self.over.exp(x.value)
        return x.composed(value, value, value)

    def log(self, x: Jet) -> Jet:
        """Return the natural logarithm."""
        inverse = 1 / x.value
        return x.composed(self.over.log(x.value), inverse, -(inverse**2))

    def log_sum_exp(self, exponents: Sequence[Jet]) -> Jet:
        """Return log Σ e^x: the slope is a mean, the curvature a variance and a mean."""
        value = self.over.log_sum_exp([x.value for x in exponents])
        shares = [self.over.exp(x.value - value) for x in exponents]
        slope, curvature = self.zero, self.zero
        for share, x in zip(shares, exponents, strict=True):
            slope = slope + share * x.slope
        for share, x in zip(shares, exponents, strict=True):
            curvature = curvature + share * (power(x.slope - slope, 2) + x.curvature)
        return Jet(value, slope, curvature)

    def maximum(self, values: Sequence[Jet]) -> Jet:
        """Return the largest."""
        return reduce(self._larger, values)

    def _larger(self, x: Jet, y: Jet) -> Jet:
        difference = y.value - x.value
        return Jet(
            self.over.maximum([x.value, y.value]),
            self.over.where(difference, y.slope, x.slope, kink=False),
            self.over.where(difference, y.curvature, x.curvature, kink=True),
        )


def derivatives(phi: Formula, v: Any, arithmetic: Branching) -> Jet:
    """Return φ, φ′ and φ″ at v, an array or a ball, for a function φ of one coordinate.

    >>> from flint import arb
    >>> from numerics.exact.arithmetic import BALLS
    >>> from numerics.exact.formula import Coordinate, Power
    >>> derivatives(Power(Coordinate(), 2), arb(3), BALLS).slope == 6
    True
    """
    flat = v * arithmetic.number(Fraction(0))
    at = Jet(v, flat + arithmetic.number(Fraction(1)), flat)
    found: Jet = of_one(phi, at, Jets(arithmetic))
    return found + Jet(flat, flat, flat)  # where φ is constant too, one number a coordinate
