"""Classifiers in groups are as good as any: L_sup is that of the search in all entries."""

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.exact.blocks import BlockGram
from numerics.exact.losses import Exponential, ExponentialOfSum, Hinge, HingeMax, Logistic
from numerics.floats.block_downstream_search import BlockDownstream, block_supervised_loss
from numerics.floats.downstream_search import supervised_loss
from property_tests.numerics.blocks import problems


@pytest.mark.slow
@settings(max_examples=6)
@given(
    problems(),
    st.sampled_from([Logistic(), Exponential(), ExponentialOfSum(), Hinge(), HingeMax()]),
)
def test_l_sup_is_that_of_all_entries(problem, loss):
    gram, law = problem
    found = block_supervised_loss(gram, law.masses, loss=loss)
    whole = supervised_loss(gram.matrix(), law.law(), loss=loss).interval
    assert max(found.lower, whole.lower) <= min(found.upper, whole.upper)
    assert found.width <= 1e-6


@settings(max_examples=15)
@given(problems(), st.sampled_from([Logistic(beta=2), Exponential(), ExponentialOfSum()]))
def test_derivatives_are_those_of_differences(problem, loss):
    gram, law = problem
    function = BlockDownstream(gram, law.masses, loss)
    W = function.start()
    _, gradient = function.value_and_gradient(W)
    V, step = np.random.default_rng(1).standard_normal(W.shape), 1e-5
    ahead, behind = (function.value_and_gradient(W + s * step * V) for s in (1, -1))
    assert (ahead[0] - behind[0]) / (2 * step) == pytest.approx(
        float(np.vdot(gradient, V)), abs=1e-6 * max(1, abs(ahead[0]))
    )
    bent, product = (ahead[1] - behind[1]) / (2 * step), function.hessian_products(W, V[None])[0]
    assert np.abs(bent - product).max() < 1e-5 * max(1.0, float(np.abs(product).max()))


def test_many_classes_and_weights_of_zero():
    gram = BlockGram.simplex(2, 9998)
    found = block_supervised_loss(gram, [fmpq(1, 2), fmpq(0)], loss=HingeMax())
    assert found.lower == 0
    assert found.width < 1e-12
