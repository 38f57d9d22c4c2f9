"""The weights that floats propose: the optimum of a convex program, by another solver."""

from math import inf

import cvxpy as cp
import numpy as np
import pytest

from theorems.claims.collapse import _weights

LAW = np.array([0.3, 0.25, 0.2, 0.2, 0.05])


def norm(weights, negatives):
    if negatives == inf:
        return cp.sum(weights)
    p = negatives / (negatives - 1)
    return cp.pnorm(cp.multiply(weights, LAW ** (1 / p - 1)), p, approx=False)


def largest(least, slopes, negatives, bounds):
    """Return the largest value of Φ, by Clarabel."""
    weights = cp.Variable(len(LAW), nonneg=True)
    ends = [norm(weights, k) * r for k, r in zip(negatives, bounds, strict=True)]
    value = weights @ least - cp.norm1(slopes.T @ weights) - cp.maximum(*ends)
    problem = cp.Problem(cp.Maximize(value), [cp.sum(weights) == 1])
    return problem.solve(solver=cp.CLARABEL)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("negatives", [(2, 3), (20, 60), (60, inf)])
def test_weights_are_found_where_there_are_some(seed, negatives):
    """The same sums with bounds a little below and a little above the largest that are shown."""
    rng = np.random.default_rng(seed)
    least = 0.35 + rng.uniform(-0.01, 0.01, 5)
    slopes = rng.uniform(-1, 1, (5, 4)) * rng.choice([1e-3, 1e-2, 0.1])
    bounds = 0.35 + rng.uniform(-0.005, 0.005, 2)
    value = largest(least, slopes, negatives, bounds)
    for shift, there in ((-1e-6, True), (1e-6, False)):
        moved = least - value - shift
        one = _weights.Linear(
            LAW, moved[None], slopes[None], np.array([negatives], dtype=float), bounds[None]
        )
        weights, shown = one.best()
        assert shown.tolist() == [there]
        assert (weights > 0).all()
        assert abs(weights.sum() - 1) < 1e-9
        reached = weights[0] @ moved - abs(slopes.T @ weights[0]).sum()
        needed = [norm(weights[0], k).value * r for k, r in zip(negatives, bounds, strict=True)]
        assert (reached > max(needed)) == there


def test_rows_do_not_depend_on_each_other():
    rng = np.random.default_rng(0)
    many = _weights.Linear(
        LAW,
        0.35 + rng.uniform(-0.01, 0.01, (30, 5)),
        rng.uniform(-0.002, 0.002, (30, 5, 4)),
        np.tile([200.0, inf], (30, 1)),
        rng.uniform(0.34, 0.36, (30, 2)),
    )
    weights, shown = many.best()
    assert 5 < shown.sum() < 25
    for n in range(30):
        alone, one = many.at(np.array([n])).best()
        assert one[0] == shown[n]
        assert np.allclose(alone[0], weights[n], atol=1e-6)


def test_equal_sums_have_equal_weights():
    """Where the first step is 0 already."""
    least, slopes = np.full((1, 2), 0.6), np.array([[[0.1], [-0.1]]])
    ends = np.array([[2.0, 3.0]]), np.array([[0.56, 0.56]])
    weights, shown = _weights.Linear(np.array([0.5, 0.5]), least, slopes, *ends).best()
    assert shown[0]
    assert np.allclose(weights, 0.5)
    weights, shown = _weights.Linear(np.array([0.5, 0.5]), least - 0.1, slopes, *ends).best()
    assert not shown[0]
    assert np.allclose(weights, 0.5)
