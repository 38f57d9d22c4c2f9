"""Minimisers and downstream losses of many laws at once, against the proved ones, law by law."""

import numpy as np
import pytest
from flint import fmpq
from hypothesis import assume, given
from hypothesis import strategies as st

from numerics.exact.losses import Hinge, Logistic
from numerics.exact.rationals import as_fraction
from numerics.floats.downstream_search import supervised_loss
from numerics.floats.dual_certificate import certified_minimum
from numerics.floats.expectations import expectation
from numerics.floats.law_barrier import collapse_margins, downstream, minimisers
from property_tests.strategies import class_laws
from theorems.search.law_search import drawn

LOSSES = st.sampled_from([Logistic(), Logistic(beta=5, margin=1), Logistic(beta="1/2")])
NEGATIVES = st.sampled_from([1, 2, 4, 16, 1000, float("inf")])


@st.composite
def batches(draw, most=3):
    """Several laws on the same number of classes, as exact rows."""
    size = draw(st.integers(2, 4))
    return draw(st.lists(class_laws(least=size, most=size), min_size=1, max_size=most))


def floats(rows):
    return np.array([[float(mass) for mass in row] for row in rows])


@pytest.mark.slow
@given(laws=batches(), k=NEGATIVES, loss=LOSSES)
def test_the_minimum_is_that_of_the_certificate_up_to_the_gap(laws, k, loss):
    found = minimisers(floats(laws), negatives=k, loss=loss)
    for law, value, gap in zip(laws, found.value, found.gap, strict=True):
        _, best = certified_minimum(law, negatives=k, loss=loss)
        assert value >= best.interval.midpoint - 1e-9
        assert value - gap <= best.interval.midpoint + 1e-9
        assert gap < 1e-6


@pytest.mark.slow
@given(laws=batches(most=2), k=NEGATIVES, loss=LOSSES, uniform=st.booleans())
def test_the_downstream_loss_is_in_the_proved_interval_up_to_the_gap(laws, k, loss, uniform):
    masses = floats(laws)
    weights = np.full_like(masses, 1 / masses.shape[1]) if uniform else masses
    optimum = minimisers(masses, negatives=k, loss=loss)
    found = downstream(optimum.gram, weights, loss=loss)
    for law, value, gap in zip(laws, found.value, found.gap, strict=True):
        omega = [fmpq(1, len(law))] * len(law) if uniform else law
        _, best = certified_minimum(law, negatives=k, loss=loss)
        proved = supervised_loss(best.gram, omega, loss=loss).interval
        assert value == pytest.approx(proved.midpoint, abs=1e-4)
        assert 0 <= gap < 1e-6


@pytest.mark.slow
@given(laws=batches(), k=NEGATIVES, loss=LOSSES)
def test_a_batch_gives_each_law_what_it_has_alone(laws, k, loss):
    masses = floats(laws)
    together = minimisers(masses, negatives=k, loss=loss)
    for n, row in enumerate(masses):
        alone = minimisers(row[None], negatives=k, loss=loss)
        assert np.allclose(together.gram[n], alone.gram[0], atol=1e-9)


@pytest.mark.slow
@given(laws=batches(), k=NEGATIVES, loss=LOSSES)
def test_a_gram_matrix_that_is_not_optimal_has_a_larger_loss(laws, k, loss):
    masses = floats(laws)
    best = minimisers(masses, negatives=k, loss=loss)
    size = masses.shape[1]
    rows = np.eye(size)  # orthogonal vectors
    for law, value in zip(masses, best.value, strict=True):
        other = expectation(loss, 1 - rows, law, negatives=k).value @ law
        assert value <= other + 1e-9


@given(laws=batches(), k=NEGATIVES, loss=LOSSES)
def test_one_law_a_row_is_the_same_as_row_by_row(laws, k, loss):
    p = floats(laws)
    v = np.linspace(0, 2, p.size).reshape(p.shape)
    together = expectation(loss, v, p, negatives=k, order=2)
    for n in range(len(p)):
        alone = expectation(loss, v[n : n + 1], p[n], negatives=k, order=2)
        assert np.allclose(together.value[n], alone.value[0], rtol=1e-12)
        assert np.allclose(together.gradient[n], alone.gradient[0], rtol=1e-10, atol=1e-14)
        assert np.allclose(together.hessian[n], alone.hessian[0], rtol=1e-10, atol=1e-14)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("classes", "beta", "margin"), [(3, 5, 1), (3, 5, 2), (3, 20, 1), (5, 1, 0)]
)
def test_few_of_the_laws_that_a_search_draws_are_left_with_a_gap(classes, beta, margin):
    """Those with a gap would never be found, whatever L_sup does there."""
    laws, loss = drawn(np.random.default_rng(0), 40, classes), Logistic(beta=beta, margin=margin)
    for k in (1, 16):
        optimum = minimisers(laws, negatives=k, loss=loss)
        assert np.mean(optimum.gap > 1e-9) <= 0.05
        for weights in (laws, np.full_like(laws, 1 / classes)):
            assert downstream(optimum.gram, weights, loss=loss).gap.max() < 1e-9


@given(p=st.floats(0.5, 0.99), minorities=st.integers(2, 6))
def test_equal_minorities_share_a_vector_from_the_threshold_of_the_claim(p, minorities):
    law = np.array([[p, *[(1 - p) / minorities] * minorities]])
    above = p * (3 + np.e**2) - (1 + np.e**2)
    assume(abs(above) > 1e-9)
    (margin,) = collapse_margins(law, negatives=1, loss=Logistic())
    assert (margin > 0) == (above > 0)


@pytest.mark.slow
@given(law=class_laws(least=3, most=3), k=NEGATIVES, loss=LOSSES)
def test_the_margin_of_collapse_tells_whether_the_certified_vectors_are_equal(law, k, loss):
    law = sorted(law, reverse=True)
    (margin,) = collapse_margins(floats([law]), negatives=k, loss=loss)
    assume(abs(margin) > 1e-4)
    _, best = certified_minimum(law, negatives=k, loss=loss)
    assert (margin > 0) == (float(as_fraction(best.gram[1][2])) > 1 - 1e-9)


def test_losses_of_another_form_are_refused():
    with pytest.raises(ValueError, match="not of the form log"):
        minimisers(np.full((1, 3), 1 / 3), negatives=1, loss=Hinge())


def test_of_no_laws_there_are_no_downstream_losses():
    found = downstream(np.empty((0, 3, 3)), np.empty((0, 3)), loss=Logistic())
    assert found.value.shape == found.gap.shape == (0,)
