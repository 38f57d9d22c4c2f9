"""Losses of maps to two antipodal points, as exact linear forms in the values of ℓ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from flint import fmpq

Point = tuple[int, ...]
"""Coordinates v_1, .., v_k of ℓ, each −2, 0 or 2."""

Form = Mapping[Point, fmpq]
"""A sum of values of ℓ: the factor of each."""


@dataclass(frozen=True)
class Jensen:
    """times · (the mean of ℓ over the points, with their masses, − ℓ(at)) ≥ 0.

    So it is for every convex non-increasing ℓ if no coordinate of the mean of the points is above
    that of `at`, the masses come to 1 and no factor is negative.
    """

    times: fmpq
    at: Point
    masses: Form

    @property
    def excess(self) -> fmpq:
        """How far it is from what is asked: positive where it need not hold."""
        above = [
            sum((mass * v[i] for v, mass in self.masses.items()), fmpq(0)) - bound
            for i, bound in enumerate(self.at)
        ]
        total = sum(self.masses.values(), fmpq(0))
        return max(*above, total - 1, 1 - total, -self.times, *(-m for m in self.masses.values()))

    def form(self) -> Iterator[tuple[Point, fmpq]]:
        """Yield the values of ℓ with their factors."""
        yield self.at, -self.times
        for v, mass in self.masses.items():
            yield v, self.times * mass


def summed(parts: Iterable[tuple[Point, fmpq]]) -> dict[Point, fmpq]:
    """Return the form without zeros.

    >>> summed([((2,), fmpq(1, 2)), ((2,), fmpq(-1, 2)), ((0,), fmpq(1))])
    {(0,): 1}
    """
    total: dict[Point, fmpq] = defaultdict(fmpq)
    for v, factor in parts:
        total[v] += factor
    return {v: factor for v, factor in total.items() if factor != 0}


def loss(law: Sequence[fmpq], shares: Sequence[fmpq], negatives: int) -> dict[Point, fmpq]:
    """Return L_k(f) by its definition, f(x) = 1 with probability q_c in class c, −1 else.

    >>> loss([fmpq(1)], [fmpq(1)], 2)
    {(0, 0): 1}
    """
    parts = []
    signs = (1, -1)
    above = sum((m * q for m, q in zip(law, shares, strict=True)), fmpq(0))
    chance = {1: above, -1: 1 - above}
    for mass, q in zip(law, shares, strict=True):
        own = {1: q, -1: 1 - q}
        for x, y in product(signs, repeat=2):
            for drawn in product(signs, repeat=negatives):
                weight = mass * own[x] * own[y] * prod((chance[z] for z in drawn), start=fmpq(1))
                parts.append((tuple(x * y - x * z for z in drawn), weight))
    return summed(parts)


def collapsed(shares: Sequence[fmpq]) -> Iterator[tuple[fmpq, tuple[fmpq, ...]]]:
    """Yield the maps that are constant on classes, class c at 1 with probability q_c, independent.

    >>> [(str(mass), at) for mass, at in collapsed([fmpq(1, 3), fmpq(1)])]
    [('1/3', (1, 1)), ('2/3', (0, 1))]
    """
    for signs in product((fmpq(1), fmpq(0)), repeat=len(shares)):
        chances = (q if s == 1 else 1 - q for s, q in zip(signs, shares, strict=True))
        mass = prod(chances, start=fmpq(1))
        if mass != 0:
            yield mass, signs


def independent(values: Sequence[tuple[int, int, fmpq]]) -> dict[Point, fmpq]:
    """Return the law of independent coordinates: of (a, b, x), a with probability x and b else.

    >>> independent([(2, 0, fmpq(1, 3))])
    {(2,): 1/3, (0,): 2/3}
    """
    law = {}
    for chosen in product((0, 1), repeat=len(values)):
        picked = list(zip(chosen, values, strict=True))
        mass = prod((1 - x if one else x for one, (_, _, x) in picked), start=fmpq(1))
        if mass != 0:
            law[tuple(b if one else a for one, (a, b, _) in picked)] = mass
    return law


def coordinates(value: int, chance: fmpq, negatives: int) -> dict[Point, fmpq]:
    """Return the law of k independent coordinates, each a value with that probability, else 0."""
    return independent([(value, 0, chance)] * negatives)


def more_on_the_side(times: fmpq, before: fmpq, after: fmpq, negatives: int) -> Iterator[Jensen]:
    """Yield what makes p A(1 − p) + (p′ − p) B(p) − p′ A(1 − p′) ≥ 0, for p = before ≤ p′ = after.

    At a point v with coordinates 2 and 0: with probability p/p′ those that are 0 become 2 each with
    probability (p′ − p)/p′, else they become −2 each with probability p/p′ and the others 0.
    """
    stay, move = before / after, (after - before) / after
    for at, mass in coordinates(2, 1 - after, negatives).items():
        up = independent([(2, 0, fmpq(1) if v == 2 else move) for v in at])
        down = independent([(0, 0, fmpq(1)) if v == 2 else (-2, 0, stay) for v in at])
        parts = [(v, stay * m) for v, m in up.items()] + [(v, move * m) for v, m in down.items()]
        yield Jensen(times * after * mass, at, summed(parts))


def falls(times: fmpq, less: fmpq, more: fmpq, negatives: int) -> Iterator[Jensen]:
    """Yield what makes A(less) − A(more) ≥ 0: each coordinate 2 becomes 0 with some probability."""
    for at, mass in coordinates(2, more, negatives).items():
        kept = independent([(2, 0, less / more if v == 2 else fmpq(0)) for v in at])
        yield Jensen(times * mass, at, kept)


def below_zero(times: fmpq, negative: fmpq, positive: fmpq, negatives: int) -> Iterator[Jensen]:
    """Yield what makes B(negative) − A(positive) ≥ 0: its coordinates are not above those."""
    for at, mass in coordinates(2, positive, negatives).items():
        yield Jensen(times * mass, at, coordinates(-2, negative, negatives))
