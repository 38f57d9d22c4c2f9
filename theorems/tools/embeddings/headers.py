"""Whether the first line of a table of text holds names or a point, by rule.

pandas heads columns without names with 0, 1, 2, …, which reads as a point, and writes floats with
a point in them (1.0). What neither is sure to be a header nor sure to be a point is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from itertools import pairwise

from numerics.exact.rationals import rational
from theorems.tools.embeddings.choices import listed

WHOLE = re.compile(r"[+-]?[0-9]+")

_COLUMN_NUMBER = re.compile(r"[0-9]+")

_NO_NAME = re.compile(r"\s*|Unnamed: [0-9]+(_level_[0-9]+)?")


def has_header(first: Sequence[str], rest: Sequence[Sequence[str]], named: Sequence[str]) -> bool:
    """Return whether the first line holds names; raise `ValueError` where that cannot be told.

    `named` are names that settle it where one of them is in the line.

    >>> has_header(["0", "1", "2"], [["0.5", "1.0", "-3.1"]], [])
    True
    >>> has_header(["0", "1"], [["0.5", "1.0"]], [])
    Traceback (most recent call last):
        ...
    ValueError: line 1 reads '0', '1', a header of column numbers or a point; say `--header` or \
`--no-header`
    """
    if any(name in first and not is_number(name) for name in named):
        return True
    if any(cell in [line[j] for line in rest] for j, cell in _texts(first)):
        return False  # a label that other points have
    index = is_nameless(first[0])
    places = [j for j in range(index, len(first)) if all(_fits(line[j]) for line in rest)]
    cells = [first[j].strip() for j in places]
    if not cells or not all(map(is_number, cells)):
        return _of_text(first, cells)
    numbered = _are_column_numbers(cells, [[line[j] for j in places] for line in rest], index)
    if numbered is None:
        raise _unsettled(first)
    return numbered


def is_nameless(name: str) -> bool:
    """Return whether a name is what pandas writes, or reads, above an index without a name.

    >>> is_nameless(""), is_nameless("Unnamed: 0"), is_nameless("0")
    (True, True, False)
    """
    return _NO_NAME.fullmatch(name) is not None


def is_number(text: str) -> bool:
    """Return whether a text is a number: a decimal, or a fraction.

    >>> is_number("1e-3"), is_number("1/3"), is_number("x")
    (True, True, False)
    """
    if is_float(text):
        return True
    with suppress(ValueError):
        rational(text)
        return True
    return False


def is_float(text: str) -> bool:
    """Return whether a text is a decimal as files have it; an id such as 12_3 is none.

    >>> is_float(" 1e-3"), is_float("nan"), is_float("12_3"), is_float("\u0663.5")
    (True, True, False, False)
    """
    if not text.isascii() or "_" in text:
        return False  # which Python reads
    try:
        float(text)
    except ValueError:
        return False
    return True


def _fits(cell: str) -> bool:
    return not cell.strip() or is_number(cell)


def _texts(first: Sequence[str]) -> list[tuple[int, str]]:
    """Return what is text, and may be a label, with its place."""
    return [(j, cell) for j, cell in enumerate(first) if cell.strip() and not is_number(cell)]


def _of_text(first: Sequence[str], cells: Sequence[str]) -> bool:
    """Return whether a line with text, or nothing, where others have numbers is a header."""
    has_names = any(cell and not is_number(cell) for cell in cells)
    if any(is_number(cell) and not WHOLE.fullmatch(cell) for cell in cells):
        if has_names:
            raise _unsettled(first)
        return False  # a point with a value missing
    return has_names or not any(map(is_number, first))


def _are_column_numbers(
    cells: Sequence[str], rest: Sequence[Sequence[str]], index: bool
) -> bool | None:
    """Return whether numbers above numbers count columns; None where that cannot be told."""
    if _count_up_in_decimals(cells):
        return None
    if not rest or not all(map(_COLUMN_NUMBER.fullmatch, cells)):
        return False
    numbers = list(map(int, cells))
    counts_up = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    if index and counts_up and numbers[0] == 0:
        return True
    if not all(WHOLE.fullmatch(cell.strip()) for line in rest for cell in line):
        return True if counts_up and (len(numbers) > 2 or numbers == [0]) else None
    return None if len(set(numbers)) == len(numbers) or _counts_again(numbers) else False


def _counts_again(numbers: Sequence[int]) -> bool:
    """Return whether numbers count up from 0, again and again, as names of frames side by side."""
    return numbers[0] == 0 and all(b in (0, a + 1) for a, b in pairwise(numbers))


def _count_up_in_decimals(cells: Sequence[str]) -> bool:
    """Return whether the cells are 0.0, 1.0, 2.0, …, as floats that name columns are written."""
    return list(cells) == [f"{j}.0" for j in range(len(cells))]


def _unsettled(first: Sequence[str]) -> ValueError:
    return ValueError(
        f"line 1 reads {listed(first)}, a header of column numbers or a point; say `--header` or "
        "`--no-header`"
    )
