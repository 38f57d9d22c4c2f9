"""That L_sup at the optimum does not rise with k for all laws of a region, decided (trusted).

Three classes. What is verified, and why it proves the statement: docs/region.md.
"""

from __future__ import annotations

from math import inf

from flint import fmpq

from numerics.balls.enclosure import precision
from numerics.balls.implicit import UndecidedSquareError
from numerics.balls.taylor import TaylorModel, is_nonnegative, is_nonnegative_beside_a_zero
from numerics.balls.three_classes import BITS, Setting, Square, expansion
from numerics.exact.losses import Logistic
from theorems.certificates.document import MonotoneRegion
from theorems.errors import Rejected, Undecided

MAX_PARAMETER, MAX_NEGATIVES, MAX_SQUARES = 100, 64, 100_000
MAX_COMPARISONS, MAX_WORK = 10**7, 200_000

_DEPTH = 40  # of the halvings by which the cover is verified
_THIRD = fmpq(1, 3)


def check(region: MonotoneRegion) -> None:
    """Return if the squares prove the statement of a certificate.

    Raises `Rejected` where the squares do not cover the laws or one of them is not decided,
    and `Undecided` beyond `MAX_PARAMETER`, `MAX_NEGATIVES`, `MAX_SQUARES`, `MAX_COMPARISONS` or
    `MAX_WORK`.
    """
    check_limits(region)
    check_cover(region)
    for number, square in enumerate(region.squares):
        try:
            is_shown = does_not_rise(square, region)
        except UndecidedSquareError as error:
            raise Rejected(f"squares[{number}]: {error}") from None
        if not is_shown:
            raise Rejected(f"squares[{number}]: L_sup is not shown to fall with k")


def statement(region: MonotoneRegion) -> str:
    """Return what a certificate says, in one line with its numbers."""
    numbers = ", ".join(map(str, region.negatives))
    weights = "ρ" if region.weights == "rho" else "uniform"
    return (
        f"L_sup does not rise over k = {numbers}, at the minimisers of L_k among unit class "
        f"vectors, for three classes of mass ≥ {region.least_mass}, weights {weights}, the "
        f"logistic loss with β = {region.beta}, margin {region.margin}"
    )


def check_limits(region: MonotoneRegion) -> None:
    """Raise `Undecided` for parameters that are larger than the checker takes."""
    if max(region.beta, abs(region.margin)) > MAX_PARAMETER:
        raise Undecided(f"beta or |margin| above {MAX_PARAMETER}")
    if any(MAX_NEGATIVES < k < inf for k in region.negatives):
        raise Undecided(f"more than {MAX_NEGATIVES} negatives")
    if len(region.squares) > MAX_SQUARES:
        raise Undecided(f"more than {MAX_SQUARES} squares")
    work = len(region.squares) * sum(_work(k) for k in region.negatives)
    if work > MAX_WORK:
        raise Undecided(
            f"{len(region.squares)} squares for these numbers of negatives are {work} units of "
            f"work, above {MAX_WORK}; give a file for a part of the numbers, or fewer squares"
        )


def _work(negatives: int | float) -> int:
    """Return about how many times 2 ms one square takes: (k + 1)(k + 2)/2 counts, and the rest."""
    return 100 + (int(negatives) ** 2 if negatives < inf else 0)


def check_cover(region: MonotoneRegion) -> None:
    """Raise `Rejected` unless the squares cover the laws 1 − a − b ≥ a ≥ b ≥ least mass.

    Raises `Undecided` where that takes more than `MAX_COMPARISONS` of two squares.
    """
    half = (fmpq(1, 2) - region.least_mass) / 2
    corner = region.least_mass + half
    waiting = [(Square(corner, corner, half), region.squares, _DEPTH)]
    left = MAX_COMPARISONS
    while waiting:
        part, squares, depth = waiting.pop()
        if not meets_the_laws(part):
            continue
        left -= len(squares)
        if left < 0:
            raise Undecided(f"whether the squares cover: {MAX_COMPARISONS} comparisons")
        near = tuple(square for square in squares if _distance(square, part) < part.half)
        if any(is_inside(part, square) for square in near):
            continue
        if depth == 0:
            raise Rejected(f"the squares leave out a = {part.a}, b = {part.b}, or what is near it")
        waiting += [(quarter, near, depth - 1) for quarter in quarters(part)]


def is_inside(part: Square, square: Square) -> bool:
    """Tell whether a square contains another one.

    >>> one, half = fmpq(1), fmpq(1, 2)
    >>> is_inside(Square(half, half / 2, half / 4), Square(half, half, one))
    True
    """
    return bool(_distance(square, part) <= -part.half)


def _distance(square: Square, part: Square) -> fmpq:
    """Return how far the centre of a part is outside a square, in the larger coordinate."""
    return max(abs(square.a - part.a), abs(square.b - part.b)) - square.half


def quarters(square: Square) -> list[Square]:
    """Return the four squares of half the side.

    >>> [q.a.str() for q in quarters(Square(fmpq(1, 2), fmpq(1, 4), fmpq(1, 8)))]
    ['7/16', '7/16', '9/16', '9/16']
    """
    h = square.half / 2
    return [Square(square.a + i * h, square.b + j * h, h) for i in (-1, 1) for j in (-1, 1)]


def meets_the_laws(square: Square) -> bool:
    """Tell whether a square may contain (a, b) with 1 − a − b > a > b.

    The laws with equalities are limits of such, and finitely many squares are closed.
    """
    least_a, most_a = square.a - square.half, square.a + square.half
    least_b = square.b - square.half
    return bool(most_a > least_b and 1 - 2 * least_a - least_b > 0)


def does_not_rise(square: Square, region: MonotoneRegion) -> bool:
    """Tell whether L_sup is shown not to rise with k, at all laws of a square.

    Raises `UndecidedSquareError` where an optimum is not enclosed.
    """
    loss = Logistic(beta=region.beta, margin=region.margin)
    before = expansion(square, Setting(region.negatives[0], loss, region.weights))
    for k in region.negatives[1:]:
        after = expansion(square, Setting(k, loss, region.weights))
        if not _falls(before, after, square):
            return False
        before = after
    return True


def _falls(before: TaylorModel, after: TaylorModel, square: Square) -> bool:
    """Tell whether the first of two functions is at least the second on a square."""
    with precision(BITS):
        difference = before - after
        if square.a == square.b == _THIRD:
            return is_nonnegative_beside_a_zero(difference)
        return is_nonnegative(difference)
