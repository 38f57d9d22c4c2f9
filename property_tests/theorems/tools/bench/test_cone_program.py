"""The peer solves the same problem."""

import numpy as np
import pytest
from hypothesis import given, settings

from numerics.exact.losses import Logistic
from numerics.floats.law_barrier import downstream, minimisers
from property_tests.strategies import class_laws
from theorems.tools.bench import cone_program


@pytest.mark.slow
@settings(max_examples=5)
@given(class_laws(least=3, most=3))
def test_the_peer_solves_the_same_problem(law):
    masses, loss = np.array([float(mass) for mass in law]), Logistic(beta=2, margin="1/2")
    first, second = cone_program.ConePrograms(3, loss).solve(masses)
    optimum = minimisers(masses[None], negatives=1, loss=loss)
    found = downstream(optimum.gram, masses[None], loss=loss)
    assert first == pytest.approx(float(optimum.value[0]), abs=1e-6)
    assert second == pytest.approx(float(found.value[0]), abs=1e-4)
