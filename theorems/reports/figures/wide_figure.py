"""The figure of `solve --plot` for many classes: spectrum, cosines against masses, collapse."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from theorems.reports.figures.plot import COLOURS, save
from theorems.reports.wide import sight
from theorems.search.wide import WideSolution


def plot_wide(solutions: Sequence[WideSolution], path: Path) -> None:
    """Write what can be seen of the matrices found for each k to a file of the kind of its suffix.

    The eigenvalues from the largest on, those that are zero up to rounding left out; of each class
    the mean of its cosines with the others, between the least and the largest, and the largest
    alone, which is 1 where two classes collapse, against its mass. Raises `FileError` for a file
    that cannot be written.
    """
    figure = Figure(figsize=(6, 9), layout="constrained")
    spectrum, cosines, nearest = figure.subplots(3, 1)
    for n, solution in enumerate(solutions):
        seen, colour = sight(solution), COLOURS[n % len(COLOURS)]
        name = "k = ∞" if solution.negatives == inf else f"k = {solution.negatives}"
        kept = seen.spectrum[: seen.rank]
        spectrum.plot(np.arange(1, len(kept) + 1), kept, ".", color=colour, label=name)
        cosines.plot(seen.masses, seen.mean, "-", color=colour, label=name)
        cosines.fill_between(seen.masses, seen.least, seen.largest, color=colour, alpha=0.15)
        nearest.plot(seen.masses, 1 - seen.largest, ".", color=colour, label=name)
    spectrum.set_xlabel("eigenvalues of the Gram matrix, from the largest on")
    spectrum.set_xscale("log")
    spectrum.set_yscale("log")
    cosines.set_ylabel("cosines with the others:\nmean, least, largest")
    nearest.set_ylabel("1 − cosine with the nearest\n(0: collapsed)")
    nearest.set_xlabel("mass ρ_c of the class")
    nearest.set_ylim(0, 1.05 * nearest.dataLim.y1)
    for axes in (cosines, nearest):
        axes.set_xscale("log")
    spectrum.legend()
    save(figure, path)
