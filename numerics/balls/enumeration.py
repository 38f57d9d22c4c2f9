"""The multinomial sum itself, for what has no other way: losses of the user's own, exact values.

The cost is k times the number of patterns of k negatives, binom(k + C − 1, C − 1) for a loss that
is seen to be symmetric and C^k for any other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement, product
from math import comb
from typing import Any

from flint import arb, fmpq

from numerics.exact.arithmetic import BALLS, RATIONALS
from numerics.exact.finite_map import FiniteMap, checked_map
from numerics.exact.geometry import gram_of
from numerics.exact.losses import Loss, checked_loss
from numerics.exact.rationals import check_negatives

BUDGET = 40_000_000
"""The largest number of draws, k for each pattern, that are enumerated for one anchor."""


def patterns(
    atoms: int, p: Any, negatives: int, *, symmetric: bool
) -> Iterator[tuple[tuple[int, ...], Any]]:
    """Yield each pattern of k draws from n atoms with its probability.

    Patterns are ordered tuples, or for a symmetric loss multisets with multinomial probability;
    the probabilities have the type of the entries of `p`. Raises `ValueError` for k = ``inf`` and
    beyond `BUDGET`.

    >>> list(patterns(2, [fmpq(1, 3), fmpq(2, 3)], 2, symmetric=True))
    [((0, 0), 1/9), ((0, 1), 4/9), ((1, 1), 4/9)]
    """
    k = check_budget(atoms, negatives, symmetric=symmetric)
    draws: Iterator[tuple[int, ...]] = (
        combinations_with_replacement(range(atoms), k)
        if symmetric
        else product(range(atoms), repeat=k)
    )
    for drawn in draws:
        probability = p[drawn[0]]
        for j in drawn[1:]:
            probability = probability * p[j]
        yield drawn, probability * _orders(drawn) if symmetric else probability


def check_budget(atoms: int, negatives: int, *, symmetric: bool) -> int:
    """Return k; raise `ValueError` for k = ``inf``, and for more than `BUDGET` draws.

    >>> check_budget(2, 100, symmetric=True)
    100
    """
    k = check_negatives(negatives)
    if not isinstance(k, int):
        raise ValueError("negatives is inf; only a finite number of negatives can be enumerated")
    enough = min(k, BUDGET.bit_length())  # 2^enough is beyond the budget already
    count = comb(k + atoms - 1, atoms - 1) if symmetric else atoms**enough
    if count * k > BUDGET:
        raise ValueError(
            f"negatives is {k}: the draws of {atoms} atoms, k for each pattern, exceed the budget "
            f"of {BUDGET}; lower k, or use a loss whose cost does not depend on k (docs/losses.md)"
        )
    return k


def patterns_of(loss: Loss, p: Any, negatives: int) -> Iterator[tuple[tuple[int, ...], Any]]:
    """Return the patterns on which the expectation of a loss may be taken, as `patterns` does.

    Multisets if the loss is seen to be symmetric, for a loss of the user's own in its formula.

    >>> from numerics.exact.losses import Square
    >>> len(list(patterns_of(Square(), [fmpq(1, 2), fmpq(1, 2)], 3)))
    4
    """
    return patterns(len(p), p, negatives, symmetric=checked_loss(loss).is_symmetric)


def _orders(drawn: tuple[int, ...]) -> int:
    """Return the number of orders in which a multiset can be drawn."""
    left, orders = len(drawn), 1
    for j in set(drawn):
        times = drawn.count(j)
        orders *= comb(left, times)
        left -= times
    return orders


def enumerated_expectation(loss: Loss, v: Sequence[fmpq], p: Sequence[fmpq], negatives: int) -> arb:
    """Return E ℓ over k iid negatives as a ball at the current precision, pattern by pattern.

    >>> from numerics.exact.losses import Logistic
    >>> enumerated_expectation(Logistic(), [fmpq(0)], [fmpq(1)], 3).overlaps(arb(4).log())
    True
    """
    coordinates, chosen = [arb(x) for x in v], checked_loss(loss)
    total = arb(0)
    for drawn, mass in patterns(len(p), p, negatives, symmetric=chosen.is_symmetric):
        total += arb(mass) * chosen.value([coordinates[j] for j in drawn], BALLS)
    return total


def exact_representation_loss(f: FiniteMap, *, negatives: int, loss: Loss) -> fmpq:
    """Return L_k of a finite representation as a rational, for a loss that maps Q^k to Q.

    Every ordered pattern of negatives is taken. Raises `IrrationalError` for a loss with exp or log
    in it, and `ValueError` as `patterns` does.

    >>> from numerics.exact.losses import Square
    >>> f = FiniteMap.of(["1/2", "1/2"], [[(1, [1])], [(1, [-1])]])
    >>> exact_representation_loss(f, negatives=1, loss=Square(margin=-10))
    122
    """
    f, chosen = checked_map(f), checked_loss(loss)
    inner, total, points = gram_of(f.vectors), fmpq(0), len(f.vectors)
    k = check_budget(points, negatives, symmetric=False)
    for x, row in enumerate(f.positives):
        for y, mass in enumerate(row):
            if mass == 0:
                continue
            v = [inner[x][y] - entry for entry in inner[x]]
            for drawn, chance in patterns(points, f.negatives, k, symmetric=False):
                total += mass * chance * chosen.value([v[j] for j in drawn], RATIONALS)
    return total
