"""The figures of an audit as inline SVG (extra `plot`)."""

from __future__ import annotations

import re
from html import escape
from io import StringIO
from typing import Any

import numpy as np
from matplotlib import rc_context
from matplotlib.figure import Figure

from theorems.reports.embeddings.report import count, excess
from theorems.reports.figures.plot import COLOURS
from theorems.tools.embeddings.audit import Audit


def cosine_figure(found: Audit) -> Figure:
    """Draw the densities of cosines within and between classes, and −1/(C−1)."""
    figure = Figure(figsize=(7, 3.2), layout="constrained")
    axes = figure.subplots()
    draw_cosines(axes, found)
    axes.legend(frameon=False)
    return figure


def draw_cosines(axes: Any, found: Audit) -> None:
    """Draw the histogram of an audit on axes of a figure."""
    assert found.cosines is not None
    edges, width = found.cosines.edges, float(np.diff(found.cosines.edges)[0])
    named = (("within classes", found.cosines.within), ("between classes", found.cosines.between))
    for (name, counts), colour in zip(named, COLOURS, strict=False):
        density = counts / (counts.sum() * width)
        axes.stairs(density, edges, color=colour, fill=True, alpha=0.45, label=name)
    axes.axvline(-1 / (len(found.law) - 1), color="black", ls="--", lw=1, label="−1/(C−1)")
    axes.set_xlim(-1, 1)
    axes.set_xlabel("cosine of two points")
    axes.set_ylabel("density")


def gram_figure(found: Audit) -> Figure:
    """Draw the Gram matrix of the class means beside the optimum for the first and the last k."""
    best = [
        (f"optimum, k = {count(loss.negatives)}", loss.optimum.gram)
        for loss in found.losses
        if loss.optimum and loss.optimum.gram is not None
    ]
    assert found.gram is not None
    named = [("class means", found.gram), *best[:1], *best[1:][-1:]]
    figure = Figure(figsize=(2.2 * len(named) + 0.8, 2.6), layout="constrained")
    panels = figure.subplots(1, len(named), squeeze=False)[0]
    for axes, (name, gram) in zip(panels, named, strict=True):
        shade = axes.imshow(gram, vmin=-1, vmax=1, cmap="PuOr", rasterized=True)
        axes.set_title(name, fontsize="medium")
        axes.set_xticks([])
        axes.set_yticks([])
    figure.colorbar(shade, ax=panels.tolist(), label="inner product")
    return figure


def excess_figure(found: Audit) -> Figure:
    """Draw the excess of the loss over the optimum as stacked bars, one for each k."""
    known = [loss for loss in found.losses if loss.optimum]
    parts = np.array([excess(loss)[:3] for loss in known]).reshape(-1, 3)
    figure = Figure(figsize=(7, 3.2), layout="constrained")
    axes = figure.subplots()
    places, below = np.arange(len(known)), np.zeros(len(known))
    names = ("points off their mean", "means shorter than 1", "geometry of the means")
    for name, heights, colour in zip(names, parts.T, COLOURS, strict=False):
        axes.bar(places, heights, bottom=below, color=colour, label=name)
        below = below + heights
    axes.set_xticks(places, [count(loss.negatives) for loss in known])
    axes.set_xlabel("number of negatives k")
    axes.set_ylabel("L_k(f) − min L_k")
    axes.legend(frameon=False)
    return figure


def as_svg(figure: Figure, name: str, description: str) -> str:
    """Return a figure as an SVG element whose ids begin with its name, the same text each time."""
    text = StringIO()
    with rc_context({"svg.hashsalt": "nceproof", "svg.fonttype": "none"}):
        figure.savefig(text, format="svg", metadata={"Date": None})
    _, _, drawing = text.getvalue().partition("<svg ")
    own = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{name}-", drawing)
    return f'<svg role="img" aria-label="{escape(description)}" {own}'
