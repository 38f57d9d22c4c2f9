"""The lattice of small representations: complete, in order, and the smallest refutation first."""

from itertools import product
from math import gcd, lcm

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.exact.losses import Square
from theorems.search.smallest_rational import class_laws, smallest_refutation, sphere_points


@pytest.mark.parametrize(("dimension", "most"), [(1, 3), (2, 30), (3, 9), (4, 3)])
def test_the_rational_points_of_the_sphere_are_all_there_once(dimension, most):
    """The integer points x with |x|² = n² that are primitive, by brute force."""
    for n in range(1, most + 1):
        points = sphere_points(dimension, n)
        assert len(set(points)) == len(points)
        assert all(sum(x * x for x in point) == 1 for point in points)
        assert all(lcm(*(x.denominator for x in point)) == n for point in points)
        cube = product(range(-n, n + 1), repeat=dimension)
        primitive = sum(sum(x * x for x in p) == n * n and gcd(n, *p) == 1 for p in cube)
        assert len(points) == primitive


@pytest.mark.parametrize("arguments", [(0, 1), (2, 0)])
def test_a_sphere_that_does_not_exist_is_refused(arguments):
    with pytest.raises(ValueError, match="both are ≥ 1"):
        sphere_points(*arguments)


@given(st.integers(2, 4), st.integers(1, 9))
def test_the_laws_of_a_denominator_are_all_there_once(classes, n):
    laws = list(class_laws(classes, n))
    assert len(set(laws)) == len(laws)
    for law in laws:
        assert sum(law) == 1
        assert min(law) > 0
        assert lcm(*(mass.denominator for mass in law)) == n
    weights = product(range(1, n + 1), repeat=classes)
    assert len(laws) == sum(sum(w) == n and gcd(*w) == 1 for w in weights)


def test_a_float_violation_that_exact_arithmetic_denies_is_not_returned():
    asked = []

    def refuses(f):
        asked.append(f)
        return False

    found = smallest_refutation(
        (1, 1),
        dimension=2,
        loss=Square(),
        negatives=1,
        vectors_up_to=5,
        laws_up_to=3,
        violation=lambda landscape, maps: np.ones(len(maps)),
        refutes=refuses,
    )
    assert found is None
    assert asked
    assert all(sum(x * x for x in vector) == 1 for f in asked for vector in f.vectors)
