"""Every contender finds the same minimum; a peer that is not installed is said to be missing."""

import sys

import numpy as np
import pytest

from numerics.exact.losses import Logistic
from property_tests.theorems.tools.bench.test_labelled_points import by_name
from theorems.tools.bench import certified_optima
from theorems.tools.bench.cone_program import least_loss


@pytest.mark.slow
def test_all_find_the_same_minimum():
    found = certified_optima.measured(size=4, rounds=1, seed=0)
    assert len(found.rates) == 8
    for rates in by_name(found).values():
        assert rates.done == rates.tried == 1
        assert rates.error <= certified_optima.CLOSE
    assert len(found.ratios) == 6
    assert all("certified" in ours.name for ours, _ in found.ratios)
    assert found.missing == ""


@pytest.mark.slow
def test_a_wrong_value_does_not_count(monkeypatch):
    monkeypatch.setattr(certified_optima, "_scipy", lambda rho, k, seed: 1.0)
    found = by_name(certified_optima.measured(size=3, rounds=1, seed=0))
    assert found["SciPy L-BFGS-B, spheres, k = 16"].done == 0
    assert found["factors, certified, k = 16"].done == 1


@pytest.mark.parametrize(("module", "name"), [("scs", "SCS"), ("clarabel", "Clarabel")])
def test_a_peer_that_is_not_installed_is_missing(monkeypatch, module, name):
    monkeypatch.setitem(sys.modules, module, None)
    found = certified_optima.measured(size=2, rounds=1, seed=0)
    assert f"CVXPY + {name} not measured" in found.missing
    assert f"CVXPY + {name}, k = 1" not in by_name(found)


def test_the_cone_program_of_two_classes_has_its_closed_form():
    law = np.array([0.75, 0.25])  # the cosine is −1
    value = (law @ law) * np.log(2) + 2 * law.prod() * np.log1p(np.exp(-2.0))
    assert least_loss(law, Logistic(), solver="SCS") == pytest.approx(value, abs=1e-4)
