"""Two sides as they are printed: with as many digits as show how they compare (trusted).

Decimals of an enclosure are rounded outwards, so few of them can say the contrary of what was
decided. Whoever reads `a < b` sees that what is printed of a lies below what is printed of b.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from numerics.balls.enclosure import Enclosure
from theorems.verdicts.sides import Side

_LONGEST = 200  # bits of a number that is written as p/q
_BITS = range(80, 321, 40)  # of 26 to 98 digits, in which two numbers are written in one layout


@dataclass(frozen=True)
class _Printed:
    """A number as it is printed, and the ends between which it then lies for a reader."""

    text: str
    lower: Fraction
    upper: Fraction


def shown_side(side: Side) -> str:
    """Return a number as p/q if it is short, else in decimals: of a long one the first digits.

    >>> from theorems.verdicts.sides import number
    >>> shown_side(number(Fraction(1, 3), "the left side"))
    '1/3'
    >>> shown_side(number(Fraction(2**300, 3), "the left side"))
    '0.67901199211149536208948189…e90'
    """
    if isinstance(side, tuple):
        return f"({', '.join(map(shown_side, side))})"
    return _printed(side, side).text


def shown_pair(left: Side, right: Side, *, is_inside: bool = False) -> tuple[str, str]:
    """Return two numbers, or lists of equally many, as texts that compare as the numbers do.

    Where not even 98 digits tell, with their distance. With `is_inside`, a number that lies between
    the ends of the other is printed so.

    >>> from theorems.verdicts.sides import number
    >>> for text in shown_pair(*(number(Fraction(2**300 + x, 3), "a side") for x in (0, 10**60))):
    ...     print(text)
    0.67901199211149536208948189613645938701…e90
    0.67901199211149536208948189613679272035…e90
    """
    if isinstance(left, tuple) and isinstance(right, tuple):
        pairs = [shown_pair(a, b, is_inside=is_inside) for a, b in zip(left, right, strict=True)]
        first, second = (", ".join(texts) for texts in zip(*pairs, strict=True))
        return f"({first})", f"({second})"
    assert not isinstance(left, tuple)
    assert not isinstance(right, tuple)
    for one, other in _ways(left, right):
        if _is_seen(left, right, one, other) and not (
            is_inside and _is_between(left, right) and not _is_between(one, other)
        ):
            return one.text, other.text
    return one.text, f"{other.text} ({_distance(left, right)})"


def _ways(left: Enclosure, right: Enclosure) -> Iterator[tuple[_Printed, _Printed]]:
    """Yield two numbers as each is written alone, in one layout with more digits, by p/q."""
    yield _printed(left, left), _printed(right, right)
    ends = (left.lower, left.upper, right.lower, right.upper)
    for bits in _BITS:
        whole = Enclosure(min(ends), max(ends), bits)
        yield _printed(left, whole), _printed(right, whole)
    if all(map(_is_short, ends)):
        yield _by_fractions(left), _by_fractions(right)


def _printed(number: Enclosure, layout: Enclosure) -> _Printed:
    """Return a number in the layout of the decimals of another, or as p/q if it is short."""
    low = number.lower
    is_exact = low == number.upper
    if is_exact and _is_short(low):
        return _Printed(str(low), low, low)
    first, last = number.decimals(like=layout)
    ends = Fraction(first), Fraction(last)
    if is_exact and first != last:
        digits, exponent, power = (first if low > 0 else last).partition("e")
        if low < 0 and not digits.startswith("-"):  # all of the digits shown are 0
            digits = f"-{digits}"
        return _Printed(f"{digits}…{exponent}{power}", *ends)
    return _Printed(first if first == last else f"[{first}, {last}]", *ends)


def _by_fractions(number: Enclosure) -> _Printed:
    ends = number.lower, number.upper
    text = str(ends[0]) if ends[0] == ends[1] else f"[{ends[0]}, {ends[1]}]"
    return _Printed(text, *ends)


def _is_short(number: Fraction) -> bool:
    return max(abs(number.numerator), number.denominator).bit_length() <= _LONGEST


def _is_seen(left: Enclosure, right: Enclosure, one: _Printed, other: _Printed) -> bool:
    """Tell whether numbers that are apart, or have one end in common, are printed so."""
    if left.upper > right.lower:
        left, right, one, other = right, left, other, one
    if left.upper > right.lower:
        return True
    if left.upper < right.lower:
        return one.upper < other.lower
    return left.lower == right.upper or one.upper <= other.lower


def _is_between(inner: Enclosure | _Printed, outer: Enclosure | _Printed) -> bool:
    return outer.lower <= inner.lower and inner.upper <= outer.upper


def _distance(left: Enclosure, right: Enclosure) -> str:
    """Return how far apart two numbers are that decimals do not tell apart."""
    gap = max(right.lower - left.upper, left.lower - right.upper)
    if gap <= 0:
        return "they have an end in common"
    return f"they are apart by {Enclosure(gap, gap, 10).decimals()[0]} at least"
