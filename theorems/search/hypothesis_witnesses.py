"""Candidates for witnesses from floats (untrusted): coarse grids first, one coordinate first.

So the first witness that is found has the fewest coordinates, and of those the coarsest grid;
`numerics.balls.calculus.witness` decides whether it is one. With more than four coordinates all but
one or two of them are equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import chain, combinations, islice, permutations, product
from typing import Any

import numpy as np

from numerics.balls.calculus.witness import (
    Inequality,
    NegativeDirection,
    Point,
    Values,
    Witness,
    at_midpoint,
    check,
    negative_direction,
    on_permuting,
    on_raising,
    on_replacing,
    on_the_diagonal,
    on_the_lattice,
)
from numerics.exact.formula import Formula, evaluate
from numerics.floats.arithmetic import FLOATS

GRIDS = (
    (1, 1),
    (1, 2),
    (1, 4),
    (1, 16),
    (1, 64),
    (1, 4096),
    (2, 1),
    (2, 2),
    (2, 4),
    (2, 6),
    (3, 1),
    (3, 2),
    (4, 1),
)
"""Numbers of coordinates and of steps a unit, in the order of the search."""

WIDE = (*range(5, 17), 20, 24, 32, 48, 64)
"""Numbers of coordinates that are tried after the grids."""

_ALL_EQUAL, _ALL_BUT_ONE, _ALL_BUT_TWO = ((0, 1), (0, 4)), ((1, 2),), ((2, 1),)
_APART = {
    "convex": (*_ALL_EQUAL, *_ALL_BUT_ONE),
    "strictly_convex": (*_ALL_EQUAL, *_ALL_BUT_ONE),
    "strictly_convex_along_ones": _ALL_EQUAL,
    "nonincreasing": _ALL_BUT_ONE,
    "strictly_decreasing": _ALL_BUT_ONE,
    "symmetric": _ALL_BUT_TWO,
    "submodular": _ALL_BUT_TWO,
    "replacement": _ALL_BUT_TWO,
}
"""How many of many coordinates are apart from the equal ones, and steps a unit."""

_MOST_POINTS = 1000
_CHECKED = 12  # candidates of a grid that are handed to the check
_RELATIVE = 1e-9  # violations below are equalities, up to rounding


@dataclass(frozen=True)
class Grid:
    """The points of [−2, 2]^k whose coordinates are multiples of 1/n, and ℓ there in floats.

    A row has the coordinates that stand by themselves, `size` of them; `equal` more coordinates are
    all the last of a row, where there are any.
    """

    formula: Formula
    values: Values
    size: int
    steps: int
    equal: int = 0

    @property
    def coordinates(self) -> Any:
        """The points as rows of integers, in units of 1/n."""
        axis, width = np.arange(-2 * self.steps, 2 * self.steps + 1), self.size + bool(self.equal)
        return np.stack(np.meshgrid(*[axis] * width, indexing="ij"), -1).reshape(-1, width)

    def loss(self, scaled: Any) -> Any:
        """Return ℓ at rows in units of 1/n; they may be halves."""
        rows = np.asarray(scaled, dtype=float).T / self.steps
        columns = [*rows[: self.size], *([rows[-1]] * self.equal)]
        found = evaluate(self.formula, columns, FLOATS, self.values)
        return np.broadcast_to(found, (len(scaled),))

    def point(self, row: Any) -> Point:
        """Return a row as exact numbers."""
        exact = [Fraction(int(x), self.steps) for x in row]
        return (*exact[: self.size], *([exact[-1]] * self.equal))


Candidates = tuple[Any, Callable[[int], Inequality]]
"""Left sides in floats, and the inequality of each."""


def _pairs(count: int) -> Any:
    """Return the indices of all pairs of points, of neighbours only where there are very many."""
    if count > _MOST_POINTS:
        return np.arange(count - 1), np.arange(1, count)
    return np.triu_indices(count, 1)


def _midpoints(grid: Grid, *, strict: bool) -> Iterator[Candidates]:
    x = grid.coordinates
    i, j = _pairs(len(x))
    u, w, at = x[i], x[j], grid.loss(x)
    excess = grid.loss((u + w) / 2) - (at[i] + at[j]) / 2
    yield excess, lambda n: at_midpoint(grid.point(u[n]), grid.point(w[n]), strict=strict)


def _diagonals(grid: Grid) -> Iterator[Candidates]:
    t = np.arange(-2 * grid.steps, 2 * grid.steps + 1)
    i, j = _pairs(len(t))

    def loss(t: Any) -> Any:
        return grid.loss(np.repeat(t[:, None], max(grid.size, 1), axis=1))

    excess = loss((t[i] + t[j]) / 2) - (loss(t[i]) + loss(t[j])) / 2

    def inequality(n: int) -> Inequality:
        ends = (Fraction(int(t[i][n]), grid.steps), Fraction(int(t[j][n]), grid.steps))
        return on_the_diagonal(*ends, size=grid.size + grid.equal)

    yield excess, inequality


def _raisings(grid: Grid, *, strict: bool) -> Iterator[Candidates]:
    x = grid.coordinates
    for index, step in product(range(grid.size), sorted({1, grid.steps})):
        v = x[x[:, index] + step <= 2 * grid.steps]
        raised = v + step * (np.arange(v.shape[1]) == index)
        excess = grid.loss(raised) - grid.loss(v)
        yield excess, partial(_raising, grid, v, index, Fraction(step, grid.steps), strict)


def _raising(grid: Grid, v: Any, index: int, step: Fraction, strict: bool, n: int) -> Inequality:
    return on_raising(grid.point(v[n]), index, step, strict=strict)


def _permutations(grid: Grid) -> Iterator[Candidates]:
    x = grid.coordinates
    rest = list(range(grid.size, grid.size + grid.equal))
    for order in islice(permutations(range(grid.size)), 1, None):
        excess = abs(grid.loss(x[:, [*order, *rest[:1]]]) - grid.loss(x))
        yield excess, partial(_permuting, grid, x, (*order, *rest))


def _permuting(grid: Grid, x: Any, order: tuple[int, ...], n: int) -> Inequality:
    return on_permuting(grid.point(x[n]), order)


def _lattice(grid: Grid) -> Iterator[Candidates]:
    x, at = grid.coordinates, grid.loss(grid.coordinates)
    i, j = _pairs(len(x))
    a, b = x[i], x[j]
    excess = grid.loss(np.maximum(a, b)) + grid.loss(np.minimum(a, b)) - at[i] - at[j]
    yield excess, lambda n: on_the_lattice(grid.point(a[n]), grid.point(b[n]))


def _replacements(grid: Grid) -> Iterator[Candidates]:
    x = grid.coordinates

    def drawn(chosen: tuple[int, ...], places: tuple[int, ...]) -> Any:
        put = x.copy()
        put[:, chosen] = x[:, places]
        return grid.loss(put)

    for count in range(2, grid.size + 1):
        for chosen in combinations(range(grid.size), count):
            same = sum(drawn(chosen, (i,) * count) for i in chosen) / count
            independent = sum(drawn(chosen, places) for places in product(chosen, repeat=count))
            excess = same - independent / count**count
            yield excess, partial(_replacing, grid, x, chosen)


def _replacing(grid: Grid, x: Any, chosen: tuple[int, ...], n: int) -> Inequality:
    return on_replacing(grid.point(x[n]), chosen)


SEARCHES: dict[str, Callable[[Grid], Iterator[Candidates]]] = {
    "convex": lambda grid: _midpoints(grid, strict=False),
    "strictly_convex": lambda grid: _midpoints(grid, strict=True),
    "strictly_convex_along_ones": _diagonals,
    "symmetric": _permutations,
    "nonincreasing": lambda grid: _raisings(grid, strict=False),
    "strictly_decreasing": lambda grid: _raisings(grid, strict=True),
    "submodular": _lattice,
    "replacement": _replacements,
}
"""For each hypothesis, the candidates against it on a grid."""


def find(
    formula: Formula, hypothesis: str, values: Values, *, grids: Any = GRIDS, wide: Any = WIDE
) -> Witness | None:
    """Return a checked witness against a hypothesis of a formula, None if none was found.

    After the grids points of many coordinates are tried, their numbers from `wide`.

    >>> from numerics.exact.parse import parse
    >>> find(parse("sum(v)"), "nonincreasing", {}).inequality.text
    'ℓ(-1) - ℓ(-2) > 0'
    """
    few = (Grid(formula, values, size, steps) for size, steps in grids)
    many = (
        Grid(formula, values, apart, steps, total - apart)
        for total in wide
        for apart, steps in _APART[hypothesis]
    )
    for grid in chain(few, many):
        try:
            with np.errstate(all="ignore"):
                found = _on_grid(grid, SEARCHES[hypothesis])
        except OverflowError:  # a number of the formula is beyond floats
            return None
        if found is not None:
            return found
    return None


def _on_grid(grid: Grid, search: Callable[[Grid], Iterator[Candidates]]) -> Witness | None:
    for excess, inequality in search(grid):
        for index in _promising(excess, grid, inequality):
            found = check(grid.formula, grid.values, inequality(index))
            if found is not None:
                return found
    return None


def _promising(excess: Any, grid: Grid, inequality: Callable[[int], Inequality]) -> list[int]:
    """Return the candidates with the largest left sides, equalities only where they count."""
    if not len(excess):
        return []
    finite = np.where(np.isfinite(excess), excess, -np.inf)
    at = grid.loss(grid.coordinates)
    scale = _RELATIVE * (1 + float(np.max(np.abs(at[np.isfinite(at)]), initial=0.0)))
    least = -scale if inequality(0).relation == "≥ 0" else scale
    best = np.argsort(-finite, kind="stable")[:_CHECKED]
    return [int(index) for index in best if finite[index] > least]


def find_direction(formula: Formula, against: Witness) -> NegativeDirection | None:
    """Return a negative direction of the Hessian on the segment of a midpoint witness, if smooth.

    >>> from numerics.exact.parse import parse
    >>> formula = parse("sum(-v**2)")
    >>> found = find_direction(formula, find(formula, "convex", {}))
    >>> found.point, found.direction, str(found.curvature.upper)
    ((Fraction(0, 1),), (Fraction(1, 1),), '-2')
    """
    (_, u), (_, w) = against.inequality.terms[1:]
    longest = max(abs(y - x) for x, y in zip(u, w, strict=True))
    direction = tuple((y - x) / longest for x, y in zip(u, w, strict=True))
    for part in (Fraction(1, 2), *(Fraction(j, 16) for j in range(17))):
        point = tuple(x + part * (y - x) for x, y in zip(u, w, strict=True))
        found = negative_direction(formula, against.values, point, direction)
        if found is not None:
            return found
    return None
