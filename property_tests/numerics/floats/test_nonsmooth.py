"""The smoothing of losses with kinks against a cone solver and the loss itself."""

from itertools import combinations

import cvxpy as cp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.exact.losses import HardestNegative, Hinge, HingeMax, Logistic
from numerics.floats.expectations import expectation
from numerics.floats.nonsmooth import smoothed_expectation
from property_tests.strategies import class_laws, fractions, kinked_losses

COUNTS = st.sampled_from([1, 2, 5, 40, np.inf])


@st.composite
def rows(draw, most=4):
    law = draw(class_laws(least=2, most=most))
    v = draw(st.lists(fractions(-1, 2, 4), min_size=len(law), max_size=len(law)))
    return np.array([[float(x) for x in v]]), np.array([float(p) for p in law])


def kinked(loss):
    return loss.kink is not None


@pytest.mark.slow
@given(rows(), kinked_losses.filter(kinked), COUNTS, st.sampled_from([1e-1, 1e-3, 1e-6]))
def test_the_smoothing_is_below_the_loss_and_near_it(row, loss, negatives, epsilon):
    v, p = row
    exact = expectation(loss, v, p, negatives=negatives).value[0]
    found = smoothed_expectation(loss, v, p, negatives=negatives, epsilon=epsilon)
    weights = -found.gradient[0]
    assert found.value[0] <= exact + 1e-9
    assert found.value[0] >= exact - epsilon / 2 * (weights**2 / p).sum() - 1e-9 - epsilon * (
        1 / p.min()
    )
    assert (weights >= -1e-9).all()


@pytest.mark.slow
@settings(max_examples=25)
@given(
    rows(),
    st.sampled_from([HardestNegative(), HingeMax(margin=1), HingeMax(margin="1/2")]),
    st.sampled_from([1, 2, 5]),
    st.sampled_from([0.5, 0.05]),
)
def test_clarabel_finds_the_same_weights(row, loss, negatives, epsilon):
    """Maximise Σ P y − (ε/2) Σ P²/p over all 2^C constraints of the polytope."""
    v, p = row
    size, P = v.shape[1], cp.Variable(v.shape[1], nonneg=True)
    y = float(loss.kink) - v[0]
    limits = [
        cp.sum(P[list(A)]) <= 1 - (1 - p[list(A)].sum()) ** negatives
        for n in range(1, size + 1)
        for A in combinations(range(size), n)
    ]
    if not loss.shape.is_cut:
        limits.append(cp.sum(P) == 1)
    goal = P @ y - epsilon / 2 * cp.sum(cp.multiply(1 / p, cp.square(P)))
    cp.Problem(cp.Maximize(goal), limits).solve(solver=cp.CLARABEL)
    found = smoothed_expectation(loss, v, p, negatives=negatives, epsilon=epsilon)
    assert np.abs(-found.gradient[0] - P.value).max() < 1e-3
    assert abs(found.value[0] - goal.value) < 1e-6


@pytest.mark.slow
@given(rows(), kinked_losses.filter(kinked), st.sampled_from([1, 3, 9]))
def test_the_gradient_is_the_slope_of_the_value(row, loss, negatives):
    v, p = row
    epsilon, step = 0.3, 1e-6
    found = smoothed_expectation(loss, v, p, negatives=negatives, epsilon=epsilon)
    for j in range(v.shape[1]):
        ends = []
        for sign in (1, -1):
            moved = v.copy()
            moved[0, j] += sign * step
            ends.append(
                smoothed_expectation(loss, moved, p, negatives=negatives, epsilon=epsilon).value[0]
            )
        assert abs((ends[0] - ends[1]) / (2 * step) - found.gradient[0, j]) < 1e-3 * negatives


def test_a_smooth_loss_is_refused():
    v, p = np.zeros((1, 2)), np.array([0.5, 0.5])
    for loss in (Logistic(), Hinge(margin=2)):
        with pytest.raises(ValueError, match="no kinks"):
            smoothed_expectation(loss, v, p, negatives=1, epsilon=0.1)
