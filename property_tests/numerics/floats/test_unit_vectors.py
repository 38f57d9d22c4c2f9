"""The simplex ETF in every dimension that holds it, and unit vectors next to floats."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.exact.geometry import signature, simplex_etf_gram
from numerics.exact.rationals import as_fraction
from numerics.floats.unit_vectors import rational_unit_vectors, simplex_etf_vectors


@given(st.integers(2, 12), st.integers(0, 4))
def test_the_etf_has_its_gram_matrix_in_every_dimension_that_holds_it(classes, extra):
    U = simplex_etf_vectors(classes, classes - 1 + extra)
    G = np.array([[float(as_fraction(x)) for x in row] for row in simplex_etf_gram(classes)])
    assert np.abs(U @ U.T - G).max() < 1e-14
    assert signature(simplex_etf_gram(classes)).rank == classes - 1
    with pytest.raises(ValueError, match=f"at least {classes - 1}"):
        simplex_etf_vectors(classes, classes - 2)


@given(st.integers(1, 5), st.integers(0, 2**32 - 1), st.integers(1, 80))
def test_rounded_vectors_are_unit_and_near(dimension, seed, bits):
    u = np.random.default_rng(seed).standard_normal(dimension)
    u /= np.linalg.norm(u)
    (rounded,) = rational_unit_vectors([u], denominator_bits=bits)
    assert sum(as_fraction(x) ** 2 for x in rounded) == 1
    off = np.abs(np.array([float(as_fraction(x)) for x in rounded]) - u).max()
    assert off <= dimension * 2.0 ** (1 - bits) + 1e-15
