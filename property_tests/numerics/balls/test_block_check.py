"""Strict convexity at a matrix in groups is shown only where the second derivative is positive."""

from math import inf

import pytest
from flint import fmpq

from numerics.balls.block_check import is_strict_at
from numerics.exact.blocks import BlockGram, GroupedLaw
from numerics.exact.losses import (
    CustomLoss,
    Decoupled,
    Exponential,
    Hinge,
    HingeMax,
    Logistic,
    SquaredHinge,
)

LAW = GroupedLaw((1, 2), (fmpq(1, 2), fmpq(1, 4)))
SIMPLEX = BlockGram.simplex(1, 2)


@pytest.mark.parametrize(
    ("loss", "k", "strict"),
    [
        (Logistic(), 1, True),
        (Logistic(), inf, True),
        (Decoupled(), 1, False),  # log of one term: affine
        (Decoupled(), 2, True),
        (Exponential(), 1, True),
        (SquaredHinge(margin=2), 1, True),
        (SquaredHinge(margin=1), 1, False),  # 0 at all coordinates of the simplex
        (CustomLoss("sum(v)"), 3, False),
        (Hinge(), 1, False),
        (HingeMax(), inf, False),
        (CustomLoss("log(1 + exp(max(-v)))"), 2, False),  # no derivatives
        (CustomLoss("log(1 + sum(exp(-v))) + sum(v)**2"), 2, False),  # no shape
    ],
)
def test_a_loss_is_strict_where_it_bends(loss, k, strict):
    assert is_strict_at(SIMPLEX, LAW, negatives=k, loss=loss) is strict
