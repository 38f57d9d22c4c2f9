"""The points of a file for verbs that take them exactly, and the options of reading."""

from __future__ import annotations

from dataclasses import dataclass, fields
from fractions import Fraction
from pathlib import Path

from flint import fmpq

from numerics.exact.finite_map import Points
from theorems.errors import FileError, UsageError
from theorems.tools.embeddings.choices import Choices
from theorems.tools.embeddings.reading import read_embeddings
from theorems.tools.exact_points import points_by_class


@dataclass(frozen=True)
class ExactPoints:
    """Rational unit vectors by class, how far they are at most from those of the file, and more.

    `law` is how frequent the classes are in the file, `said` what it was taken for.
    """

    classes: list[Points]
    apart: Fraction
    law: tuple[fmpq, ...]
    said: tuple[str, ...]


def read_points(path: Path, choices: Choices) -> ExactPoints:
    """Return the points of a file as rational unit vectors; raise `FileError` for too many."""
    found = read_embeddings(path, choices, least=1)
    try:
        classes, apart = points_by_class(found.rows, found.labels.tolist())
    except ValueError as error:
        raise FileError(f"{str(path)!r}: {error}") from None
    total = sum(map(len, classes))
    law = tuple(fmpq(len(own), total) for own in classes)
    return ExactPoints(classes, apart, law, found.said)


def refuse_choices(choices: Choices) -> None:
    """Raise `UsageError` where an option of reading is given, and there are no points to read.

    >>> refuse_choices(Choices(skip="id"))
    Traceback (most recent call last):
        ...
    theorems.errors.UsageError: --skip is of points, and there are none; give --embeddings
    """
    for field in fields(choices):
        if getattr(choices, field.name) is not None:
            raise UsageError(f"--{field.name} is of points, and there are none; give --embeddings")
