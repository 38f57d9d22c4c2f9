"""Points and labels in tables of text, .csv and .tsv, and labels one a line.

What the first line and a first column without a name are is decided by rule, and said. Errors are
`ValueError`.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from numerics.exact.rationals import as_fraction, rational
from theorems.tools.embeddings.choices import Arrays, Choices, listed
from theorems.tools.embeddings.columns import (
    LABEL,
    Table,
    check_names,
    points_and_labels,
)
from theorems.tools.embeddings.headers import WHOLE, has_header, is_float, is_nameless, is_number

_SEPARATORS = {";": "semicolons", "\t": "tabs", " ": "spaces"}

_INDEX = "The first column, without a name, is taken for the index that pandas writes."

_Line = tuple[int, list[str]]


def of_csv(path: Path, choices: Choices, wanted: bool) -> Arrays:
    """Return the points and, if `wanted`, the labels of a .csv or .tsv file.

    `choices.labels` names their column; without it they are the column "label", and in a file
    without a header the first column. Columns without a header are named 1, 2, …
    """
    return points_and_labels(_table(path, choices, wanted), choices, wanted)


def of_label_lines(path: Path, count: int, header: bool | None) -> tuple[Any, tuple[str, ...]]:
    """Return the labels of a .csv, .tsv or .txt file, one a line, for a number of points.

    The first line is a header where it is text above whole numbers, or where there is one line more
    than there are points and it is what pandas writes, 0, or text that is no other label.
    """
    if path.suffix.lower() == ".txt":
        text = path.read_text(encoding="utf-8-sig").split("\n")
        lines = [(n, [line.removesuffix("\r")]) for n, line in enumerate(text, start=1)]
    else:
        lines = [(n, line or [""]) for n, line in _lines(path, _separator(path), blank=True)]
    while lines and lines[-1][1] == [""]:
        lines.pop()  # inside of the file it is a label that is missing
    found, index = _label_column(lines)
    headed = _is_headed(found, count) if header is None else header
    said = [f"The first line of the labels, {found[0]!r}, is taken for a header."] if headed else []
    said += ["The first column of the labels is taken for the index of pandas."] if index else []
    return np.array(found[headed:], dtype=str), tuple(said)


def _label_column(lines: Sequence[_Line]) -> tuple[list[str], bool]:
    """Return the one column of labels, and whether an index stood before it."""
    for number, line in lines:
        if len(line) > 2 or len(line) != len(lines[0][1]):
            raise ValueError(
                f"line {number} has {_entries(line)}; one label a line is needed, written by "
                "to_csv(index=False)"
            )
    if not lines or len(lines[0][1]) == 1:
        return [line[0] for _, line in lines], False
    first = [line[0] for _, line in lines]
    headed = is_nameless(first[0])
    if not headed and first != [str(j) for j in range(len(first))]:
        raise ValueError(
            f"line 1 has 2 entries, {listed(lines[0][1])}; one label a line is needed, written by "
            "to_csv(index=False)"
        )
    found = [line[1] for _, line in lines]
    return (found[1:] if headed else found), True


def _entries(line: Sequence[str]) -> str:
    return "1 entry" if len(line) == 1 else f"{len(line)} entries"


def _is_headed(found: Sequence[str], count: int) -> bool:
    """Return whether the first of the lines is a header; `count` is the number of points."""
    rest = found[1:]
    if not rest:
        return False
    whole = all(WHOLE.fullmatch(label.strip()) for label in rest)
    if not is_number(found[0]) and whole:
        return True
    by_pandas = found[0] == "0" or (not is_number(found[0]) and found[0] not in rest)
    return len(rest) == count and by_pandas


def _table(path: Path, choices: Choices, wanted: bool) -> Table:
    lines = _lines(path, _separator(path))
    if not lines:
        raise ValueError("it is empty; a real matrix with a point in each row is needed")
    first = lines[0][1]
    for number, line in lines:
        if len(line) != len(first):
            raise ValueError(f"line {number} has {_entries(line)}, line 1 has {len(first)}")
    headed = choices.header
    if headed is None:
        named = [choices.labels or LABEL] if wanted else [LABEL]
        headed = has_header(first, [line for _, line in lines[1:]], named)
    body = lines[headed:]
    by_rule = headed and choices.header is None
    said = ["The first line is taken for a header."] if by_rule else []
    names = first if headed else [str(j) for j in range(1, len(first) + 1)]
    cells = [[line[j] for _, line in body] for j in range(len(first))]
    columns = list(map(_column, cells))
    index = _index_columns(names, columns, headed, wanted and choices.labels is None, choices)
    said += [_INDEX] if index else []
    check_names(names[index:])
    return Table(
        dict(zip(names[index:], columns[index:], strict=True)),
        headed=headed,
        texts=dict(zip(names[index:], cells[index:], strict=True)),
        place=lambda row: f"line {body[row][0]}",
        said=tuple(said),
    )


def _index_columns(
    names: Sequence[str],
    columns: Sequence[NDArray[Any]],
    headed: bool,
    labels_first: bool,
    choices: Choices,
) -> int:
    """Return how many columns at the start are an index: those without a name, or 0 to N − 1."""
    if headed:
        index = next((j for j, name in enumerate(names) if not is_nameless(name)), len(names))
        for place, name in list(enumerate(names, start=1))[index:]:
            if is_nameless(name):
                raise ValueError(
                    f"column {place} has no name (it reads {name!r}), and is not the first; give it"
                    " one, and say what it is: `--skip`, `--column`"
                )
        return index
    in_order = columns[0].dtype.kind in "iu" and columns[0].tolist() == list(range(len(columns[0])))
    beside = all(column.dtype.kind == "f" for column in columns[1:])
    settled = labels_first or choices.column is not None or choices.skip is not None
    return int(in_order and len(columns[0]) > 2 and beside and not settled and len(columns) > 1)


def _separator(path: Path) -> str:
    return "\t" if path.suffix.lower() == ".tsv" else ","


def _lines(path: Path, separator: str, *, blank: bool = False) -> list[_Line]:
    """Return the lines of a table of text, with their numbers; empty ones if they are wanted."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=separator)
        lines = [(reader.line_num, line) for line in reader if line or blank]
    full = [line for _, line in lines if line]
    for mark, name in _SEPARATORS.items():
        suspects = [line for line in full if mark != " " or len(line) == 1]
        if full and sum(any(mark in x.strip() for x in line) for line in suspects) == len(full):
            raise ValueError(
                f"the lines are divided by {name}, line 1 is {','.join(full[0])[:40]!r}; "
                "divide by commas, with decimal points: to_csv(index=False), or by tabs in .tsv"
            )
    return lines


def _column(cells: list[str]) -> NDArray[Any]:
    """Return cells as whole numbers or as floats where all are, else as text.

    >>> _column(["1", "2"]), _column(["1/2", "2"]), _column(["1", "x"])
    (array([1, 2]), array([0.5, 2. ]), array(['1', 'x'], dtype='<U1'))
    """
    if all(map(WHOLE.fullmatch, cells)) and all(len(cell) < 18 for cell in cells):
        return np.array(list(map(int, cells)), dtype=np.int64)
    if all(map(is_float, cells)):
        return np.array(cells, dtype=np.float64)
    try:
        return np.array([float(as_fraction(x)) for x in map(rational, cells)])
    except ValueError:
        return np.array(cells, dtype=str)
