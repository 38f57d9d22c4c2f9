"""Embeddings and labels from .npy, .npz, .csv and Parquet files, with errors that name the place.

The errors are `theorems.errors.UsageError` and `theorems.errors.FileError`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from numerics.floats.cosines import Labels
from numerics.floats.expectations import Floats
from theorems.errors import FileError, UsageError
from theorems.tools.embeddings.tables import is_no_label, of_csv, of_label_lines, of_parquet

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
    ("labels") or the name of a column ("label"; of .csv without a header the first). In .npz the
    points are the array "embeddings"; in Parquet the one other column of lists, or all others.
    Raises `FileError` for a file that does not hold that, and for a class of less than `least`
    points.
    """
    rows, found = read_arrays(path, labels, labelled=True)
    apart = _labels_apart(labels)
    try:
        return of_arrays(rows, found, least=least)
    except ValueError as error:
        both = f"{str(path)!r} with labels {str(apart)!r}" if apart else repr(str(path))
        raise FileError(f"{both}: {error}") from None


def read_arrays(path: Path, labels: str | None, *, labelled: bool) -> tuple[Any, Any]:
    """Return the arrays of points and, if they are `labelled`, of labels in a file, unchecked.

    `labels` is what it is for `read_embeddings`. Raises `FileError` for a file that does not hold
    them.
    """
    readers = {".npy": _of_npy, ".npz": _of_npz, ".csv": of_csv, ".parquet": of_parquet}
    suffix = path.suffix.lower()
    if suffix not in readers:
        packed = f"unpack it: gunzip {path.name}" if suffix == ".gz" else ""
        formats = f"give a file of the kind {', '.join(FORMATS)}"
        raise UsageError(f"EMBEDDINGS is {str(path)!r}; {packed or formats}")
    apart = _labels_apart(labels)
    place = path
    try:
        rows, found = readers[suffix](path, None if apart else labels, labelled and apart is None)
        if apart is not None:
            place = apart
            found = _label_file(apart)
    except OSError as error:
        raise FileError(f"{str(place)!r}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise FileError(f"{str(place)!r}: not text in UTF-8; unpack it, or save it anew") from None
    except (ValueError, OverflowError, csv.Error) as error:
        raise FileError(f"{str(place)!r}: {error}") from None
    return rows, found


def _labels_apart(labels: str | None) -> Path | None:
    """Return the file of their own that labels are in, if they are."""
    return Path(labels) if labels and Path(labels).suffix.lower() in _LABEL_FILES else None


def of_arrays(rows: Any, labels: Any, *, least: int = 2) -> Embeddings:
    """Return the points of arrays (N, d) and (N,); raise `ValueError` for what does not fit.

    >>> of_arrays([[3, 4], [0, 1], [1, 0], [2, 0]], ["a", "a", "b", "b"]).rows[0].tolist()
    [0.6, 0.8]
    """
    X, names, classes = _points(np.asarray(rows)), *_classes(np.asarray(labels))
    if len(X) != len(classes):
        header = f"; is the first label, {str(np.asarray(labels)[0])!r}, a header?"
        more = header if len(classes) == len(X) + 1 else ""
        raise ValueError(f"there are {len(X)} embeddings but {len(classes)} labels{more}")
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
    if rows.shape[:1] == (0,):
        raise ValueError("there are no points; a real matrix with a point in each row is needed")
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
        is_column = labels.ndim == 2 and labels.shape[1] == 1
        remedy = "labels.ravel()" if is_column else "of one-hot rows: labels.argmax(axis=1)"
        raise ValueError(f"the labels have shape {labels.shape}; one a point is needed ({remedy})")
    if labels.dtype.kind not in "iubU":
        remedy = " (labels.astype(int))" if labels.dtype.kind == "f" else ""
        raise ValueError(f"the labels are {labels.dtype}; whole numbers or text are needed{remedy}")
    names, classes = np.unique(labels, return_inverse=True)
    texts = tuple(str(name) for name in names)
    bad = list(filter(is_no_label, texts)) if labels.dtype.kind == "U" else []
    if bad and bad[0].lower() in ("", "nan"):
        raise ValueError(
            f"a label is missing, it reads {bad[0]!r}; leave out points without one: df.dropna()"
        )
    if bad:
        raise ValueError(
            f"a label is {bad[0]!r}; whole numbers or text are needed (labels.astype(int)); is the "
            "column of labels the one that `labels` names?"
        )
    return texts, classes.astype(np.intp)


def _of_npy(path: Path, labels: str | None, wanted: bool) -> tuple[Any, Any]:
    if wanted:
        raise ValueError(
            "a .npy file holds no labels; give them a file of their own: `--labels FILE` "
            "(.npy, .csv, .txt)"
        )
    return load_npy(path), None


def load_npy(path: Path) -> Any:
    """Return the array of a .npy file; raise `ValueError` for anything else, and for objects."""
    with path.open("rb") as file:
        try:
            return np.lib.format.read_array(file, allow_pickle=False)
        except Exception as error:  # a header is a Python literal: it fails in many ways
            raise ValueError(f"not a .npy file of numbers or text: {_reason(error)}") from None


def _reason(error: Exception) -> str:
    """Return why NumPy reads no array, with the remedy where it holds objects, as of pandas."""
    is_object = "Object arrays" in str(error)
    return (
        "it holds Python objects; save x.astype(str), or x.astype(float)"
        if is_object
        else str(error)
    )


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
                more = "" if key == "embeddings" else ", or name them: `--labels KEY`"
                raise ValueError(
                    f"there is no array {key!r}, only {', '.join(map(repr, keys))}; write "
                    f"np.savez(file, embeddings=…, labels=…){more}"
                )
            try:
                arrays.append(archive[key])
            except Exception as error:
                raise ValueError(f"the array {key!r} cannot be read: {_reason(error)}") from None
    return arrays[0], arrays[1] if wanted else None


def _label_file(path: Path) -> Any:
    return load_npy(path) if path.suffix.lower() == ".npy" else of_label_lines(path)
