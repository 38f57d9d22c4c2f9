"""The minimiser over spheres, on functions whose minima and Hessians are known in closed form."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from numerics.floats.sphere_descent import minimise, newton_step, riemannian_hessian

entries = st.integers(-5, 5)


class Linear:
    """Σ ⟨a_c, u_c⟩: least at −a_c/|a_c|."""

    def __init__(self, a):
        self.a = np.array(a, dtype=float)

    def value_and_gradient(self, U):
        return float((self.a * U).sum()), self.a

    def hessian_products(self, U, V):
        return np.zeros_like(V)


class Quadratic:
    """Σ u_cᵀ A u_c: least where every row is an eigenvector of the smallest eigenvalue."""

    def __init__(self, A):
        self.A = np.array(A, dtype=float)

    def value_and_gradient(self, U):
        return float((U @ self.A * U).sum()), 2 * U @ self.A

    def hessian_products(self, U, V):
        return 2 * V @ self.A


class Sum:
    """‖Σ u_c‖², which no rotation of all rows changes."""

    def value_and_gradient(self, U):
        total = U.sum(axis=0)
        return float(total @ total), np.tile(2 * total, (len(U), 1))

    def hessian_products(self, U, V):
        return np.repeat(2 * V.sum(axis=1, keepdims=True), len(U), axis=1)


@st.composite
def arrays(draw, least=2, most=4):
    """C nonzero integer rows of R^d."""
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(least, most))
    row = st.lists(entries, min_size=columns, max_size=columns).filter(any)
    return np.array(draw(st.lists(row, min_size=rows, max_size=rows)), dtype=float)


@st.composite
def symmetric(draw, size):
    upper = draw(st.lists(entries, min_size=size * size, max_size=size * size))
    half = np.array(upper, dtype=float).reshape(size, size)
    return half + half.T


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def generic(shape, seed):
    return np.random.default_rng(seed).standard_normal(shape)


def tangent(U, V):
    return V - U * (U * V).sum(axis=1, keepdims=True)


@given(arrays(), st.integers(0, 99))
def test_a_linear_function_is_least_against_its_gradient(a, seed):
    found = minimise(Linear(a), generic(a.shape, seed))
    assert np.abs(found + unit(a)).max() < 1e-12


@given(st.integers(2, 4).flatmap(symmetric), st.integers(1, 3), st.integers(0, 99))
def test_a_quadratic_form_is_least_at_its_smallest_eigenvalue(A, rows, seed):
    found = minimise(Quadratic(A), generic((rows, len(A)), seed))
    least = np.linalg.eigvalsh(A)[0]
    value, gradient = Quadratic(A).value_and_gradient(found)
    assert np.abs(np.linalg.norm(found, axis=1) - 1).max() < 1e-14
    assert abs(value - rows * least) < 1e-12 * (1 + np.abs(A).max())
    assert np.abs(tangent(found, gradient)).max() < 1e-10 * (1 + np.abs(A).max())


@given(st.integers(2, 5), st.integers(2, 4), st.integers(0, 99))
def test_vectors_that_repel_each_other_sum_to_zero(classes, dimension, seed):
    found = minimise(Sum(), generic((classes, dimension), seed))
    assert np.abs(found.sum(axis=0)).max() < 1e-9


@given(st.integers(1, 4), st.integers(0, 99))
def test_points_of_a_line_stay_where_they_are(classes, seed):
    start = generic((classes, 1), seed)
    assert (minimise(Linear(np.ones((classes, 1))), start) == np.sign(start)).all()


@pytest.mark.slow
@given(arrays(), st.integers(0, 99), st.sampled_from([0.25, 8.0]))
def test_the_length_of_the_start_does_not_matter(a, seed, scale):
    start = generic(a.shape, seed)
    one, two = (minimise(Linear(a), s) for s in (start, scale * start))
    assert np.abs(one - two).max() < 1e-12


@pytest.mark.slow
@given(st.integers(2, 4).flatmap(symmetric), arrays(), st.integers(0, 99))
def test_the_hessian_is_the_second_derivative_along_great_circles(A, points, seed):
    """On u cos s + w sin s, |w| = 1, uᵀAu has second derivative 2(wᵀAw − uᵀAu) at s = 0."""
    assume(points.shape[1] == len(A))
    U = unit(points)
    W = unit(tangent(U, generic(U.shape, seed)))
    _, gradient = Quadratic(A).value_and_gradient(U)
    found = riemannian_hessian(Quadratic(A), U, gradient, W[None])[0]
    exact = 2 * ((W @ A * W).sum() - (U @ A * U).sum())
    assert abs((W * found).sum() - exact) < 1e-10 * (1 + np.abs(A).max())
    assert np.abs((U * found).sum(axis=1)).max() < 1e-10 * (1 + np.abs(A).max())


@pytest.mark.slow
@given(st.integers(2, 4).flatmap(symmetric), arrays())
def test_a_newton_step_descends_and_is_tangent_wherever_it_starts(A, points):
    assume(points.shape[1] == len(A))
    U = unit(points)
    _, gradient = Quadratic(A).value_and_gradient(U)
    step = newton_step(Quadratic(A), U, gradient)
    slope = (step * gradient).sum()
    assert np.abs((step * U).sum(axis=1)).max() < 1e-9 * (1 + np.abs(step).max())
    assert slope <= 1e-9 * (1 + np.abs(step).max())


@pytest.mark.parametrize("off", [1e-2, 1e-3, 1e-4])
def test_newton_steps_converge_faster_than_linearly(off):
    A, U = np.diag([1.0, 2.0, 4.0]), np.array([[1.0, off, off]])
    U = unit(U)
    _, gradient = Quadratic(A).value_and_gradient(U)
    there = unit(U + newton_step(Quadratic(A), U, gradient))
    assert np.abs(there[0, 1:]).max() < 10 * off**3 + 1e-15


@given(st.integers(2, 4), st.integers(0, 99))
def test_a_newton_step_does_not_rotate_what_rotations_do_not_change(classes, seed):
    U = unit(generic((classes, 2), seed))
    _, gradient = Sum().value_and_gradient(U)
    turned = U @ np.array([[0.0, 1.0], [-1.0, 0.0]])  # U moved by an infinitesimal rotation
    step = newton_step(Sum(), U, gradient)
    assert abs((turned * gradient).sum()) < 1e-9
    assert abs((turned * step).sum()) < 1e-6 * (1 + np.abs(step).max())


def test_without_curvature_and_slope_there_is_no_step():
    U = np.array([[0.6, 0.8]])
    nothing = Linear([[0.0, 0.0]])
    assert (newton_step(nothing, U, np.zeros((1, 2))) == 0).all()
    assert np.abs(minimise(nothing, U) - U).max() < 1e-15
