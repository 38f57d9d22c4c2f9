"""Laws that are drawn are laws; the search sees the increases that there are."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.errors import Undecided
from numerics.exact.losses import Logistic
from theorems.certificates import shipped
from theorems.search.law_search import (
    LEAST_MASS,
    Problem,
    _nearest,
    drawn,
    normalised,
    relative_increases,
    supervised_values,
)

BEYOND_FLOAT64 = ("logistic_beta_3",)  # its rise is below the gaps of the search


INCREASES = [name for name in shipped.names("conjecture-unbalanced") if name not in BEYOND_FLOAT64]


@given(seed=st.integers(0, 2**32), classes=st.integers(2, 8))
def test_laws_that_are_drawn_are_laws_of_sorted_masses(seed, classes):
    laws = drawn(np.random.default_rng(seed), 20, classes)
    assert np.allclose(laws.sum(axis=1), 1)
    assert (np.diff(laws, axis=1) <= 0).all()
    assert (laws[:, -1] >= LEAST_MASS * laws[:, 0] * (1 - 1e-12)).all()


@given(
    weights=st.lists(st.floats(1e-4, 1), min_size=2, max_size=6), denominator=st.integers(6, 9999)
)
def test_the_nearest_law_has_the_denominator_and_is_near(weights, denominator):
    (law,) = normalised(np.log([weights]))
    found = _nearest(law, denominator)
    if found is None:
        assert law.min() * denominator < 1
        return
    assert sum(found) == 1
    assert all(mass > 0 and denominator % mass.denominator == 0 for mass in found)
    assert max(abs(float(a) - b) for a, b in zip(found, law, strict=True)) < 1 / denominator


@pytest.mark.parametrize("name", INCREASES)
def test_the_search_sees_the_committed_increases(name):
    certificate = shipped.load("conjecture-unbalanced", name)
    rho = [Fraction(str(mass)) for mass in certificate.law]
    problem = Problem(
        len(rho),
        (certificate.before.negatives, certificate.after.negatives),
        Logistic(beta=certificate.beta, margin=certificate.margin),
        "rho" if certificate.weights == certificate.law else "uniform",
    )
    ((increase,),) = relative_increases(np.array([[float(mass) for mass in rho]]), problem)
    least = float(certificate.after_least / certificate.before_most) - 1
    assert 0 < least <= increase + 1e-9


@pytest.mark.slow
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("beta", "margin"), [(5, 1), (12, 1), (30, 1), (60, 2), (1000, 10)])
def test_the_gap_has_the_value_of_the_theorem_at_balanced_classes(beta, margin):
    # The ETF minimises every L_k: L_sup is log(1 + 2e^(β(m − 3/2))).
    problem = Problem(3, (1, 16, float("inf")), Logistic(beta=beta, margin=margin))
    (values,), (gaps,) = supervised_values(np.full((1, 3), 1 / 3), problem)
    expected = np.logaddexp(0, np.log(2) + beta * (margin - 1.5))
    seen = np.isfinite(gaps)
    assert (np.abs(values - expected) <= gaps + 1e-12)[seen].all()
    assert seen.all() if beta <= 12 else not seen[-1]


@pytest.mark.parametrize(("beta", "margin"), [(60, 1), (25, 0)])
def test_a_loss_whose_minimisers_float64_does_not_see_is_not_searched(beta, margin):
    """A shard went on for hours with laws of which none was better than another."""
    problem = Problem(loss=Logistic(beta=beta, margin=margin))
    with pytest.raises(Undecided, match="change beta"):
        problem.shard(seed=0, number=0)


@pytest.mark.slow
@given(classes=st.integers(2, 5), k=st.sampled_from([1, 3, float("inf")]))
def test_balanced_classes_have_no_increase(classes, k):
    problem = Problem(classes, (k, 10**6) if k < 10**6 else (1, k), Logistic(beta=5, margin=1))
    increase = relative_increases(np.full((1, classes), 1 / classes), problem)
    assert increase.max() < 1e-7
