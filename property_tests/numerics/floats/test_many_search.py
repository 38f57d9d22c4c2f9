"""The search for many classes: a narrow gap, which is that of the checker."""

from fractions import Fraction
from math import inf

import numpy as np
import pytest

from numerics.balls.many_classes import minimum_of_many
from numerics.exact.losses import Decoupled, Exponential, Logistic
from numerics.exact.rationals import class_law
from numerics.floats.dual_search import gram_of_rows
from numerics.floats.many_search import ManyLoss, integers, minimise_many
from numerics.floats.population import latent
from numerics.floats.quasi_newton import of_directions


def harmonic(classes):
    total = sum(Fraction(1, c) for c in range(1, classes + 1))
    return class_law([Fraction(1, c) / total for c in range(1, classes + 1)])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("negatives", "loss"),
    [
        (16, Logistic()),
        (inf, Logistic()),
        (16, Logistic(beta=10)),
        (4, Decoupled(beta=2)),
        (3, Exponential()),
    ],
)
def test_the_gap_of_a_long_tail_is_below_a_hundred_millionth(negatives, loss):
    found = minimise_many(harmonic(24), negatives=negatives, loss=loss)
    interval = minimum_of_many(found.certificate())
    assert interval.width <= abs(interval.midpoint) / 10**8
    assert float(interval.width) == pytest.approx(found.gap, rel=0.1, abs=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("negatives", [1, 10**12, inf])
@pytest.mark.parametrize("beta", [301, 1000])
def test_a_temperature_below_those_of_the_fast_sums_is_searched_all_the_same(negatives, beta):
    found = minimise_many(harmonic(8), negatives=negatives, loss=Logistic(beta=beta))
    interval = minimum_of_many(found.certificate())
    assert interval.width <= abs(interval.midpoint) / 10**8


@pytest.mark.parametrize("loss", [Logistic(), Logistic(beta=300), Logistic(beta=300, margin=100)])
def test_masses_below_any_float_have_a_minimiser(loss):
    tiny = Fraction(1, 10**320)
    law = class_law([tiny, 2 * tiny, Fraction(1, 3), Fraction(2, 3) - 3 * tiny])
    found = minimise_many(law, negatives=inf, loss=loss)
    interval = minimum_of_many(found.certificate())
    assert np.isfinite(found.value)
    assert interval.width <= abs(interval.midpoint) / 10**8


@pytest.mark.slow
@pytest.mark.parametrize("negatives", [16, inf])
def test_a_hundred_classes_of_a_long_tail(negatives):
    found = minimise_many(harmonic(100), negatives=negatives, loss=Logistic())
    interval = minimum_of_many(found.certificate())
    assert interval.width <= abs(interval.midpoint) / 10**8


def test_the_slopes_are_those_of_the_loss_in_either_way():
    law = harmonic(7)
    rho = np.array([float(mass) for mass in law])
    U = np.random.default_rng(0).standard_normal((7, 5))
    U /= np.linalg.norm(U, axis=1, keepdims=True)
    for loss in (Logistic(), Logistic(margin=1), Decoupled()):
        value, A = ManyLoss(law, 6, loss).slopes(U)
        found = latent(gram_of_rows(U), rho, 6, loss, 1)
        symmetric = (found.gradient + found.gradient.T) / 2
        np.fill_diagonal(symmetric, 0.0)
        assert value == pytest.approx(found.value, rel=1e-12)
        assert np.abs(A - symmetric).max() < 1e-12


def test_the_gradient_of_free_rows_is_that_of_differences():
    free = of_directions(ManyLoss(harmonic(5), 3, Logistic()).value_and_gradient)
    X = np.random.default_rng(1).standard_normal((5, 4))
    _, gradient = free(X)
    for place in ((0, 0), (2, 3), (4, 1)):
        step = np.zeros_like(X)
        step[place] = 1e-6
        slope = (free(X + step)[0] - free(X - step)[0]) / 2e-6
        assert gradient[place] == pytest.approx(slope, abs=1e-8)


def test_vectors_of_few_dimensions_are_a_point_above_the_minimum():
    narrow = minimise_many(harmonic(6), negatives=4, loss=Logistic(), dimension=2)
    wide = minimise_many(harmonic(6), negatives=4, loss=Logistic())
    assert narrow.vectors.shape == (6, 2)
    assert narrow.value > wide.value


def test_integers_are_exact():
    rows = np.array([[1.0, -(2.0**-60)], [1 / 3, 0.0]])
    kept = integers(rows).tolist()
    assert [[int(x) / 2**60 for x in row] for row in kept] == rows.tolist()
