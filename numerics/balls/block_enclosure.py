"""Losses of a Gram matrix in groups of classes as enclosures, whatever the number of classes.

An anchor sees as many different coordinates as there are groups, so that nothing grows with the
number of classes but the sums that count them (trusted).
"""

from __future__ import annotations

from collections.abc import Sequence

from flint import arb, fmpq

from numerics.balls.enclosure import Enclosure, check_bits, precision
from numerics.balls.population_enclosure import Anchor, anchor
from numerics.exact.arithmetic import BALLS
from numerics.exact.blocks import BlockGram, GroupedLaw
from numerics.exact.formula import of_one
from numerics.exact.losses import Loss, checked_loss
from numerics.exact.rationals import rational
from numerics.exact.shapes import Additive, LogSumExp, WorstCase

_GUARD_BITS = 40


def block_loss(
    gram: BlockGram,
    law: GroupedLaw,
    *,
    negatives: int | float,
    loss: Loss | None = None,
    bits: int = 53,
) -> Enclosure:
    """Return an enclosure of L_k as `numerics.balls.population_enclosure.latent_loss` does.

    Matrix and law have the same groups. Raises `ValueError` as there.

    >>> balanced = GroupedLaw((2,), (fmpq(1, 2),))
    >>> block_loss(BlockGram.simplex(2), balanced, negatives=10**9).decimals(9)
    ('20.157046668', '20.157046669')
    """
    chosen, weights = checked_loss(loss), group_masses(gram, law)
    k = chosen.check_negatives(negatives)
    with precision(check_bits(bits) + _GUARD_BITS):
        total = arb(0)
        for g, weight in enumerate(weights):
            total += weight * _anchor(gram, law, g, negatives=k, loss=chosen, bits=bits).value
        return Enclosure.of(total, bits=bits)


def group_anchors(
    gram: BlockGram, law: GroupedLaw, *, negatives: int | float, loss: Loss, bits: int
) -> list[Anchor]:
    """Return the `Anchor` of a class of each group, with derivatives.

    Entry 0 of the derivatives is that of the own class; those after it, by group, are in the
    coordinate that all other classes of it share, and 0 where there is none.

    >>> from numerics.exact.losses import Logistic
    >>> thirds = GroupedLaw((3,), (fmpq(1, 3),))
    >>> one, = group_anchors(BlockGram.simplex(3), thirds, negatives=1, loss=Logistic(), bits=53)
    >>> round(float(one.slopes[1].mid()), 6)
    -0.121617
    """
    group_masses(gram, law)
    return [
        _anchor(gram, law, g, negatives=negatives, loss=loss, bits=bits, derivatives=True)
        for g in range(len(law.sizes))
    ]


def block_mean_loss(
    gram: BlockGram, law: GroupedLaw, *, loss: Loss | None = None, bits: int = 53
) -> Enclosure:
    """Return L_μ as `numerics.balls.bounds.mean_classifier_loss` does, of one point a class.

    >>> block_mean_loss(BlockGram.simplex(2), GroupedLaw((2,), (fmpq(1, 2),))).decimals(8)
    ('0.12692801', '0.12692802')
    """
    chosen, weights = checked_loss(loss), group_masses(gram, law)
    with precision(check_bits(bits) + _GUARD_BITS):
        total = arb(0)
        for g, weight in enumerate(weights):
            cosines, counts = gram.others(g)
            total += weight * counted_value(chosen, [arb(1 - x) for x in cosines], counts)
        return Enclosure.of(total, bits=bits)


def counted_value(loss: Loss, v: Sequence[arb], counts: Sequence[int]) -> arb:
    """Return ℓ where each coordinate occurs so many times, in balls at the current precision.

    >>> from numerics.exact.losses import Logistic
    >>> counted_value(Logistic(), [arb(0)], [10**9]).overlaps(arb(10**9 + 1).log())
    True
    """
    loss, pairs = checked_loss(loss), list(zip(v, counts, strict=True))
    match loss.shape:
        case LogSumExp(beta, margin, constant):
            terms = [n * (rational(beta) * (rational(margin) - x)).exp() for x, n in pairs]
            total = sum(terms, arb(0))
            return arb(total.log1p() if constant else total.log())
        case Additive(phi):
            return arb(sum((n * of_one(phi, x, BALLS) for x, n in pairs), arb(0)))
        case WorstCase():
            return arb(loss.value(v, BALLS))
    return arb(loss.value([x for x, n in pairs for _ in range(n)], BALLS))


def group_masses(gram: BlockGram, law: GroupedLaw) -> list[fmpq]:
    """Return the mass of all classes of each group; raise unless matrix and law have the same.

    >>> group_masses(BlockGram.simplex(3), GroupedLaw((3,), (fmpq(1, 3),)))
    [1]
    """
    if gram.sizes != law.sizes:
        raise ValueError(f"gram has groups of {gram.sizes} classes, but the law of {law.sizes}")
    return [size * mass for size, mass in zip(law.sizes, law.masses, strict=True)]


def _anchor(
    gram: BlockGram,
    law: GroupedLaw,
    group: int,
    *,
    negatives: int | float,
    loss: Loss,
    bits: int,
    derivatives: bool = False,
) -> Anchor:
    """Return the balls of a class of a group; atom 0 is its own class, then group by group."""
    others = [size - (h == group) for h, size in enumerate(law.sizes)]
    seen = [h for h, count in enumerate(others) if count]
    v = [fmpq(0), *(1 - gram.cosines[group][h] for h in seen)]
    p = [law.masses[group], *(others[h] * law.masses[h] for h in seen)]
    own = 0 if derivatives else None
    found = anchor(loss, v, p, negatives, bits=bits, collided=own)
    if not derivatives:
        return found

    def by_group(balls: tuple[arb, ...]) -> tuple[arb, ...]:
        place = dict(zip(seen, balls[1:], strict=True))
        return (balls[0], *(place.get(h, arb(0)) for h in range(len(others))))

    return Anchor(found.value, by_group(found.slopes), by_group(found.curvatures))
