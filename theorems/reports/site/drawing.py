"""Figures as SVG: the dependency graph, and witnesses in the plane or on the sphere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import hypot, sqrt
from textwrap import wrap
from typing import Any

from markupsafe import Markup, escape

from theorems.reports.site.graph import Node
from theorems.reports.site.layout import rows

_ROW, _COLUMN, _WIDTH, _HEIGHT, _BOX = 116, 164, 148, 70, 50
_ACROSS = 8


def graph(nodes: Sequence[Node]) -> Markup:
    """Return the dependency graph; what rests on nothing and carries nothing stands last.

    Every node is a link with a name for screen readers, every edge a path between two of them.
    """
    carried = {name for node in nodes for name in node.rests_on}
    joined = {node.name: node.rests_on for node in nodes if node.rests_on or node.name in carried}
    alone = [node.name for node in nodes if node.name not in joined]
    grid = rows(joined, width=_ACROSS)
    grid += [alone[n : n + _ACROSS] for n in range(0, len(alone), _ACROSS)]
    width = max(map(len, grid), default=1)
    places = {
        name: (_COLUMN * (n + (width - len(row)) / 2 + 0.5), _ROW * (y + 0.5))
        for y, row in enumerate(grid)
        for n, name in enumerate(row)
    }
    edges = [
        _edge(places, source, node.name, kind)
        for node in nodes
        for kind in ("statement", "proof")
        for source in getattr(node, kind)
    ]
    drawn = [_node(node, places[node.name]) for node in nodes]
    across, down = _COLUMN * width, _ROW * len(grid)
    return Markup(
        f'<svg id="graph" width="{across}" viewBox="0 0 {across} {down}" role="group" '
        'aria-label="Dependency graph">' + "".join(edges + drawn) + "</svg>"
    )


def _edge(places: Mapping[str, tuple[float, float]], source: str, target: str, kind: str) -> str:
    (x, y), (u, v) = places[source], places[target]
    y, v = y + (_BOX if kind == "statement" else _HEIGHT) / 2, v - _HEIGHT / 2
    bend = max(24.0, (v - y) / 2)
    path = f"M{x:.0f} {y:.0f}C{x:.0f} {y + bend:.0f} {u:.0f} {v - bend:.0f} {u:.0f} {v:.0f}"
    return (
        f'<path class="edge {kind}" data-from="{escape(source)}" data-to="{escape(target)}" '
        f'd="{path}"/>'
    )


def _node(node: Node, place: tuple[float, float]) -> str:
    x, y = place
    if node.kind == "definition":
        corner = f'x="{x - _WIDTH / 2:.0f}" y="{y - _BOX / 2:.0f}"'
        shape = f'<rect {corner} width="{_WIDTH}" height="{_BOX}"/>'
    else:
        shape = f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{_WIDTH / 2}" ry="{_HEIGHT / 2}"/>'
    words = wrap(node.name.removeprefix("definition:").replace("-", "- "), 22)
    names = (line.replace("- ", "-") for line in words)
    lines = [*names, f"{node.glyph} {node.status}", *([node.differs] if node.differs else [])]
    top = y - 6 * (len(lines) - 1)
    text = "".join(
        f'<text x="{x:.0f}" y="{top + 12 * n + 4:.0f}">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    reach = node.reach.replace(" ", "-")
    return (
        f'<a class="node {node.status} {reach}" href="{node.url or "#" + node.name}" '
        f'data-name="{escape(node.name)}" '
        f'aria-label="{escape(f"{node.name}: {node.said}. {node.title}")}">{shape}{text}</a>'
    )


# --- witnesses ---------------------------------------------------------------------------------

_RADIUS, _SIDE = 100, 190
_NEAR = 1e-6
"""A vector whose norm is as near to 1 is drawn on the circle."""


def witness(vectors: Any) -> Markup | None:
    """Return unit vectors of R² or R³ as arrows in the circle or sphere; None for anything else.

    `vectors` has a vector a class, or for each class a list of the vectors of its points; a claim
    of a user may call anything by this name.

    >>> witness([["1", "0"], ["3/5", "-4/5"]]).count("<line")
    2
    >>> witness([["1", "0", "0", "0"]]) is None
    True
    """
    try:
        classes = _numbers(vectors)
    except (TypeError, LookupError, ValueError, ArithmeticError):
        return None
    every = [vector for points in classes for vector in points]
    on_sphere = all(abs(hypot(*vector) - 1) < _NEAR for vector in every)
    if {len(vector) for vector in every} not in ({2}, {3}) or not on_sphere:
        return None
    arrows = [
        _arrow(vector, _label(n, m, len(points)))
        for n, points in enumerate(classes)
        for m, vector in enumerate(points)
    ]
    dimension = len(classes[0][0])
    equator = f'<ellipse class="circle" rx="{_RADIUS}" ry="{_RADIUS / 3:.0f}"/>'
    return Markup(
        f'<svg class="witness" viewBox="-{_SIDE} -130 {2 * _SIDE} 260" role="img" '
        f'aria-label="The vectors of the witness in R^{dimension}; the exact ones are below">'
        f'<circle class="circle" r="{_RADIUS}"/>{equator if dimension == 3 else ""}'
        + "".join(arrows)
        + "</svg>"
    )


def _numbers(vectors: Any) -> list[list[list[float]]]:
    """Return the vectors of the points of each class."""
    classes = [one if isinstance(one[0], list | tuple) else [one] for one in vectors]
    return [[[float(Fraction(str(x))) for x in vector] for vector in points] for points in classes]


def _label(number: int, point: int, points: int) -> str:
    return f"class {number + 1}" + (f", point {point + 1}" if points > 1 else "")


def _arrow(vector: Sequence[float], label: str) -> str:
    """Draw a vector; one of R³ is seen from above at an angle whose sine is 1/3."""
    x, y, *depth = vector
    behind = ""
    if depth:
        tilt, (z,) = sqrt(8) / 3, depth
        behind, y = (" behind" if z * tilt - y / 3 < 0 else ""), y * tilt + z / 3
    end, text = (_RADIUS * x, -_RADIUS * y), (1.16 * _RADIUS * x, -1.16 * _RADIUS * y)
    anchor = "middle" if abs(x) < 0.4 else ("start" if x > 0 else "end")
    return (
        f'<line class="arrow{behind}" x2="{end[0]:.1f}" y2="{end[1]:.1f}"/>'
        f'<circle class="tip{behind}" cx="{end[0]:.1f}" cy="{end[1]:.1f}" r="4"/>'
        f'<text x="{text[0]:.1f}" y="{text[1] + 4:.1f}" text-anchor="{anchor}">{label}'
        "</text>"
    )
