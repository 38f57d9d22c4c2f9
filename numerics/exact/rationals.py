"""Exact numbers in: rationals, class laws and numbers of negatives, checked (trusted).

Inputs are integers, fractions or strings; a float is refused, because it is rarely the number
that was meant. Every message names the argument, its value and the remedy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import inf, isfinite
from operator import index
from typing import Any, NoReturn, TypeAlias

from flint import fmpq

Exact: TypeAlias = int | str | Fraction | fmpq
"""What the trusted layer accepts as a number."""

MAX_CHARACTERS = 4000
"""The longest text that is read as a number."""

MAX_NEGATIVES = 10**18
"""The largest finite number of negatives: beyond it enclosures are wide, and powers k long."""

_NUMBER = re.compile(r"\s*[+-]?(\d+(/\d+)?|(\d+\.\d*|\.\d+|\d+)([eE][+-]?\d{1,4})?)\s*", re.ASCII)


def rational(value: Exact, *, name: str = "value") -> fmpq:
    """Return `value` as an exact rational.

    Accepts an int, a `fractions.Fraction`, an `fmpq`, or a string such as ``"3/7"``, ``"0.25"``
    or ``"1e-12"``. Raises `TypeError` for a float (the message proposes the fraction that was
    probably meant) and `ValueError` for a string that is not a number.

    >>> rational("0.25"), rational("3/7"), rational(2)
    (1/4, 3/7, 2)
    """
    # By exact type, and a copy of all else: what is derived from a type can compute as it likes.
    if type(value) is fmpq:
        return value
    if isinstance(value, bool):
        raise TypeError(f"{name} is {value!r}; an exact number is needed")
    if type(value) is Fraction:
        return fmpq(value.numerator, value.denominator)
    if isinstance(value, str):
        return _rational_of_text(value, name)
    if isinstance(value, float):
        _refuse_float(value, name)
    if (whole := integer(value)) is not None:  # also of NumPy
        return fmpq(whole)
    raise TypeError(
        f"{name} is of type {type(value).__name__}; an exact number is needed: an int, a Fraction, "
        'or a string such as "7/100" or "0.07"'
    )


def integer(value: Any) -> int | None:
    """Return an integer of any type as an int alone, and None for what is none, such as a bool.

    >>> integer(3), integer(True), integer("3")
    (3, None, None)
    """
    try:
        return None if isinstance(value, bool) else index(value)
    except TypeError:
        return None


def quoted(text: str) -> str:
    """Return what was typed, in quotes and not longer than one can read.

    >>> quoted("1/2"), len(quoted("1" * 1000))
    ("'1/2'", 42)
    """
    return repr(text if len(text) <= 40 else text[:37] + "...")


def _rational_of_text(text: str, name: str) -> fmpq:
    shown = quoted(text)
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
    binary, decimal = Fraction(value), float.__repr__(value)
    remedy = f'the string "{decimal}" for this decimal'
    meant = binary.limit_denominator(1000)
    if abs(meant - binary) <= abs(binary) / 10**6:
        p, q = meant.numerator, meant.denominator
        remedy = f'perhaps the string "{meant}" or Fraction({p}, {q}), or {remedy}'
    raise TypeError(f"{name} is the float {decimal}; an exact number is needed: {remedy}")


def as_fraction(value: fmpq) -> Fraction:
    """Return an `fmpq` as a standard-library fraction.

    >>> as_fraction(fmpq(3, 7))
    Fraction(3, 7)
    """
    return Fraction(int(value.p), int(value.q))


def short(x: fmpq) -> str:
    """Return a rational for a message: exact if it is short, else as a decimal.

    >>> short(fmpq(1, 3)), short(fmpq(1, 10**30))
    ('1/3', '1e-30')
    """
    if max(abs(x.p), x.q) < 10**12:
        return str(x)
    return f"{Decimal(int(x.p)) / Decimal(int(x.q)):.6g}"


def class_law(values: Sequence[Exact], *, name: str = "class_law") -> tuple[fmpq, ...]:
    """Return a probability law on at least two classes with no zero, as exact rationals.

    Raises `ValueError` when there are fewer than two entries, when an entry is not positive, or
    when the entries do not sum to 1 exactly.

    >>> class_law(["1/2", "0.25", "1/4"])
    (1/2, 1/4, 1/4)
    """
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise TypeError(f"{name} is {values!r}; give a list of fractions such as ['1/2', '1/2']")
    law = tuple(rational(value, name=f"{name}[{c}]") for c, value in enumerate(values))
    if len(law) < 2:
        raise ValueError(f"{name} has {len(law)} entries; at least two classes are needed")
    for c, mass in enumerate(law):
        if mass <= 0:
            raise ValueError(
                f"{name}[{c}] is {short(mass)}; every class needs a positive probability, "
                "drop the class"
            )
    total = sum(law, fmpq(0))
    if total != 1:
        raise ValueError(
            f"{name} sums to {short(total)}, off 1 by {short(total - 1)}; write the entries as "
            "exact fractions"
        )
    return law


def check_negatives(negatives: int | float) -> int | float:
    """Return the number of negatives k if it is an int from 1 to 10¹⁸ or ``inf``.

    Raises `ValueError` otherwise, a bool or a float like ``3.0`` included.

    >>> check_negatives(3)
    3
    """
    if isinstance(negatives, float) and negatives == inf:
        return inf
    whole = integer(negatives)
    if whole is None or whole < 1:
        raise ValueError(f"negatives is {negatives!r}; give an integer k ≥ 1 or inf")
    if whole > MAX_NEGATIVES:  # so long that it may not be printed itself
        raise ValueError(
            f"negatives is an integer of {whole.bit_length()} bits, above 10^18; give a smaller "
            "one, or inf for the limit"
        )
    return whole
