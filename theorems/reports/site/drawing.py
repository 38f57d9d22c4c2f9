"""The dependency graph as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap

from markupsafe import Markup, escape

from theorems.reports.site.graph import Node, ancestors
from theorems.reports.site.layout import rows

_ROW, _COLUMN, _WIDTH, _HEIGHT, _BOX = 116, 164, 148, 70, 50
_ACROSS = 8


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
    edges = [
        _edge(places, source, node.name, kind)
        for node in nodes
        for kind in ("statement", "proof")
        for source in getattr(node, kind)
    ]
    drawn = [_node(node, places[node.name]) for node in nodes]
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
    {'a': (82.0, 58.0), 'b': (82.0, 174.0)}
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


def _edge(places: Mapping[str, Place], source: str, target: str, kind: str) -> str:
    (x, y), (u, v) = places[source], places[target]
    y, v = y + (_BOX if kind == "statement" else _HEIGHT) / 2, v - _HEIGHT / 2
    bend = max(24.0, (v - y) / 2)
    path = f"M{x:.0f} {y:.0f}C{x:.0f} {y + bend:.0f} {u:.0f} {v - bend:.0f} {u:.0f} {v:.0f}"
    return (
        f'<path class="edge {kind}" data-from="{escape(source)}" data-to="{escape(target)}" '
        f'd="{path}"/>'
    )


def _node(node: Node, place: Place) -> str:
    x, y = place
    if node.kind == "definition":
        corner = f'x="{-_WIDTH / 2:.0f}" y="{-_BOX / 2:.0f}"'
        shape = f'<rect {corner} width="{_WIDTH}" height="{_BOX}"/>'
    else:
        shape = f'<ellipse rx="{_WIDTH / 2}" ry="{_HEIGHT / 2}"/>'
    words = wrap(node.name.removeprefix("definition:").replace("-", "- "), 22)
    names = (line.replace("- ", "-") for line in words)
    lines = [*names, f"{node.glyph} {node.status}", *wrap(node.differs, 22)]
    top = -6 * (len(lines) - 1)
    text = "".join(
        f'<text y="{top + 12 * n + 4:.0f}">{escape(line)}</text>' for n, line in enumerate(lines)
    )
    reach = node.reach.replace(" ", "-")
    return (
        f'<a class="node {node.status} {reach}" href="{node.url or "#" + node.name}" '
        f'data-name="{escape(node.name)}" transform="translate({x:.0f} {y:.0f})" '
        f'aria-label="{escape(f"{node.name}: {node.said}. {node.title}")}">{shape}{text}</a>'
    )
