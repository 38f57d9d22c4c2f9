"""A batch: rows of two views, of two towers or with labels, as arrays of any library give them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from numerics.exact.batch_losses import Kind
from numerics.floats.cosines import Labels
from numerics.floats.expectations import Floats

_LARGEST = 1e150  # squares are floats


@dataclass(frozen=True)
class Batch:
    """Rows as they were given, and what is positive to what.

    Row i of `anchors` and row j of `candidates` are positives where their labels are equal. Without
    candidates each anchor has all other anchors, and not itself. `pairs` is the number B of
    instances or pairs; of labelled rows that are not views it is their number. With `unit` the loss
    is that of the cosines, else that of the inner products.
    """

    anchors: Floats
    candidates: Floats | None
    labels: Labels
    pairs: int
    unit: bool

    @property
    def dimension(self) -> int:
        """The dimension d of the rows."""
        return int(self.anchors.shape[1])

    @property
    def counts(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The numbers of positives and of negatives of each anchor."""
        sizes = np.bincount(self.labels)[self.labels]
        own = sizes if self.candidates is not None else sizes - 1
        return own, len(self.labels) - sizes

    @property
    def norms(self) -> tuple[float, float]:
        """The least and the largest norm of a row as given."""
        lengths = np.concatenate([np.linalg.norm(rows, axis=1) for rows in self._towers])
        return float(lengths.min()), float(lengths.max())

    @property
    def rows(self) -> tuple[Floats, Floats]:
        """The rows of the anchors and of the candidates, of norm 1 if the batch is `unit`."""
        towers = [_normalised(rows) if self.unit else rows for rows in self._towers]
        return towers[0], towers[-1]

    @property
    def _towers(self) -> list[Floats]:
        return [rows for rows in (self.anchors, self.candidates) if rows is not None]

    def turned(self) -> Batch:
        """Return the batch with its towers exchanged."""
        if self.candidates is None:
            return self
        return Batch(self.candidates, self.anchors, self.labels, self.pairs, self.unit)


def batch_of(
    kind: Kind, first: Any, second: Any = None, labels: Any = None, *, unit: bool = True
) -> Batch:
    """Return the batch that arrays are, for a loss of some kind.

    `first` is (B, d) with `second` (B, d), or (B, 2, d), or (2B, d) with the second views, or the
    other tower, in the second half. For a labelled loss `labels` are B labels of instances or, of
    rows (n, d) without a second view, n. Raises `ValueError` for what does not fit.

    >>> from numerics.exact.batch_losses import KINDS
    >>> batch_of(KINDS["ntxent"], np.eye(4)).labels.tolist()
    [0, 1, 0, 1]
    """
    rows, other = _views(first, second)
    if labels is not None and not kind.labelled:
        raise ValueError(
            "labels are given, but only supcon and supcon-in read them; leave them out"
        )
    if other is None and not kind.labelled:
        rows, other = _halves(rows)
    if labels is None and other is None:
        raise ValueError(
            "labels are not given; supcon needs one a row, or two views of each: (B, 2, d)"
        )
    classes = np.arange(len(rows)) if labels is None else classes_of(labels, len(rows))
    if labels is None and len(rows) < 2:
        raise ValueError("first has one pair; a loss needs negatives, so give two or more")
    if len(np.unique(classes)) < 2:
        raise ValueError("labels has one class; a loss needs negatives, so give two or more")
    if kind.towers:
        return Batch(rows, other, classes, len(rows), unit)
    if other is None:
        if len(np.unique(classes)) == len(classes):
            raise ValueError("labels are all different; give two rows of one label, a positive")
        return Batch(rows, None, classes, len(rows), unit)
    both = np.concatenate([rows, other])
    return Batch(both, None, np.concatenate([classes, classes]), len(rows), unit)


def classes_of(labels: Any, count: int) -> Labels:
    """Return labels of any sort as numbers 0..C−1; raise `ValueError` for what is not one a row.

    >>> classes_of(["cat", "dog", "cat"], 3).tolist()
    [0, 1, 0]
    """
    array = as_array(labels)
    whole = array.dtype.kind == "f" and np.isfinite(array).all() and (array == array.round()).all()
    if array.ndim != 1 or not (whole or array.dtype.kind in "iubU"):
        raise ValueError(
            f"labels are {array.dtype} of shape {array.shape}; whole numbers or text are needed"
        )
    if len(array) != count:
        raise ValueError(
            f"labels has {len(array)} entries for {count} instances; give one for each"
        )
    classes: Labels = np.unique(array, return_inverse=True)[1].astype(np.intp)
    return classes


def as_array(values: Any) -> NDArray[Any]:
    """Return an array of NumPy from one of any library, from a tensor that has a gradient too.

    >>> as_array([1, 2]).tolist()
    [1, 2]
    """
    steps = ["detach", "cpu", "get"]  # PyTorch's, and CuPy's
    if "bfloat16" in str(getattr(values, "dtype", "")):  # which NumPy does not have
        steps.insert(0, "float")
    for name in steps if not isinstance(values, np.ndarray) else []:
        step = getattr(values, name, None)
        values = values if step is None else step()
    return np.asarray(values)


def _views(first: Any, second: Any) -> tuple[Floats, Floats | None]:
    rows = as_array(first)
    if rows.ndim == 3 and rows.shape[1] == 2:
        if second is not None:
            raise ValueError("first has two views an instance; leave second out")
        return _matrix(rows[:, 0], "first"), _matrix(rows[:, 1], "first")
    one = _matrix(rows, "first")
    if second is None:
        return one, None
    two = _matrix(as_array(second), "second")
    if one.shape != two.shape:
        raise ValueError(f"second is {two.shape}, first is {one.shape}; give both one shape")
    return one, two


def _halves(rows: Floats) -> tuple[Floats, Floats]:
    if len(rows) % 2:
        raise ValueError(
            f"first has {len(rows)} rows, an odd number; give (B, 2, d), or (2B, d) with the "
            "second views in the second half, or both towers apart"
        )
    half = len(rows) // 2
    return rows[:half], rows[half:]


def _matrix(values: NDArray[Any], name: str) -> Floats:
    if values.ndim != 2 or values.dtype.kind not in "fiu" or 0 in values.shape:
        turn = values.ndim == 3 and len(values) == 2
        raise ValueError(
            f"{name} is {values.dtype} of shape {values.shape}; give real numbers (B, d), (2B, d) "
            f"or (B, 2, d){', as swapaxes(0, 1) makes it' if turn else ''}"
        )
    rows: Floats = np.ascontiguousarray(values, dtype=np.float64)
    bad = np.argwhere(~(np.abs(rows) <= _LARGEST))
    if len(bad):
        row, column = bad[0]
        raise ValueError(
            f"{name} has {rows[row, column]} in row {row + 1}, column {column + 1}; give numbers "
            f"up to {_LARGEST:g}"
        )
    zero = np.flatnonzero(~np.any(rows, axis=1))
    if len(zero):
        raise ValueError(
            f"{name} has only zeros in row {zero[0] + 1}, which have no direction; leave it out"
        )
    return rows


def _normalised(rows: Floats) -> Floats:
    scaled = rows / np.abs(rows).max(axis=1, keepdims=True)  # squares do not vanish
    unit: Floats = scaled / np.linalg.norm(scaled, axis=1, keepdims=True)
    return unit


def mean_cosines(batch: Batch) -> tuple[float, float]:
    """Return the mean cosine, or inner product, of positives and that of negatives.

    >>> from numerics.exact.batch_losses import KINDS
    >>> mean_cosines(batch_of(KINDS["ntxent"], np.ones((4, 1))))
    (1.0, 1.0)
    """
    first, other = batch.rows
    count = int(batch.labels.max()) + 1
    one, two = (_sums(rows, batch.labels, count) for rows in (first, other))
    own, rest = (int(numbers.sum()) for numbers in batch.counts)
    every, same = float(one.sum(axis=0) @ two.sum(axis=0)), float(np.sum(one * two))
    itself = float(np.sum(first * other)) if batch.candidates is None else 0.0
    return (same - itself) / own, (every - same) / rest


def neighbour_cosine(batch: Batch) -> float:
    """Return the mean cosine of rows 1 and 2, 3 and 4, …, were both views in one array by halves.

    >>> from numerics.exact.batch_losses import KINDS
    >>> neighbour_cosine(batch_of(KINDS["ntxent"], np.repeat(np.eye(4), 2, axis=0)))
    1.0
    """
    rows = np.concatenate([_normalised(rows) for rows in batch._towers])
    return float(np.mean(np.sum(rows[::2] * rows[1::2], axis=1)))


def _sums(rows: Floats, labels: Labels, count: int) -> Floats:
    sums = np.zeros((count, rows.shape[1]))
    np.add.at(sums, labels, rows)
    return sums
