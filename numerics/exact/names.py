"""What an unknown may be called: a name that reads like no other one (trusted)."""

from __future__ import annotations

import re
from collections.abc import Collection

LETTERS = "A-Za-zΓΔΘΛΞΠΦΨΩα-θκ-μξπ-τφ-ω"
"""Latin letters, and Greek ones that look like none of them; Σ is the sum."""

KNOWN = ("exp", "log", "ln", "sin", "cos", "tan", "sqrt", "max", "min", "sum", "mean", "pi")
"""Names of functions and numbers that everyone knows, which no unknown has."""

_LETTER = f"[{LETTERS}][\u0302\u0303]?"  # f̂ and f̃: one mark, after the letter
_NAME = re.compile(f"{_LETTER}(?:{_LETTER}|[0-9])*[⁺•]?['′]*")
_INDEXED = re.compile(f"[{LETTERS}][{LETTERS}0-9]*(?:_[{LETTERS}0-9]+)*['′]*")


def is_name(text: object, *, taken: Collection[str], indexed: bool = False) -> bool:
    """Return whether a text is a name, of letters and digits, primes at the end, and not `taken`.

    Nor is one that is `KNOWN` as that of a function or a number.

    It may have a mark, as f̂, x⁺ and x•, or else, where it may be `indexed`, indices, as p_1.

    >>> is_name("f̂'", taken=()), is_name("Α", taken=()), is_name("ρ", taken=("ρ",))
    (True, False, False)
    >>> is_name("f̃̃", taken=()), is_name("sin", taken=())
    (False, False)
    >>> is_name("p_1", taken=()), is_name("p_1", taken=(), indexed=True)
    (False, True)
    """
    pattern = _INDEXED if indexed else _NAME
    return type(text) is str and text not in (*KNOWN, *taken) and bool(pattern.fullmatch(text))


def reading(name: str) -> str:
    """Return how a name reads: ′ like '.

    >>> reading("x′")
    "x'"
    """
    return name.replace("′", "'")


_SHAPES = str.maketrans("I1Oκχ", "ll0kx")


def shape(name: str) -> str:
    """Return what a name looks like in most fonts: I and 1 like l, O like 0, rn like m, vv like w.

    >>> shape("I") == shape("l"), shape("c0rn") == shape("cOm"), shape("κvv") == shape("kw")
    (True, True, True)
    """
    return reading(name).translate(_SHAPES).replace("rn", "m").replace("vv", "w")
