"""Alignment and uniformity: what the code of their paper says, and the least there is."""

from math import exp, log

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.floats.cosines import class_spreads, distance_of_pairs, mean_potential
from numerics.floats.unit_vectors import simplex_etf_vectors
from property_tests.numerics.floats.test_neural_collapse import some
from theorems.tools.embeddings.geometry import geometry, uniformity_of_laws, uniformity_of_points


@settings(max_examples=10)
@given(st.integers(0, 999))
def test_alignment_and_uniformity_are_what_the_code_of_the_paper_says(seed):
    rows, labels = some(seed)
    points = range(len(rows))
    squares = [[float(np.sum((x - y) ** 2)) for y in rows] for x in rows]
    pairs = [exp(-2 * squares[i][j]) for i in points for j in range(i)]  # torch.pdist
    found = geometry(rows, distance_of_pairs(class_spreads(rows, labels), np.bincount(labels)))
    assert found.uniformity == pytest.approx(log(np.mean(pairs)))
    every = [exp(-2 * x) for row in squares for x in row]
    assert found.law_uniformity == pytest.approx(log(np.mean(every)))
    own = [
        np.mean([squares[i][j] for j in points if labels[j] == labels[i] and j != i])
        for i in points
    ]
    assert found.alignment == pytest.approx(np.mean(own))
    assert found.uniformity >= float(found.least) - 1e-12
    assert found.law_uniformity >= float(found.law_least) - 1e-12


@pytest.mark.slow
@pytest.mark.parametrize("dimension", [2, 3, 4, 128])
def test_the_least_uniformity_of_a_law_is_that_of_the_uniform_one(dimension):
    """The first coordinate has the density (1 − u²)^{(d−3)/2}; integrals, not the series."""
    with mpmath.workdps(30):
        power = mpmath.mpf(dimension - 3) / 2

        def mean(f):
            return mpmath.quad(
                lambda t: f(mpmath.cos(t)) * mpmath.sin(t) ** (2 * power + 1),
                mpmath.linspace(0, mpmath.pi, 9),
            )

        expected = mpmath.log(mean(lambda u: mpmath.exp(4 * u - 4)) / mean(lambda u: 1))
        least = uniformity_of_laws(dimension)
        assert abs(mpmath.mpf(least.lower.numerator) / least.lower.denominator - expected) < 1e-15


@pytest.mark.parametrize(("count", "dimension"), [(2, 1), (4, 3), (5, 4), (4, 7)])
def test_the_simplex_has_the_least_uniformity_of_points_where_it_fits(count, dimension):
    least, attained = uniformity_of_points(count, dimension)
    assert attained
    rows = simplex_etf_vectors(count, dimension)
    assert log(mean_potential(rows, 4.0)) == pytest.approx(float(least), rel=1e-12)


@pytest.mark.parametrize(("count", "dimension"), [(5, 3), (6, 2), (100, 2), (12, 3)])
def test_no_points_are_below_the_least_uniformity_where_the_simplex_does_not_fit(count, dimension):
    least, attained = uniformity_of_points(count, dimension)
    assert not attained
    angles = 2 * np.pi * np.arange(count) / count
    polygon = np.stack([np.cos(angles), np.sin(angles), *([0 * angles] * (dimension - 2))], axis=1)
    assert log(mean_potential(polygon, 4.0)) > float(least)
    assert float(least) >= -4 * count / (count - 1) - 1e-12
