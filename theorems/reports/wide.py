"""Minimisers for many classes: what can be seen of a matrix that is too large to be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from numerics.exact.losses import Loss
from numerics.exact.rationals import as_fraction
from numerics.floats.decimals import UP, in_full, significant
from numerics.floats.expectations import Floats
from theorems.reports import json_values
from theorems.reports.limits import enclosed
from theorems.search.wide import WideSolution

COLLAPSED = 0.99
"""Classes whose cosine is above this are counted as collapsed."""

_RANK = 1e-6  # of the largest eigenvalue
_SHOWN = 5


@dataclass(frozen=True)
class Sight:
    """What a Gram matrix looks like, in float64.

    `spectrum` are its eigenvalues from the largest on; for each class, from the most frequent on,
    `masses`, and `mean`, `least` and `largest` of its cosines with the others; `collapsed` is the
    number of pairs of classes whose cosine is above `COLLAPSED`.
    """

    spectrum: Floats
    masses: Floats
    mean: Floats
    least: Floats
    largest: Floats
    collapsed: int

    @property
    def rank(self) -> int:
        """The number of eigenvalues above 10⁻⁶ of the largest."""
        return int((self.spectrum > _RANK * self.spectrum[0]).sum())


def sight(solution: WideSolution) -> Sight:
    """Return what can be seen of the matrix that was found."""
    G, masses = solution.gram, np.array([float(as_fraction(mass)) for mass in solution.law])
    order, size = np.argsort(-masses, kind="stable"), len(masses)
    others = G[~np.eye(size, dtype=bool)].reshape(size, size - 1)[order]
    spectrum: Floats = np.asarray(np.linalg.eigvalsh(G)[::-1], dtype=np.float64)
    return Sight(
        spectrum,
        masses[order],
        others.mean(axis=1),
        others.min(axis=1),
        others.max(axis=1),
        int((others > COLLAPSED).sum()) // 2,
    )


def as_fields(solution: WideSolution, loss: Loss) -> dict[str, Any]:
    """Return a solution as a JSON object, its Gram matrix in floats."""
    return {
        "k": json_values.count(solution.negatives),
        "loss": json_values.ends(solution.loss),
        "loss_is": enclosed(loss, solution.negatives),
        "gram": solution.gram.tolist(),
        "groups": None,
        "supervised": json_values.ends(solution.supervised),
        "scope": solution.scope,
        "radius": None,
        "theorems": [],
    }


def as_table(solutions: Sequence[WideSolution], loss: Loss) -> str:
    """Return solutions as lines of text: k, both intervals, what the matrix looks like.

    >>> from numerics.exact.losses import Logistic
    >>> as_table([], Logistic())
    ''
    """
    return "\n".join(_block(solution, loss) for solution in solutions)


def _block(solution: WideSolution, loss: Loss) -> str:
    interval = solution.loss
    largest = max(abs(interval.lower), abs(interval.upper))
    gap = significant(interval.width / largest, 2, UP) if largest else 0
    at = "matrix" if solution.scope == "global" else "local minimum"
    lines = [
        f"k = {solution.negatives}",
        f"  min {enclosed(loss, solution.negatives)}  {in_full(interval)}",
        f"  L_sup    {in_full(solution.supervised)}",
        f"  by factors in float64, certified in balls: of the loss the interval is {gap:.1e}",
        f"  L_sup is that of the {at} found; the minimiser is not shown to be unique",
    ]
    if solution.scope == "local":
        lines.append("  local search: the lower end of the loss is that of the relaxation d = C")
    return "\n".join([*lines, *(f"    {line}" for line in _seen(sight(solution)))])


def _seen(found: Sight) -> list[str]:
    """Return lines about a Gram matrix, and a few of its classes from the most frequent on."""
    size = len(found.masses)
    several = f"{found.collapsed} pair{'s' if found.collapsed > 1 else ''} of classes"
    pairs = several if found.collapsed else "no two classes"
    rows = sorted({round(n * (size - 1) / (_SHOWN - 1)) for n in range(_SHOWN)})
    return [
        f"{size} classes, rank {found.rank}, eigenvalues {found.spectrum[found.rank - 1]:.4g} to "
        f"{found.spectrum[0]:.4g}; {pairs} with a cosine above {COLLAPSED}",
        f"{'class':>8} {'mass':>10}   cosines with the others: mean, least, largest",
        *(
            f"{row + 1:>8} {found.masses[row]:>10.3g}   {found.mean[row]:+.6f} "
            f"{found.least[row]:+.6f} {found.largest[row]:+.6f}"
            for row in rows
        ),
    ]
