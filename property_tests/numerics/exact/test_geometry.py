"""Exact Gram matrices: membership with proof, ranks, the simplex ETF, points of the sphere."""

from fractions import Fraction

import pytest
import sympy
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from numerics.exact.geometry import (
    gram_matrix,
    gram_of,
    matrix,
    signature,
    simplex_etf_gram,
    sphere_point,
)
from numerics.exact.rationals import as_fraction
from property_tests.strategies import fractions, vector_lists

entries = st.integers(-3, 3)


@st.composite
def symmetric_matrices(draw, most=4):
    size = draw(st.integers(1, most))
    upper = {(i, j): draw(entries) for i in range(size) for j in range(i, size)}
    return matrix([[upper[min(i, j), max(i, j)] for j in range(size)] for i in range(size)])


def quadratic_form(G, x):
    return sum(G[i][j] * x[i] * x[j] for i in range(len(G)) for j in range(len(G)))


@given(symmetric_matrices())
def test_signature_agrees_with_sympys_eigenvalues_and_proves_its_no(G):
    exact = sympy.Matrix([[sympy.Rational(str(x)) for x in row] for row in G])
    psd = all(minor.det() >= 0 for minor in principal_minors(exact))
    found = signature(G)
    assert found.is_psd == psd
    if psd:
        assert found.rank == exact.rank()
    else:
        assert quadratic_form(G, found.negative_direction) < 0


def principal_minors(M):
    size = M.rows
    for subset in range(1, 2**size):
        kept = [i for i in range(size) if subset >> i & 1]
        yield M.extract(kept, kept)


@given(st.integers(2, 4).flatmap(vector_lists))
def test_inner_products_of_unit_vectors_are_in_the_elliptope(vectors):
    G = gram_matrix(gram_of(vectors))
    assert signature(G).rank <= len(vectors[0])


@given(st.integers(3, 4).flatmap(lambda n: vector_lists(n, 2)), fractions("1/12", 1))
def test_a_nudged_singular_gram_matrix_is_refused_with_a_direction(vectors, nudge):
    G = [list(row) for row in gram_of(vectors)]
    direction = kernel_of(G)
    i, j = next((i, j) for i in range(len(G)) for j in range(i) if direction[i] * direction[j] != 0)
    sign = -1 if direction[i] * direction[j] > 0 else 1
    G[i][j] = G[j][i] = G[i][j] + sign * fmpq(nudge.numerator, nudge.denominator)
    with pytest.raises(ValueError, match="not positive semidefinite"):
        gram_matrix(G)
    assert quadratic_form(G, signature(matrix(G)).negative_direction) < 0


@pytest.mark.slow
@given(st.integers(2, 5).flatmap(vector_lists), st.integers(1, 10**12))
def test_an_entry_just_beyond_the_unit_interval_is_refused_with_a_direction(vectors, inverse):
    G = [list(row) for row in gram_of(vectors)]
    G[0][1] = G[1][0] = 1 + fmpq(1, inverse)
    with pytest.raises(ValueError, match="xᵀGx < 0 for x = "):
        gram_matrix(G)
    assert quadratic_form(G, signature(matrix(G)).negative_direction) < 0


def kernel_of(G):
    exact = sympy.Matrix([[sympy.Rational(str(x)) for x in row] for row in G])
    vectors = exact.nullspace()
    assert vectors
    return next(v for v in vectors if sum(x != 0 for x in v) >= 2)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "empty"),
        ([[1]], "two classes"),
        ([[1, 0], [0]], r"gram\[1\] has 1 entries"),
        ([[1, 0, 0], [0, 1, 0]], "2 × 3"),
        ([[1, 0], [0, 2]], r"gram\[1\]\[1\] is 2"),
        ([[1, "1/2"], ["1/3", 1]], "symmetric"),
        ([[1, 2], [2, 1]], r"x = \(-2, 1\)"),
        ([[1, "x"], [0, 1]], r"gram\[0\]\[1\] is 'x'"),
    ],
)
def test_what_is_no_gram_matrix_is_refused_by_place(rows, message):
    with pytest.raises(ValueError, match=message):
        gram_matrix(rows)


@given(st.lists(fractions(-50, 50, 50), max_size=4))
def test_stereographic_points_are_on_the_sphere_exactly(parameters):
    assert sum(as_fraction(x) ** 2 for x in sphere_point(parameters)) == 1


def test_every_entry_of_the_etf_gram_is_rational():
    for classes in range(2, 30):
        off = {as_fraction(x) for row in simplex_etf_gram(classes) for x in row} - {Fraction(1)}
        assert off == {Fraction(-1, classes - 1)}
