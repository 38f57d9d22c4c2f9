"""The arithmetic of float64 arrays, for a formula of `numerics.exact.arithmetic`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

from numerics.exact.arithmetic import Branching


class _Floats:
    def number(self, value: Fraction) -> Any:
        return float(value)

    def exp(self, x: Any) -> Any:
        return np.exp(x)

    def log(self, x: Any) -> Any:
        return np.log(x)

    def log_sum_exp(self, exponents: Sequence[Any]) -> Any:
        return reduce(np.logaddexp, exponents)

    def maximum(self, values: Sequence[Any]) -> Any:
        return reduce(np.maximum, values)

    def where(self, difference: Any, above: Any, below: Any, *, kink: bool) -> Any:
        return np.where(difference > 0, above, below)


FLOATS: Branching = _Floats()
