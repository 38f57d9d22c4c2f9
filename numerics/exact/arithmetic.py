"""Arithmetics for one formula: Arb balls and exact rationals (trusted).

Those of SymPy expressions and of float64 arrays are `numerics.exact.symbols` and
`numerics.floats.arithmetic`. A loss is written once, against the `Arithmetic` protocol, and
evaluated in each of them; so the float value, the enclosure, the exact value and the symbolic
statement cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from operator import add
from typing import Any, NoReturn, Protocol

from flint import arb, fmpq

from numerics.errors import NceproofError


class Arithmetic(Protocol):
    """The operations that a loss may use besides + − · and integer powers."""

    def number(self, value: Fraction) -> Any:
        """Return a rational parameter of the loss in this arithmetic."""

    def exp(self, x: Any) -> Any:
        """Return e^x."""

    def log(self, x: Any) -> Any:
        """Return the natural logarithm of a positive number."""

    def log_sum_exp(self, exponents: Sequence[Any]) -> Any:
        """Return log Σ e^{x_i}, without overflow in floats."""

    def maximum(self, values: Sequence[Any]) -> Any:
        """Return the largest of at least one value."""


class Branching(Arithmetic, Protocol):
    """An arithmetic that can go on with one of two numbers."""

    def where(self, difference: Any, above: Any, below: Any, *, kink: bool) -> Any:
        """Return `above` where the difference is > 0, else `below`.

        Where a ball does not tell: the hull of both, or NaN for what is not between them (`kink`).
        """


def power(x: Any, n: int) -> Any:
    """Return x^n, n ≥ 0, in any arithmetic.

    Arb's own power of a ball around 0 is NaN.

    >>> power(arb(0, 2), 3).contains(arb(0, 8))
    True
    """
    if n == 0 or not isinstance(x, arb) or not x.contains(0):
        return x**n
    largest = x.abs_upper() ** n
    return largest.union(-largest)


def log_of_sum(arithmetic: Arithmetic, exponents: Sequence[Any]) -> Any:
    """Return log Σ e^{x_i} as it is written, where nothing overflows.

    >>> log_of_sum(BALLS, [arb(0), arb(0)]).overlaps(arb(2).log())
    True
    """
    return arithmetic.log(reduce(add, map(arithmetic.exp, exponents)))


class _Balls:
    def number(self, value: Fraction) -> Any:
        return arb(fmpq(value.numerator, value.denominator))

    def exp(self, x: Any) -> Any:
        return x.exp()

    def log(self, x: Any) -> Any:
        return x.log()

    def log_sum_exp(self, exponents: Sequence[Any]) -> Any:
        return log_of_sum(self, exponents)

    def maximum(self, values: Sequence[Any]) -> Any:
        return reduce(lambda a, b: a.max(b), values)

    def where(self, difference: Any, above: Any, below: Any, *, kink: bool) -> Any:
        if difference > 0 or difference < 0:
            return above if difference > 0 else below
        return arb("nan") if kink else above.union(below)


class IrrationalError(NceproofError):
    """A formula left the rationals; balls enclose its value."""


def _refuse(*_: Any) -> NoReturn:
    raise IrrationalError("exp and log of a rational are not rational; enclose the value in balls")


class _Rationals:
    exp = log = log_sum_exp = staticmethod(_refuse)

    def number(self, value: Fraction) -> Any:
        return fmpq(value.numerator, value.denominator)

    def maximum(self, values: Sequence[Any]) -> Any:
        return max(values)


BALLS: Branching = _Balls()
RATIONALS: Arithmetic = _Rationals()
