"""The loss of rows of groups: derivatives by differences, values by all entries."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.exact.geometry import gram_of
from numerics.exact.losses import Exponential, ExponentialOfSum, Logistic
from numerics.floats.block_loss import BlockLoss, means_of, rational_rows, start_rows
from numerics.floats.population import latent_loss
from property_tests.numerics.blocks import laws

LOSSES = (Logistic(), Logistic(beta=3, margin=1), Exponential(), ExponentialOfSum())
sizes_of = st.lists(st.integers(1, 4), min_size=1, max_size=3).filter(lambda s: sum(s) > 1)


def rows(law, seed):
    found = np.random.default_rng(seed).standard_normal((len(law.sizes), len(law.sizes) + 1))
    found[np.array(law.sizes) == 1, -1] = 0.0
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def whole(function, law, U):
    """Return the Gram matrix of all classes, and their masses."""
    group = np.repeat(np.arange(len(law.sizes)), law.sizes)
    gram = function.cosines(U)[np.ix_(group, group)]
    np.fill_diagonal(gram, 1.0)
    return gram, [float(int(mass.p) / int(mass.q)) for mass in law.law()]


def check_derivatives(function, U, seed, step=1e-5):
    value, gradient = function.value_and_gradient(U)
    V = np.random.default_rng(seed).standard_normal(U.shape)
    ahead, behind = (function.value_and_gradient(U + s * step * V) for s in (1, -1))
    slope = (ahead[0] - behind[0]) / (2 * step)
    assert slope == pytest.approx(float(np.vdot(gradient, V)), abs=1e-7 * max(1, abs(value)))
    bent = (ahead[1] - behind[1]) / (2 * step)
    products = function.hessian_products(U, V[None])[0]
    assert np.abs(bent - products).max() < 1e-6 * max(1.0, float(np.abs(products).max()))


@settings(max_examples=20)
@given(sizes_of, st.data(), st.sampled_from(LOSSES), st.integers(0, 99))
def test_value_and_derivatives(sizes, data, loss, seed):
    law = data.draw(laws(tuple(sizes)))
    function, U = BlockLoss(law, 3, loss), rows(law, seed)
    gram, masses = whole(function, law, U)
    value, _ = function.value_and_gradient(U)
    assert value == pytest.approx(latent_loss(gram, masses, negatives=3, loss=loss), rel=1e-12)
    check_derivatives(function, U, seed + 1)


@given(sizes_of, st.data())
def test_rational_rows_are_unit_and_near(sizes, data):
    law = data.draw(laws(tuple(sizes)))
    U = start_rows(law)
    assert np.linalg.norm(U, axis=1) == pytest.approx(1)
    exact = rational_rows(law, U, 60)
    for size, row, near in zip(law.sizes, exact, U, strict=True):
        assert sum(x * x for x in row) == 1
        assert [float(int(x.p) / int(x.q)) for x in row] == pytest.approx(near, abs=1e-12)
        if size == 1:
            assert row[-1] == 0
    for size, row in zip(law.sizes, gram_of(means_of(exact)), strict=True):
        assert max(row) <= 1, size
