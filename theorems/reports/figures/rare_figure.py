"""The figure of `map-rare`: for which β and light head L_sup rises for large k (extra `plot`)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from theorems.claims.conjecture import rare_class_threshold
from theorems.reports.figures.plot import save
from theorems.tools.map_of_rare_classes import RareClass
from theorems.tools.rare_map import VERDICTS

_COLOURS = ("#E08214", "#B2ABD2", "#D9D9D9", "white")  # of the verdicts, safe for the colour-blind
_WORDS = (
    "rises from large $k$ to ∞",
    "falls from large $k$ to ∞",
    "rare class with the light head",
    "undecided: a ball has no sign",
)
_LINE: dict[str, Any] = {"color": "black", "linewidth": 1.5}
_PIXELS = 200  # an inch: the cells are pixels inside the SVG


def plot_rare(
    cells: Sequence[RareClass],
    betas: tuple[float, float],
    resolution: int,
    path: Path,
    *,
    light: Fraction | None = None,
) -> None:
    """Write the figure of a map, of weights where `light` is given, else of the light head.

    Raises `FileError` for a file that cannot be written.
    """
    most = 1 / 2 if light is None else 1
    figure = Figure(figsize=(7.5, 4.8), dpi=_PIXELS, layout="constrained")
    axes = figure.subplots()
    verdicts = np.array([VERDICTS.index(cell.verdict) for cell in cells])
    axes.pcolormesh(
        np.linspace(*betas, resolution + 1),
        np.linspace(0, most, resolution + 1),
        verdicts.reshape(resolution, resolution),
        cmap=ListedColormap(_COLOURS),
        vmin=-0.5,
        vmax=len(VERDICTS) - 0.5,
        rasterized=True,
    )
    threshold = float(sum(rare_class_threshold.ENDS) / 2)
    entries: list[Patch | Line2D] = [
        Patch(facecolor=colour, edgecolor="#A0A0A0", linewidth=0.5, label=words)
        for colour, words in zip(_COLOURS, _WORDS, strict=True)
    ]
    if betas[0] < threshold < betas[1]:
        axes.axvline(threshold, **_LINE)
        entries.append(Line2D([], [], label=f"$β_c$ = {threshold:.6f}…", **_LINE))
    axes.set(
        xlabel="inverse temperature β",
        ylabel="share $q$ of the light head" if light is None else "weights: uniform 0, $ρ$ 1",
        xlim=betas,
        ylim=(0, most),
    )
    weights = "uniform weights, " if light is None else ""
    shares = "$1 - q$, $q$" if light is None else f"{1 - light}, {light}"
    axes.set_title(
        f"$L_{{\\mathrm{{sup}}}}$, {weights}a rare class between heads of shares {shares}",
        fontsize=10,
    )
    figure.legend(handles=entries, loc="outside lower center", ncols=2, fontsize=8)
    save(figure, path)
