"""What users type or hand over as files, read exactly, with errors that name the place.

The errors are `theorems.errors.UsageError` and `theorems.errors.FileError`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import Any

from flint import fmpq

from numerics.balls.downstream_check import downstream_weights
from numerics.balls.three_classes import Weights
from numerics.exact.geometry import (
    Matrix,
    gram_matrix,
    gram_of,
    rational_unit_vectors,
    simplex_etf_gram,
)
from numerics.exact.losses import Logistic, Loss, loss_named
from numerics.exact.rationals import as_fraction, class_law, rational
from theorems.errors import FileError, UsageError

MAX_CLASSES = 512
"""The largest C of etf:C and uniform:C; the exact check of a Gram matrix costs C³."""


MAX_PARAMETER = 1000
"""The largest β and |m| of losses with exponentials, whose range the integrals have to cover."""


MAX_NEGATIVES = 10**6
"""The largest k of the classical bounds, whose factors are powers of k."""

MAX_POINTS = 48
"""The most points of --embeddings; the exact loss takes a mean over pairs, and N terms for each."""


def read_gram(text: str, *, nearest: bool = False) -> Matrix:
    """Return the Gram matrix that ``etf:C`` or a path to .json, .csv or .npy stands for.

    Numbers are read exactly: JSON and CSV as the decimals or fractions that are written, .npy as
    the binary values. With `nearest` the matrix is replaced by the Gram matrix of rational unit
    vectors close to it, for input that is off by rounding.

    >>> read_gram("etf:2")
    ((1, -1), (-1, 1))
    """
    if text.startswith("etf:"):
        return simplex_etf_gram(_class_count(text.removeprefix("etf:"), "--gram etf:C"))
    path = Path(text)
    readers = {".json": _read_json, ".csv": _read_csv, ".npy": _read_npy}
    if path.suffix.lower() not in readers:
        raise UsageError(f"--gram is {text!r}; give etf:C or a path ending in .json, .csv or .npy")
    try:
        rows = readers[path.suffix.lower()](path)
        return gram_matrix(nearest_gram(rows) if nearest else rows)
    except OSError as error:
        raise FileError(f"--gram {_shown(path)}: {error.strerror or error}") from None
    except (ValueError, TypeError) as error:
        rounded = any(word in str(error) for word in ("diagonal", "semidefinite", "symmetric"))
        hint = "; --nearest takes the closest Gram matrix" if rounded and not nearest else ""
        raise FileError(f"--gram {_shown(path)}: {error}{hint}") from None


def nearest_gram(rows: Sequence[Sequence[Any]]) -> Matrix:
    """Return the Gram matrix of rational unit vectors near a square matrix of numbers.

    Negative eigenvalues are cut and the vectors normalised. Raises `ValueError` if an entry would
    move by more than 1e−6, which is not rounding.

    >>> nearest_gram([["1", "0.6000000001"], ["0.6", "1"]])[0][0]
    1
    """
    import numpy as np

    from numerics.floats.cosines import gram_factors

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


def _shown(path: Path) -> str:
    text = str(path)
    return repr(text if len(text) <= 120 else "..." + text[-117:])


def _read_json(path: Path) -> list[list[Any]]:
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


def _read_csv(path: Path) -> list[list[Any]]:
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


def _read_npy(path: Path) -> list[list[Any]]:
    import numpy as np

    with path.open("rb") as file:
        try:
            array = np.lib.format.read_array(file, allow_pickle=False)
        except Exception as error:  # a header is a Python literal: it fails in many ways
            raise ValueError(f"not a .npy file: {error}") from None
    if array.ndim != 2 or array.dtype.kind not in "fiu":
        kind = f"{array.dtype} of shape {array.shape}"
        raise ValueError(f"an array of {kind}; a real matrix is needed")
    if not np.isfinite(array).all():
        raise ValueError("the array contains NaN or infinity")
    return [[Fraction(x) for x in row] for row in array.astype(np.float64).tolist()]


def _number(value: object, place: str) -> fmpq:
    if not isinstance(value, str):
        raise ValueError(f"{place} is {value!r}; a number is needed")
    return rational(value, name=place)


def read_embeddings(path: Path) -> dict[str, list[tuple[Fraction, tuple[fmpq, ...]]]]:
    """Return the points of a .csv file, a label and coordinates a line, by label.

    Vectors are normalised, to rational unit vectors close by; the points of a label have the same
    mass. Raises `FileError` for a file that is not of this form.
    """
    try:
        labels, rows = _labelled_rows(path)
        vectors = rational_unit_vectors(_normalised(rows))
    except OSError as error:
        raise FileError(f"--embeddings {_shown(path)}: {error.strerror or error}") from None
    except (ValueError, OverflowError, csv.Error) as error:
        raise FileError(f"--embeddings {_shown(path)}: {error}") from None
    members = {
        label: [v for own, v in zip(labels, vectors, strict=True) if own == label]
        for label in labels
    }
    return {
        label: [(Fraction(1, len(own)), vector) for vector in own] for label, own in members.items()
    }


def _labelled_rows(path: Path) -> tuple[list[str], list[list[fmpq]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [line for line in csv.reader(file) if line]
    if len(lines) > MAX_POINTS:
        raise ValueError(f"{len(lines)} points; at most {MAX_POINTS} are compared exactly")
    labels = [line[0] for line in lines]
    if len(set(labels)) < 2:
        raise ValueError("the bounds are about two classes or more; begin each line with its label")
    rows = [
        [_number(x, f"line {n}, column {j}") for j, x in enumerate(line[1:], start=2)]
        for n, line in enumerate(lines, start=1)
    ]
    if len({len(row) for row in rows}) != 1 or not rows[0]:
        raise ValueError("every line needs a label and the same number of coordinates")
    return labels, rows


def _normalised(rows: list[list[fmpq]]) -> Any:
    import numpy as np

    vectors = np.array([[float(as_fraction(x)) for x in row] for row in rows])
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not (np.isfinite(norms) & (norms > 0)).all():
        raise ValueError("a vector is zero or too large; it has no direction")
    return vectors / norms


def read_law(text: str, classes: int | None = None, *, name: str = "--rho") -> tuple[fmpq, ...]:
    """Return the class law that ``uniform``, ``uniform:C`` or a comma-separated list stands for.

    >>> read_law("1/2,0.25,0.25"), read_law("uniform", 2)
    ((1/2, 1/4, 1/4), (1/2, 1/2))
    """
    if text == "uniform" or text.startswith("uniform:"):
        count = classes if text == "uniform" else _class_count(text[8:], f"{name} uniform:C")
        if count is None:
            raise UsageError(f"{name} is 'uniform'; write uniform:C, with C the number of classes")
        law: tuple[fmpq, ...] = (fmpq(1, count),) * count
    else:
        try:
            law = class_law(text.split(","), name=name)
        except (ValueError, TypeError) as error:
            raise UsageError(str(error)) from None
    if classes is not None and len(law) != classes:
        raise UsageError(f"{name} has {len(law)} entries, but there are {classes} classes")
    return law


def read_weights(text: str, law: tuple[fmpq, ...]) -> tuple[fmpq, ...]:
    """Return downstream weights: ``rho`` (the class law itself), ``uniform``, or a list.

    >>> read_weights("rho", (fmpq(1, 3), fmpq(2, 3)))
    (1/3, 2/3)
    """
    if text == "rho":
        return law
    if text == "uniform":
        return (fmpq(1, len(law)),) * len(law)
    try:
        weights = downstream_weights(text.split(","))
    except (ValueError, TypeError) as error:
        raise UsageError(f"--{error}") from None
    if len(weights) != len(law):
        raise UsageError(f"--weights has {len(weights)} entries, there are {len(law)} classes")
    return weights


def read_negatives_of(loss: Loss, text: str) -> int | float:
    """Return a number of negatives, k → ∞ only for a loss that has a limit.

    >>> read_negatives_of(Logistic(), "inf")
    inf
    """
    negatives = read_negatives(text)
    if negatives == inf and loss.limit_offset == "no limit":
        raise UsageError(f"--k is inf, but the loss {loss.name} has no limit; give a finite k")
    return negatives


def read_negatives(text: str) -> int | float:
    """Return k: an integer ≥ 1, or ``inf``.

    >>> read_negatives("1024"), read_negatives("inf")
    (1024, inf)
    """
    if text.strip() in ("inf", "∞"):
        return inf
    return _integer(text.strip(), 1, 10**12, "--k", "or inf")


def read_negatives_grid(text: str) -> tuple[int, ...]:
    """Return increasing numbers of negatives: ``1,2,4``, or ``1..4096`` for two in each octave.

    >>> read_negatives_grid("4,1"), read_negatives_grid("1..12")
    ((1, 4), (1, 2, 3, 4, 6, 8, 11, 12))
    """
    first, dots, last = text.partition("..")
    counts = [_finite_negatives(part) for part in ([first, last] if dots else text.split(","))]
    if dots:
        if counts[0] > counts[1]:
            raise UsageError(f"--k is {text!r}; write the smaller number first")
        steps = range(2 * (counts[1] // counts[0]).bit_length())
        between = (round(counts[0] * 2 ** (step / 2)) for step in steps)
        counts += [count for count in between if count < counts[1]]
    return tuple(sorted(set(counts)))


def _finite_negatives(text: str) -> int:
    return _integer(text.strip(), 1, MAX_NEGATIVES, "--k", "(the bounds are about k ≥ 1)")


def read_loss(name: str, beta: str | None, margin: str | None) -> Loss:
    """Return the loss of the family that --loss, --beta and --margin describe.

    >>> read_loss("logistic", "2", None).formula
    'log(1 + Σ_i exp(-2 v_i))'
    """
    try:
        chosen = loss_named(name, beta=beta, margin=margin)
    except (ValueError, TypeError) as error:
        raise UsageError(f"--{error}") from None
    exponential = hasattr(chosen, "beta")
    for parameter, least in (("beta", 1 / MAX_PARAMETER), ("margin", 0)) if exponential else ():
        value = abs(as_fraction(rational(getattr(chosen, parameter, 1))))
        if not least <= value <= MAX_PARAMETER:
            raise UsageError(
                f"--{parameter} is out of range; give a number of size {least:g} to {MAX_PARAMETER}"
            )
    return chosen


def read_logistic(name: str, beta: str | None, margin: str | None) -> Logistic:
    """Return a logistic loss; raises `UsageError` for another one.

    >>> read_logistic("logistic", "2", None).beta
    Fraction(2, 1)
    """
    loss = read_loss(name, beta, margin)
    if not isinstance(loss, Logistic):
        raise UsageError(f"--loss is {name!r}; certificates of L_sup take the logistic loss")
    return loss


def read_increasing_negatives(text: str) -> tuple[int | float, ...]:
    """Return two or more numbers of negatives, increasing; raises `UsageError` for others.

    >>> read_increasing_negatives("1,4,inf")
    (1, 4, inf)
    """
    found = tuple(read_negatives(part) for part in text.split(","))
    if len(found) < 2 or any(not a < b for a, b in pairwise(found)):
        raise UsageError(f"--k is {text!r}; give two or more, increasing: 1,4,inf")
    return found


def read_weighting(text: str) -> Weights:
    """Return "rho" or "uniform"; raises `UsageError` for anything else.

    >>> read_weighting("rho")
    'rho'
    """
    names: dict[str, Weights] = {"rho": "rho", "uniform": "uniform"}
    if text not in names:
        raise UsageError(f"--weights is {text!r}; choose rho or uniform")
    return names[text]


def _class_count(text: str, name: str) -> int:
    return _integer(text, 2, MAX_CLASSES, name, "for C")


def _integer(text: str, least: int, most: int, name: str, remark: str) -> int:
    digits = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    if not digits or not least <= int(text) <= most:
        shown = text if len(text) <= 40 else text[:37] + "..."
        raise UsageError(f"{name} is {shown!r}; give an integer from {least} to {most} {remark}")
    return int(text)
