"""Draw the folders of the packages, what is trusted of them, and who imports whom.

uv run python docs/figures/architecture.py docs/figures/architecture.svg
"""

import sys
from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

import grimp

from theorems.reports.site.layout import rows
from theorems.verdicts.trust import trusted_modules

Arrow = tuple[str, str]  # who imports, and what
Point = tuple[int, int]

ROW, BOX, HEIGHT, BEND = 92, 166, 46, 30
"""Pixels from row to row, of a box, and of the gap that an arrow passes a row in."""

HEAD = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img">
<title>The folders, their trust, and who imports whom</title>
<style>
svg {{ background: #fff }} text {{ font: 13px sans-serif; text-anchor: middle }}
.trust {{ font-size: 11px }} rect {{ stroke: #1a1a1a; fill: #f4f4f4 }}
.trusted {{ fill: #c7e3c4; stroke-width: 2.5 }} .partly {{ fill: #f3e3b3 }}
path {{ fill: none; stroke: #55606a; marker-end: url(#tip) }}
.back {{ stroke: #b3261e; stroke-dasharray: 5 4 }}
</style>
<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
<polygon points="0,0 8,4 0,8" fill="#55606a"/>
</marker>
"""


def architecture() -> tuple[dict[str, str], dict[Arrow, int]]:
    """Return the trust of every box, and how many imports each arrow between two stands for."""
    graph = grimp.build_graph("numerics", "theorems", cache_dir=None)
    trusted: dict[str, set[bool]] = {}
    arrows: dict[Arrow, int] = {}
    for module in sorted(graph.modules):
        box = box_of(module, graph)
        if not graph.find_children(module):
            judged = module in trusted_modules()
            trusted.setdefault(box, set()).add(judged)
        for imported in sorted(graph.find_modules_directly_imported_by(module)):
            arrow = (box, box_of(imported, graph))
            arrows[arrow] = arrows.get(arrow, 0) + 1
    words = {(True,): "trusted", (False,): "untrusted", (False, True): "partly trusted"}
    trust = {box: words[tuple(sorted(found))] for box, found in sorted(trusted.items())}
    return trust, {(a, b): n for (a, b), n in arrows.items() if a != b and {a, b} <= set(trust)}


def box_of(module: str, graph: grimp.ImportGraph) -> str:
    """Return the folder of a module, or the module where it stands beside folders."""
    package, _, rest = module.partition(".")
    has_folders = any(graph.find_children(child) for child in graph.find_children(package))
    return f"{package}.{rest.partition('.')[0]}" if rest and has_folders else package


def imports(boxes: Iterable[str], arrows: Iterable[Arrow]) -> dict[str, list[str]]:
    """Return what each box imports."""
    return {box: [b for a, b in arrows if a == box] for box in boxes}


def without_circles(boxes: Iterable[str], arrows: Mapping[Arrow, int]) -> list[Arrow]:
    """Return the arrows that are left when of every circle the thinnest is taken out."""
    left = dict(arrows)
    while True:
        try:
            TopologicalSorter(imports(boxes, left)).prepare()
        except CycleError as circle:
            around = [(a, b) for b, a in pairwise(circle.args[1])]
            del left[min(around, key=lambda arrow: (left[arrow], arrow))]
        else:
            return list(left)


def without_implied(boxes: Iterable[str], arrows: Sequence[Arrow]) -> list[Arrow]:
    """Return the arrows that do not follow from others."""
    direct = imports(boxes, arrows)
    reached: dict[str, set[str]] = {}
    for box in TopologicalSorter(direct).static_order():
        reached[box] = set(direct[box]).union(*(reached[one] for one in direct[box]))
    return [(a, b) for a, b in arrows if not any(b in reached[one] for one in direct[a])]


def routes(boxes: Iterable[str], arrows: Sequence[Arrow]) -> dict[Arrow, list[str]]:
    """Return the stops of each arrow: its ends, and a bend in every row between them."""
    found = rows(imports(boxes, arrows), width=len(arrows) + 1)
    level = {box: n for n, row in enumerate(found) for box in row}
    return {
        (a, b): [a, *(f"{a} > {b} {n}" for n in range(level[a] - 1, level[b], -1)), b]
        for a, b in arrows
    }


def places(boxes: Mapping[str, str], stops: Iterable[Sequence[str]]) -> dict[str, Point]:
    """Return the middle of every box and bend; what is imported stands below."""
    below: dict[str, list[str]] = {box: [] for box in boxes}
    for upper, lower in (pair for route in stops for pair in pairwise(route)):
        below.setdefault(upper, []).append(lower)
    grid = rows(below, width=len(below))
    sizes = [[BOX + 16 if name in boxes else BEND for name in row] for row in grid]
    across = max(map(sum, sizes))
    return {
        name: ((across - sum(size)) // 2 + sum(size[:n]) + size[n] // 2, ROW * (len(grid) - y - 1))
        for y, (row, size) in enumerate(zip(grid, sizes, strict=True))
        for n, name in enumerate(row)
    }


def line(points: Sequence[Point], kind: str = "down") -> str:
    """Return an arrow through points, upright beside the boxes of each row."""
    upright = HEIGHT // 2 if points[-1][1] > points[0][1] else -HEIGHT // 2
    drawn = f"M{points[0][0]} {points[0][1] + upright}"
    for (x, y), (u, v) in pairwise(points):
        start, end = y + upright, v - upright
        middle = (start + end) // 2
        drawn += f"C{x} {middle} {u} {middle} {u} {end}"
        drawn += f"V{v + upright}" if (u, v) != points[-1] else ""
    return f'<path class="{kind}" d="{drawn}"/>'


def picture() -> str:
    """Return the picture as SVG."""
    trust, arrows = architecture()
    down = without_circles(trust, arrows)
    drawn = routes(trust, without_implied(trust, down))
    place = {name: (x, y + ROW // 2) for name, (x, y) in places(trust, drawn.values()).items()}
    shapes = [line([place[stop] for stop in stops]) for stops in drawn.values()]
    shapes += [line([place[a], place[b]], "back") for a, b in arrows if (a, b) not in down]
    for name, said in trust.items():
        x, y = place[name]
        corner = f'x="{x - BOX // 2}" y="{y - HEIGHT // 2}" width="{BOX}" height="{HEIGHT}" rx="4"'
        shapes += [
            f'<rect class="{said.partition(" ")[0]}" {corner}/>',
            f'<text x="{x}" y="{y - 3}">{name}</text>',
            f'<text class="trust" x="{x}" y="{y + 14}">{said}</text>',
        ]
    width = max(x for x, _ in place.values()) + BOX // 2 + 8
    height = max(y for _, y in place.values()) + ROW // 2
    return HEAD.format(width, height) + "\n".join(shapes) + "\n</svg>\n"


if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write(picture())
