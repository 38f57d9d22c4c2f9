"""That L_sup at the optimum does not rise with k for all laws of a region, decided (trusted).

Squares of laws of three classes, or boxes of laws of more. What is verified, and why it proves the
statement: docs/region.md.
"""

from __future__ import annotations

from itertools import product
from math import comb, inf

from flint import fmpq

from numerics.balls import several_classes, three_classes
from numerics.balls.enclosure import precision
from numerics.balls.implicit import UndecidedSquareError
from numerics.balls.setting import Setting
from numerics.balls.several_classes import Box
from numerics.balls.taylor import TaylorModel, is_nonnegative, is_nonnegative_beside_a_zero
from numerics.balls.three_classes import BITS, Square
from numerics.exact.losses import Logistic
from theorems.certificates.document import Cell, Laws, MonotoneRegion
from theorems.errors import Rejected, Undecided

MAX_PARAMETER, MAX_NEGATIVES, MAX_SQUARES, MAX_CLASSES = 100, 64, 100_000, 4
MAX_COMPARISONS, MAX_WORK = 10**7, 200_000

_DEPTH = 40  # of the halvings by which the cover is verified


def check(region: Laws) -> None:
    """Return if the squares prove the statement of a certificate.

    Raises `Rejected` where the squares do not cover the laws or one of them is not decided,
    and `Undecided` beyond `MAX_PARAMETER`, `MAX_NEGATIVES`, `MAX_SQUARES`, `MAX_COMPARISONS` or
    `MAX_WORK`.
    """
    check_limits(region)
    check_cover(region)
    name = "squares" if isinstance(region, MonotoneRegion) else "boxes"
    for number, cell in enumerate(region.cells):
        try:
            is_shown = does_not_rise(cell, region)
        except UndecidedSquareError as error:
            raise Rejected(f"{name}[{number}]: {error}") from None
        if not is_shown:
            raise Rejected(f"{name}[{number}]: L_sup is not shown to fall with k")


def statement(region: Laws) -> str:
    """Return what a certificate says, in one line with its numbers."""
    numbers = ", ".join(map(str, region.negatives))
    weights = "ρ" if region.weights == "rho" else "uniform"
    classes = {3: "three", 4: "four"}.get(region.classes, str(region.classes))
    return (
        f"L_sup does not rise over k = {numbers}, at the minimisers of L_k among unit class "
        f"vectors, for {classes} classes of mass ≥ {region.least_mass}, weights {weights}, the "
        f"logistic loss with β = {region.beta}, margin {region.margin}"
    )


def check_limits(region: Laws) -> None:
    """Raise `Undecided` for parameters that are larger than the checker takes."""
    if max(region.beta, abs(region.margin)) > MAX_PARAMETER:
        raise Undecided(f"beta or |margin| above {MAX_PARAMETER}")
    if any(MAX_NEGATIVES < k < inf for k in region.negatives):
        raise Undecided(f"more than {MAX_NEGATIVES} negatives")
    if region.classes > MAX_CLASSES:
        raise Undecided(f"more than {MAX_CLASSES} classes")
    if len(region.cells) > MAX_SQUARES:
        raise Undecided(f"more than {MAX_SQUARES} squares")
    work = len(region.cells) * sum(_work(k, region.classes) for k in region.negatives)
    if work > MAX_WORK:
        raise Undecided(
            f"{len(region.cells)} squares for these numbers of negatives are {work} units of "
            f"work, above {MAX_WORK}; give a file for a part of the numbers, or fewer squares"
        )


def _work(negatives: int | float, classes: int) -> int:
    """Return about how many times 2 ms one square takes, by the counts of k negatives.

    >>> _work(8, 3), _work(2, 4)
    (164, 550)
    """
    k = int(negatives) if negatives < inf else 0
    return 100 + k**2 if classes == 3 else 400 + 15 * comb(k + classes - 1, classes - 1)


def root(region: Laws) -> Cell:
    """Return a cell with all laws 1 − Σ x_i ≥ x_1 ≥ … ≥ least mass of a region.

    x_1 is at most half of what the classes but two leave, and so at most 1/2.
    """
    least, size = region.least_mass, region.classes - 1
    if isinstance(region, MonotoneRegion):
        half = (fmpq(1, 2) - least) / 2
        return Square(least + half, least + half, half)
    half = ((1 - (size - 1) * least) / 2 - least) / 2
    return Box((least + half,) * size, half)


def check_cover(region: Laws) -> None:
    """Raise `Rejected` unless the cells cover the laws 1 − Σ x_i ≥ x_1 ≥ … ≥ least mass.

    Raises `Undecided` where that takes more than `MAX_COMPARISONS` of two cells.
    """
    waiting: list[tuple[Cell, tuple[Cell, ...], int]] = [(root(region), region.cells, _DEPTH)]
    left = MAX_COMPARISONS
    while waiting:
        part, cells, depth = waiting.pop()
        if not meets_the_laws(part):
            continue
        left -= len(cells)
        if left < 0:
            raise Undecided(f"whether the squares cover: {MAX_COMPARISONS} comparisons")
        near = tuple(cell for cell in cells if _distance(cell, part) < part.half)
        if any(is_inside(part, cell) for cell in near):
            continue
        if depth == 0:
            place = ", ".join(f"{x} = {y}" for x, y in zip("abc", part.coordinates, strict=False))
            raise Rejected(f"the squares leave out {place}, or what is near it")
        waiting += [(smaller, near, depth - 1) for smaller in halved(part)]


def is_inside(part: Cell, cell: Cell) -> bool:
    """Tell whether a cell contains another one.

    >>> one, half = fmpq(1), fmpq(1, 2)
    >>> is_inside(Square(half, half / 2, half / 4), Square(half, half, one))
    True
    """
    return bool(_distance(cell, part) <= -part.half)


def _distance(cell: Cell, part: Cell) -> fmpq:
    """Return how far the centre of a part is outside a cell, in the largest coordinate."""
    pairs = zip(cell.coordinates, part.coordinates, strict=True)
    return max(abs(x - y) for x, y in pairs) - cell.half


def halved(cell: Cell) -> list[Cell]:
    """Return the parts of half the side.

    >>> [q.a.str() for q in halved(Square(fmpq(1, 2), fmpq(1, 4), fmpq(1, 8)))]
    ['7/16', '7/16', '9/16', '9/16']
    """
    h, centre = cell.half / 2, cell.coordinates
    every = product((-1, 1), repeat=len(centre))
    return [cell.at([x + i * h for x, i in zip(centre, sides, strict=True)], h) for sides in every]


def meets_the_laws(cell: Cell) -> bool:
    """Tell whether a cell may contain a law with 1 − Σ x_i > x_1 > x_2 > … in it.

    The laws with equalities are limits of such, and finitely many cells are closed. Where there
    are any, some have the x_i as near to their lowest values as one likes.
    """
    low, total = fmpq(0), fmpq(0)
    for x in reversed(cell.coordinates):
        low = max(x - cell.half, low)
        if x + cell.half <= low:
            return False
        total += low
    return bool(1 - total > low)


def does_not_rise(cell: Cell, region: Laws) -> bool:
    """Tell whether L_sup is shown not to rise with k, at all laws of a cell.

    Raises `UndecidedSquareError` where an optimum is not enclosed.
    """
    loss = Logistic(beta=region.beta, margin=region.margin)
    before = _expansion(cell, Setting(region.negatives[0], loss, region.weights))
    for k in region.negatives[1:]:
        after = _expansion(cell, Setting(k, loss, region.weights))
        if not _falls(before, after, cell):
            return False
        before = after
    return True


def _expansion(cell: Cell, setting: Setting) -> TaylorModel:
    """Return L_sup at the optimum, by what encloses it for so many classes."""
    if isinstance(cell, Square):
        return three_classes.expansion(cell, setting)
    return several_classes.expansion(cell, setting)


def _falls(before: TaylorModel, after: TaylorModel, cell: Cell) -> bool:
    """Tell whether the first of two functions is at least the second on a cell."""
    with precision(BITS):
        difference = before - after
        balanced = fmpq(1, len(cell.coordinates) + 1)
        if all(x == balanced for x in cell.coordinates):
            return is_nonnegative_beside_a_zero(difference)
        return is_nonnegative(difference)
