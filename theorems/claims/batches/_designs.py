"""Families of batches, how often two pairs meet in them, and the loss over them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations, product

from flint import arb

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.geometry import Matrix

Batch = tuple[int, ...]


def developed(modulus: int, *bases: Batch, fixed: Sequence[int] = ()) -> tuple[Batch, ...]:
    """Return the translates of batches of residues; numbers in `fixed` stay where they are.

    >>> developed(7, (0, 1, 3))[:2]
    ((0, 1, 3), (1, 2, 4))
    """
    moved = (
        tuple(sorted(x if x in fixed else (x + shift) % modulus for x in base))
        for base in bases
        for shift in range(modulus)
    )
    return tuple(dict.fromkeys(moved))


def lines_of_the_plane(order: int) -> tuple[Batch, ...]:
    """Return the lines of the affine plane of a prime order p, whose points are 0..p² − 1.

    >>> len(lines_of_the_plane(3))
    12
    """
    residues = range(order)
    sloped = [
        tuple(sorted(order * x + (m * x + b) % order for x in residues))
        for m, b in product(residues, residues)
    ]
    return (*sloped, *(tuple(order * x + y for y in residues) for x in residues))


DESIGNS: dict[str, tuple[int, tuple[Batch, ...]]] = {
    "Fano-7-3": (7, developed(7, (0, 1, 3))),
    "design-6-3": (6, developed(5, (0, 1, 2), (0, 2, 5), fixed=(5,))),
    "affine-9-3": (9, lines_of_the_plane(3)),
    "projective-13-4": (13, developed(13, (0, 1, 3, 9))),
}
"""Families of batches in which each two of N pairs meet equally often, with N; named by N and B."""


def how_often(batches: Sequence[Batch]) -> Counter[tuple[int, int]]:
    """Return in how many batches two pairs s < t meet.

    >>> how_often([(0, 1, 2), (2, 0)])[0, 2]
    2
    """
    return Counter(pair for batch in batches for pair in combinations(sorted(batch), 2))


def meetings(batches: Sequence[Batch], size: int) -> tuple[int, int]:
    """Return how often two of N pairs meet in a batch, at least and at most.

    >>> meetings([(0, 1), (0, 2), (1, 2), (1, 2)], 3)
    (1, 2)
    """
    count = how_often(batches)
    every = [count[pair] for pair in combinations(range(size), 2)]
    return min(every), max(every)


def infonce(gram: Matrix, batches: Sequence[Batch]) -> Enclosure:
    """Return Σ log(1 + Σ_t e^{⟨u_s, u_t⟩ − 1}) over the anchors s of each batch, t its others."""
    with precision(120):
        total = arb(0)
        for batch in batches:
            for s in batch:
                total += sum(((arb(gram[s][t]) - 1).exp() for t in batch if t != s), arb(0)).log1p()
        return Enclosure.of(total, bits=80)
