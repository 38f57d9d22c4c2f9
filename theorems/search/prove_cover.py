"""Squares, or boxes, of laws where L_sup is shown not to rise with k, by halving (untrusted).

What comes out is a certificate; `theorems.certificates.monotone_region.check` decides.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from itertools import product
from math import ceil

import numpy as np
from flint import fmpq

from numerics.balls.implicit import UndecidedSquareError
from numerics.balls.setting import Weights
from numerics.balls.several_classes import Box
from numerics.balls.three_classes import Square
from numerics.exact.losses import Logistic
from numerics.exact.rationals import Exact, rational
from theorems.certificates.document import Cell, Laws, MonotoneBoxes, MonotoneRegion
from theorems.certificates.monotone_region import (
    check_cover,
    check_limits,
    does_not_rise,
    halved,
    is_inside,
    meets_the_laws,
)
from theorems.errors import NceproofError
from theorems.escaping import one_line
from theorems.search.law_search import Problem, relative_increases
from theorems.search.shards import Workers, done

_LARGEST_HALF = {3: fmpq(1, 20), 4: fmpq(1, 120)}  # of the squares, or boxes, that are tried
_MIDDLE_HALF = {3: fmpq(1, 20), 4: fmpq(1, 60)}  # the same around the balanced law
_OVERLAP = fmpq(33, 32)  # how much larger they are: the checker halves the laws elsewhere
_SMALLEST = fmpq(1, 10**5)
_WORDS = {3: "three", 4: "four"}
_NOTICED = 1e-8


class NoCoverError(NceproofError):
    """No cover was found; the message has a law near which L_sup was not shown to fall."""


def checked_mass(least_mass: Exact, classes: int = 3) -> fmpq:
    """Return a least mass that so many classes can have; raise `ValueError` for another one.

    >>> checked_mass("0.25")
    1/4
    """
    least = rational(least_mass, name="least_mass")
    if not 0 < least < fmpq(1, classes):
        raise ValueError(
            f"least_mass is {str(least_mass)!r}; {_WORDS[classes]} classes have one above 0, "
            f"below 1/{classes}"
        )
    return least


@dataclass(frozen=True)
class Part:
    """What became of one of the squares that are looked at first.

    `shown` are the squares (a, b, half), or boxes, in it on which L_sup is shown not to rise;
    where it has `failed`, why they do not cover it.
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
    def cells(self) -> tuple[Cell, ...]:
        """The squares or boxes; raises `ValueError` for what is none."""
        return tuple(_cell(*map(rational, row)) for row in self.shown)

    @classmethod
    def read(cls, text: str) -> Part:
        """Return a part that is stored.

        >>> Part.read('{"shown": [["1/3", "1/3", "1/30"]], "failed": ""}').cells[0].half
        1/30
        """
        fields = json.loads(text)
        part = cls([list(map(str, square)) for square in fields["shown"]], str(fields["failed"]))
        if any(len(row) < 3 for row in part.shown) or len(part.cells) != part.tried:
            raise ValueError(f"{text[:60]!r} has what is no square")
        return part


def _cell(*numbers: fmpq) -> Cell:
    """Return a square or a box from its centre and half its side."""
    *centre, half = numbers
    return Square(*numbers) if len(centre) == 2 else Box(tuple(centre), half)


@dataclass(frozen=True)
class Cover:
    """The search for a cover, in shards: one a square that is looked at first, to its end."""

    region: Laws
    middle: Cell

    @property
    def description(self) -> dict[str, str]:
        """What is covered, as texts."""
        region = self.region
        return {
            "cover": f"{_WORDS[region.classes]} classes of mass ≥ {region.least_mass}",
            "k": ", ".join(map(str, region.negatives)),
            "β": str(region.beta),
            "margin": str(region.margin),
            "weights": region.weights,
            "claim": region.claim,
        }

    @property
    def first(self) -> list[Cell]:
        """The squares that are looked at first: the middle is shown already."""
        return [part for part in _all_first(self.region) if not is_inside(part, self.middle)]

    def shard(self, *, seed: int, number: int) -> Part:
        """Halve a square until L_sup is shown not to rise on all of it; the seed plays no part."""
        left, shown = [self.first[number]], list[Cell]()
        try:
            while left:
                _refuse_rises(left, self.region)
                left = self._undecided(left, shown)
        except NoCoverError as error:
            return Part(_texts(shown), str(error))
        return Part(_texts(shown))

    def _undecided(self, squares: Sequence[Cell], shown: list[Cell]) -> list[Cell]:
        """Add the squares that are shown, and return the parts of the others."""
        left = list[Cell]()
        for square in squares:
            if is_inside(square, self.middle):
                continue
            larger = square.at(square.coordinates, square.half * _OVERLAP)
            if _is_shown(larger, region=self.region):
                shown.append(larger)
            else:
                left.append(square)
        check_limits(_with_cells(self.region, shown))
        smaller = _parts(left)
        if smaller and smaller[0].half < _SMALLEST:
            centre = zip("abc", smaller[0].coordinates, strict=False)
            place = ", ".join(f"{name} = {x}" for name, x in centre)
            raise NoCoverError(f"L_sup is not shown to fall near {place}")
        return smaller


def monotone_region(
    least_mass: Exact,
    by: Workers,
    *,
    negatives: tuple[int | float, ...],
    loss: Logistic,
    weights: Weights,
    claim: str,
    classes: int = 3,
    tick: Callable[[int, int], None] = lambda done, total: None,
) -> Laws:
    """Return a certificate that L_sup does not rise with k where each class has `least_mass`.

    It names a `claim` by its id. `tick` is called with the number of shards that have ended, of how
    many. Raises `ValueError` for a mass that three classes cannot have, `NoCoverError` where the
    squares become smaller than 10⁻⁵, and `Undecided` where there are more of them than the checker
    takes. What workers say is shown is for the checker to decide.
    """
    least = checked_mass(least_mass, classes)
    beta, margin = rational(loss.beta), rational(loss.margin)
    about = (claim, beta, margin, weights, least, negatives, f"nceproof {version('nceproof')}")
    empty = MonotoneRegion(*about, ()) if classes == 3 else MonotoneBoxes(*about, classes, ())
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
    cells = [cell for number in sorted(parts) for cell in parts[number].cells]
    found = _with_cells(empty, [cover.middle, *cells])
    check_limits(found)
    check_cover(found)
    return found


def _with_cells(region: Laws, cells: Sequence[Cell]) -> Laws:
    """Return a region with other squares, or boxes; the others of those are left to the checker."""
    squares = tuple(cell for cell in cells if isinstance(cell, Square))
    boxes = tuple(cell for cell in cells if isinstance(cell, Box))
    if isinstance(region, MonotoneRegion):
        return replace(region, squares=squares)
    return replace(region, boxes=boxes)


def _middle(region: Laws) -> Cell:
    """Return a square around the balanced law on which L_sup is shown not to rise."""
    centre = (fmpq(1, region.classes),) * (region.classes - 1)
    middle = _cell(*centre, _MIDDLE_HALF[region.classes])
    while not _is_shown(middle, region=region):
        middle = _cell(*centre, middle.half * 2 / 3)
        if middle.half < _SMALLEST:
            raise NoCoverError("L_sup is not shown to fall near balanced classes")
    return middle


def _texts(cells: Iterable[Cell]) -> list[list[str]]:
    return [[*map(str, cell.coordinates), str(cell.half)] for cell in cells]


def _refuse_rises(squares: Sequence[Cell], region: Laws) -> None:
    """Raise `NoCoverError` where float64 sees L_sup rise at the centre of a square."""
    if not squares:
        return
    masses = np.array([list(map(float, square.coordinates)) for square in squares])
    laws = np.column_stack([1 - masses.sum(axis=1), masses])
    loss = Logistic(beta=region.beta, margin=region.margin)
    problem = Problem(region.classes, region.negatives, loss, region.weights)
    increases = relative_increases(laws, problem).max(axis=1)
    worst = int(increases.argmax())
    if increases[worst] > _NOTICED:
        law = ", ".join(f"{mass:.4f}" for mass in laws[worst])
        raise NoCoverError(f"L_sup seems to rise by {increases[worst]:.1e} of it at ρ = {law}")


def _all_first(region: Laws) -> list[Cell]:
    """Return cells with all laws 1 − Σ x_i ≥ x_1 ≥ … ≥ least mass, small enough to be looked at.

    They part the x_i from the least mass μ to (1 − (C − 2) μ)/2.
    """
    classes, least = region.classes, region.least_mass
    side = (1 - classes * least) / 2
    count = ceil(side / (2 * _LARGEST_HALF[classes]))
    half = side / count / 2
    ends = [least + (2 * i + 1) * half for i in range(count)]
    cells = (_cell(*centre, half) for centre in product(ends, repeat=classes - 1))
    return [cell for cell in cells if meets_the_laws(cell)]


def _parts(squares: Iterable[Cell]) -> list[Cell]:
    """Return those parts of half the side that have laws 1 − Σ x_i > x_1 > … > x_{C−1}."""
    return [part for square in squares for part in halved(square) if meets_the_laws(part)]


def _is_shown(square: Cell, *, region: Laws) -> bool:
    """Tell whether L_sup is shown not to rise."""
    try:
        return does_not_rise(square, region)
    except UndecidedSquareError:
        return False
