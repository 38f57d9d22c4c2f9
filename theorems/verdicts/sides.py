"""What is compared: numbers, and lists of them, copied once into exact types (trusted)."""

from __future__ import annotations

from fractions import Fraction
from math import inf
from typing import Any, TypeAlias

from flint import fmpq, fmpz

from numerics.balls.calculus.ranges import Range
from numerics.balls.calculus.witness import Inequality
from numerics.balls.enclosure import Enclosure, check_bits
from numerics.exact.rationals import as_fraction, rational
from theorems.verdicts import plain

Side: TypeAlias = "Enclosure | tuple[Side, ...]"
"""A copy of what was given: it is decided on and shown, so that nobody can change it between."""


def side_of(value: Any, name: str) -> Side:
    """Return a copy of a number, or of a list of them; `TypeError` for what is none.

    Raises `ValueError` for an empty list.

    >>> len(side_of([1, [Fraction(1, 2)]], "the left side"))
    2
    """
    if type(value) is not list and type(value) is not tuple:
        return number(value, name)
    plain.check_depth(name)
    if not value:
        raise ValueError(f"{name} is an empty list, which says nothing; give a number at least")
    return tuple(side_of(one, f"{name}[{place}]") for place, one in enumerate(value))


def number(value: Any, name: str) -> Enclosure:
    """Return the least and the greatest that a number can be.

    By exact types: a subclass could answer what it likes, and a Boolean, a float or a number of
    NumPy is not an exact number.

    >>> number(2, "the left side").upper
    Fraction(2, 1)
    """
    if type(value) is Enclosure:
        lower, upper = (exactly(end, f"an end of {name}") for end in (value.lower, value.upper))
        if type(value.bits) is not int:
            raise TypeError(f"an enclosure of {value.bits!r} bits cannot be compared; give an int")
        return Enclosure(lower, upper, check_bits(value.bits))
    if type(value) is fmpz:
        value = int(value)
    if type(value) is fmpq:
        value = Fraction(int(value.p), int(value.q))
    exact = exactly(value, name)
    return Enclosure(exact, exact, _BITS)


def exactly(value: Any, name: str) -> Fraction:
    """Return an int or a `Fraction`, of exactly these types, as a `Fraction`.

    >>> exactly(True, "margin")
    Traceback (most recent call last):
    TypeError: margin is True, a bool, which cannot be compared; give an enclosure, an int, a \
Fraction or an fmpq
    """
    parts = (value.numerator, value.denominator) if type(value) is Fraction else (value, 1)
    if any(type(part) is not int for part in parts):
        raise TypeError(
            f"{name} is {value!r}, a {type(value).__name__}, which cannot be compared; give an "
            f"enclosure, an int, a Fraction or an fmpq{_remedy(value)}"
        )
    return Fraction(*parts)


def _remedy(value: Any) -> str:
    """Return how a whole number of another type, such as NumPy's, becomes an int."""
    whole = type(value) is not bool and hasattr(value, "__index__")
    return ": int(…) of this one" if whole else ""


_BITS = 80  # of an exact number in decimals


def exact_numbers(value: Any, name: str) -> Any:
    """Return lists of numbers, and of lists, as tuples of fractions; a number can be a text.

    >>> exact_numbers(["1/2", 3], "law")
    (Fraction(1, 2), Fraction(3, 1))
    """
    plain.check_depth(name)
    if type(value) is list or type(value) is tuple:
        return tuple(exact_numbers(one, f"{name}[{place}]") for place, one in enumerate(value))
    if type(value) is str:
        return as_fraction(rational(value, name=name))
    return number(value, name).lower


def inequality(witness: Any) -> Inequality:
    """Return a copy of an inequality, in exact types; `TypeError` for what is none.

    >>> inequality("1 > 2")
    Traceback (most recent call last):
    TypeError: witness is '1 > 2'; give a calculus.witness.Inequality
    """
    if type(witness) is not Inequality or type(witness.terms) is not tuple:
        raise TypeError(f"witness is {witness!r}; give a calculus.witness.Inequality")
    terms = tuple(
        (exactly(coefficient, "a coefficient"), tuple(exactly(x, "a coordinate") for x in point))
        for coefficient, point in witness.terms
    )
    relation: Any = plain.text(witness.relation, name="relation")
    return Inequality(plain.text(witness.against, name="against"), relation, terms)


def margins_of(margins: Any) -> Range:
    """Return a copy of a range, in exact types; `TypeError` for what is none.

    Raises `ValueError` where 0 is excluded by a mark and not by its ends.

    >>> from numerics.balls.calculus.ranges import Range
    >>> margins_of(Range.of(1, 2)).upper
    Fraction(2, 1)
    """
    if type(margins) is not Range or type(margins.zero_free) is not bool:
        raise TypeError(f"margins is {margins!r}; give a Range of numerics.balls.calculus.ranges")
    lower, upper = (
        end if type(end) is float and abs(end) == inf else exactly(end, "an end of the margins")
        for end in (margins.lower, margins.upper)
    )
    found = Range.of(lower, upper)
    if margins.zero_free and not found.zero_free:
        raise ValueError("margins exclude 0 by a mark that no report shows; give ends that do")
    return found
