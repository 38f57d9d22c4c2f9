"""The loss at points: derivatives by differences, the smoothing by a quadratic program."""

import cvxpy as cp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.exact.losses import (
    Exponential,
    ExponentialOfSum,
    HardestNegative,
    Hinge,
    HingeMax,
    Logistic,
    Square,
)
from numerics.floats.arithmetic import FLOATS
from numerics.floats.point_losses import ProximalPoints, point_derivatives, rational_shares

SMOOTH = (Logistic(beta=2), Exponential(), ExponentialOfSum(), Square())
KINKED = (HardestNegative(), HingeMax(margin="3/2"), Hinge(margin="3/2"))


def points(seed, rows=3, columns=4):
    rng = np.random.default_rng(seed)
    return rng.uniform(-1, 2, (rows, columns)), rng.integers(1, 4, (rows, columns)).astype(float)


def check_derivatives(of, v, seed, step=1e-6):
    found, x = of(v), np.random.default_rng(seed).standard_normal(v.shape)
    ahead, behind = of(v + step * x), of(v - step * x)
    slope = (ahead.value - behind.value) / (2 * step)
    assert slope == pytest.approx((found.slope * x).sum(axis=1), rel=1e-6, abs=1e-6)
    bent = (ahead.slope - behind.slope) / (2 * step)
    assert bent == pytest.approx(found.hessian_products(x), rel=1e-4, abs=1e-4)


@given(st.sampled_from(SMOOTH), st.integers(0, 99))
def test_a_smooth_loss_is_that_of_its_formula(loss, seed):
    v, counts = points(seed)
    repeated = [np.repeat(row, n.astype(int)) for row, n in zip(v, counts, strict=True)]
    truth = [loss.value(list(row), FLOATS) for row in repeated]
    assert point_derivatives(loss, v, counts).value == pytest.approx(truth)
    check_derivatives(lambda w: point_derivatives(loss, w, counts), v, seed)


@given(st.sampled_from(KINKED), st.integers(0, 99), st.booleans())
def test_derivatives_of_a_smoothing(loss, seed, moved):
    v, counts = points(seed)
    smooth = ProximalPoints(loss)
    smooth.at(v[:, ::-1].copy(), counts)
    if moved:
        smooth.smooth(0.3)
    check_derivatives(lambda w: smooth.at(w, counts), v, seed)


def constraints(loss, w, counts):
    if isinstance(loss, Hinge):
        return [w >= 0, w <= 1]
    total = counts @ w
    return [w >= 0, total == 1 if isinstance(loss, HardestNegative) else total <= 1]


@pytest.mark.parametrize("loss", KINKED, ids=str)
@pytest.mark.parametrize("seed", range(4))
def test_the_smoothing_is_the_largest_over_shares(loss, seed):
    v, counts = points(seed, rows=1)
    smooth = ProximalPoints(loss)
    smooth.at(v[:, ::-1].copy(), counts)
    smooth.smooth(0.2)
    centre = smooth.shares[0].copy()
    w, n = cp.Variable(4), counts[0]
    y = float(loss.kink) - v[0]
    aim = (n * y) @ w - 0.1 * cp.sum(cp.multiply(n, cp.square(w - centre)))
    problem = cp.Problem(cp.Maximize(aim), constraints(loss, w, n))
    problem.solve(solver=cp.CLARABEL)
    assert smooth.at(v, counts).value[0] == pytest.approx(problem.value, abs=1e-6)
    assert smooth.shares[0] == pytest.approx(w.value, abs=1e-4)


@settings(max_examples=30)
@given(st.sampled_from(KINKED), st.integers(0, 99))
def test_the_value_is_that_of_all_coordinates(loss, seed):
    v, counts = points(seed)
    counts[:, 0] = 0.0
    repeated = [np.repeat(row, n.astype(int)) for row, n in zip(v, counts, strict=True)]
    truth = [loss.value(list(row), FLOATS) for row in repeated]
    assert ProximalPoints(loss).value(v, counts) == pytest.approx(truth)


@given(st.sampled_from(KINKED), st.integers(0, 99))
def test_rational_shares_are_those_of_a_subgradient(loss, seed):
    rough = np.random.default_rng(seed).uniform(-0.2, 1.2, 3).tolist()
    w = rational_shares(loss, rough, [1, 2, 3])
    total = w[0] + 2 * w[1] + 3 * w[2]
    assert min(w) >= 0
    assert max(w) <= 1 if isinstance(loss, Hinge) else total <= 1
    assert not isinstance(loss, HardestNegative) or total == 1
