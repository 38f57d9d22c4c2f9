"""Losses of finite maps in float64, by the batch, against exact values and enumeration."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.balls.collapse_step import averaging_step
from numerics.exact.losses import Logistic, Square
from property_tests.enumerated import enumerated_representation_loss
from property_tests.reference import spread
from property_tests.search import floats
from property_tests.strategies import losses, representations
from theorems.search.landscape import Landscape


@pytest.mark.slow
@given(representations(), losses, st.integers(1, 3))
def test_any_finite_map_agrees_with_enumeration(f, loss, k):
    exact = float(enumerated_representation_loss(f, negatives=k, loss=loss))
    (found,) = Landscape(f, loss, k).losses(floats(f)[None])
    assert abs(found - exact) <= 1e-11 * max(1.0, abs(exact))


@pytest.mark.parametrize("loss", [Square(margin=-10), Square(margin=1), Logistic()])
@pytest.mark.parametrize("k", [1, 2])
def test_the_landscape_agrees_with_exact_values(loss, k):
    f = spread(
        ["1/3", "2/3"], [(1, 0), ("3/5", "4/5")], [("5/13", "-12/13"), (0, 1), ("-4/5", "3/5")]
    )
    landscape = Landscape(f, loss, k)
    maps = np.array([[[float(x) for x in vector] for vector in f.vectors]] * 2)
    for c in (0, 1):
        step = averaging_step(f, replaced=c, negatives=k, loss=loss)
        assert landscape.losses(maps) == pytest.approx([float(step.before)] * 2)
        steps = landscape.steps(maps, c)[:, 0]
        exact = [float(value) - float(step.before) for value in step.after]
        assert steps == pytest.approx(exact, abs=1e-12)
        mean, least = landscape.mean_increases(maps, c), landscape.least_increases(maps, c)
        assert mean == pytest.approx([float(step.mean_increase)] * 2, abs=1e-12)
        assert least == pytest.approx([float(step.least_increase)] * 2, abs=1e-12)
