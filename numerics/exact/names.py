"""What an unknown may be called: a name that reads like no other one (trusted)."""

from __future__ import annotations

import re
from collections.abc import Collection

LETTERS = "A-Za-zΓΔΘΛΞΠΦΨΩα-θκ-μξπ-τφ-ω"
"""Latin letters, and Greek ones that look like none of them; Σ is the sum."""

_MARKS = "\u0302\u0303"  # f̂ and f̃, after the letter
_NAME = re.compile(f"[{LETTERS}][{LETTERS}0-9{_MARKS}]*[⁺•]?['′]*")
_INDEXED = re.compile(f"[{LETTERS}][{LETTERS}0-9]*(?:_[{LETTERS}0-9]+)*['′]*")


def is_name(text: object, *, taken: Collection[str], indexed: bool = False) -> bool:
    """Return whether a text is a name, of letters and digits, primes at the end, and not `taken`.

    It may have a mark, as f̂, x⁺ and x•, or else, where it may be `indexed`, indices, as p_1.

    >>> is_name("f̂'", taken=()), is_name("Α", taken=()), is_name("ρ", taken=("ρ",))
    (True, False, False)
    >>> is_name("p_1", taken=()), is_name("p_1", taken=(), indexed=True)
    (False, True)
    """
    pattern = _INDEXED if indexed else _NAME
    return type(text) is str and text not in taken and bool(pattern.fullmatch(text))


def reading(name: str) -> str:
    """Return how a name reads: ′ like '.

    >>> reading("x′")
    "x'"
    """
    return name.replace("′", "'")
