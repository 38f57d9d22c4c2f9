"""Places for the nodes of a graph: in rows, every node below what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter

_SWEEPS = 8


def rows(rests_on: Mapping[str, Sequence[str]], *, width: int) -> list[list[str]]:
    """Return the nodes in rows of at most `width`, each below all that it rests on.

    A node stands as high as it can. In a row the order follows the mean place of the neighbours,
    swept down and up a few times, which keeps edges short.

    >>> rows({"top": ["left", "right"], "left": [], "right": [], "below": ["top"]}, width=3)
    [['left', 'right'], ['top'], ['below']]
    """
    height: dict[str, int] = {}
    for node in TopologicalSorter(rests_on).static_order():
        height[node] = 1 + max((height[below] for below in rests_on[node]), default=-1)
    layers: list[list[str]] = [[] for _ in range(1 + max(height.values(), default=-1))]
    for node in sorted(height):
        layers[height[node]].append(node)
    _order(layers, rests_on)
    return [layer[n : n + width] for layer in layers for n in range(0, len(layer), width)]


def _order(layers: list[list[str]], rests_on: Mapping[str, Sequence[str]]) -> None:
    """Sort every layer by the mean place of the neighbours of its nodes, down and up."""
    neighbours: dict[str, list[str]] = {node: list(rests_on[node]) for node in rests_on}
    for node, below in rests_on.items():
        for one in below:
            neighbours[one].append(node)
    place = {node: _centred(n, layer) for layer in layers for n, node in enumerate(layer)}
    for sweep in range(_SWEEPS):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            layer.sort(key=lambda node: (_mean(place, neighbours[node], place[node]), node))
            place.update({node: _centred(n, layer) for n, node in enumerate(layer)})


def _centred(position: int, layer: Sequence[str]) -> float:
    return position - (len(layer) - 1) / 2


def _mean(place: Mapping[str, float], nodes: Sequence[str], default: float) -> float:
    return sum(place[node] for node in nodes) / len(nodes) if nodes else default
