"""L-BFGS goes down to rounding error, and stops where nothing is lower."""

import numpy as np
import pytest

from numerics.floats.quasi_newton import descend


def quartic(x):
    """Σ n (x_n − 1)² + (x_n − 1)⁴ around a value of 1: its differences drown in rounding."""
    n, z = np.arange(1, len(x) + 1), x - 1
    return 1 + float(n @ z**2 + (z**4).sum()), 2 * n * z + 4 * z**3


@pytest.mark.parametrize("size", [1, 5, 40])
def test_it_goes_beyond_what_values_can_tell(size):
    found = descend(quartic, np.zeros(size), small=1e-13, steps=200)
    assert np.abs(found.x - 1).max() < 1e-13  # values alone tell 1e−8 from 0
    assert np.linalg.norm(found.gradient) <= 1e-13
    assert found.steps < 100


def test_it_stops_after_the_steps_that_it_is_given():
    found = descend(quartic, np.zeros(9), small=0.0, steps=3)
    assert found.steps == 3
    assert found.value < quartic(np.zeros(9))[0]


def test_it_ends_where_no_step_goes_down():
    def uphill(x):
        return float(np.abs(x).sum()), -np.sign(x)  # a gradient of the wrong sign

    start = np.ones(3)
    found = descend(uphill, start, small=1e-9, steps=50)
    assert found.steps == 0
    assert found.x.tolist() == start.tolist()
