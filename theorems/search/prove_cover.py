"""Squares of laws on which L_sup is shown not to rise with k, found by halving (untrusted).

What comes out is a certificate; `theorems.certificates.monotone_region.check` decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from importlib.metadata import version

import numpy as np
from flint import fmpq

from numerics.balls.three_classes import Square, UndecidedSquareError, Weights
from numerics.exact.losses import Logistic
from numerics.exact.rationals import Exact, rational
from theorems.certificates.document import MonotoneRegion
from theorems.certificates.monotone_region import (
    check_cover,
    check_limits,
    does_not_rise,
    is_inside,
    meets_the_laws,
    quarters,
)
from theorems.errors import NceproofError
from theorems.search.law_search import Problem, relative_increases

_THIRD = fmpq(1, 3)
_FIRST_HALF = fmpq(1, 30)  # of the square around the balanced law
_LARGEST_HALF = fmpq(1, 20)  # of the others that are tried
_SMALLEST = fmpq(1, 10**5)
_NOTICED = 1e-8


class NoCoverError(NceproofError):
    """No cover was found; the message has a law near which L_sup was not shown to fall."""


def checked_mass(least_mass: Exact) -> fmpq:
    """Return a least mass that three classes can have; raise `ValueError` for another one.

    >>> checked_mass("0.25")
    1/4
    """
    least = rational(least_mass, name="least_mass")
    if not 0 < least < _THIRD:
        raise ValueError(
            f"least_mass is {str(least_mass)!r}; three classes have one above 0, below 1/3"
        )
    return least


def monotone_region(
    least_mass: Exact,
    *,
    negatives: tuple[int | float, ...],
    loss: Logistic,
    weights: Weights,
    claim: str,
    executor: Executor,
    tick: Callable[[int, int], None] = lambda shown, left: None,
) -> MonotoneRegion:
    """Return a certificate that L_sup does not rise with k where each class has `least_mass`.

    It names a `claim` by its id. `tick` is called with the number of squares that are shown and of
    those left at each halving. Raises `ValueError` for a mass that three classes cannot have, and
    `NoCoverError` where the squares become smaller than 10⁻⁵, and `Undecided` where there are more
    of them than the checker takes.
    """
    least = checked_mass(least_mass)
    empty = MonotoneRegion(
        claim,
        rational(loss.beta),
        rational(loss.margin),
        weights,
        least,
        negatives,
        (),
        f"nceproof {version('nceproof')}",
    )
    check_limits(empty)
    is_shown = partial(_is_shown, region=empty)
    left = [_root(least)]
    while left[0].half > _LARGEST_HALF:
        left = _quarters(left)
    _refuse_rises(left, empty)
    middle = Square(_THIRD, _THIRD, _FIRST_HALF)
    while not is_shown(middle):
        middle = Square(_THIRD, _THIRD, middle.half / 2)
        if middle.half < _SMALLEST:
            raise NoCoverError("L_sup is not shown to fall near balanced classes")
    shown = [middle]
    while left:
        left = [part for part in left if not is_inside(part, middle)]
        decided = list(executor.map(is_shown, left))
        shown += [part for part, holds in zip(left, decided, strict=True) if holds]
        check_limits(replace(empty, squares=tuple(shown)))
        left = [part for part, holds in zip(left, decided, strict=True) if not holds]
        _refuse_rises(left, empty)
        left = _quarters(left)
        tick(len(shown), len(left))
        if left and left[0].half < _SMALLEST:
            raise NoCoverError(f"L_sup is not shown to fall near a = {left[0].a}, b = {left[0].b}")
    found = replace(empty, squares=tuple(shown))
    check_cover(found)
    return found


def _refuse_rises(squares: Sequence[Square], region: MonotoneRegion) -> None:
    """Raise `NoCoverError` where float64 sees L_sup rise at the centre of a square."""
    if not squares:
        return
    pairs = np.array([[float(square.a), float(square.b)] for square in squares])
    laws = np.column_stack([1 - pairs.sum(axis=1), pairs])
    loss = Logistic(beta=region.beta, margin=region.margin)
    problem = Problem(3, region.negatives, loss, region.weights)
    increases = relative_increases(laws, problem).max(axis=1)
    worst = int(increases.argmax())
    if increases[worst] > _NOTICED:
        law = ", ".join(f"{mass:.4f}" for mass in laws[worst])
        raise NoCoverError(f"L_sup seems to rise by {increases[worst]:.1e} of it at ρ = {law}")


def _root(least: fmpq) -> Square:
    """Return a square with all laws 1 − a − b ≥ a ≥ b ≥ least."""
    half = (fmpq(1, 2) - least) / 2
    return Square(least + half, least + half, half)


def _quarters(squares: Iterable[Square]) -> list[Square]:
    """Return those quarters of squares that have laws 1 − a − b > a > b."""
    return [part for square in squares for part in quarters(square) if meets_the_laws(part)]


def _is_shown(square: Square, *, region: MonotoneRegion) -> bool:
    """Tell whether L_sup is shown not to rise."""
    try:
        return does_not_rise(square, region)
    except UndecidedSquareError:
        return False
