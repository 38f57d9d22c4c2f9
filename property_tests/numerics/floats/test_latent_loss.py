"""L_k of class means and of their completion in float64, against enumerations and enclosures."""

from itertools import product
from math import comb, exp, inf, log, log1p

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.floats.latent_loss import latent_losses

LAW = np.array([0.5, 0.3, 0.2])
COSINES = st.lists(st.floats(-1, 1), min_size=9, max_size=9).map(lambda x: np.reshape(x, (3, 3)))
OWN = st.lists(st.floats(-1, 1), min_size=3, max_size=3).map(np.array)


def enumerated(gram, own, k, beta):
    """Return the loss, one word of negatives after the other."""
    total = 0.0
    for c, *word in product(range(3), repeat=k + 1):
        mass = LAW[c] * np.prod(LAW[word])
        total += mass * log1p(sum(exp(-beta * (own[c] - gram[c, j])) for j in word))
    return total


@pytest.mark.slow
@given(COSINES, OWN, st.sampled_from([0.3, 1.0, 5.0]))
def test_the_loss_is_that_of_all_words_of_negatives(gram, own, beta):
    found = latent_losses(gram, own, LAW, negatives=[1, 2, 4], beta=beta)
    for k, value in zip((1, 2, 4), found, strict=True):
        assert value == pytest.approx(enumerated(gram, own, k, beta), rel=1e-10)


@given(COSINES, OWN)
def test_the_limit_is_the_logarithm_of_the_mean(gram, own):
    (limit, near) = latent_losses(gram, own, LAW, negatives=[inf, 10**7], beta=2.0)
    wanted = LAW @ np.log((np.exp(2.0 * (gram - own[:, None])) * LAW).sum(axis=1))
    assert limit == pytest.approx(wanted, abs=1e-12)
    assert near - log(10**7) == pytest.approx(limit, abs=1e-4)


@pytest.mark.parametrize("beta", [1, 10])
def test_the_simplex_of_many_classes_is_summed_over_the_number_of_collisions(beta):
    """More classes than stand in one block of rows or of columns."""
    size, k = 300, 16
    gap = size / (size - 1)
    gram = np.full((size, size), 1 - gap) + np.eye(size) * gap
    (found,) = latent_losses(gram, np.ones(size), np.full(size, 1 / size), negatives=[k], beta=beta)
    wanted = sum(
        comb(k, n) * size**-n * (1 - 1 / size) ** (k - n) * log1p(n + (k - n) * exp(-beta * gap))
        for n in range(k + 1)
    )
    assert found == pytest.approx(wanted, rel=1e-9)
