"""The loss in blocks of rows: that of the whole Gram matrix, in the memory of a block."""

import tracemalloc
from math import inf

import numpy as np
import pytest

from numerics.floats.fast_loss import loss_and_gradient, population_loss
from numerics.floats.population import latent_derivatives
from property_tests.numerics.floats.points import drawn


@pytest.mark.slow
@pytest.mark.parametrize("negatives", [1, 256, 10**9, inf])
def test_many_blocks_agree_with_the_whole_gram_matrix(negatives):
    U, rho = drawn(300, 4)
    gram = U @ U.T
    np.fill_diagonal(gram, 1.0)
    expected = latent_derivatives(gram, rho, negatives=negatives)
    loss, gradient = loss_and_gradient(U, rho, negatives=negatives, block=7)
    assert loss == pytest.approx(expected.value, rel=1e-12)
    assert gradient == pytest.approx(
        (expected.gradient + expected.gradient.T) @ U, abs=1e-12 * np.abs(expected.gradient).max()
    )


def test_the_memory_is_that_of_a_block():
    U, rho = drawn(2000, 4)
    tracemalloc.start()
    try:
        population_loss(U, rho, negatives=256)
        of_value = tracemalloc.get_traced_memory()[1]
        loss_and_gradient(U, rho, negatives=256)
        of_gradient = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    whole = 8 * len(U) ** 2
    assert of_value < whole / 20
    assert of_gradient < whole / 10
