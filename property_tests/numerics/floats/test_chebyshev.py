"""Chebyshev series against those of NumPy."""

import numpy as np
import pytest
from numpy.polynomial import chebyshev as reference

from numerics.floats.chebyshev import (
    chebyshev_points,
    chebyshev_series,
    chebyshev_sums,
    degree_of_softplus,
    interpolation,
)

RNG = np.random.default_rng(0)
X = RNG.uniform(-1, 1, (3, 8))


@pytest.mark.parametrize("degree", [1, 2, 3, 20])
def test_a_series_has_the_value_of_its_polynomial(degree):
    series = RNG.standard_normal((3, degree + 1))
    expected = [reference.chebval(x, row) for x, row in zip(X, series, strict=True)]
    assert chebyshev_series(series, X) == pytest.approx(np.array(expected), abs=1e-13)


@pytest.mark.parametrize("degree", [1, 2, 3, 20])
def test_sums_are_those_of_the_polynomials(degree):
    factor, weights = RNG.standard_normal(X.shape), RNG.uniform(size=8)
    expected = np.einsum("ijm,ij,j->im", reference.chebvander(X, degree), factor, weights)
    assert chebyshev_sums(factor, X, weights, degree) == pytest.approx(expected, abs=1e-13)


@pytest.mark.parametrize("degree", [1, 4, 17])
def test_interpolation_returns_the_series_of_a_polynomial(degree):
    series = RNG.standard_normal(degree + 1)
    values = reference.chebval(chebyshev_points(degree), series)
    assert interpolation(degree) @ values == pytest.approx(series, abs=1e-13)


@pytest.mark.parametrize("beta", [0.1, 1.0, 10.0])
@pytest.mark.parametrize("constant", [1e-9, 1.0, 1e9])
def test_the_degree_is_enough_for_a_softplus(beta, constant):
    degree = degree_of_softplus(beta)
    series = interpolation(degree) @ np.log(constant + np.exp(beta * chebyshev_points(degree)))
    x = np.linspace(-1, 1, 501)
    expected = np.log(constant + np.exp(beta * x))
    off = np.abs(reference.chebval(x, series) - expected).max()
    assert off <= 3e-14 * (1 + np.abs(expected).max())
