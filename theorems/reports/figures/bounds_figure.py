"""The figure of `bounds`: what the bounds say over k, beside what L_sup does (extra `plot`)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby
from math import isnan, nan
from pathlib import Path
from typing import Any, Literal

from matplotlib.figure import Figure

from numerics.balls.enclosure import Enclosure
from theorems.reports.figures.plot import COLOURS, save
from theorems.tools.bounds import LOWER, UPPER, Row

_HEADROOM = 100
"""The frame ends where a bound is so many times the loss that it bounds."""

_LARGEST = Fraction(10) ** 300
"""Bounds beyond floats are drawn here: outside every frame."""

_LINES: dict[str, tuple[str, Any]] = {
    UPPER[0]: (COLOURS[4], (0, (6, 2))),
    UPPER[1]: (COLOURS[1], (0, (6, 2, 1, 2))),
    UPPER[2]: (COLOURS[2], (0, (2, 1.5))),
    UPPER[3]: (COLOURS[0], "-"),
    LOWER: (COLOURS[0], (0, (4, 2, 1, 2, 1, 2))),
}


def plot_bounds(rows: Sequence[Row], path: Path) -> None:
    """Write the figure to a file whose suffix (.svg, .png, .pdf) says the format.

    The bounds on a logarithmic axis, below them what they bound, enlarged, and the probabilities of
    collision and coverage. The legend says for which k a bound is outside the frame, or infinite.
    Raises as `theorems.reports.figures.plot.save` does.
    """
    k = [row.negatives for row in rows]
    figure = Figure(figsize=(8.5, 7.5), layout="constrained")
    panels = figure.subplots(3, 1, sharex=True, height_ratios=(3, 1, 1))
    for axes, draw in zip(panels, (_bounds, _truth, _chances), strict=True):
        draw(axes, k, rows)
        axes.legend(
            loc="upper left",
            bbox_to_anchor=(1.01, 1),
            frameon=False,
            fontsize="small",
            handlelength=3.2,
        )
        axes.grid(color="0.9", linewidth=0.6)
        axes.set_axisbelow(True)
    panels[-1].set_xlabel("number of negatives k")
    panels[-1].set_xscale("log", base=2)
    save(figure, path)


def _bounds(axes: Any, k: Sequence[int], rows: Sequence[Row]) -> None:
    """Draw every bound that applies, and L_sup."""
    lines = {name: [_end(row.upper[name], "upper") for row in rows] for name in UPPER}
    lines[LOWER] = [_end(row.lower, "lower") for row in rows]
    truth = [float(row.truth.supervised) for row in rows]
    frame = _frame(truth, [height for height in lines[LOWER] if not isnan(height)])
    axes.set_yscale("log")
    axes.set_ylim(*frame)
    axes.autoscale(enable=False, axis="y")
    for name, heights in lines.items():
        if name in (UPPER[3], LOWER) and any(map(isnan, heights)):
            continue  # a loss that Bao et al. do not bound
        colour, style = _LINES[name]
        label = name + _outside(k, heights, frame)
        drawn = [height if height > 0 else nan for height in heights]
        axes.plot(k, drawn, color=colour, linestyle=style, linewidth=2, label=label)
    axes.plot(k, truth, "o-", color="black", markersize=3, label=r"$L_\mathrm{sup}$")
    axes.set_ylabel("bounds of the downstream loss")


def _end(bound: Enclosure | None, end: Literal["upper", "lower"]) -> float:
    """Return the end of a bound that is one for certain, NaN for none."""
    return nan if bound is None else float(min(getattr(bound, end), _LARGEST))


def _frame(truth: Sequence[float], lower: Sequence[float]) -> tuple[float, float]:
    """Return the ends of the axis: room for the lower bound where that is not too small."""
    least = min(truth)
    visible = [value for value in lower if value > least / 10]
    return min([least, *visible]) / 1.5, _HEADROOM * max(truth)


def _outside(k: Sequence[int], heights: Sequence[float], frame: tuple[float, float]) -> str:
    r"""Return for which k a curve is infinite or outside the frame, as the end of its label.

    >>> _outside([1, 2, 4, 8], [nan, 1.0, 9.0, 9.0], (0.5, 2.0))
    '\n(infinite for k ≤ 1,\noutside for k ≥ 4)'
    """
    return _said(k, [_state(height, frame) for height in heights])


def _said(k: Sequence[int], states: Sequence[str]) -> str:
    """Return for which k there is a state to be told, as the end of a label."""
    where: dict[str, list[str]] = {}
    place = 0
    for state, run in groupby(states):
        first, place = place, place + len(list(run))
        where.setdefault(state, []).append(_range(k, first, place - 1))
    parts = [f"{state} for {', '.join(ranges)}" for state, ranges in where.items() if state]
    return "\n(" + ",\n".join(parts) + ")" if parts else ""


def _state(height: float, frame: tuple[float, float]) -> str:
    if isnan(height):
        return "infinite"
    return "" if frame[0] <= height <= frame[1] else "outside"


def _range(k: Sequence[int], first: int, last: int) -> str:
    """Return the part of the grid from one place to another in words.

    >>> _range([1, 2, 4], 0, 1), _range([1, 2, 4], 1, 1), _range([1, 2, 4], 0, 2)
    ('k ≤ 2', 'k = 2', 'every k')
    """
    if first == 0:
        return "every k" if last == len(k) - 1 else f"k ≤ {k[last]}"
    if last == len(k) - 1:
        return f"k ≥ {k[first]}"
    return f"k = {k[first]}" if first == last else f"{k[first]} ≤ k ≤ {k[last]}"


def _truth(axes: Any, k: Sequence[int], rows: Sequence[Row]) -> None:
    """Draw L_sup with its certified band, and L_μ; say for which k they are of one minimiser."""
    states = ["" if row.truth.localised else "of the matrix found" for row in rows]
    about = _said(k, states)
    supervised = [row.truth.supervised for row in rows]
    lower, upper = [float(v.lower) for v in supervised], [float(v.upper) for v in supervised]
    mean = [float(row.truth.mean) for row in rows]
    label = r"mean classifier, $L_\mu$" + about
    axes.plot(k, mean, color=COLOURS[3], linestyle=":", linewidth=2, label=label)
    axes.fill_between(k, lower, upper, color="black", alpha=0.3, linewidth=0)
    label = r"$L_\mathrm{sup}$, certified band" + about
    axes.plot(k, upper, "o-", color="black", markersize=3, label=label)
    centre, reach = (max(mean) + min(lower)) / 2, (max(mean) - min(lower)) / 2
    room = 1.15 * max(reach, 0.02 * centre)  # constant curves are not blown up to their rounding
    axes.set_ylim(centre - room, centre + room)
    axes.set_ylabel("loss")


def _chances(axes: Any, k: Sequence[int], rows: Sequence[Row]) -> None:
    """Draw the probabilities of collision and coverage."""
    collision, coverage = (
        [float(getattr(row, name)) for row in rows] for name in ("collision", "coverage")
    )
    axes.plot(k, collision, color=COLOURS[1], linewidth=2, label="P(Col ≥ 1)")
    axes.plot(k, coverage, "--", color=COLOURS[5], linewidth=2, label="P(all classes are hit)")
    axes.set_ylim(-0.03, 1.03)
    axes.set_ylabel("probability")
