"""Squares of laws on which L_sup is shown not to rise with k, found by halving (untrusted).

What comes out is a certificate; `theorems.certificates.monotone_region.check` decides.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from math import ceil

import numpy as np
from flint import fmpq

from numerics.balls.implicit import UndecidedSquareError
from numerics.balls.three_classes import Square, Weights
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
from theorems.escaping import one_line
from theorems.search.law_search import Problem, relative_increases
from theorems.search.shards import Workers, done

_THIRD = fmpq(1, 3)
_LARGEST_HALF = fmpq(1, 20)  # of the squares that are tried
_OVERLAP = fmpq(33, 32)  # how much larger they are: the checker halves the laws elsewhere
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


@dataclass(frozen=True)
class Part:
    """What became of one of the squares that are looked at first.

    `shown` are the squares (a, b, half) in it on which L_sup is shown not to rise; where it has
    `failed`, why they do not cover it.
    """

    shown: list[list[str]]
    failed: str = ""

    @property
    def tried(self) -> int:
        """How many squares are shown."""
        return len(self.shown)

    @property
    def found(self) -> bool:
        """Whether there is no cover."""
        return bool(self.failed)

    @property
    def squares(self) -> tuple[Square, ...]:
        """The squares; raises `ValueError` for what is none."""
        return tuple(Square(*map(rational, square)) for square in self.shown)

    @classmethod
    def read(cls, text: str) -> Part:
        """Return a part that is stored.

        >>> Part.read('{"shown": [["1/3", "1/3", "1/30"]], "failed": ""}').squares[0].half
        1/30
        """
        fields = json.loads(text)
        part = cls([list(map(str, square)) for square in fields["shown"]], str(fields["failed"]))
        if any(len(square) != 3 for square in part.shown) or len(part.squares) != part.tried:
            raise ValueError(f"{text[:60]!r} has what is no square")
        return part


@dataclass(frozen=True)
class Cover:
    """The search for a cover, in shards: one a square that is looked at first, to its end."""

    region: MonotoneRegion
    middle: Square

    @property
    def description(self) -> dict[str, str]:
        """What is covered, as texts."""
        region = self.region
        return {
            "cover": f"three classes of mass ≥ {region.least_mass}",
            "k": ", ".join(map(str, region.negatives)),
            "β": str(region.beta),
            "margin": str(region.margin),
            "weights": region.weights,
            "claim": region.claim,
        }

    @property
    def first(self) -> list[Square]:
        """The squares that are looked at first: the middle is shown already."""
        return [part for part in _all_first(self.region) if not is_inside(part, self.middle)]

    def shard(self, *, seed: int, number: int) -> Part:
        """Halve a square until L_sup is shown not to rise on all of it; the seed plays no part."""
        left, shown = [self.first[number]], list[Square]()
        try:
            while left:
                _refuse_rises(left, self.region)
                left = self._undecided(left, shown)
        except NoCoverError as error:
            return Part(_texts(shown), str(error))
        return Part(_texts(shown))

    def _undecided(self, squares: Sequence[Square], shown: list[Square]) -> list[Square]:
        """Add the squares that are shown, and return the quarters of the others."""
        left = list[Square]()
        for square in squares:
            if is_inside(square, self.middle):
                continue
            larger = replace(square, half=square.half * _OVERLAP)
            if _is_shown(larger, region=self.region):
                shown.append(larger)
            else:
                left.append(square)
        check_limits(replace(self.region, squares=tuple(shown)))
        smaller = _quarters(left)
        if smaller and smaller[0].half < _SMALLEST:
            raise NoCoverError(
                f"L_sup is not shown to fall near a = {smaller[0].a}, b = {smaller[0].b}"
            )
        return smaller


def monotone_region(
    least_mass: Exact,
    by: Workers,
    *,
    negatives: tuple[int | float, ...],
    loss: Logistic,
    weights: Weights,
    claim: str,
    tick: Callable[[int, int], None] = lambda done, total: None,
) -> MonotoneRegion:
    """Return a certificate that L_sup does not rise with k where each class has `least_mass`.

    It names a `claim` by its id. `tick` is called with the number of shards that have ended, of how
    many. Raises `ValueError` for a mass that three classes cannot have, `NoCoverError` where the
    squares become smaller than 10⁻⁵, and `Undecided` where there are more of them than the checker
    takes. What workers say is shown is for the checker to decide.
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
    _refuse_rises(_all_first(empty), empty)
    cover = Cover(empty, _middle(empty))
    count = len(cover.first)
    _, parts = done(
        cover,
        by,
        about=cover.description,
        read=Part.read,
        shards=count,
        enough=lambda progress: progress.found > 0,
        tick=lambda progress: tick(progress.shards, count),
    )
    for part in parts.values():
        if part.failed:
            raise NoCoverError(one_line(part.failed))  # no line of ours
    squares = (square for number in sorted(parts) for square in parts[number].squares)
    found = replace(empty, squares=(cover.middle, *squares))
    check_limits(found)
    check_cover(found)
    return found


def _middle(region: MonotoneRegion) -> Square:
    """Return a square around the balanced law on which L_sup is shown not to rise."""
    middle = Square(_THIRD, _THIRD, _LARGEST_HALF)
    while not _is_shown(middle, region=region):
        middle = Square(_THIRD, _THIRD, middle.half * 2 / 3)
        if middle.half < _SMALLEST:
            raise NoCoverError("L_sup is not shown to fall near balanced classes")
    return middle


def _texts(squares: Iterable[Square]) -> list[list[str]]:
    return [[str(square.a), str(square.b), str(square.half)] for square in squares]


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


def _all_first(region: MonotoneRegion) -> list[Square]:
    """Return squares with all laws 1 − a − b ≥ a ≥ b ≥ least mass, small enough to be looked at.

    They part the a and b from the least mass to (1 − least mass)/2.
    """
    side = (1 - 3 * region.least_mass) / 2
    count = ceil(side / (2 * _LARGEST_HALF))
    half = side / count / 2
    ends = [region.least_mass + (2 * i + 1) * half for i in range(count)]
    squares = (Square(a, b, half) for a in ends for b in ends)
    return [square for square in squares if meets_the_laws(square)]


def _quarters(squares: Iterable[Square]) -> list[Square]:
    """Return those quarters of squares that have laws 1 − a − b > a > b."""
    return [part for square in squares for part in quarters(square) if meets_the_laws(part)]


def _is_shown(square: Square, *, region: MonotoneRegion) -> bool:
    """Tell whether L_sup is shown not to rise."""
    try:
        return does_not_rise(square, region)
    except UndecidedSquareError:
        return False
