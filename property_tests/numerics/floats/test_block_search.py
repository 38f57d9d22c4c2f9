"""The search in groups: derivatives by differences, minima by CVXPY and by all entries."""

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls.block_check import block_minimum
from numerics.exact.blocks import GroupedLaw
from numerics.exact.losses import Exponential, ExponentialOfSum, Hinge, Logistic, Square
from numerics.floats.block_search import BlockLoss, block_certificate
from numerics.floats.population import latent_loss
from property_tests.numerics.blocks import laws

LOSSES = (Logistic(), Logistic(beta=3, margin=1), Exponential(), ExponentialOfSum())
sizes_of = st.lists(st.integers(1, 4), min_size=1, max_size=3).filter(lambda s: sum(s) > 1)


def rows(law, seed):
    found = np.random.default_rng(seed).standard_normal((len(law.sizes), len(law.sizes) + 1))
    found[np.array(law.sizes) == 1, -1] = 0.0
    return found / np.linalg.norm(found, axis=1, keepdims=True)


@settings(max_examples=20)
@given(sizes_of, st.data(), st.sampled_from(LOSSES), st.integers(0, 99))
def test_value_and_derivatives(sizes, data, loss, seed):
    law = data.draw(laws(tuple(sizes)))
    function, U = BlockLoss(law, 3, loss), rows(law, seed)
    group = np.repeat(np.arange(len(sizes)), sizes)
    gram = function.cosines(U)[np.ix_(group, group)]
    np.fill_diagonal(gram, 1.0)
    masses = [float(int(mass.p) / int(mass.q)) for mass in law.law()]
    value, gradient = function.value_and_gradient(U)
    assert value == pytest.approx(latent_loss(gram, masses, negatives=3, loss=loss), rel=1e-12)
    rng = np.random.default_rng(seed + 1)
    V, step = rng.standard_normal(U.shape), 1e-5
    ahead, behind = (function.value_and_gradient(U + s * step * V) for s in (1, -1))
    slope = (ahead[0] - behind[0]) / (2 * step)
    assert slope == pytest.approx(float(np.vdot(gradient, V)), abs=1e-7 * max(1, abs(value)))
    bent = (ahead[1] - behind[1]) / (2 * step)
    products = function.hessian_products(U, V[None])[0]
    assert np.abs(bent - products).max() < 1e-6 * max(1.0, float(np.abs(products).max()))


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


def test_kinks_are_refused():
    with pytest.raises(ValueError, match="kinks"):
        block_certificate(GroupedLaw((2,), (fmpq(1, 2),)), negatives=1, loss=Hinge())
