"""What an author hands in, copied once into exact types, before it is compared or shown (trusted).

A subclass of str or dict can answer one thing to the check and another to the report, and what an
author keeps can be changed after the check. So only exact types are taken, and only copies kept.
"""

from __future__ import annotations

import re
from math import isfinite
from typing import Any


def text(value: object, *, name: str) -> str:
    """Return a text; raise `TypeError` for what is none, or a subclass of str.

    >>> text(2, name="note")
    Traceback (most recent call last):
    TypeError: note is 2; give a text
    """
    if type(value) is not str:
        raise TypeError(f"{name} is {value!r}; give a text{_exact(value, str)}")
    return value


_LETTER = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿΆΈ-ώϐ-Ͽ\u0400-\u045f"  # Latin, Greek, Cyrillic
_SIGN = (
    r" \t\n0-9!#$%&()*+,\-./:;<=>?@\[\\\]^_{|}~"
    "–—…•°§±·×÷¬¹²³½¼¾⁰ⁱ⁴-₎ₐ-ₜᵀ℀-⅏←-⇿∀-⋿⌈-⌋‖⟨⟩⪯⪰"
)
_PRIME = "'’′"
_QUOTABLE = re.compile(
    rf"(?:[{_LETTER}{_SIGN}]"
    rf"|(?<=[{_LETTER}])[\u0302-\u0304\u0307\u0308]"  # a hat, a tilde, a bar, dots
    rf"|(?<=[{_LETTER}0-9)\]}}₀-ₜ\u0302-\u0304])[{_PRIME}](?![{_PRIME}″])"
    rf"|(?<=[{_LETTER}])(?:['′]{{2,3}}|″)(?=\())*"  # of a derivative: f''(0)
)
"""What stands in quotation marks and is not taken for their end. A list of what is taken for one
has no end itself: Unicode has dozens, and TeX makes one of two single marks side by side."""


def quotable(value: object, *, name: str) -> str:
    """Return a text that stands in quotation marks of ours, and so has none itself.

    It is of letters, digits, spaces, and signs of ASCII and of mathematics.

    >>> quotable("f''(0) ≥ ½", name="note")
    "f''(0) ≥ ½"
    >>> quotable("a”", name="note")
    Traceback (most recent call last):
    ValueError: note is 'a”'; give a text without quotation marks, of letters and signs; not U+201D
    """
    plain = text(value, name=name)
    if rest := _QUOTABLE.sub("", plain, count=1):
        raise ValueError(
            f"{name} is {value!r}; give a text without quotation marks, of letters and signs; "
            f"not U+{ord(rest[0]):04X}"
        )
    return plain


def texts(value: object, *, name: str) -> dict[str, str]:
    """Return a copy of a dictionary of texts.

    >>> texts({"C": 2}, name="parameters")
    Traceback (most recent call last):
    TypeError: parameters is {'C': 2}; give a dictionary of names and values as texts, {'k': '1'}
    """
    if type(value) is dict:
        items = list(value.items())
        if all(type(part) is str for item in items for part in item):
            return dict(items)
    remedy = f"give a dictionary of names and values as texts, {{'k': '1'}}{_exact(value, dict)}"
    raise TypeError(f"{name} is {value!r}; {remedy}")


DEEPEST, LONGEST = 20, 10_000
"""How deep lists can be in lists, and how many bits a number has."""


def check_depth(name: str) -> None:
    """Raise `ValueError` for the name of a place too deep in a list, which may hold itself.

    >>> check_depth("law[0][1]")
    """
    if name.count("[") > DEEPEST:
        where = name.partition("[")[0]
        raise ValueError(f"{where} has lists in lists, more than {DEEPEST} deep; give it flat")


def written(value: object, *, name: str, depth: int = 0) -> Any:
    """Return a copy of what JSON can write: texts, numbers, lists and dictionaries of them.

    Raises `TypeError` for anything else, and `ValueError` for what is too long or too deep.

    >>> written({"v": ("1/2", 3)}, name="witness")
    {'v': ['1/2', 3]}
    """
    if type(value) is int and value.bit_length() > LONGEST:
        raise ValueError(f"{name} holds a number of more than {LONGEST} bits; give its logarithm")
    if type(value) is str:
        return quotable(value, name=f"a text in {name}")
    if value is None or _is_exactly(value, int, bool):
        return value
    if type(value) is float and isfinite(value):
        return value
    if depth > DEEPEST:
        raise ValueError(f"{name} is more than {DEEPEST} lists deep; give it flat")
    if isinstance(value, list | tuple) and _is_exactly(value, list, tuple):
        return [written(one, name=name, depth=depth + 1) for one in value]
    if type(value) is dict:
        return {
            quotable(key, name=f"a name in {name}"): written(x, name=name, depth=depth + 1)
            for key, x in value.items()
        }
    raise TypeError(f"{name} cannot be written down: {value!r}; give numbers as texts")


def _is_exactly(value: object, *kinds: type) -> bool:
    """Tell whether a value is of one of the types; a metaclass can make its classes equal to it."""
    return any(type(value) is kind for kind in kinds)


def _exact(value: object, wanted: type) -> str:
    return ", of no subclass" if isinstance(value, wanted) and type(value) is not wanted else ""
