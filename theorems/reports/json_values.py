"""How a document is written as JSON, and numbers and enclosures in it."""

from __future__ import annotations

import json
from math import inf
from typing import TYPE_CHECKING, SupportsFloat

from theorems.escaping import is_seen

if TYPE_CHECKING:  # what lists claims loads no library
    from numerics.balls.enclosure import Enclosure


def document(value: object) -> str:
    """Return a value as indented UTF-8 JSON; NaN and infinity are refused.

    What would not be seen, such as the end of a line in a text, is escaped as JSON does.

    >>> print(document([1]))
    [
      1
    ]
    """
    written = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
    return "\n".join("".join(map(_seen, line)) for line in written.split("\n"))


def _seen(character: str) -> str:
    """Return a character of a JSON text as it is, or as JSON writes what is not seen."""
    return character if is_seen(character) else json.dumps(character)[1:-1]


def number(value: SupportsFloat) -> float | None:
    """Return a float, or None where the value is beyond the range of floats.

    >>> number(2), number(10**400)
    (2.0, None)
    """
    try:
        return float(value)
    except OverflowError:
        return None


def ends(enclosure: Enclosure | None) -> dict[str, str] | None:
    """Return both ends of an enclosure as decimals rounded outwards; None for none.

    >>> from numerics.balls.enclosure import Enclosure
    >>> ends(Enclosure.exactly(1, bits=53))["lower"]
    '1.00000000000000000'
    """
    if enclosure is None:
        return None
    lower, upper = enclosure.decimals()
    return {"lower": lower, "upper": upper}


def count(negatives: int | float) -> int | str:
    """Return a number of negatives; JSON has no infinity.

    >>> count(4), count(inf)
    (4, 'inf')
    """
    return "inf" if negatives == inf else int(negatives)
