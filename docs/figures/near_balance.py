"""Draw how far the minimiser moves near balance, and what that does to L_sup, beside optima.

uv run python docs/figures/near_balance.py docs/figures/near-balance.svg
"""

import sys
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from math import inf
from pathlib import Path

from flint import arb
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from numerics.exact.losses import Logistic
from numerics.exact.rationals import as_fraction, rational
from theorems.claims.conjecture import slopes_near_balance_fall as second
from theorems.reports.figures.plot import COLOURS, save
from theorems.tools.minimiser import Solution, solve

NEGATIVES = (*range(1, 65), inf)
COMPARED = (1, 2, 4, 16, 64, inf)
"""The k of the certified optima."""

_CURVES = ((3, "1/4"), (3, "1"), (10, "1"), (10, "5"), (50, "5"))
"""C and β."""

_CLASSES, _BETA, _HEAVY = 3, Fraction(1), (2, -1, -1)
_SQUARED = sum(h * h for h in _HEAVY)
THETAS = (0, 1, 10)
STEP, LARGE_STEP = Fraction(1, 1000), Fraction(1, 50)
"""ε of the certified optima."""


@cache
def size(classes: int, beta: Fraction, k: int | float) -> arb:
    """Return |α_k|."""
    if k == inf:
        return second.limit(classes, beta)
    return second.slope(classes, beta, second.draws(classes, int(k)))


def change(theta: int, k: int | float) -> float:
    """Return what L_sup changes by from 1 to k negatives, over ε²‖h‖², to second order."""
    form = second.second_order(_CLASSES, _BETA)
    before, after = (
        second.least(form, size(_CLASSES, _BETA, of), Fraction(theta)) for of in (1, k)
    )
    return float(after - before) / _SQUARED


@cache
def optimum(step: Fraction, theta: int, k: int | float) -> Solution:
    """Return the certified optimum at one ε."""
    law, weights = (
        [rational(Fraction(1, _CLASSES) + by * h) for h in _HEAVY] for by in (step, theta * step)
    )
    loss = Logistic(beta=_BETA)
    return solve(law, weights, negatives=k, loss=loss, dimension=None, bits=100)


def certified_size(step: Fraction, k: int | float) -> float:
    """Return −(G_12 + 1/n)/(ε(n − 1)) of the certified optimum, which tends to |α_k|."""
    n = _CLASSES - 1
    cosine = as_fraction(optimum(step, 0, k).rows[0][1])
    return float(-(cosine + Fraction(1, n)) / (step * (n - 1)))


def certified_change(step: Fraction, theta: int, k: int | float) -> float:
    """Return the change of the certified L_sup over ε²‖h‖²."""
    before, after = (optimum(step, theta, of).supervised.midpoint for of in (1, k))
    return float((after - before) / (step**2 * _SQUARED))


def table() -> Iterator[str]:
    """Return the rows: of each number by the formula, and of the certified optimum."""
    for k in COMPARED:
        pairs = [(float(size(_CLASSES, _BETA, k)), certified_size(STEP, k))]
        pairs += [(change(theta, k), certified_change(STEP, theta, k)) for theta in THETAS]
        cells = [f"${number:.4f}$" for pair in pairs for number in pair]
        row = " | ".join(["$\\infty$" if k == inf else str(k), *cells])
        yield f"| {row} |"


def picture() -> Figure:
    """Return |α_k| for some C and β, and the changes of L_sup for three classes and β = 1."""
    figure = Figure(figsize=(7, 7.5), layout="constrained")
    sizes, changes = figure.subplots(2, 1, sharex=True)
    for (classes, beta), colour in zip(_CURVES, COLOURS, strict=False):
        values = [float(size(classes, Fraction(beta), k)) for k in NEGATIVES]
        _curve(sizes, values, colour, f"C = {classes}, β = {beta}")
    sizes.set_yscale("log")
    sizes.set_yticks((0.5, 1, 2, 3), labels=["0.5", "1", "2", "3"])
    sizes.set_ylabel("|α_k|")
    for theta, colour in zip(THETAS, COLOURS, strict=False):
        _curve(changes, [change(theta, k) for k in NEGATIVES], colour, f"θ = {theta}")
        for step, mark in ((STEP, "o"), (LARGE_STEP, "x")):
            marks = [certified_change(step, theta, k) for k in COMPARED]
            changes.plot([*map(_at, COMPARED)], marks, mark, color=colour, fillstyle="none")
    for step, mark in ((STEP, "o"), (LARGE_STEP, "x")):
        label = f"certified, ε = {step}"
        changes.plot([], [], mark, color="0.3", fillstyle="none", label=label)
    changes.set_ylabel("change of L_sup from k = 1, over ε²‖h‖²")
    changes.set_xscale("log", base=2)
    shown = [2**n for n in range(7)]
    changes.set_xticks([*shown, _at(inf)], labels=[*map(str, shown), "∞"])
    changes.set_xlabel("number of negatives k")
    for axes in (sizes, changes):
        axes.minorticks_off()
        axes.grid(color="0.9", linewidth=0.6)
        axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(1.01, 1))
    return figure


def _curve(axes: Axes, values: list[float], colour: str, label: str) -> None:
    """Draw values for each k, and dotted what follows to k = ∞."""
    places = [*map(_at, NEGATIVES)]
    axes.plot(places[:-1], values[:-1], "-", color=colour, label=label)
    axes.plot(places[-2:], values[-2:], ":", color=colour)
    axes.plot(places[-1:], values[-1:], ".", color=colour)


def _at(k: int | float) -> float:
    """Return where k stands; k = ∞ beyond the last."""
    return 4 * NEGATIVES[-2] if k == inf else k


if __name__ == "__main__":
    save(picture(), Path(sys.argv[1]))
    print(*table(), sep="\n")
