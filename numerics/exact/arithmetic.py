"""Four arithmetics for one formula: float64 arrays, Arb balls, exact rationals, SymPy expressions.

A loss is written once, against the `Arithmetic` protocol, and evaluated in each of them; so the
float value, the enclosure, the exact value and the symbolic statement cannot drift apart.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from numerics.errors import NceproofError

if TYPE_CHECKING:
    from collections.abc import Sequence


class Arithmetic(Protocol):
    """The operations that a loss may use besides + − · and integer powers."""

    def number(self, value: Fraction) -> Any:
        """Return a rational parameter of the loss in this arithmetic."""

    def exp(self, x: Any) -> Any:
        """Return e^x."""

    def log(self, x: Any) -> Any:
        """Return the natural logarithm of a positive number."""

    def log_sum_exp(self, exponents: Sequence[Any], constant: int) -> Any:
        """Return log(constant + Σ e^{x_i}) for constant 0 or 1, without overflow in floats."""

    def maximum(self, values: Sequence[Any]) -> Any:
        """Return the largest of at least one value."""


def _log_sum_exp(arithmetic: Arithmetic, exponents: Sequence[Any], constant: int) -> Any:
    terms = [arithmetic.exp(x) for x in exponents]
    return arithmetic.log(sum(terms[1:], terms[0]) + constant)


class _Floats:
    def number(self, value: Fraction) -> Any:
        return float(value)

    def exp(self, x: Any) -> Any:
        import numpy as np

        return np.exp(x)

    def log(self, x: Any) -> Any:
        import numpy as np

        return np.log(x)

    def log_sum_exp(self, exponents: Sequence[Any], constant: int) -> Any:
        import numpy as np

        return reduce(np.logaddexp, [*exponents, 0.0] if constant else exponents)

    def maximum(self, values: Sequence[Any]) -> Any:
        import numpy as np

        return reduce(np.maximum, values)


class _Balls:
    def number(self, value: Fraction) -> Any:
        from flint import arb, fmpq

        return arb(fmpq(value.numerator, value.denominator))

    def exp(self, x: Any) -> Any:
        return x.exp()

    def log(self, x: Any) -> Any:
        return x.log()

    def log_sum_exp(self, exponents: Sequence[Any], constant: int) -> Any:
        return _log_sum_exp(self, exponents, constant)

    def maximum(self, values: Sequence[Any]) -> Any:
        return reduce(lambda a, b: a.max(b), values)


class IrrationalError(NceproofError):
    """A formula left the rationals; balls enclose its value."""


def _refuse(*_: Any) -> NoReturn:
    raise IrrationalError("exp and log of a rational are not rational; enclose the value in balls")


class _Rationals:
    exp = log = log_sum_exp = staticmethod(_refuse)

    def number(self, value: Fraction) -> Any:
        from flint import fmpq

        return fmpq(value.numerator, value.denominator)

    def maximum(self, values: Sequence[Any]) -> Any:
        return max(values)


class _Symbols:
    def number(self, value: Fraction) -> Any:
        import sympy

        return sympy.Rational(value.numerator, value.denominator)

    def exp(self, x: Any) -> Any:
        import sympy

        return sympy.exp(x)

    def log(self, x: Any) -> Any:
        import sympy

        return sympy.log(x)

    def log_sum_exp(self, exponents: Sequence[Any], constant: int) -> Any:
        return _log_sum_exp(self, exponents, constant)

    def maximum(self, values: Sequence[Any]) -> Any:
        import sympy

        return sympy.Max(*values)


FLOATS: Arithmetic = _Floats()
BALLS: Arithmetic = _Balls()
RATIONALS: Arithmetic = _Rationals()
SYMBOLS: Arithmetic = _Symbols()
