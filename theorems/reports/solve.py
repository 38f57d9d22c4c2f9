"""Minimisers of the population loss for several k, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from typing import Any

from numerics.balls.enclosure import Enclosure
from numerics.exact.rationals import as_fraction
from theorems.search.minimiser import Solution


def as_fields(solution: Solution) -> dict[str, Any]:
    """Return a solution as a JSON object.

    >>> from flint import fmpq
    >>> one = Enclosure.exactly(1, bits=53)
    >>> as_fields(Solution(1, one, ((fmpq(1),),), one, "global", 0.0))["k"]
    1
    """
    return {
        "k": "inf" if solution.negatives == inf else solution.negatives,
        "loss": _ends(solution.loss),
        "gram": [[float(as_fraction(entry)) for entry in row] for row in solution.gram],
        "supervised": _ends(solution.supervised),
        "scope": solution.scope,
        "radius": solution.radius,
    }


def _ends(enclosure: Enclosure) -> dict[str, str]:
    lower, upper = enclosure.decimals()
    return {"lower": lower, "upper": upper}


def as_table(solutions: Sequence[Solution]) -> str:
    """Return solutions as lines of text: k, both intervals, the cosines.

    >>> as_table([])
    ''
    """
    return "\n".join(_block(solution) for solution in solutions)


def _block(solution: Solution) -> str:
    k = "inf" if solution.negatives == inf else str(solution.negatives)
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
            f"k = {k}",
            f"  min L_k  {solution.loss}",
            f"  L_sup    {solution.supervised}",
            f"  {minimiser}",
            *(f"    {row}" for row in rows),
        ]
    )
