"""Gram matrices in .json, .csv and .npy files, read exactly, with errors that name the place."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from flint import fmpq

from numerics.exact.geometry import Matrix, gram_of
from numerics.exact.rationals import as_fraction, rational
from numerics.floats.cosines import gram_factors
from numerics.floats.unit_vectors import rational_unit_vectors
from theorems.tools.embeddings.arrays import load_npy, refuse_empty

FORMATS = (".json", ".csv", ".npy")


def read_rows(path: Path) -> list[list[Any]]:
    """Return the rows of numbers of a file: of .json and .csv as written, of .npy as they are.

    Raises `OSError` for a file that cannot be read, `ValueError` for one that holds no numbers.
    """
    refuse_empty(path)
    readers = dict(zip(FORMATS, (_of_json, _of_csv, _of_npy), strict=True))
    return readers[path.suffix.lower()](path)


def nearest_gram(rows: Sequence[Sequence[Any]]) -> Matrix:
    """Return the Gram matrix of rational unit vectors near a square matrix of numbers.

    Negative eigenvalues are cut and the vectors normalised. Raises `ValueError` if an entry would
    move by more than 1e−6, which is not rounding.

    >>> nearest_gram([["1", "0.6000000001"], ["0.6", "1"]])[0][0]
    1
    """
    if len({len(row) for row in rows}) != 1:
        raise ValueError("the rows have different lengths; a Gram matrix is square")
    try:
        G = np.array([[float(as_fraction(rational(x))) for x in row] for row in rows])
    except OverflowError:
        raise ValueError("an entry is beyond 1e308; unit vectors have |G_ij| ≤ 1") from None
    if G.ndim != 2 or G.shape[0] != G.shape[1]:
        raise ValueError(f"the matrix has shape {G.shape}; a Gram matrix is square")
    factors = gram_factors((G + G.T) / 2)
    norms = np.linalg.norm(factors, axis=1, keepdims=True)
    if (norms < 0.5).any():
        raise ValueError("a diagonal entry is far from 1; normalise the vectors first")
    near = gram_of(rational_unit_vectors(factors / norms))
    moved = max(
        abs(float(as_fraction(x)) - g)
        for row, old in zip(near, G, strict=True)
        for x, g in zip(row, old, strict=True)
    )
    if moved > 1e-6:
        raise ValueError(f"the nearest Gram matrix is {moved:.3g} away; that is not rounding")
    return near


def _of_json(path: Path) -> list[list[Any]]:
    def refuse(constant: str) -> Any:
        raise ValueError(f"{constant} is not a number")

    try:
        text = path.read_text(encoding="utf-8-sig")
        rows = json.loads(text, parse_float=str, parse_int=str, parse_constant=refuse)
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 text: byte {error.start} cannot be read") from None
    except json.JSONDecodeError as error:
        raise ValueError(
            f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from None
    except RecursionError:
        raise ValueError("not a matrix: the lists are nested too deeply") from None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise ValueError("a list of rows of numbers is needed, at $")
    return [[_number(x, f"$[{i}][{j}]") for j, x in enumerate(row)] for i, row in enumerate(rows)]


def _of_csv(path: Path) -> list[list[Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        try:
            return [
                [_number(x, f"line {reader.line_num}, column {j + 1}") for j, x in enumerate(row)]
                for row in reader
                if row
            ]
        except csv.Error as error:
            raise ValueError(f"not CSV: {error} at line {reader.line_num}") from None


def _of_npy(path: Path) -> list[list[Any]]:
    array = load_npy(path)
    if array.ndim != 2 or array.dtype.kind not in "fiu":
        kind = f"{array.dtype} of shape {array.shape}"
        raise ValueError(f"an array of {kind}; a real matrix is needed")
    if not np.isfinite(array).all():
        raise ValueError("the array contains NaN or infinity")
    return [[_exact(x) for x in row] for row in array]


def _exact(x: Any) -> Fraction:
    """Return a number of NumPy of any precision, which float64 need not hold."""
    return Fraction(*x.as_integer_ratio()) if isinstance(x, np.floating) else Fraction(int(x))


def _number(value: object, place: str) -> fmpq:
    if not isinstance(value, str):
        raise ValueError(f"{place} is {value!r}; a number is needed")
    return rational(value, name=place)
