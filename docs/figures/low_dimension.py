"""Draw five classes on the circle, the lightest at one point and at two, and what that costs.

uv run python docs/figures/low_dimension.py docs/figures/low-dimension.svg
"""

import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle
from scipy.optimize import minimize

from numerics.floats.expectations import Floats
from theorems.claims.collapse import indistinguishability_in_low_dimension as claim
from theorems.reports.figures.plot import COLOURS, save

_LAW = np.array([float(Fraction(mass)) for mass in claim._LAW])
_RATE, _LIGHTEST = float(Fraction(claim._RATE)), len(_LAW) - 1
_OWNER, _MAP = np.array([*range(len(_LAW)), _LIGHTEST]), claim._SPREAD[0]
_ANGLES = np.array([float(Fraction(x)) for x in _MAP.angles])
_SHARES = np.array(
    [*[1.0] * _LIGHTEST, float(Fraction(_MAP.share)), 1 - float(Fraction(_MAP.share))]
)
_NEGATIVES, _APART = (290, 310, 400, 1000, 10**5), np.linspace(0, 0.2, 41)


def mean(angles: Floats, negatives: int) -> float:
    """Return log L_k / k, the lightest class having its shares at the last two angles."""
    cosines = np.cos(angles[:, None] - angles)
    sums = np.exp(_RATE * cosines) @ (_LAW[_OWNER] * _SHARES)
    logs = negatives * (np.log(sums)[:, None] - _RATE * cosines)
    weights = (_LAW[_OWNER] * _SHARES)[:, None] * _SHARES * (_OWNER[:, None] == _OWNER)
    top = float(logs[weights > 0].max())
    return (top + float(np.log((weights * np.exp(np.minimum(logs - top, 0))).sum()))) / negatives


def least(negatives: int, apart: float, start: Floats) -> tuple[float, Floats]:
    """Return the least of it with the points of the lightest class so far apart, and where."""

    def value(x: Floats) -> float:
        return mean(np.append(x[:-1], x[-1] + apart * np.array([-0.5, 0.5])), negatives)

    options = {"gtol": 1e-9, "hess_inv0": 1e-2 * np.eye(len(start))}  # with small first steps
    found = minimize(value, start, method="BFGS", options=options)
    return float(found.fun), np.asarray(found.x)


def constant(negatives: int) -> float:
    """Return the least of it over maps that are constant on classes, by descent from 30 starts."""
    starts = np.random.default_rng(0).uniform(0, 2 * np.pi, (30, len(_LAW)))
    return min(least(negatives, 0, start)[0] for start in starts)


def circle(axes: Axes) -> None:
    """Draw the map of the certificate with the fewest negatives, points as large as their mass."""
    axes.add_patch(Circle((0, 0), 1, fill=False, color="0.8"))
    for c, angle, share in zip(_OWNER, _ANGLES, _SHARES, strict=True):
        x, y = np.cos(angle), np.sin(angle)
        size = 2500 * _LAW[c] * share
        axes.scatter(x, y, s=size, color=COLOURS[c], zorder=2)
        if c != _LIGHTEST:
            axes.annotate(f"{_LAW[c]:.3f}", (0.72 * x, 0.72 * y), ha="center", va="center")
    middle = _ANGLES[_LIGHTEST:].mean()
    at = (1.3 * np.cos(middle), 1.25 * np.sin(middle))
    axes.annotate(f"{_LAW[_LIGHTEST]:.3f}, at two points", at, ha="center", va="center")
    axes.set(xlim=(-1.4, 1.4), ylim=(-1.4, 1.4), aspect="equal")
    axes.axis("off")


def curves(axes: Axes) -> None:
    """Draw the least loss over the angle of the two points, against maps constant on classes."""
    middle = int(np.argmin(abs(_APART - np.ptp(_ANGLES[_LIGHTEST:]))))
    for k, colour in zip(_NEGATIVES, COLOURS, strict=False):
        below, heights = constant(k), np.empty(len(_APART))
        for way in (range(middle, -1, -1), range(middle, len(_APART))):
            x = np.append(_ANGLES[:_LIGHTEST], _ANGLES[_LIGHTEST:].mean())
            for n in way:
                heights[n], x = least(k, _APART[n], x)
        axes.plot(_APART, 1e6 * np.expm1(heights - below), color=colour, label=f"k = {k}")
    axes.set_ylim(-12, 30)
    axes.axhline(0, color="0.6", linewidth=0.8)
    axes.set_xlabel("angle between the two points of the lightest class")
    axes.set_ylabel("$(L_k(f)/\\min L_k(\\tilde f))^{1/k} - 1$, in millionths")
    axes.grid(color="0.9", linewidth=0.6)
    axes.legend(frameon=False)


def picture() -> Figure:
    """Return both drawings, in floats."""
    figure = Figure(figsize=(10, 4.5), layout="constrained")
    left, right = figure.subplots(1, 2, width_ratios=[1, 1.2])
    circle(left)
    curves(right)
    return figure


if __name__ == "__main__":
    save(picture(), Path(sys.argv[1]))
