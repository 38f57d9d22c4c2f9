"""The search in groups without kinks: one head and many tails, merged classes."""

from flint import fmpq

from numerics.balls.block_check import block_minimum
from numerics.exact.blocks import GroupedLaw
from numerics.exact.losses import Hinge, Square
from numerics.floats.block_search import block_certificate


def test_one_head_and_many_tails():
    law = GroupedLaw((1, 9999), (fmpq(1, 2), fmpq(1, 19998)))
    found = block_minimum(block_certificate(law, negatives=64, bits=100), bits=100)
    assert found.interval.width < 1e-24
    assert found.radii is not None
    assert max(r for row in found.radii for r in row) < 1e-11


def test_merged_classes_are_found():
    """A loss that pulls: all cosines are 1, and no box is open there."""
    law = GroupedLaw((2, 2), (fmpq(1, 8), fmpq(3, 8)))
    found = block_minimum(block_certificate(law, negatives=2, loss=Square(margin=-10)))
    assert found.interval.width < 1e-9
    assert min(float(int(x.p) / int(x.q)) for row in found.gram.cosines for x in row) > 1 - 1e-9


def test_losses_with_kinks_are_searched_too():
    found = block_certificate(
        GroupedLaw((2,), (fmpq(1, 2),)), negatives=1, loss=Hinge(margin="3/2")
    )
    assert found.weights is not None
    assert block_minimum(found).interval.width < 1e-12
