"""The figures of `map` and `map-losses`: where L_sup rises with k (extra `plot`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from math import inf, sqrt
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import BoundaryNorm, ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.patheffects import withStroke
from matplotlib.tri import Triangulation

from numerics.exact.rationals import as_fraction
from numerics.floats.expectations import Floats
from theorems.certificates.document import Certificate, MonotoneRegion, SupervisedIncrease
from theorems.reports.figures.plot import save
from theorems.search.law_search import Problem
from theorems.search.map_of_laws import SECOND, THIRD, LawMap
from theorems.search.map_of_losses import Cell

Place: TypeAlias = Callable[[Floats], Floats]
"""Where laws (N, 3) are drawn in a panel: points (N, 2)."""

_SIZES = (1e-6, 1e-4, 1e-2)
_SIZE_NAMES = ("below 10⁻⁶", "10⁻⁶ to 10⁻⁴", "10⁻⁴ to 10⁻²", "above 10⁻²")
_FALLS = ("#D8DAEB", "#B2ABD2", "#8073AC", "#542788")  # PuOr of ColorBrewer: safe for the colour-
_RISES = ("#FEE0B6", "#FDB863", "#E08214", "#7F3B08")  # blind, darker where the change is larger
_UNDECIDED = "#EFEFEF"
_RISING, _SHARED = "\\\\\\\\", "////"
_BOUNDARIES: tuple[Literal["-", "--"], ...] = ("-", "--")
_BLUE, _GREY = "#0072B2", "#A0A0A0"
_STAR: dict[str, Any] = {
    "marker": "*",
    "linestyle": "none",
    "color": "white",
    "markeredgecolor": "black",
}
_LINE = 10  # points from one label of a star to the next
_PIXELS = 200  # an inch: thousands of cells are pixels inside the SVG


def plot_laws(found: LawMap, certificates: Sequence[Certificate], path: Path) -> None:
    """Write the figure of a map, with the certificates, which have been checked.

    On the left all laws, on the right ρ_2 and ρ_3 of ρ_1 ≥ ρ_2 ≥ ρ_3 on logarithmic axes. Raises
    `FileError` for a file that cannot be written.
    """
    figure = Figure(figsize=(12, 4.8), dpi=_PIXELS, layout="constrained")
    whole, corner = figure.subplots(1, 2, width_ratios=(1.1, 1.0))
    rises = [one for one in certificates if isinstance(one, SupervisedIncrease)]
    regions = [one for one in certificates if isinstance(one, MonotoneRegion)]
    _draw_whole(whole, found)
    _draw_corner(corner, found)
    _draw_regions(whole, regions)
    _draw_stars(whole, _in_triangle, rises, size=9)
    _draw_stars(corner, _in_corner, rises, size=13, labelled=True)
    entries = _legend(found, rises, regions)
    legend = figure.legend(handles=entries, loc="outside right center", fontsize=8)
    for entry, text in zip(entries, legend.get_texts(), strict=True):
        text.set_fontweight("normal" if entry.get_visible() else "bold")  # headings have no sign
    figure.suptitle(_title(found.problem), fontsize=11)
    save(figure, path)


def _title(problem: Problem) -> str:
    counts = ", ".join(map(_count, problem.negatives))
    return (
        f"$L_{{\\mathrm{{sup}}}}$ at the minimiser of $L_k$, k = {counts}: logistic loss, "
        f"β = {problem.loss.beta}, margin {problem.loss.margin}, {_weights(problem)}"
    )


def _weights(problem: Problem) -> str:
    return f"weights {'ρ' if problem.weights == 'rho' else 'uniform'}"


def _count(k: float) -> str:
    return "∞" if k == inf else str(k)


def _in_triangle(laws: Floats) -> Floats:
    """Place the law (1, 0, 0) at the left, (0, 1, 0) at the right, (0, 0, 1) above."""
    return np.column_stack([laws[:, 1] + laws[:, 2] / 2, laws[:, 2] * sqrt(3) / 2])


def _in_corner(laws: Floats) -> Floats:
    return laws[:, 1:]


def _draw_whole(axes: Axes, found: LawMap) -> None:
    """Draw all laws, in small triangles of one colour each."""
    grid = found.triangles
    x, y = _in_triangle(grid.corners).T
    axes.tripcolor(
        Triangulation(x, y, grid.triangles),
        facecolors=_signed(found)[grid.law],
        rasterized=True,
        **_palette(),
    )
    x, y = _in_triangle(grid.corners[grid.triangles].mean(axis=1)).T
    centres = Triangulation(x, y)
    _draw_shapes(
        partial(axes.tricontourf, centres),
        partial(axes.tricontour, centres),
        found,
        lambda values: values[grid.law],
    )
    tips = _in_triangle(np.eye(3))
    axes.fill(*tips.T, fill=False, linewidth=0.8)
    for n, ((x, y), above) in enumerate(zip(tips, (-0.03, -0.03, 0.03), strict=True), 1):
        axes.text(x, y + above, f"$ρ_{n} = 1$", ha="center", va="center")
    axes.set_title("all laws", fontsize=10)
    axes.set_aspect("equal")
    axes.set_axis_off()


def _draw_corner(axes: Axes, found: LawMap) -> None:
    """Draw the laws ρ_1 ≥ ρ_2 ≥ ρ_3, cut off at the edge of their domain."""
    grid = found.corner

    def cells(values: Floats) -> Floats:
        return np.ma.masked_where(grid.law < 0, values[grid.law])

    mesh = axes.pcolormesh(
        grid.second, grid.third, cells(_signed(found)), rasterized=True, **_palette()
    )
    centres = [np.sqrt(edges[1:] * edges[:-1]) for edges in (grid.second, grid.third)]
    shapes = _draw_shapes(
        partial(axes.contourf, *centres), partial(axes.contour, *centres), found, cells
    )
    outline = axes.fill(*_edge_of_corner().T, fill=False, linewidth=0.8)[0]
    for artist in (mesh, *shapes):
        artist.set_clip_path(outline)
    axes.set(xscale="log", yscale="log", xlim=SECOND, ylim=THIRD, xlabel="$ρ_2$", ylabel="$ρ_3$")
    axes.yaxis.set_ticks_position("right")
    axes.yaxis.set_label_position("right")
    axes.spines[["top", "left"]].set_visible(False)
    axes.set_title(r"the corner of rare classes, $ρ_1 \geq ρ_2 \geq ρ_3$, logarithmic", fontsize=10)


def _draw_shapes(
    filled: Callable[..., Artist], lines: Callable[..., Artist], found: LawMap, cells: Place
) -> list[Artist]:
    """Hatch where L_sup rises and where the small classes share a vector; draw the latter's edges.

    `filled` and `lines` draw contours of what `cells` makes of one number a law.
    """
    rising = filled(
        cells((found.verdicts > 0).astype(float)),
        levels=(0.5, 1.5),
        colors="none",
        hatches=[_RISING],
    )
    shared = filled(cells(found.collapse[:, 0]), levels=(0, inf), colors="none", hatches=[_SHARED])
    rising.set(edgecolor="black", linewidth=0)
    shared.set(edgecolor=_GREY, linewidth=0)
    edges = [
        lines(cells(margins), levels=(0,), colors="black", linestyles=style, linewidths=1.2)
        for margins, style in zip(found.collapse.T[[0, -1]], _BOUNDARIES, strict=True)
        if margins.min() < 0 < margins.max()
    ]
    return [rising, shared, *edges]


def _edge_of_corner() -> Floats:
    """Return the corners of the domain, with points between where its edge is curved."""
    b = np.geomspace(THIRD[0], THIRD[1], 50)
    return np.concatenate(
        [[[SECOND[0], THIRD[0]]], np.column_stack([(1 - b) / 2, b]), [[SECOND[0], SECOND[0]]]]
    )


def _signed(found: LawMap) -> Floats:
    """Return the relative change for each law, masked where it is undecided."""
    return np.ma.masked_where(found.verdicts == 0, found.changes)


def _palette() -> dict[str, Any]:
    """Return the colours of relative changes, and which sizes have them."""
    colours = ListedColormap([*_FALLS[::-1], *_RISES]).with_extremes(bad=_UNDECIDED)
    edges = [-1e9, *(-size for size in _SIZES[::-1]), 0, *_SIZES, 1e9]
    return {"cmap": colours, "norm": BoundaryNorm(edges, colours.N)}


def _draw_regions(axes: Axes, regions: Sequence[MonotoneRegion]) -> None:
    for region in regions:
        least = float(as_fraction(region.least_mass))
        tips = least + (1 - 3 * least) * np.eye(3)
        axes.fill(*_in_triangle(tips).T, fill=False, edgecolor=_BLUE, linewidth=2)


def _draw_stars(
    axes: Axes,
    place: Place,
    rises: Sequence[SupervisedIncrease],
    *,
    size: int,
    labelled: bool = False,
) -> None:
    """Draw a star at each law with a certified rise, on request with its k → k′ beside it."""
    laws = [sorted((float(as_fraction(x)) for x in rise.law), reverse=True) for rise in rises]
    points = [tuple(place(np.array([law]))[0]) for law in laws]
    for point in points:
        axes.plot(*point, markersize=size, **_STAR)
    if not labelled:
        return
    above = -inf
    for (x, y), rise in sorted(zip(points, rises, strict=True), key=lambda each: each[0][1]):
        pixels = axes.transData.transform((x, y))[1] * 72 / axes.figure.dpi
        above = max(pixels, above + _LINE)  # no label stands on another
        aside, align = (9, "left") if x < 0.2 else (-9, "right")  # inside the panel
        axes.annotate(
            f"{_count(rise.before.negatives)} → {_count(rise.after.negatives)}",
            (x, y),
            (aside, above - pixels),
            textcoords="offset points",
            ha=align,
            va="center",
            fontsize=8,
            path_effects=_halo(),
        )


def _halo() -> list[Any]:
    return [withStroke(linewidth=2.5, foreground="white")]


def _legend(
    found: LawMap, rises: Sequence[SupervisedIncrease], regions: Sequence[MonotoneRegion]
) -> list[Artist]:
    """Return what the signs mean: what float64 proposes first, what certificates prove last."""
    first, last = (_count(found.problem.negatives[n]) for n in (0, -1))
    sizes = range(len(_SIZE_NAMES))
    entries: list[Artist] = [
        _heading("float64 proposes (relative change)"),
        *(
            Patch(
                facecolor=_RISES[n],
                edgecolor="black",
                hatch=_RISING,
                linewidth=0,
                label=f"rises, {_SIZE_NAMES[n]}",
            )
            for n in sizes[::-1]
        ),
        *(Patch(facecolor=_FALLS[n], label=f"falls, {_SIZE_NAMES[n]}") for n in sizes),
        Patch(
            facecolor=_UNDECIDED, edgecolor=_GREY, linewidth=0.5, label="undecided: within the gaps"
        ),
        Patch(
            facecolor="none",
            edgecolor=_GREY,
            hatch=_SHARED,
            linewidth=0,
            label=f"small classes share a vector, k = {first}",
        ),
        *(
            Line2D(
                [],
                [],
                color="black",
                linewidth=1.2,
                linestyle=style,
                label=f"edge of that, k = {k}",
            )
            for k, style in zip((first, last), _BOUNDARIES, strict=True)
        ),
    ]
    if rises or regions:
        entries.append(_heading("certificates prove (checked)"))
    if rises:
        entries.append(Line2D([], [], markersize=11, **_STAR, label="rises, k → k′ as written"))
    if regions:
        entries.append(Line2D([], [], color=_BLUE, linewidth=2, label="does not rise inside"))
    return entries


def _heading(words: str) -> Artist:
    return Patch(visible=False, label=words)


def plot_losses(cells: Sequence[Cell], path: Path) -> None:
    """Write the figure of the largest relative increase for each inverse temperature and margin.

    Raises `FileError` for a file that cannot be written.
    """
    betas, margins = (
        sorted({getattr(cell.problem.loss, name) for cell in cells}) for name in ("beta", "margin")
    )
    figure = Figure(
        figsize=(max(7, 2.6 + 0.62 * len(betas)), 2 + 0.42 * len(margins)), layout="constrained"
    )
    axes = figure.subplots()
    axes.set(
        xlim=(-0.5, len(betas) - 0.5),
        ylim=(-0.5, len(margins) - 0.5),
        xlabel="inverse temperature β",
        ylabel="margin",
    )
    for cell in cells:
        place = (betas.index(cell.problem.loss.beta), margins.index(cell.problem.loss.margin))
        _draw_cell(axes, cell, place)
    axes.set_xticks(range(len(betas)), labels=map(str, betas))
    axes.set_yticks(range(len(margins)), labels=map(str, margins))
    axes.tick_params(length=0)
    problem = cells[0].problem
    counts = ", ".join(map(_count, problem.negatives))
    axes.set_title(
        f"largest relative rise of $L_{{\\mathrm{{sup}}}}$ found, k in {{{counts}}}, "
        f"{_weights(problem)}\n"
        f"{problem.classes} classes, masses from {problem.least_mass:g} of the largest",
        fontsize=10,
    )
    figure.legend(
        handles=[
            Patch(
                facecolor=_RISES[1], edgecolor="black", label="★ rise proved: certificate, checked"
            ),
            Patch(
                facecolor=_RISES[1], edgecolor="black", hatch=_RISING, label="only seen by float64"
            ),
            Patch(facecolor=_UNDECIDED, edgecolor="black", label="– none found: settles nothing"),
        ],
        loc="outside lower center",
        ncols=3,
        fontsize=8,
    )
    save(figure, path)


def _draw_cell(axes: Axes, cell: Cell, place: tuple[int, int]) -> None:
    """Draw one loss: a colour for the size of the rise, the number, a sign for what decided."""
    x, y = place
    rise = cell.finding.closest
    colour = _RISES[int(np.searchsorted(_SIZES, rise))] if rise > 0 else _UNDECIDED
    hatch = _RISING if rise > 0 and cell.certificate is None else None
    axes.add_patch(
        Rectangle(
            (x - 0.5, y - 0.5),
            1,
            1,
            facecolor=colour,
            edgecolor="black",
            linewidth=0.5,
            hatch=hatch,
        )
    )
    text = "–" if rise <= 0 else _short(rise) + ("★" if cell.certificate else "")
    dark = colour == _RISES[-1]
    axes.text(x, y, text, ha="center", va="center", fontsize=7, color="white" if dark else "black")


def _short(rise: float) -> str:
    """Return a positive number with two digits: 2.5e−4, 0.027 or 1.5."""
    if rise >= _SIZES[-1]:
        return f"{rise:.2g}"
    mantissa, exponent = f"{rise:.1e}".split("e-")
    return f"{mantissa}e−{int(exponent)}"
