"""Tables: rows of cells as aligned text, or as Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from textwrap import wrap

from theorems.escaping import one_line

SIGNS = r"([\\`*_{}\[\]<>#|~&$^!])"
"""What Markdown does not read as a letter."""


def aligned(rows: Sequence[Sequence[str]], *, left: bool = False) -> list[str]:
    """Return a line a row, with the cells of a column to its right edge, or to its left.

    >>> aligned([["k", "loss"], ["16", "1.2"]])
    [' k  loss', '16   1.2']
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    place = str.ljust if left else str.rjust
    return [
        "  ".join(place(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def with_decimals(number: str, *, most: int, digits: int = 6) -> str:
    """Return an exact number, with its decimals beside it where it has more letters than `most`.

    >>> with_decimals("1/3", most=8), with_decimals("1160199/4000000", most=8, digits=10)
    ('1/3', '1160199/4000000 ≈ 0.29004975')
    """
    return number if len(number) <= most else f"{number} ≈ {float(Fraction(number)):.{digits}g}"


def fitting(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Return the lines of a table to the left, its last cells broken between words to fit a width.

    >>> fitting([["floor", "0.1", "of two classes, any dimension"]], 32)
    ['floor  0.1  of two classes, any', '            dimension']
    """
    room = max(20, width - len(aligned([[*row[:-1], "."] for row in rows], left=True)[0]) + 1)
    broken: list[list[str]] = []
    for row in rows:
        first, *more = wrap(row[-1], room, break_long_words=False, break_on_hyphens=False) or [""]
        broken += [[*row[:-1], first], *([*[""] * (len(row) - 1), line] for line in more)]
    return aligned(broken, left=True)


def folded(line: str, width: int) -> list[str]:
    """Return a line broken between words to fit a width; what goes on is set in.

    It goes on below the last column that begins in the left half, but a row of short cells, such as
    numbers, at the right edge. Short cells stay whole, and words, such as ids, always.

    >>> folded("✗ refuted  etf-rank  (0.1 s)", 24), folded("    a b c", 8)
    (['✗ refuted  etf-rank', '           (0.1 s)'], ['    a b', '      c'])
    """
    if len(line) <= width or not line.strip():
        return [line]
    start = len(line) - len(line.lstrip(" "))
    gaps = [gap.end() for gap in re.finditer(r"(?<=\S) {2,}", line)]
    inside = [gap for gap in gaps if gap <= width // 2]
    hang = inside[-1] if inside else start + 2
    first, *more = wrap(
        _with_whole_cells(line, width - hang) if gaps else line,
        width,
        subsequent_indent=" " * hang,
        break_long_words=False,
        break_on_hyphens=False,
        expand_tabs=False,
        replace_whitespace=False,
    )
    is_of_cells = len(gaps) >= _CELLS and len(line) - gaps[-1] <= width - hang
    if gaps and (is_of_cells or not inside):
        more = [f"{part.strip():>{width}}" for part in more]
    return [part.replace(_NO_BREAK, " ") for part in (first, *more)]


_CELLS = 3
"""A row of more cells, the last of them short, is one of numbers, whose columns end alike."""

_NO_BREAK = "\N{NO-BREAK SPACE}"


def _with_whole_cells(line: str, longest: int) -> str:
    """Return a row of a table with spaces in it that do not break in cells, but in long ones."""
    cells = re.split(r"((?<=\S) {2,})", line)
    return "".join(
        re.sub(r"(?<=\S) ", _NO_BREAK, cell) if len(cell) <= longest and cell.strip() else cell
        for cell in cells
    )


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines of a table in Markdown; the cells are Markdown already.

    >>> markdown(["a", "b"], [["1", "2"]])
    ['| a | b |', '| --- | --- |', '| 1 | 2 |']
    """
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]


def plain(text: str) -> str:
    r"""Return a text as Markdown that shows it letter by letter.

    >>> print(plain("a_1 * b"))
    a\_1 \* b
    """
    return re.sub(SIGNS, r"\\\1", text)


def cell(text: str) -> str:
    r"""Return a text as one line of Markdown that shows it letter by letter.

    >>> print(cell("L_k(f*) |\n≥ 0"))
    L\_k(f\*) \| ≥ 0
    """
    return plain(one_line(text))


def cells(*texts: str) -> str:
    r"""Return texts as lines of one cell; none of them can begin another line.

    >>> print(cells("ran: k = 1", "author's family: all<br>ran: every k"))
    ran: k = 1<br>author's family: all\<br\>ran: every k
    """
    return "<br>".join(map(cell, texts))
