"""Sums of Chebyshev polynomials by products of few of them, against NumPy's polynomials."""

import numpy as np
import pytest
from numpy.polynomial import chebyshev as reference

from numerics.floats.cosine_sums import ROWS, CosineSums

RNG = np.random.default_rng(0)


def unit_rows(count, dimension=3):
    rows = RNG.standard_normal((count, dimension))
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.mark.parametrize("degree", [1, 2, 3, 4, 5, 8, 9, 20, 29, 117, 400])
def test_sums_are_those_of_the_polynomials(degree):
    anchors, others, weights = unit_rows(ROWS + 3), unit_rows(300), RNG.uniform(size=300)
    cosines = anchors @ others.T
    sums, powers = CosineSums(degree, 2.0)(anchors, others, weights, exponentials=True)
    expected = np.einsum("ijm,j->im", reference.chebvander(cosines, degree), weights)
    assert sums == pytest.approx(expected, abs=1e-14 * degree * weights.sum())
    assert powers == pytest.approx(np.exp(2.0 * (cosines - 1.0)) @ weights, rel=1e-13)


def test_nothing_is_left_of_the_call_before():
    sums_of = CosineSums(20, 1.0)
    anchors, others, weights = unit_rows(ROWS), unit_rows(500), RNG.uniform(size=500)
    first = sums_of(anchors, others, weights, exponentials=True)
    sums_of(-anchors[:5], others[:70], weights[:70], exponentials=True)
    again = sums_of(anchors, others, weights, exponentials=True)
    assert all(np.array_equal(one, two) for one, two in zip(first, again, strict=True))


def test_exponentials_that_are_not_asked_for_are_not_computed():
    rows = unit_rows(4)
    asked, not_asked = (
        CosineSums(5, 1.0)(rows, rows, np.ones(4), exponentials=asked) for asked in (True, False)
    )
    assert np.array_equal(asked[0], not_asked[0])
    assert not not_asked[1].any()
