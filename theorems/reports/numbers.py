"""Which of an author's values are numbers, and which names say nothing: others are quoted."""

from __future__ import annotations

import re

from numerics.exact.names import is_name

_LONGEST_NAME = 20
_NUMBER = r"[-−]?\d+(?:\.\d+)?(?:/\d+|e[-+]?\d+)?"
_NUMBERS = re.compile(rf"{_NUMBER}(?:, {_NUMBER})*|\[{_NUMBER}(?:, {_NUMBER})*\]", re.ASCII)


def is_called(name: str) -> bool:
    """Tell whether a text is a short name that says nothing, such as L_k.

    >>> is_called("class_law"), is_called("computed: 0"), is_called("pi")
    (True, False, False)
    """
    return len(name) <= _LONGEST_NAME and is_name(name, taken=(), indexed=True)


def is_numeric(value: object) -> bool:
    """Tell whether a written value is numbers, enclosures and lists of them, without words.

    >>> is_numeric({"v": ["1/2", 3], "L": "[0.3, 0.4]"}), is_numeric(["see my thesis"])
    (True, False)
    """
    if isinstance(value, str):
        return bool(_NUMBERS.fullmatch(value))
    if isinstance(value, dict):
        return all(map(is_called, value)) and all(map(is_numeric, value.values()))
    return all(map(is_numeric, value)) if isinstance(value, list) else value is not None
