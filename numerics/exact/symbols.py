"""The arithmetic of SymPy expressions, in which a loss is evaluated as in any other (trusted)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sympy import Max, Rational, exp, log

from numerics.exact.arithmetic import Arithmetic, log_of_sum


class _Symbols:
    exp, log = staticmethod(exp), staticmethod(log)

    def number(self, value: Fraction) -> Any:
        return Rational(value.numerator, value.denominator)

    def log_sum_exp(self, exponents: Sequence[Any]) -> Any:
        return log_of_sum(self, exponents)

    def maximum(self, values: Sequence[Any]) -> Any:
        return Max(*values)


SYMBOLS: Arithmetic = _Symbols()
