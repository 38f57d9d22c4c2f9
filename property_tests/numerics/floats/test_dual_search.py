"""The search for the optimum: gaps, and solvers and closed forms that know nothing of it."""

from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import comb, inf

import cvxpy as cp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls.dual_check import InvalidCertificateError, minimum
from numerics.exact.losses import (
    Exponential,
    ExponentialOfSum,
    HardestNegative,
    Hinge,
    HingeMax,
    Logistic,
    PairwiseLogistic,
)
from numerics.exact.rationals import as_fraction
from numerics.floats.arithmetic import FLOATS
from numerics.floats.dual_certificate import certified_minimum, certify
from numerics.floats.dual_search import minimise_latent_loss
from property_tests.strategies import class_laws


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


@pytest.mark.slow
@pytest.mark.parametrize("bits", [100, 300, 1000])
@pytest.mark.parametrize("classes", [3, 8])
def test_certificates_reach_the_precision_that_is_asked_for(classes, bits):
    if classes == 8 and bits == 1000:
        classes = 4  # the same path at a tenth of the time
    law = [Fraction(2 * c + 1, classes**2) for c in range(classes)]
    _, found = certified_minimum(law, negatives=5, bits=bits)
    assert found.interval.width < Fraction(1, 2 ** (bits - 20))


@settings(max_examples=10)
@given(class_laws(least=3), st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(3)]))
def test_clarabel_finds_the_same_minimum_at_one_negative(law, beta):
    size = len(law)
    G = cp.Variable((size, size), PSD=True)
    terms = [
        float(law[c] * law[j]) * cp.logistic(float(beta) * (G[c, j] - 1))
        for c in range(size)
        for j in range(size)
    ]
    program = cp.Problem(cp.Minimize(cp.sum(cp.hstack(terms))), [cp.diag(G) == 1])
    program.solve(solver=cp.CLARABEL)
    _, found = certified_minimum(law, negatives=1, loss=Logistic(beta=beta))
    assert float(found.interval.lower) - 1e-6 <= program.value <= float(found.interval.upper) + 1e-6


@pytest.mark.slow
@settings(max_examples=10)
@given(class_laws(least=3, most=3), st.sampled_from([1, 2, 3]))
def test_clarabel_finds_the_same_minimum_for_the_hardest_negative(law, negatives):
    """Each pattern of classes is an epigraph: a linear program over the elliptope."""
    size, terms = len(law), []
    G = cp.Variable((size, size), PSD=True)
    for c in range(size):
        for drawn in product(range(size), repeat=negatives):
            mass = float(law[c]) * float(np.prod([float(law[j]) for j in drawn]))
            terms.append(mass * cp.max(cp.hstack([G[c, j] - 1 for j in drawn])))
    program = cp.Problem(cp.Minimize(cp.sum(cp.hstack(terms))), [cp.diag(G) == 1])
    program.solve(solver=cp.CLARABEL)
    _, found = certified_minimum(law, negatives=negatives, loss=HardestNegative())
    assert float(found.interval.lower) - 1e-6 <= program.value <= float(found.interval.upper) + 1e-6
    assert found.interval.width < Fraction(1, 10**5)


@given(class_laws(most=2), st.sampled_from([1, 3, 100]))
def test_two_classes_are_antipodal_for_every_law(law, negatives):
    found = minimise_latent_loss(law, negatives=negatives)
    assert abs(found.gram[0, 1] + 1) < 1e-9


@settings(max_examples=10)
@given(class_laws(least=3), st.sampled_from([Exponential(), PairwiseLogistic(beta=2)]))
def test_the_minimiser_of_a_sum_does_not_depend_on_k(law, loss):
    one, many = (minimise_latent_loss(law, negatives=k, loss=loss) for k in (1, 50))
    assert np.abs(one.gram - many.gram).max() < 1e-6


@pytest.mark.parametrize("classes", [3, 5, 8])
@pytest.mark.parametrize("loss", [Logistic(), ExponentialOfSum(), HingeMax(margin=2)])
def test_the_balanced_minimum_is_that_of_the_etf(classes, loss):
    """Σ_m binom(k, m) C^−m (1 − 1/C)^(k−m) ℓ(0 × m, C/(C−1) × (k−m)), for k = 3."""
    law, k, far = [Fraction(1, classes)] * classes, 3, classes / (classes - 1)
    value = sum(
        comb(k, m)
        * (1 / classes) ** m
        * (1 - 1 / classes) ** (k - m)
        * float(loss.value([np.float64(0)] * m + [np.float64(far)] * (k - m), FLOATS))
        for m in range(k + 1)
    )
    _, found = certified_minimum(law, negatives=k, loss=loss)
    assert float(found.interval.lower) - 1e-9 <= value <= float(found.interval.upper) + 1e-9


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
