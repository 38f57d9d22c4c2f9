"""The map of a file of points for verbs that take it exactly, and the options of reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from pathlib import Path

from flint import fmpq

from numerics.exact.finite_map import FiniteMap
from theorems.cli import inputs
from theorems.errors import FileError, UsageError
from theorems.escaping import escaped
from theorems.tools.embeddings.choices import Choices
from theorems.tools.embeddings.reading import read_embeddings
from theorems.tools.exact_points import points_by_class


@dataclass(frozen=True)
class ExactMap:
    """A map to rational unit vectors, which are at most `apart` from the points of a file.

    `said` is what the file was taken for.
    """

    f: FiniteMap
    apart: Fraction
    said: tuple[str, ...]


def read_map(path: Path, choices: Choices, rho: str | None) -> ExactMap:
    """Return the map of a file of points; raise `FileError` for too many.

    Without `rho` the classes are as frequent as in the file; a list of masses is in the order of
    their names, which is said.
    """
    found = read_embeddings(path, choices, least=1)
    try:
        classes, apart = points_by_class(found.rows, found.labels.tolist())
    except ValueError as error:
        raise FileError(f"{str(path)!r}: {error}") from None
    total, said = sum(map(len, classes)), found.said
    if rho is None:
        law = tuple(fmpq(len(own), total) for own in classes)
    else:
        law = inputs.read_law(rho, len(classes))
        said = (*said, _masses(law, found.names))
    return ExactMap(FiniteMap(law, tuple(classes)), apart, said)


_NAMED = 10


def _masses(law: Sequence[fmpq], names: Sequence[str]) -> str:
    """Return which class has which mass: a wrong order is a loss of another law."""
    if len(set(law)) == 1:
        return f"ρ = {law[0]} for each of {len(law)} classes"
    pairs = zip(law[:_NAMED], names, strict=False)
    shown = ", ".join(f"{mass} for '{escaped(name)}'" for mass, name in pairs)
    return f"ρ = {shown}{', ..' if len(law) > _NAMED else ''}"


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
