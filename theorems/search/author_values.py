"""Values that an author hands over with an instance, as the field writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

_END = re.compile(r"-?\d+\.\d{6,}(e[-+]?\d+)?", re.ASCII)
"""A decimal of as many places as the end of an enclosure has, and a coordinate seldom."""


def as_written(value: object) -> str:
    """Return a value as text: a list as (1/2, 1/4), the two ends of an enclosure as an interval.

    >>> as_written([["1", "-1"], ["-1", "1"]]), as_written({"k": 3, "L": ["0.123456", "0.123457"]})
    ('((1, -1), (-1, 1))', '(k = 3, L = [0.123456, 0.123457])')
    """
    if isinstance(value, list | tuple):
        text = ", ".join(map(as_written, value))
        return f"[{text}]" if _are_ends(value) else f"({text})"
    if isinstance(value, dict):
        return f"({', '.join(f'{name} = {as_written(one)}' for name, one in value.items())})"
    return str(value)


def _are_ends(values: Sequence[object]) -> bool:
    """Tell whether values are two decimals of as many places, the smaller first."""
    if len(values) != 2 or not all(isinstance(one, str) and _END.fullmatch(one) for one in values):
        return False
    lower, upper = (Decimal(str(one)) for one in values)
    return lower.as_tuple().exponent == upper.as_tuple().exponent and lower <= upper
