"""Which of some known values a number is, to how many digits."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import floor, log10

ALIKE = 3
"""So many digits in common are called the same."""


def digits_in_common(value: Fraction | float, reference: Fraction | float) -> int:
    """Return to how many significant digits a value is a reference, which no float may hold.

    >>> digits_in_common(6.9198, 6.9201), digits_in_common(1.0, 2.0), digits_in_common(2.0, 2.0)
    (4, 0, 15)
    """
    size = abs(Fraction(reference))
    apart = abs(Fraction(value) - Fraction(reference))
    if apart >= size:
        return 0 if apart else 15
    return floor(-log10(max(apart / size, Fraction(1, 10**15))))


def nearest(value: Fraction | float, known: Mapping[str, Fraction | float]) -> tuple[str, int]:
    """Return the reference with most digits in common with a value, and how many.

    >>> nearest(6.9198, {"a": 2.0, "b": 6.9201, "c": 6.9201})
    ('b', 4)
    """
    alike = {name: digits_in_common(value, reference) for name, reference in known.items()}
    name = max(alike, key=lambda name: alike[name])  # the first of those with most digits
    return name, alike[name]
