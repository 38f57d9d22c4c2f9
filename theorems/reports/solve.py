"""Minimisers of the population loss for several k, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10
from typing import Any

from numerics.exact.losses import Loss
from numerics.exact.rationals import as_fraction
from numerics.floats.decimals import UP, in_full, significant
from theorems.reports import json_values
from theorems.reports.limits import enclosed
from theorems.tools.minimiser import Solution

_PLACES = 6  # of a cosine, and fewer where they are not known


def as_fields(solution: Solution, loss: Loss) -> dict[str, Any]:
    """Return a solution as a JSON object, with a radius about the cosines as floats.

    >>> from flint import fmpq
    >>> from numerics.balls.enclosure import Enclosure
    >>> from numerics.exact.losses import Logistic
    >>> one = Enclosure.exactly(1, bits=53)
    >>> as_fields(Solution(1, one, ((fmpq(1),),), one, "global", None), Logistic())["k"]
    1
    """
    rows, radius = solution.in_floats()
    grouped = solution.is_grouped
    return {
        "k": json_values.count(solution.negatives),
        "loss": json_values.ends(solution.loss),
        "loss_is": enclosed(loss, solution.negatives),
        "gram": None if grouped else rows,
        "groups": _groups(solution, rows) if grouped else None,
        "supervised": json_values.ends(solution.supervised),
        "scope": solution.scope,
        "radius": radius,
        "theorems": list(solution.theorems),
    }


def _groups(solution: Solution, rows: list[list[float]]) -> list[dict[str, Any]]:
    """Return the groups of classes, with the cosines of a class with others of each group."""
    assert solution.law is not None
    groups = zip(solution.law.sizes, solution.law.masses, rows, strict=True)
    return [
        {
            "classes": size,
            "mass": str(mass),
            "cosines": [None if g == h and size == 1 else x for h, x in enumerate(row)],
        }
        for g, (size, mass, row) in enumerate(groups)
    ]


def as_table(solutions: Sequence[Solution], loss: Loss) -> str:
    """Return solutions as lines of text: k, both intervals, the cosines.

    >>> from numerics.exact.losses import Logistic
    >>> as_table([], Logistic())
    ''
    """
    return "\n".join(_block(solution, loss) for solution in solutions)


def _block(solution: Solution, loss: Loss) -> str:
    unknown = max(float(solution.radius or 0), 0.1**_PLACES)
    places = max(0, floor(-log10(unknown)))
    return "\n".join(
        [
            f"k = {solution.negatives}",
            f"  min {enclosed(loss, solution.negatives)}  {in_full(solution.loss)}",
            f"  L_sup    {in_full(solution.supervised)}",
            f"  {_by_theorem(solution) if solution.theorems else _by_search(solution)}",
            *(f"    {row}" for row in _matrix(solution, places)),
        ]
    )


def _by_theorem(solution: Solution) -> str:
    optimal, *unique = solution.theorems
    only = "it is not shown to be the only one"
    if solution.radius is not None:
        only = f"the only one by {unique[0]}" if unique else "the only one as L is strictly convex"
    return f"the minimiser is the simplex ETF by {optimal}, {only}"


def _by_search(solution: Solution) -> str:
    if solution.radius is None:
        at = "matrix" if solution.scope == "global" else "local minimum"
        minimiser = f"L_sup is that of the {at} found; the minimiser is not shown to be unique"
    else:
        minimiser = (
            f"the minimiser is unique and within {significant(solution.radius, 2, UP):.1e} of the "
            "matrix found, rounded here"
        )
    if solution.scope == "local":
        minimiser += "; local search: the lower end of the loss is that of the relaxation d = C"
    return minimiser


def _matrix(solution: Solution, places: int) -> list[str]:
    """Return the matrix row by row, or a line a group: its classes, and cosines with each group."""
    rows = [[f"{float(as_fraction(x)):+.{places}f}" for x in row] for row in solution.rows]
    if not solution.is_grouped:
        return [" ".join(row) for row in rows]
    assert solution.law is not None
    heads = [
        f"{size} of mass {mass}"
        for size, mass in zip(solution.law.sizes, solution.law.masses, strict=True)
    ]
    for g, size in enumerate(solution.law.sizes):
        if size == 1:
            rows[g][g] = " " * len(rows[g][g])
    wide = max(map(len, heads))
    return [
        "classes, and their cosines with other classes group by group",
        *(f"{head:<{wide}}  {' '.join(row)}" for head, row in zip(heads, rows, strict=True)),
    ]
