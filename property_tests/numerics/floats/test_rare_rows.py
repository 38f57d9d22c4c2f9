"""Rows whose curvatures are of many sizes: rare classes are found, and what is there stays."""

import numpy as np
import pytest
from flint import fmpq

from numerics.balls.block_check import block_minimum
from numerics.exact.blocks import GroupedLaw
from numerics.exact.losses import Logistic
from numerics.floats.block_search import block_certificate
from numerics.floats.rare_rows import settle


class Pulls:
    """Σ_c a_c ⟨u_c, v_c⟩, least at u_c = −v_c whatever the size of a_c > 0."""

    def __init__(self, sizes, targets):
        self.slopes = np.array(sizes)[:, None] * targets

    def value_and_gradient(self, U):
        return float((self.slopes * U).sum()), self.slopes

    def hessian_products(self, U, V):
        return np.zeros_like(V)


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.mark.parametrize("seed", range(5))
def test_rows_of_all_sizes_end_where_they_belong(seed):
    """Beside the first row the last one is worth 1e-18: less than a value of it in float64."""
    random = np.random.default_rng(seed)
    targets, start = (unit(random.normal(size=(7, 4))) for _ in range(2))
    found = settle(Pulls(10.0 ** -np.arange(0, 21, 3), targets), start)
    assert np.abs(found + targets).max() < 1e-8


def test_rows_that_are_there_stay():
    there = unit(np.array([[3.0, 4.0], [1.0, -1.0]]))
    assert (settle(Pulls([1.0, 1e-12], -there), there) == there).all()


@pytest.mark.slow
@pytest.mark.parametrize("k", [1, 256])
def test_rare_groups_have_a_certificate(k):
    """Where rare rows are left where values of the loss no longer feel them the gap is 1e-2."""
    sizes = (1, 1, 1, 1, 3, 2, 3, 3)
    tails = [71518, 44631, 19, 2789, 1407, 608271]
    masses = [fmpq(tail, 10**9) for tail in tails] + [fmpq(90898456, 10**9)]
    first = 1 - sum(size * mass for size, mass in zip(sizes[1:], masses, strict=True))
    law = GroupedLaw(sizes, (first, *masses))
    found = block_minimum(block_certificate(law, negatives=k, loss=Logistic(), bits=80), bits=80)
    assert found.interval.width < 1e-5 * found.interval.lower
