"""The classifiers of many classes have a narrow gap, inside the balls and on their spheres."""

from fractions import Fraction

import numpy as np
import pytest

from numerics.balls.many_classifiers import supervised_of_many
from numerics.exact.losses import Logistic, Square, SquaredHinge
from numerics.exact.rationals import class_law
from numerics.floats.many_classifiers import classifiers_of_many
from numerics.floats.many_search import integers, minimise_many
from property_tests.numerics.floats.test_many_search import harmonic


@pytest.mark.slow
@pytest.mark.parametrize("loss", [Logistic(), Logistic(beta=10), Square()])
@pytest.mark.parametrize("dimension", [5, 24])
def test_the_interval_of_l_sup_is_narrow(loss, dimension):
    rows = np.random.default_rng(dimension).standard_normal((24, dimension))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    weights = harmonic(24)
    W = classifiers_of_many(rows, weights, loss=loss)
    assert np.linalg.norm(W, axis=1).max() <= 1 + 1e-12
    found = supervised_of_many(integers(rows), integers(W), weights, scale=60, loss=loss)
    assert found.width <= found.upper / 10**6


@pytest.mark.slow
@pytest.mark.parametrize("loss", [Logistic(beta=5), SquaredHinge(margin=2)])
def test_classes_as_rare_as_a_trillionth_leave_no_wide_gap(loss):
    parts = [Fraction(1, 10**c) for c in range(13)]
    weights = class_law([part / sum(parts) for part in parts])
    rows = minimise_many(weights, negatives=3, loss=loss).vectors
    W = classifiers_of_many(rows, weights, loss=loss)
    found = supervised_of_many(integers(rows), integers(W), weights, scale=60, loss=loss)
    assert found.width <= found.upper / 10**6
