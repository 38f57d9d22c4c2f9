"""Embeddings and labels from .npy, .npz, .csv and Parquet files, with errors that name the place.

The errors are `theorems.errors.UsageError` and `theorems.errors.FileError`.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from numerics.exact.rationals import as_fraction, rational
from numerics.floats.cosines import Labels
from numerics.floats.expectations import Floats
from theorems.errors import FileError, UsageError

MAX_CLASSES = 512
"""The largest C; the cost of the bounds and of the exact checks grows like a power of C."""

FORMATS = (".npy", ".npz", ".csv", ".parquet")

_LARGEST = 1e300  # norms are floats

_LABEL_FILES = (".npy", ".csv", ".txt")


@dataclass(frozen=True)
class Embeddings:
    """N points on the unit sphere of R^d with their classes.

    `rows` (N, d) are normalised; `norms` are the least and the largest norm in the file. `labels`
    count the classes 0..C−1 in the order of `names`.
    """

    rows: Floats
    labels: Labels
    names: tuple[str, ...]
    norms: tuple[float, float]


def read_embeddings(path: Path, labels: str | None = None, *, least: int = 2) -> Embeddings:
    """Return the points of a file with their labels.

    `labels` is a file (.npy, or .csv and .txt with one a line), else the key of an array of .npz
    ("labels") or the name of a column (of .csv the first, of Parquet "label"). In .npz the points
    are the array "embeddings"; in Parquet the one other column of lists, or all other columns.
    Raises `FileError` for a file that does not hold that, and for a class of less than `least`
    points.
    """
    readers = {".npy": _of_npy, ".npz": _of_npz, ".csv": _of_csv, ".parquet": _of_parquet}
    suffix = path.suffix.lower()
    if suffix not in readers:
        raise UsageError(f"EMBEDDINGS is {str(path)!r}; end it in {', '.join(FORMATS)}")
    apart = Path(labels) if labels and Path(labels).suffix.lower() in _LABEL_FILES else None
    place = path
    try:
        rows, found = readers[suffix](path, None if apart else labels, apart is None)
        if apart is not None:
            place = apart
            found = _label_file(apart)
    except OSError as error:
        raise FileError(f"{str(place)!r}: {error.strerror or error}") from None
    except (ValueError, OverflowError, csv.Error) as error:
        raise FileError(f"{str(place)!r}: {error}") from None
    try:
        return of_arrays(rows, found, least=least)
    except ValueError as error:
        both = f"{str(path)!r} with labels {str(apart)!r}" if apart else repr(str(path))
        raise FileError(f"{both}: {error}") from None


def of_arrays(rows: Any, labels: Any, *, least: int = 2) -> Embeddings:
    """Return the points of arrays (N, d) and (N,); raise `ValueError` for what does not fit.

    >>> of_arrays([[3, 4], [0, 1], [1, 0], [2, 0]], ["a", "a", "b", "b"]).rows[0].tolist()
    [0.6, 0.8]
    """
    X, names, classes = _points(np.asarray(rows)), *_classes(np.asarray(labels))
    if len(X) != len(classes):
        raise ValueError(f"there are {len(X)} embeddings but {len(classes)} labels")
    if not 2 <= len(names) <= MAX_CLASSES:
        raise ValueError(f"there are {len(names)} classes; give 2 to {MAX_CLASSES}")
    sizes = np.bincount(classes)
    single = [names[c] for c in np.flatnonzero(sizes < least)]
    if single:
        more = f" and {len(single) - 1} others have" if len(single) > 1 else " has"
        raise ValueError(
            f"class {single[0]!r}{more} one point: it has no positive but itself; "
            "leave out classes of one point"
        )
    scale = np.abs(X).max(axis=1, keepdims=True)
    if not scale.min() > 0:
        raise ValueError(f"row {int(scale.argmin()) + 1} is zero; it has no direction")
    X /= scale  # squares neither overflow nor vanish
    lengths = np.linalg.norm(X, axis=1, keepdims=True)
    norms = scale * lengths
    return Embeddings(X / lengths, classes, names, (float(norms.min()), float(norms.max())))


def _points(rows: Any) -> Floats:
    if rows.ndim != 2 or rows.dtype.kind not in "fiu" or 0 in rows.shape:
        raise ValueError(
            f"the embeddings are {rows.dtype} of shape {rows.shape}; "
            "a real matrix with a point in each row is needed"
        )
    X: Floats = rows.astype(np.float64)
    bad = np.argwhere(~(np.abs(X) <= _LARGEST))
    if len(bad):
        row, column = bad[0]
        raise ValueError(
            f"row {row + 1}, column {column + 1} is {X[row, column]}; "
            f"numbers up to {_LARGEST:g} are needed"
        )
    return X


def _classes(labels: Any) -> tuple[tuple[str, ...], Labels]:
    if labels.ndim != 1:
        raise ValueError(
            f"the labels have shape {labels.shape}; one a point is needed "
            "(of one-hot rows: labels.argmax(axis=1))"
        )
    if labels.dtype.kind not in "iubU":
        raise ValueError(f"the labels are {labels.dtype}; whole numbers or text are needed")
    names, classes = np.unique(labels, return_inverse=True)
    return tuple(str(name) for name in names), classes.astype(np.intp)


def _of_npy(path: Path, labels: str | None, wanted: bool) -> tuple[Any, Any]:
    if wanted:
        raise ValueError(
            "a .npy file holds no labels; give them a file of their own (.npy, .csv, .txt)"
        )
    return load_npy(path), None


def load_npy(path: Path) -> Any:
    """Return the array of a .npy file; raise `ValueError` for anything else, and for objects."""
    with path.open("rb") as file:
        try:
            return np.lib.format.read_array(file, allow_pickle=False)
        except Exception as error:  # a header is a Python literal: it fails in many ways
            raise ValueError(f"not a .npy file of numbers or text: {error}") from None


def _of_npz(path: Path, labels: str | None, wanted: bool) -> tuple[Any, Any]:
    with path.open("rb") as file:
        try:
            archive = np.load(file, allow_pickle=False)
            keys = archive.files
        except Exception as error:  # zip, header or pickle
            raise ValueError(f"not a .npz file: {error}") from None
        arrays = []
        for key in ("embeddings", *([labels or "labels"] if wanted else [])):
            if key not in keys:
                raise ValueError(f"there is no array {key!r}, only {', '.join(map(repr, keys))}")
            try:
                arrays.append(archive[key])
            except Exception as error:
                raise ValueError(f"the array {key!r} cannot be read: {error}") from None
    return arrays[0], arrays[1] if wanted else None


def _of_csv(path: Path, labels: str | None, wanted: bool) -> tuple[Any, Any]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        lines = [(reader.line_num, line) for line in reader if line]
    first = lines[0][1] if lines else []
    if labels is not None and labels not in first:
        raise ValueError(f"there is no column {labels!r} in the first line")
    own = 0 if labels is None else first.index(labels)
    has_head = labels is not None or (bool(first) and not _is_number(first[-1]))
    names: list[str] = []
    rows: list[Floats] = []
    for number, line in lines[has_head:]:
        if len(line) != len(first):
            raise ValueError(f"line {number} has {len(line)} entries, line 1 has {len(first)}")
        cells = list(enumerate(line, start=1))
        if wanted:
            names.append(cells.pop(own)[1])
        rows.append(_numbers(cells, number))
    return np.array(rows), np.array(names)


def _is_number(text: str) -> bool:
    for read in (float, rational):
        with suppress(ValueError):
            read(text)
            return True
    return False


def _numbers(cells: Sequence[tuple[int, str]], line: int) -> Floats:
    try:
        return np.array([text for _, text in cells], dtype=np.float64)
    except ValueError:  # fractions, or no numbers
        exact = (rational(text, name=f"line {line}, column {column}") for column, text in cells)
        return np.array([float(as_fraction(x)) for x in exact])


def _label_file(path: Path) -> Any:
    if path.suffix.lower() == ".npy":
        return load_npy(path)
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    return np.array([line.strip() for line in lines if line.strip()])


def _of_parquet(path: Path, labels: str | None, wanted: bool) -> tuple[Any, Any]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        raise UsageError("Parquet needs PyArrow: pip install 'nceproof[audit]'") from None
    try:
        with path.open("rb") as file:
            table = parquet.read_table(file)
    except ArrowException as error:
        raise ValueError(f"not a Parquet file: {error}") from None
    empty = [name for name in table.column_names if table[name].null_count]
    if empty:
        raise ValueError(f"column {empty[0]!r} has missing values")
    found = None
    if wanted:
        name = labels or "label"
        if name not in table.column_names:
            raise ValueError(f"there is no column {name!r}, only {', '.join(table.column_names)}")
        found = np.array(table[name].to_pylist())
        table = table.drop_columns([name])
    if table.num_columns == 1 and _is_list(table.schema.types[0]):
        return _of_lists(table.column(0)), found
    return np.column_stack([column.to_numpy() for column in table.columns]), found


def _is_list(kind: Any) -> bool:
    from pyarrow import types

    return bool(types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind))


def _of_lists(column: Any) -> Any:
    """Return a column of lists of the same length as a matrix."""
    rows = column.to_pylist()
    if len({len(row) for row in rows}) != 1:
        raise ValueError("the lists of the embeddings have different lengths")
    return np.array(rows)
