"""Points and labels in Parquet and in .jsonl, with the kinds of their columns; errors `ValueError`.

pandas says in the metadata of Parquet which columns are its index.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from theorems.errors import UsageError
from theorems.tools.embeddings.choices import Arrays, Choices, listed
from theorems.tools.embeddings.columns import LABEL, Table, check_names, points_and_labels


def of_parquet(path: Path, choices: Choices, wanted: bool) -> Arrays:
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
    check_names(table.column_names)
    own = choices.labels or LABEL
    index = _index_columns(table.schema.metadata or {}, table.column_names)
    index = [name for name in index if not (wanted and name == own)]
    columns = {
        name: _of_arrow(name, table[name], types)
        for name in table.column_names
        if name not in index
    }
    said = (f"Left out, as the index of pandas: {listed(index)}.",) if index else ()
    return points_and_labels(Table(columns, said=said), choices, wanted)


def _index_columns(metadata: dict[bytes, bytes], names: Sequence[str]) -> list[str]:
    """Return the columns that are an index of pandas, by its metadata or by their names."""
    kept: Any = None
    with suppress(ValueError, RecursionError):  # the file is somebody's
        kept = json.loads(metadata.get(b"pandas", b"{}"))
    index = kept.get("index_columns") if isinstance(kept, dict) else None
    index = index if isinstance(index, list) else []
    return [name for name in names if name in index or re.fullmatch(r"__index_level_\d+__", name)]


def _of_arrow(name: str, column: Any, types: Any) -> NDArray[Any]:
    """Return a column of Arrow: of numbers as it is, of lists as a matrix, else as objects."""
    if column.null_count:
        raise ValueError(f"column {name!r} has missing values")
    kind = column.type
    if types.is_integer(kind) or types.is_floating(kind):
        return np.asarray(column.to_numpy())
    return _of_values(name, column.to_pylist())


def of_jsonl(path: Path, choices: Choices, wanted: bool) -> Arrays:
    """Return the points and, if `wanted`, the labels of a file with an object of JSON a line."""
    rows, numbers = [], []
    for number, text in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if text.strip():
            rows.append(_object(text, number))
            numbers.append(number)
    if not rows:
        raise ValueError("it is empty; a real matrix with a point in each row is needed")
    names = list(rows[0])
    for number, row in zip(numbers, rows, strict=True):
        if set(row) != set(names):
            raise ValueError(
                f"line {number} has the keys {listed(row)}, line {numbers[0]} {listed(names)}"
            )
    columns = {name: _of_values(name, [row[name] for row in rows]) for name in names}
    return points_and_labels(Table(columns, place=lambda j: f"line {numbers[j]}"), choices, wanted)


def _object(text: str, number: int) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        check_names([name for name, _ in pairs])
        return dict(pairs)

    try:
        found = json.loads(text, object_pairs_hook=once)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError(f"line {number} is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise ValueError(f'line {number} is no object; write {{"embedding": […], "label": …}}')
    return found


def _of_values(name: str, values: list[Any]) -> NDArray[Any]:
    """Return values of Python as an array: of whole numbers, floats, text, lists, or of objects."""
    kinds = {type(value) for value in values}
    if type(None) in kinds:
        raise ValueError(f"column {name!r} has missing values")
    if kinds <= {list}:
        return _of_lists(values)
    if kinds <= {int} and all(abs(value) < 2**63 for value in values):
        return np.array(values, dtype=np.int64)
    if kinds <= {int, float}:
        return np.array(values, dtype=np.float64)
    if kinds <= {str}:
        return np.array(values, dtype=str)
    if kinds <= {bool}:
        return np.array(values, dtype=bool)
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def _of_lists(rows: list[Any]) -> NDArray[Any]:
    if len({len(row) for row in rows}) > 1:
        raise ValueError("the lists of the embeddings have different lengths")
    kinds = {type(x) for row in rows for x in row}
    alike = kinds <= {int, float} or (len(kinds) == 1 and kinds != {str})
    try:  # of a mixture NumPy makes one kind: true is 1.0, and 1.0 is text
        return np.array(rows, dtype=None if alike else object)
    except ValueError:
        raise ValueError("the lists of the embeddings have different lengths") from None
