"""Minimisers of the population loss for several k, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10
from typing import Any

from numerics.balls.enclosure import Enclosure
from numerics.exact.rationals import as_fraction
from theorems.reports import json_values
from theorems.search.minimiser import Solution


def as_fields(solution: Solution) -> dict[str, Any]:
    """Return a solution as a JSON object.

    >>> from flint import fmpq
    >>> from numerics.balls.enclosure import Enclosure
    >>> one = Enclosure.exactly(1, bits=53)
    >>> as_fields(Solution(1, one, ((fmpq(1),),), one, "global", 0.0))["k"]
    1
    """
    return {
        "k": json_values.count(solution.negatives),
        "loss": json_values.ends(solution.loss),
        "gram": [[float(as_fraction(entry)) for entry in row] for row in solution.gram],
        "supervised": json_values.ends(solution.supervised),
        "scope": solution.scope,
        "radius": solution.radius,
    }


def as_table(solutions: Sequence[Solution]) -> str:
    """Return solutions as lines of text: k, both intervals, the cosines.

    >>> as_table([])
    ''
    """
    return "\n".join(_block(solution) for solution in solutions)


def _shown(value: Enclosure) -> str:
    """Return an interval to the places that its width leaves; further ones are of the search."""
    width = float(value.upper - value.lower)
    if not width:
        return str(value)
    lower, upper = value.decimals(max(1, floor(-log10(width))))
    return f"[{lower}, {upper}]"


def _block(solution: Solution) -> str:
    if solution.radius is None:
        at = "the Gram matrix shown" if solution.scope == "global" else "the local minimum shown"
        minimiser = f"L_sup is that of {at}; the minimiser is not shown to be unique"
    else:
        minimiser = f"the minimiser is unique and within {solution.radius:.1e} of the entries shown"
    if solution.scope == "local":
        minimiser += "; local search: the lower end of the loss is that of the relaxation d = C"
    rows = [" ".join(f"{float(as_fraction(x)):+.6f}" for x in row) for row in solution.gram]
    return "\n".join(
        [
            f"k = {solution.negatives}",
            f"  min L_k  {_shown(solution.loss)}",
            f"  L_sup    {_shown(solution.supervised)}",
            f"  {minimiser}",
            *(f"    {row}" for row in rows),
        ]
    )
