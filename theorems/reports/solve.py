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
from theorems.search.minimiser import Solution

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
    gram, radius = solution.in_floats()
    return {
        "k": json_values.count(solution.negatives),
        "loss": json_values.ends(solution.loss),
        "loss_is": enclosed(loss, solution.negatives),
        "gram": gram,
        "supervised": json_values.ends(solution.supervised),
        "scope": solution.scope,
        "radius": radius,
    }


def as_table(solutions: Sequence[Solution], loss: Loss) -> str:
    """Return solutions as lines of text: k, both intervals, the cosines.

    >>> from numerics.exact.losses import Logistic
    >>> as_table([], Logistic())
    ''
    """
    return "\n".join(_block(solution, loss) for solution in solutions)


def _block(solution: Solution, loss: Loss) -> str:
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
    unknown = max(float(solution.radius or 0), 0.1**_PLACES)
    places = max(0, floor(-log10(unknown)))
    rows = [" ".join(f"{float(as_fraction(x)):+.{places}f}" for x in row) for row in solution.gram]
    return "\n".join(
        [
            f"k = {solution.negatives}",
            f"  min {enclosed(loss, solution.negatives)}  {in_full(solution.loss)}",
            f"  L_sup    {in_full(solution.supervised)}",
            f"  {minimiser}",
            *(f"    {row}" for row in rows),
        ]
    )
