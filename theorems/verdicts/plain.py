"""What an author hands in, copied once into exact types, before it is compared or shown (trusted).

A subclass of str or dict can answer one thing to the check and another to the report, and what an
author keeps can be changed after the check. So only exact types are taken, and only copies kept.
"""

from __future__ import annotations

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


def quotable(value: object, *, name: str) -> str:
    """Return a text that stands in quotation marks of ours, and so has none itself.

    >>> quotable("so” it is", name="note")
    Traceback (most recent call last):
    ValueError: note is 'so” it is'; give a text without the quotation marks “ and ”
    """
    if "“" in (plain := text(value, name=name)) or "”" in plain:
        raise ValueError(f"{name} is {value!r}; give a text without the quotation marks “ and ”")
    return plain


def texts(value: object, *, name: str) -> dict[str, str]:
    """Return a copy of a dictionary of texts.

    >>> texts({"C": 2}, name="parameters")
    Traceback (most recent call last):
    TypeError: parameters is {'C': 2}; give a dictionary of names and values as texts
    """
    if type(value) is dict:
        items = list(value.items())
        if all(type(part) is str for item in items for part in item):
            return dict(items)
    remedy = f"give a dictionary of names and values as texts{_exact(value, dict)}"
    raise TypeError(f"{name} is {value!r}; {remedy}")


def written(value: object, *, name: str) -> Any:
    """Return a copy of what JSON can write: texts, numbers, lists and dictionaries of them.

    >>> written({"v": ("1/2", 3)}, name="witness")
    {'v': ['1/2', 3]}
    """
    if value is None or _is_exactly(value, str, int, bool):
        return value
    if type(value) is float and isfinite(value):
        return value
    if isinstance(value, list | tuple) and _is_exactly(value, list, tuple):
        return [written(one, name=name) for one in value]
    if type(value) is dict:
        return {text(k, name=f"a name in {name}"): written(x, name=name) for k, x in value.items()}
    raise TypeError(f"{name} cannot be written down: {value!r}; give numbers as texts")


def _is_exactly(value: object, *kinds: type) -> bool:
    """Tell whether a value is of one of the types; a metaclass can make its classes equal to it."""
    return any(type(value) is kind for kind in kinds)


def _exact(value: object, wanted: type) -> str:
    return ", of no subclass" if isinstance(value, wanted) and type(value) is not wanted else ""
