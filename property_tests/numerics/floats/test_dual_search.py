"""The search for the optimum: gaps, and solvers and closed forms that know nothing of it."""

from dataclasses import replace
from fractions import Fraction
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls.dual_check import InvalidCertificateError, minimum
from numerics.exact.losses import Exponential, Hinge, Logistic, PairwiseLogistic
from numerics.exact.rationals import as_fraction
from numerics.floats.dual_certificate import certify
from numerics.floats.dual_search import minimise_latent_loss
from property_tests.strategies import class_laws


@pytest.mark.slow
@settings(max_examples=30)
@given(
    class_laws(most=6),
    st.sampled_from([1, 4, 256, 10**6, inf]),
    st.sampled_from([Logistic(), Logistic(beta=10, margin=1), Exponential(), PairwiseLogistic()]),
)
def test_the_float_gap_is_closed(law, negatives, loss):
    found = minimise_latent_loss(law, negatives=negatives, loss=loss)
    assert found.scope == "global"
    assert -1e-12 <= found.gap / max(1.0, abs(found.value)) <= 1e-10


@pytest.mark.slow
@pytest.mark.parametrize(("classes", "negatives"), [(16, 64), (32, 1), (32, 256)])
def test_the_float_gap_is_closed_for_many_classes(classes, negatives):
    weights = np.random.default_rng(classes).integers(1, 100, classes)
    law = [Fraction(int(w), int(weights.sum())) for w in weights]
    found = minimise_latent_loss(law, negatives=negatives)
    assert found.gap <= 1e-10


@given(class_laws(most=2), st.sampled_from([1, 3, 100]))
def test_two_classes_are_antipodal_for_every_law(law, negatives):
    found = minimise_latent_loss(law, negatives=negatives)
    assert abs(found.gram[0, 1] + 1) < 1e-9


@settings(max_examples=10)
@given(class_laws(least=3), st.sampled_from([Exponential(), PairwiseLogistic(beta=2)]))
def test_the_minimiser_of_a_sum_does_not_depend_on_k(law, loss):
    one, many = (minimise_latent_loss(law, negatives=k, loss=loss) for k in (1, 50))
    assert np.abs(one.gram - many.gram).max() < 1e-6


def test_the_minority_collapse_threshold_of_one_negative_is_met_from_both_sides():
    """p ≥ (1 + e²)/(3 + e²) = 0.80749.. : the two minorities share one vector."""
    for majority, collapsed in (("0.80", False), ("0.81", True)):
        minority = (1 - Fraction(majority)) / 2
        found = minimise_latent_loss([majority, minority, minority], negatives=1)
        assert (found.gram[1, 2] > 1 - 1e-6) == collapsed


def test_low_dimensions_are_local_and_their_interval_still_holds():
    law = ["1/4"] * 4
    flat = minimise_latent_loss(law, negatives=2, dimension=2)
    free = minimise_latent_loss(law, negatives=2)
    assert flat.scope == "local"
    assert flat.value > free.value + 1e-3
    assert flat.lower <= free.value + 1e-12
    angles = np.sort(flat.gram[0])[:-1]
    assert np.abs(angles - [-1, 0, 0]).max() < 1e-6  # a square


def test_a_line_has_the_best_signs():
    found = minimise_latent_loss(["1/2", "1/3", "1/6"], negatives=4, dimension=1)
    assert found.gram.tolist() == [[1, -1, -1], [-1, 1, 1], [-1, 1, 1]]


@pytest.mark.parametrize("dimension", [0, -1, 1.5, True])
def test_a_dimension_is_a_positive_integer(dimension):
    with pytest.raises(ValueError, match="dimension is"):
        minimise_latent_loss(["1/2", "1/2"], negatives=1, dimension=dimension)


def test_a_loss_with_kinks_needs_its_subgradient():
    found = minimise_latent_loss(["1/2", "1/3", "1/6"], negatives=2, loss=Hinge(margin="3/2"))
    assert minimum(certify(found)).interval.width < Fraction(1, 10**6)
    with pytest.raises(InvalidCertificateError, match="weights"):
        certify(replace(found, subgradient=None))
    assert as_fraction(found.law[0]) == Fraction(1, 2)
