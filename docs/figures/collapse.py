"""Draw how much mass the small classes may have to collapse, over the number of negatives.

uv run python docs/figures/collapse.py docs/figures/collapse.svg
"""

import sys
from fractions import Fraction
from itertools import accumulate
from math import inf
from pathlib import Path

from matplotlib.figure import Figure

from theorems.claims.conjecture.collapse_thresholds_apart import rest_at, rest_at_first
from theorems.reports.figures.plot import COLOURS, save

_BETAS = ("1/10", "1/2", "1", "2", "3")
_NEGATIVES = range(1, 65)
_LIMIT = 4 * _NEGATIVES[-1]
"""Where k = ∞ stands."""


def picture() -> Figure:
    """Return 1 − ρ*(k) for every β, in floats, on logarithmic axes."""
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.subplots()
    for beta, colour in zip(map(Fraction, _BETAS), COLOURS, strict=False):
        first = rest_at_first(beta)
        rest = [*accumulate(_NEGATIVES[1:], lambda x, k, b=beta: rest_at(k, b, x), initial=first)]
        axes.plot(_NEGATIVES, rest, ".-", color=colour, markersize=4, label=f"β = {beta}")
        limit = rest_at(inf, beta, rest[-1])
        axes.plot([_NEGATIVES[-1], _LIMIT], [rest[-1], limit], ":o", color=colour, markersize=5)
    axes.set_xscale("log", base=2)
    axes.set_yscale("log")
    axes.minorticks_off()
    shown = [2**n for n in range(7)]
    axes.set_xticks([*shown, _LIMIT], labels=[*map(str, shown), "∞"])
    heights = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002)
    axes.set_yticks(heights, labels=[f"{height:g}" for height in heights])
    axes.set_xlabel("number of negatives k")
    axes.set_ylabel("1 − ρ*(k)")
    axes.grid(color="0.9", linewidth=0.6)
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.01, 1))
    return figure


if __name__ == "__main__":
    save(picture(), Path(sys.argv[1]))
