"""The least loss for a class law is that of the solver, whichever way it comes."""

from fractions import Fraction

import numpy as np
import pytest
from flint import fmpq

from numerics.exact.blocks import GroupedLaw
from numerics.exact.losses import Logistic
from property_tests.numerics.floats.test_many_search import harmonic
from theorems.tools.embeddings import optimum as module
from theorems.tools.embeddings.optimum import MAX_CERTIFIED, optimum, optimum_of_groups
from theorems.tools.minimiser import solve


def fractions(law):
    return tuple(Fraction(int(mass.p), int(mass.q)) for mass in law)


@pytest.mark.parametrize("beta", ["1/2", "3"])
@pytest.mark.parametrize("k", [1, 4])
def test_the_theorem_and_the_solver_agree_on_balanced_classes(k, beta):
    law, loss = [fmpq(1, 3)] * 3, Logistic(beta=beta)
    solved = solve(law, law, negatives=k, loss=loss, dimension=None, bits=60)
    found = optimum((Fraction(1, 3),) * 3, k, loss)
    assert found.theorem == "etf-optimal-balanced"
    assert found.loss.lower <= solved.loss.upper
    assert solved.loss.lower <= found.loss.upper
    assert solved.supervised.lower <= found.supervised.midpoint <= solved.supervised.upper


def test_many_masses_have_a_minimum_that_is_not_shown_to_be_the_only_one():
    law = harmonic(MAX_CERTIFIED + 1)
    found = optimum(fractions(law), 16, Logistic())
    assert (found.radius, found.theorem) == (None, None)
    assert found.gram.shape == (len(law), len(law))
    assert 0 < found.loss.width < 1e-8


def test_more_masses_than_are_solved_have_none(monkeypatch):
    monkeypatch.setattr(module, "MAX_SOLVED", MAX_CERTIFIED)
    assert optimum(fractions(harmonic(MAX_CERTIFIED + 2)), 16, Logistic()) is None


def test_classes_of_few_masses_are_solved_in_their_orbits():
    masses = [Fraction(1, 2)] + [Fraction(1, 80)] * 40
    found = optimum(tuple(masses[1:21] + masses[:1] + masses[21:]), 4, Logistic())
    assert (found.gram.shape, found.theorem) == ((41, 41), None)
    assert np.linalg.eigvalsh(found.gram).min() > -1e-9
    assert found.radius < 1e-6
    head = np.delete(found.gram[20], 20)  # one head among the tails, at its place
    assert np.ptp(head) == 0
    assert head[0] < found.gram[0, 1]
    assert np.diag(found.gram).tolist() == [1.0] * 41


def test_of_very_many_classes_the_matrix_is_left_out():
    count = module.MAX_PROBED + 1
    law = (Fraction(1, 2), *[Fraction(1, 2 * (count - 1))] * (count - 1))
    found = optimum(law, 4, Logistic())
    assert (found.gram, found.theorem) == (None, None)
    assert found.radius is not None


@pytest.mark.parametrize("sizes", [{2: 6}, {2: 5, 3: 4}, {7: 1, 2: 3, 5: 2}])
@pytest.mark.parametrize("k", [4, float("inf")])
def test_groups_have_the_minimum_of_their_classes(sizes, k):
    points = sum(size * count for size, count in sizes.items())
    law = GroupedLaw(tuple(sizes.values()), tuple(fmpq(size, points) for size in sizes))
    classes = tuple(Fraction(size, points) for size, count in sizes.items() for _ in range(count))
    grouped, whole = optimum_of_groups(law, k, Logistic()), optimum(classes, k, Logistic())
    assert (grouped.loss, grouped.theorem) == (whole.loss, whole.theorem)
    assert grouped.supervised == whole.supervised
    assert grouped.radius == pytest.approx(whole.radius, abs=1e-15)


def test_groups_of_too_many_masses_have_none():
    law = harmonic(MAX_CERTIFIED + 1)
    assert optimum_of_groups(GroupedLaw((1,) * len(law), tuple(law)), 1, Logistic()) is None
