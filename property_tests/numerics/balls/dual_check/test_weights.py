"""Subgradients of the losses with kinks: weights on the classes that are too large are refused."""

from math import inf

import pytest
from flint import fmpq

from numerics.balls.dual_check import weights_fit
from numerics.exact.losses import HardestNegative, HingeMax

HALF = fmpq(1, 2)


@pytest.mark.parametrize("negatives", [2, inf])
@pytest.mark.parametrize(
    ("row", "fits"),
    [([HALF, HALF], True), ([HALF, fmpq(3, 4)], False), ([HALF, fmpq(5, 8)], False)],
)
def test_the_weights_of_a_maximum_add_up_to_one_at_most(row, fits, negatives):
    for loss in (HingeMax(margin=1), HardestNegative()):
        assert weights_fit(loss, row, [HALF, HALF], negatives) is fits
