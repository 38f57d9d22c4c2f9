"""The downstream loss L_sup of a Gram matrix in groups as an enclosure (trusted).

What `numerics.balls.downstream_check` does, with classifiers that are the same after a permutation
within the groups: w_c = own_g f_c + Σ_h shared_gh Σ_{j∈h} f_j. Matrices of all classes that
commute with these permutations are a number a group, on the diagonal, and one for each two groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import arb, fmpq

from numerics.balls.block_check import other_classes
from numerics.balls.block_enclosure import counted_value
from numerics.balls.calculus.hypotheses import holding
from numerics.balls.downstream_check import given_shares, point_minorant
from numerics.balls.enclosure import Enclosure, check_bits, precision
from numerics.exact.blocks import BlockGram
from numerics.exact.geometry import Matrix, matrix
from numerics.exact.losses import Loss, checked_loss
from numerics.exact.rationals import rational

_GUARD_BITS = 60

Balls = list[list[arb]]


@dataclass(frozen=True)
class Blocks:
    """The matrix with entries [i = j] diagonal_g + shared_gh for classes i of g and j of h.

    >>> J = Blocks((2,), [arb(0)], [[arb(1)]])
    >>> (J @ J).shared
    [[2.00000000000000]]
    """

    sizes: tuple[int, ...]
    diagonal: list[arb]
    shared: Balls

    def __matmul__(self, other: Blocks) -> Blocks:
        groups = range(len(self.sizes))
        shared = [
            [
                self.diagonal[g] * other.shared[g][h]
                + self.shared[g][h] * other.diagonal[h]
                + sum(
                    (n * self.shared[g][m] * other.shared[m][h] for m, n in enumerate(self.sizes)),
                    arb(0),
                )
                for h in groups
            ]
            for g in groups
        ]
        own = [x * y for x, y in zip(self.diagonal, other.diagonal, strict=True)]
        return Blocks(self.sizes, own, shared)

    @property
    def transposed(self) -> Blocks:
        """The transposed matrix."""
        return Blocks(
            self.sizes, self.diagonal, [list(row) for row in zip(*self.shared, strict=True)]
        )

    def norms(self, gram: Blocks) -> list[arb]:
        """Return ‖Σ_j M_cj f_j‖ for a class c of each group, f with a Gram matrix."""
        squares = self @ gram @ self.transposed
        return [
            (x + squares.shared[g][g]).nonnegative_part().sqrt()
            for g, x in enumerate(squares.diagonal)
        ]


def block_supervised_interval(
    gram: BlockGram,
    weights: Sequence[fmpq],
    own: Sequence[fmpq],
    shared: Sequence[Sequence[fmpq]],
    *,
    loss: Loss,
    radii: Sequence[Sequence[Fraction]] | None = None,
    shares: Sequence[Sequence[fmpq]] | None = None,
    bits: int = 80,
) -> Enclosure:
    """Return an interval that contains L_sup for every matrix in a box around `gram`.

    `weights` are the masses of a class of each group downstream, `own` and `shared` the
    coefficients of the classifiers. Row g of `shares`, for a loss with kinks, is the subgradient at
    a class of group g: a number for the other classes of each group in which there are any. The
    rest is as in `supervised_interval`. Raises `ValueError` for what does not fit.

    >>> from numerics.exact.losses import Logistic
    >>> block_supervised_interval(BlockGram.simplex(2), [fmpq(1, 2)], [fmpq(1)], [[fmpq(0)]],
    ...                           loss=Logistic()).decimals(8)
    ('0.12692801', '0.12692802')
    """
    chosen, sizes = checked_loss(loss), gram.sizes
    if "convex" not in holding(chosen):
        raise ValueError(f"the loss {chosen.name} is not convex; L_sup has no proved lower bound")
    masses = [rational(mass, name="weights") for mass in weights]
    if not len(masses) == len(own) == len(shared) == len(sizes):
        raise ValueError(f"gram has {len(sizes)} groups; give a weight and a classifier for each")
    total_mass = sum((n * mass for n, mass in zip(sizes, masses, strict=True)), fmpq(0))
    if min(masses) < 0 or total_mass != 1:
        raise ValueError(f"weights are {masses}; give masses ≥ 0 whose sum over classes is 1")
    alpha = matrix(shared, name="shared")
    given = given_shares(shares, len(sizes))
    groups, counts = range(len(sizes)), other_classes(sizes)
    with precision(check_bits(bits) + _GUARD_BITS):
        G = _box(gram, None if radii is None else matrix(radii, name="radii"))
        classifiers = _in_balls(
            Blocks(
                sizes, [arb(rational(x)) for x in own], [[arb(x) for x in row] for row in alpha]
            ),
            G,
        )
        scores = G @ classifiers.transposed
        upper, constant = arb(0), arb(0)
        pull = [[arb(0) for _ in groups] for _ in groups]
        total = [arb(0) for _ in groups]
        for g, mass in enumerate(masses):
            seen = [h for h in groups if counts[g][h]]
            n = [counts[g][h] for h in seen]
            same = scores.diagonal[g] + scores.shared[g][g]
            v = [same - scores.shared[g][h] for h in seen]
            upper += sizes[g] * mass * counted_value(chosen, v, n)
            intercept, slopes = point_minorant(chosen, v, given[g], counts=n)
            constant += sizes[g] * mass * intercept
            for h, slope, count in zip(seen, slopes, n, strict=True):
                total[g] += mass * count * slope
                pull[h][g] -= mass * slope
        gamma = Blocks(sizes, [x - pull[g][g] for g, x in enumerate(total)], pull)
        lengths = zip(sizes, gamma.norms(G), strict=True)
        lower = constant - sum((n * length for n, length in lengths), arb(0))
        ends = Enclosure.of(lower, bits=bits).lower, Enclosure.of(upper, bits=bits).upper
        return Enclosure(min(ends), ends[1], bits)


def _box(gram: BlockGram, radii: Matrix | None) -> Blocks:
    """Return all matrices in a box; the diagonal is 1 in each of them."""
    groups = range(len(gram.sizes))
    if radii is not None and any(r < 0 for row in radii for r in row):
        raise ValueError("radii has a negative entry")
    cosines = [
        [
            arb(gram.cosines[g][h])
            if radii is None or (g == h and gram.sizes[g] == 1)
            else arb(gram.cosines[g][h]) + arb(0, arb(radii[g][h]).upper())
            for h in groups
        ]
        for g in groups
    ]
    return Blocks(gram.sizes, [1 - cosines[g][g] for g in groups], cosines)


def _in_balls(classifiers: Blocks, G: Blocks) -> Blocks:
    """Return classifiers w/max(1, ‖w‖)."""
    factors = []
    for norm in classifiers.norms(G):
        largest = arb(norm.upper())
        factors.append(1 / largest if largest > 1 else arb(1))
    return Blocks(
        classifiers.sizes,
        [x * factor for x, factor in zip(classifiers.diagonal, factors, strict=True)],
        [[x * f for x in row] for row, f in zip(classifiers.shared, factors, strict=True)],
    )
