"""Points and labels in tables, .csv and Parquet; what may be no coordinate and no point is refused.

pandas writes row numbers as a first column without a name, and a header 0, 1, 2, … for columns
without names. Both read as numbers, so both are looked for. Errors are `ValueError`.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from flint import fmpq

from numerics.exact.rationals import as_fraction, rational
from numerics.floats.expectations import Floats
from theorems.errors import UsageError

LABEL = "label"
"""The column of labels that is taken where none is named."""

_WHOLE = re.compile(r"[+-]?[0-9]+")

_SEPARATORS = {";": "semicolons", "\t": "tabs", " ": "spaces"}

_Line = tuple[int, list[str]]


def of_csv(path: Path, labels: str | None, wanted: bool) -> tuple[Any, Any]:
    """Return the points and, if `wanted`, the labels of a .csv file.

    `labels` names their column in the header; without it they are the column "label", and in a
    file without a header the first column.
    """
    lines = _lines(path)
    if not lines:
        raise ValueError("it is empty; a real matrix with a point in each row is needed")
    first = lines[0][1]
    for number, line in lines:
        if len(line) != len(first):
            raise ValueError(f"line {number} has {len(line)} entries, line 1 has {len(first)}")
    if labels is not None and labels not in first:
        raise ValueError(f"there is no column {labels!r} in the first line: {_listed(first)}")
    named = _has_header(lines, labels, wanted)
    if named:
        _check_names(first, labels or LABEL, wanted)
        del lines[0]
    own = first.index(labels or LABEL) if wanted and named else 0
    found = [line[own] for _, line in lines] if wanted else None
    if found is not None and not named and _are_row_numbers(found, least=2):
        raise ValueError(
            "without a header the first column is the labels, but it reads as row numbers; write "
            "to_csv(index=False), or head the column 'label'"
        )
    if found is not None and not named and any(map(is_no_label, found)):
        label = next(filter(is_no_label, found))
        raise ValueError(
            f"without a header the first column is the labels, and a label is {label!r}; head the "
            "columns, that of labels 'label': whole numbers or text"
        )
    places = [j for j in range(len(first)) if not (wanted and j == own)]
    names = [repr(first[j]) if named else str(j + 1) for j in places]
    columns = {name: [line[j] for _, line in lines] for name, j in zip(names, places, strict=True)}
    _refuse_row_numbers(columns.items())
    cells = ((number, [line[j] for j in places]) for number, line in lines)
    rows = np.array([_numbers(row, names, number) for number, row in cells])
    _refuse_whole_beside_real(columns)
    return rows, None if found is None else np.array(found)


def of_label_lines(path: Path) -> Any:
    """Return the labels of a .csv or .txt file, one a line, below a header if that is plain.

    It is plain where the first line is text and all others are whole numbers.
    """
    if path.suffix.lower() == ".csv":
        lines = _lines(path)
        for number, line in lines:
            if len(line) != 1:
                raise ValueError(
                    f"line {number} has {len(line)} entries; one label a line is needed, written "
                    "by to_csv(index=False)"
                )
        found = [line[0].strip() for _, line in lines]
    else:
        text = path.read_text(encoding="utf-8-sig").splitlines()
        found = [line.strip() for line in text if line.strip()]
    whole = [_WHOLE.fullmatch(label) is not None for label in found]
    has_header = len(found) > 1 and not _is_number(found[0]) and all(whole[1:])
    return np.array(found[has_header:])


def of_parquet(path: Path, labels: str | None, wanted: bool) -> tuple[Any, Any]:
    """Return the points and, if `wanted`, the labels of a Parquet file, without pandas' index."""
    try:
        from pyarrow import ArrowException, parquet, types
    except ImportError:
        raise UsageError("Parquet needs PyArrow: pip install 'nceproof[audit]'") from None
    try:
        with path.open("rb") as file:
            table = parquet.read_table(file)
    except ArrowException as error:
        raise ValueError(f"not a Parquet file: {error}") from None
    own = labels or LABEL
    index = _index_columns(table.schema.metadata or {}, table.column_names)
    table = table.drop_columns([name for name in index if not (wanted and name == own)])
    _check_names(table.column_names, own, wanted)
    empty = [name for name in table.column_names if table[name].null_count]
    if empty:
        raise ValueError(f"column {empty[0]!r} has missing values")
    found = None
    if wanted:
        found = np.array(table[own].to_pylist())
        table = table.drop_columns([own])
    return _matrix(table, types), found


def _lines(path: Path) -> list[_Line]:
    """Return the lines of a .csv file that are not empty, with their numbers."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        lines = [(reader.line_num, line) for line in reader if line]
    for mark, name in _SEPARATORS.items():
        suspects = [line for _, line in lines if mark != " " or len(line) == 1]
        if lines and sum(any(mark in x.strip() for x in line) for line in suspects) == len(lines):
            raise ValueError(
                f"the lines are divided by {name}, line 1 is {','.join(lines[0][1])[:40]!r}; "
                "divide by commas, with decimal points: to_csv(index=False)"
            )
    return lines


def _has_header(lines: Sequence[_Line], labels: str | None, wanted: bool) -> bool:
    """Return whether the first line holds names; refuse one that may be names or a point."""
    first = lines[0][1]
    if labels is not None or LABEL in first or "" in first:
        return True
    points = first[1:] if wanted else first
    if not all(map(_is_number, points)):
        return True
    if wanted and not _is_number(first[0]):
        is_label = first[0] in [line[0] for _, line in lines[1:]]
    else:
        is_label, points = False, first
    if not is_label and _are_column_numbers(points):
        raise ValueError(
            f"line 1 reads {_listed(first)}, a header of column numbers or a point; give the "
            "columns names, those of labels 'label' (to_csv(index=False, header=names)), or write "
            "a point with decimals (0.0)"
        )
    return False


def _check_names(names: Sequence[str], own: str, wanted: bool) -> None:
    """Refuse columns without names, and labels among the coordinates."""
    for place, name in enumerate(names, start=1):
        if not name.strip() or re.fullmatch(r"Unnamed: [0-9]+", name):
            raise ValueError(
                f"column {place} has no name (it reads {name!r}), as pandas writes row numbers; "
                "write to_csv(index=False), or name it if it is a coordinate"
            )
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise ValueError(f"there are two columns {twice[0]!r}; give each a name of its own")
    if wanted and own not in names:
        raise ValueError(
            f"there is no column {own!r}, only {_listed(names)}; name the labels, a column or a "
            "file of their own: `--labels NAME`"
        )
    if LABEL in names and not (wanted and own == LABEL):
        raise ValueError(
            f"the column {LABEL!r} would be a coordinate, as `labels` names others; leave it out "
            "of the file"
        )


def _index_columns(metadata: dict[bytes, bytes], names: Sequence[str]) -> list[str]:
    """Return the columns that are an index of pandas, by its metadata or by their names."""
    kept: Any = None
    with suppress(ValueError, RecursionError):  # the file is somebody's
        kept = json.loads(metadata.get(b"pandas", b"{}"))
    index = kept.get("index_columns") if isinstance(kept, dict) else None
    index = index if isinstance(index, list) else []
    return [name for name in names if name in index or re.fullmatch(r"__index_level_\d+__", name)]


def _matrix(table: Any, types: Any) -> Any:
    """Return the points of a table: its one column, of lists, or its columns of numbers."""
    kinds = dict(zip(table.column_names, table.schema.types, strict=True))
    lists = [
        name
        for name, kind in kinds.items()
        if types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind)
    ]
    whole = [name for name, kind in kinds.items() if types.is_integer(kind)]
    real = [name for name, kind in kinds.items() if types.is_floating(kind)]
    others = [name for name in kinds if name not in [*lists, *whole, *real]]
    if lists and len(kinds) > 1:
        beside = [name for name in kinds if name != lists[0]]
        raise ValueError(
            f"beside the lists {lists[0]!r} there are the columns {_listed(beside)}; leave out all "
            f"but points and labels: df[[{lists[0]!r}, …]]"
        )
    if others:
        raise ValueError(
            f"column {others[0]!r} is {kinds[others[0]]}; a real matrix is needed, leave out what "
            "is no coordinate"
        )
    if whole and real:
        raise ValueError(
            f"column {whole[0]!r} is {kinds[whole[0]]} beside {real[0]!r}, {kinds[real[0]]}; leave "
            "it out, or make it a float if it is a coordinate"
        )
    if lists:
        rows = table.column(0).to_pylist()
        if len({len(row) for row in rows}) > 1:
            raise ValueError("the lists of the embeddings have different lengths")
        return np.array(rows)
    if not kinds:
        raise ValueError("there is no column of points; a real matrix is needed")
    _refuse_row_numbers((repr(x), list(map(str, table[x].to_pylist()))) for x in whole)
    return np.column_stack([column.to_numpy() for column in table.columns])


def _refuse_row_numbers(columns: Iterable[tuple[str, Sequence[str]]]) -> None:
    for name, cells in columns:
        if _are_row_numbers(cells, least=3):
            raise ValueError(
                f"column {name} reads as row numbers, not as a coordinate; leave it out "
                "(index=False), or write coordinates with decimals (0.0)"
            )


def _refuse_whole_beside_real(columns: Mapping[str, Sequence[str]]) -> None:
    """Refuse whole numbers beside decimals, an id or an epoch; noughts alone change no cosine."""
    is_whole = {name: all(map(_WHOLE.fullmatch, cells)) for name, cells in columns.items()}
    whole = [name for name, holds in is_whole.items() if holds and any(map(int, columns[name]))]
    real = [name for name, holds in is_whole.items() if not holds]
    if whole and real:
        raise ValueError(
            f"column {whole[0]} has whole numbers only, beside column {real[0]}; leave it out, or "
            "write its coordinates with decimals (1.0)"
        )


def _are_row_numbers(cells: Sequence[str], *, least: int) -> bool:
    """Return whether the cells are 0..N−1 or 1..N, in any order, N ≥ `least`."""
    if len(cells) < least or not all(map(_WHOLE.fullmatch, cells)):
        return False
    numbers = sorted(map(int, cells))
    return numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + len(cells)))


def _are_column_numbers(cells: Sequence[str]) -> bool:
    """Return whether the cells count up by one, from anywhere if there are three, as a header may.

    >>> [_are_column_numbers(cells.split()) for cells in ("0 1 2", "4 5", "1 0", "0.0 1.0")]
    [True, False, False, False]
    """
    if not cells or not all(map(_WHOLE.fullmatch, cells)):
        return False
    numbers = list(map(int, cells))
    starts = numbers[0] in (0, 1) if len(cells) > 1 else numbers[0] == 0
    return numbers == list(range(numbers[0], numbers[0] + len(cells))) and (
        starts or len(cells) > 2
    )


def _is_number(text: str) -> bool:
    for read in (float, rational):
        with suppress(ValueError):
            read(text)
            return True
    return False


def is_no_label(text: str) -> bool:
    """Return whether a label is empty, or a number that is not whole.

    >>> [text for text in ("3", "cat", "3.0", "") if is_no_label(text)]
    ['3.0', '']
    """
    return not text or (_is_number(text) and _WHOLE.fullmatch(text) is None)


def _numbers(cells: Sequence[str], names: Sequence[str], line: int) -> Floats:
    try:
        return np.array(cells, dtype=np.float64)
    except ValueError:  # fractions, or no numbers
        exact = map(partial(_number, line), names, cells)
        return np.array([float(as_fraction(x)) for x in exact])


def _number(line: int, name: str, text: str) -> fmpq:
    place = f"line {line}, column {name}"
    if not text.strip():
        raise ValueError(f"{place} is empty; leave out what has missing values: df.dropna()")
    if text.lstrip().startswith("["):
        raise ValueError(
            f"{place} is a list, written as text; give each coordinate a column, or write Parquet: "
            "df.to_parquet(file)"
        )
    if text.strip()[0].isalpha():
        raise ValueError(
            f"{place} is {text[:40]!r}, which is no coordinate; leave the column out, or name it, "
            "if it holds the labels: `--labels NAME`"
        )
    return rational(text, name=place)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(map(repr, names[:6]))
    return shown if len(names) <= 6 else f"{shown}, … ({len(names)} in all)"
