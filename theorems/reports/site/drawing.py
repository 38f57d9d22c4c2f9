"""The dependency graph as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, sqrt
from textwrap import wrap

from markupsafe import Markup, escape

from theorems.reports.site.graph import Node, ancestors
from theorems.reports.site.layout import rows

_ROW, _COLUMN, _WIDTH, _HEIGHT = 120, 168, 156, 70
"""How far apart nodes stand, and how large they are; one of more lines is higher."""
_LINE, _LETTER = 12, 6.6
"""The height of a line, and the width of its letters: on most machines they are narrower."""
_ACROSS = 7


Place = tuple[float, float]


def graph(nodes: Sequence[Node]) -> Markup:
    """Return the dependency graph; what rests on nothing and carries nothing stands last.

    Every node is a link with a name for screen readers, every edge a path between two of them.
    """
    carried = {name for node in nodes for name in node.rests_on}
    joined = {node.name: node.rests_on for node in nodes if node.rests_on or node.name in carried}
    alone = [node.name for node in nodes if node.name not in joined]
    grid = rows(joined, width=_ACROSS)
    grid += [alone[n : n + _ACROSS] for n in range(0, len(alone), _ACROSS)]
    places = _places(grid)
    shapes = {node.name: _shape(node) for node in nodes}
    edges = [
        _edge(places, shapes, source, node.name, kind)
        for node in nodes
        for kind in ("statement", "proof")
        for source in getattr(node, kind)
    ]
    drawn = [_node(node, shapes[node.name], places[node.name]) for node in nodes]
    across, down = _COLUMN * max(map(len, grid), default=1), _ROW * len(grid)
    return Markup(
        f'<svg id="graph" width="{across}" viewBox="0 0 {across} {down}" role="group" '
        'aria-label="Dependency graph">' + "".join(edges + drawn) + "</svg>"
    )


def layouts(nodes: Sequence[Node]) -> dict[str, dict[str, Place]]:
    """Return for each claim the places of all that it rests on, laid out without the rest.

    >>> first = Node("a", "", "open", "○", "a family", (), (), "lemma", None)
    >>> second = Node("b", "", "open", "○", "a family", ("a",), (), "lemma", None)
    >>> layouts([first, second])["b"]
    {'a': (84.0, 60.0), 'b': (84.0, 180.0)}
    """
    by_name = {node.name: node.rests_on for node in nodes}
    return {
        name: _places(rows({one: by_name[one] for one in under}, width=_ACROSS))
        for name, under in ancestors(nodes).items()
    }


def _places(grid: Sequence[Sequence[str]]) -> dict[str, Place]:
    """Return where the middle of each node of a grid stands, its rows centred."""
    width = max(map(len, grid), default=1)
    return {
        name: (_COLUMN * (n + (width - len(row)) / 2 + 0.5), _ROW * (y + 0.5))
        for y, row in enumerate(grid)
        for n, name in enumerate(row)
    }


def _edge(
    places: Mapping[str, Place], shapes: Mapping[str, _Shape], source: str, target: str, kind: str
) -> str:
    (x, y), (u, v) = places[source], places[target]
    y, v = y + shapes[source].half, v - shapes[target].half
    bend = max(24.0, (v - y) / 2)
    path = f"M{x:.0f} {y:.0f}C{x:.0f} {y + bend:.0f} {u:.0f} {v - bend:.0f} {u:.0f} {v:.0f}"
    return (
        f'<path class="edge {kind}" data-from="{escape(source)}" data-to="{escape(target)}" '
        f'd="{path}"/>'
    )


@dataclass(frozen=True)
class _Shape:
    """The lines of a node, and half of the height that they need."""

    lines: tuple[str, ...]
    half: float


def _shape(node: Node) -> _Shape:
    """Return the lines in the lowest shape that holds them, and of those the fewest."""
    is_box = node.kind == "definition"
    tried = (_lines(node, letters) for letters in range(10, int(_WIDTH / _LETTER)))
    fitting = (_Shape(lines, max(_HEIGHT / 2, _needed(lines, is_box))) for lines in tried)
    return min(fitting, key=lambda shape: (shape.half, len(shape.lines)))


def _lines(node: Node, letters: int) -> tuple[str, ...]:
    words = node.name.removeprefix("definition:").replace("-", "- ")
    names = wrap(words, letters, break_long_words=False)
    differs = wrap(node.differs, letters, break_long_words=False)
    names = [line.replace("- ", "-") for line in names]
    return (*names, f"{node.glyph} {node.status}", *differs)


def _needed(lines: Sequence[str], is_box: bool) -> float:
    """Return half of the height of a box, or of an ellipse of that width, that holds all lines."""
    edges = [(abs(_middle(n, lines)) + _LINE / 2, line) for n, line in enumerate(lines)]
    wide = [(edge, len(line) * _LETTER / _WIDTH) for edge, line in edges]
    if is_box:
        return max(edge for edge, _ in wide) + _LINE / 2
    return max(edge / sqrt(1 - part**2) if part < 1 else inf for edge, part in wide)


def _middle(n: int, lines: Sequence[str]) -> float:
    """Return how far below the middle of its node that of a line stands."""
    return _LINE * (n - (len(lines) - 1) / 2)


def _node(node: Node, shape: _Shape, place: Place) -> str:
    x, y = place
    half = f"{shape.half:.0f}"
    if node.kind == "definition":
        corner = f'x="{-_WIDTH / 2:.0f}" y="-{half}"'
        drawn = f'<rect {corner} width="{_WIDTH}" height="{2 * int(half)}"/>'
    else:
        drawn = f'<ellipse rx="{_WIDTH / 2:.0f}" ry="{half}"/>'
    text = "".join(
        f'<text y="{_middle(n, shape.lines) + 4:.0f}">{escape(line)}</text>'
        for n, line in enumerate(shape.lines)
    )
    reach = node.reach.replace(" ", "-")
    return (
        f'<a class="node {node.status} {reach}" href="{node.url or "#" + node.name}" '
        f'data-name="{escape(node.name)}" transform="translate({x:.0f} {y:.0f})" '
        f'aria-label="{escape(f"{node.name}: {node.said}. {node.title}")}">{drawn}{text}</a>'
    )
