"""Many classes have their enclosed loss."""

import pytest

from property_tests.theorems.tools.bench.test_labelled_points import by_name
from theorems.tools.bench import many_classes


def test_many_classes_have_their_enclosed_loss():
    found = many_classes.measured(size=16, rounds=1, seed=0)
    errors = [rates.error for rates in found.rates if rates.error is not None]
    assert len(errors) == 6
    assert max(errors) <= 1e-12
    assert all(rates.done == rates.tried for rates in found.rates)
    assert {of.name for of, _ in found.ratios} == {
        name for name in by_name(found) if name.startswith("the limit by NumPy")
    }


@pytest.mark.parametrize("size", [1, 2, 7, 512])
def test_the_vectors_of_any_number_of_classes_are_a_cross_polytope(size):
    vectors = many_classes.cross_polytopes(size)
    assert len(vectors) == max(2, size - size % 2)
    assert (vectors.sum(axis=0) == 0).all()
    assert set((vectors @ vectors.T).ravel()) <= {-1.0, 0.0, 1.0}
