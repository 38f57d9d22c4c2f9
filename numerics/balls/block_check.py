"""Proofs that a Gram matrix in groups of classes minimises the population loss (trusted).

What `numerics.balls.dual_check` does for any law, in the orbits of the permutations that keep the
law: groups of classes of equal mass (docs/optimum.md, "Equal masses").
"""

from __future__ import annotations

from numerics.balls.block_enclosure import group_anchors
from numerics.balls.enclosure import check_bits, precision
from numerics.exact.blocks import BlockGram, GroupedLaw
from numerics.exact.losses import Loss, checked_loss
from numerics.exact.shapes import WorstCase

_GUARD_BITS = 60


def is_strict_at(
    gram: BlockGram, law: GroupedLaw, *, negatives: int | float, loss: Loss, bits: int = 80
) -> bool:
    """Tell whether L_k is shown strictly convex at a Gram matrix, in all directions.

    Then it is the only minimiser if it is one and the loss is convex. False may also mean that
    nothing was shown.

    >>> from math import inf
    >>> from flint import fmpq
    >>> from numerics.exact.losses import Logistic
    >>> thirds = GroupedLaw((3,), (fmpq(1, 3),))
    >>> is_strict_at(BlockGram.simplex(3), thirds, negatives=inf, loss=Logistic())
    True
    """
    chosen = checked_loss(loss)
    if chosen.shape is None or isinstance(chosen.shape, WorstCase):
        return False
    with precision(check_bits(bits) + _GUARD_BITS):
        rows = group_anchors(gram, law, negatives=negatives, loss=chosen, bits=bits)
        groups = range(len(law.sizes))
        return all(
            rows[g].curvatures[h + 1] + rows[h].curvatures[g + 1] > 0
            for g in groups
            for h in groups
            if g != h or law.sizes[g] > 1
        )
