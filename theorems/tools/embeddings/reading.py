"""Embeddings and labels from files as people have them, with errors that name the place.

What is read how is said in sentences (docs/files.md); what can be read in two ways is refused, with
the option that settles it. The errors are `theorems.errors.UsageError` and
`theorems.errors.FileError`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from numerics.floats.cosines import Labels
from numerics.floats.expectations import Floats
from theorems.errors import FileError, UsageError
from theorems.tools.embeddings import arrays, frames, tables
from theorems.tools.embeddings.choices import Arrays, Choices, option
from theorems.tools.embeddings.labels import as_labels, without_label

MAX_CLASSES = 10**6
"""The largest C of points with labels."""

MAX_PAIRED = 5000
"""The largest C of what goes over all pairs: the Gram matrix of the class means has 200 MB."""

_LARGEST = 1e300  # norms are floats
_SMALLEST = 1e-305  # a decimal of a size below it is off by more than 2^−53 of it as a float

_LABEL_FILES = (".npy", ".csv", ".tsv", ".txt")

_PICKLES = (".pkl", ".pickle", ".joblib")


@dataclass(frozen=True)
class _Format:
    """How a kind of file is read, and which options say something of it."""

    read: Callable[[Path, Choices, bool], Arrays]
    has_names: bool = False
    has_columns: bool = False
    has_lines: bool = False


_READERS = {
    ".npy": _Format(arrays.of_npy),
    ".npz": _Format(arrays.of_npz, has_names=True),
    ".csv": _Format(tables.of_csv, has_columns=True, has_lines=True),
    ".tsv": _Format(tables.of_csv, has_columns=True, has_lines=True),
    ".parquet": _Format(frames.of_parquet, has_columns=True),
    ".jsonl": _Format(frames.of_jsonl, has_columns=True),
    ".safetensors": _Format(arrays.of_safetensors, has_names=True),
    ".pt": _Format(arrays.of_torch, has_names=True),
    ".pth": _Format(arrays.of_torch, has_names=True),
    **dict.fromkeys(arrays.RAW, _Format(arrays.of_raw, has_names=True)),
}

FORMATS = tuple(_READERS)
"""The suffixes of files that are read."""


@dataclass(frozen=True)
class Embeddings:
    """N points on the unit sphere of R^d with their classes.

    `rows` (N, d) are normalised; `norms` are the least and the largest norm in the file. `labels`
    count the classes 0..C−1 in the order of `names`. `said` is what the file was taken for.
    """

    rows: Floats
    labels: Labels
    names: tuple[str, ...]
    norms: tuple[float, float]
    said: tuple[str, ...] = ()


_NOTHING = Choices()


def read_embeddings(path: Path, choices: Choices = _NOTHING, *, least: int = 2) -> Embeddings:
    """Return the points of a file with their labels.

    docs/files.md says what is read how. Raises `FileError` for a file that does not hold that, and
    for a class of less than `least` points.
    """
    found = read_arrays(path, choices, labelled=True)
    try:
        return of_arrays(found.rows, found.labels, least=least, said=found.said)
    except ValueError as error:
        raise FileError(f"{_places(path, choices)}: {error}") from None


def read_arrays(path: Path, choices: Choices = _NOTHING, *, labelled: bool) -> Arrays:
    """Return the arrays of points and, if they are `labelled`, of labels (N,) in a file.

    The points are unchecked, and without those that `choices.unlabelled` says have no label. Raises
    `FileError` for a file that does not hold them.
    """
    suffix = path.suffix.lower()
    if suffix not in _READERS:
        raise UsageError(f"EMBEDDINGS is {str(path)!r}; {_remedy(path, suffix)}")
    kind, apart = _READERS[suffix], _labels_apart(choices.labels)
    choices.check(
        suffix,
        has_names=kind.has_names,
        has_columns=kind.has_columns,
        has_lines=kind.has_lines or (apart is not None and apart.suffix.lower() != ".npy"),
    )
    place = path
    try:
        arrays.refuse_empty(path)
        own = choices if apart is None else replace(choices, labels=None)
        found = kind.read(path, own, labelled and apart is None)
        if apart is not None:
            place = apart
            arrays.refuse_empty(apart)
            header = None if kind.has_lines else choices.header
            labels, said = _label_file(apart, len(found.rows), header)
            found = Arrays(found.rows, labels, found.said + said)
        return _with_labels(found, choices) if labelled else found
    except OSError as error:
        raise FileError(f"{str(place)!r}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise FileError(f"{str(place)!r}: not text in UTF-8; unpack it, or save it anew") from None
    except (ValueError, OverflowError, csv.Error) as error:
        raise FileError(f"{str(place)!r}: {error}") from None


def of_arrays(rows: Any, labels: Any, *, least: int = 2, said: tuple[str, ...] = ()) -> Embeddings:
    """Return the points of arrays (N, d) and (N,); raise `ValueError` for what does not fit.

    >>> of_arrays([[3, 4], [0, 1], [1, 0], [2, 0]], ["a", "a", "b", "b"]).rows[0].tolist()
    [0.6, 0.8]
    """
    X, found = points_of(rows), as_labels(labels)[0]
    names, classes = np.unique(found, return_inverse=True)
    if len(X) != len(classes):
        header = f"; is the first label, {str(found[0])!r}, a header?"
        more = header if len(classes) == len(X) + 1 else ""
        raise ValueError(f"there are {len(X)} embeddings but {len(classes)} labels{more}")
    if not 2 <= len(names) <= MAX_CLASSES:
        raise ValueError(f"the number of classes is {len(names)}; give 2 to {MAX_CLASSES}")
    if single := [str(names[c]) for c in np.flatnonzero(np.bincount(classes) < least)]:
        raise ValueError(_of_single(single))
    unit, norms = unit_rows(X)
    return Embeddings(unit, classes.astype(np.intp), tuple(map(str, names)), norms, said)


def _of_single(names: list[str]) -> str:
    """Return what is wrong with classes of one point, and what leaves them out."""
    if len(names) == 1:
        one, remedy = repr(names[0]), option("unlabelled", names[0])
        return f"class {one} has one point: it has no positive but itself; leave it out: {remedy}"
    shown = ", ".join(map(repr, names[:3])) + (", …" if len(names) > 3 else "")
    return (
        f"{len(names)} classes, {shown}, have one point: it has no positive but itself; leave such "
        "rows out: values, counts = np.unique(labels, return_counts=True), then those where "
        "np.isin(labels, values[counts > 1])"
    )


def unit_rows(X: Floats) -> tuple[Floats, tuple[float, float]]:
    """Return rows over their norms, and the least and the largest norm.

    Raises `ValueError` for a zero row, and for one below what floats hold to all digits.

    >>> unit_rows(np.array([[3.0, 4.0], [0.0, 1.0]]))[1]
    (1.0, 5.0)
    """
    scale = np.abs(X).max(axis=1, keepdims=True)
    if not scale.min() > 0:
        raise ValueError(f"row {int(scale.argmin()) + 1} is zero; it has no direction")
    if not scale.min() >= _SMALLEST:
        raise ValueError(
            f"row {int(scale.argmin()) + 1} has numbers of size {scale.min():.3g} at most, which "
            f"floats round to few digits; multiply it, so that one is above {_SMALLEST:g}"
        )
    scaled = X / scale  # squares neither overflow nor vanish
    lengths = np.linalg.norm(scaled, axis=1, keepdims=True)
    norms = scale * lengths
    return scaled / lengths, (float(norms.min()), float(norms.max()))


def _remedy(path: Path, suffix: str) -> str:
    """Return what to do about a file of another kind."""
    if suffix == ".gz":
        return f"unpack it: gunzip {path.name}"
    if suffix in _PICKLES:
        return "a pickle can run code and is not read; save np.savez(file, embeddings=…, labels=…)"
    return f"give a file of the kind {', '.join(FORMATS)}"


def _labels_apart(labels: str | None) -> Path | None:
    """Return the file of their own that labels are in, if they are."""
    return Path(labels) if labels and Path(labels).suffix.lower() in _LABEL_FILES else None


def _places(path: Path, choices: Choices) -> str:
    apart = _labels_apart(choices.labels)
    return f"{str(path)!r} with labels {str(apart)!r}" if apart else repr(str(path))


def _label_file(path: Path, count: int, header: bool | None) -> tuple[Any, tuple[str, ...]]:
    if path.suffix.lower() == ".npy":
        return arrays.load_npy(path), ()
    return tables.of_label_lines(path, count, header)


def _with_labels(found: Arrays, choices: Choices) -> Arrays:
    """Return points with labels of one kind, without those that are said to have none."""
    labels, said = as_labels(found.labels)
    said = found.said + said
    if choices.unlabelled is not None:
        unmarked = ~without_label(labels, choices.unlabelled)
        if len(labels) != len(found.rows):
            raise ValueError(f"there are {len(found.rows)} embeddings but {len(labels)} labels")
        count = int((~unmarked).sum())
        points = "1 point" if count == 1 else f"{count} points"
        said += (f"Left out: {points} with the label {choices.unlabelled!r}.",)
        return Arrays(found.rows[unmarked], labels[unmarked], said)
    if labels.dtype.kind == "i" and (count := int((labels == -1).sum())):
        said += (
            f"Warning: −1 is taken for a class, of {count} points; where it says that a point has "
            "no label: `--unlabelled -1`.",
        )
    return Arrays(found.rows, labels, said)


def points_of(values: Any) -> Floats:
    """Return an array (N, d) in float64; raise `ValueError` for what is none.

    >>> points_of([[1, 2]]).tolist()
    [[1.0, 2.0]]
    """
    rows = np.asarray(values)
    if rows.shape[:1] == (0,):
        raise ValueError("there are no points; a real matrix with a point in each row is needed")
    if rows.ndim == 3 and rows.dtype.kind in "fiu":
        raise ValueError(
            f"the embeddings have shape {rows.shape}, as views of instances have; `nceproof batch` "
            "reads two views, here a real matrix with a point in each row is needed"
        )
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
