"""Minimisation over products of unit spheres in float64 (untrusted search).

Both programs of the project are of this form: vectors u_c of a representation, and classifiers
w_c of norm at most 1 (a unit vector with one more coordinate, which the loss ignores). SciPy's
trust-region method finds the valley; Newton steps on the tangent spaces then go on to rounding
error, which a method that compares function values cannot reach.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import scipy

from numerics.floats.expectations import Floats

_POLISHING_STEPS = 30


class SmoothFunction(Protocol):
    """A twice differentiable function of C rows in R^r."""

    def value_and_gradient(self, U: Floats) -> tuple[float, Floats]:
        """Return f(U) and its gradient (C, r)."""

    def hessian_products(self, U: Floats, V: Floats) -> Floats:
        """Return the Hessian at U applied to each of n directions V (n, C, r)."""


def minimise(function: SmoothFunction, start: Floats) -> Floats:
    """Return unit rows at which f is stationary to rounding error, descending from `start`.

    The result is a candidate: whether it is a minimum is for a certificate to say.

    >>> class Linear:
    ...     def value_and_gradient(self, U): return float(U[:, 0].sum()), np.eye(1, 2)
    ...     def hessian_products(self, U, V): return np.zeros_like(V)
    >>> minimise(Linear(), np.array([[0.6, 0.8]])).round(6).tolist()
    [[-1.0, 0.0]]
    """
    if start.shape[1] == 1:
        return np.sign(start)
    return _polish(function, descend(function, start))


def descend(function: SmoothFunction, start: Floats, *, small: float = 1e-9) -> Floats:
    """Return unit rows at which the gradient of f is small, by SciPy's trust-ncg in X ↦ f(X/|X|).

    >>> class Linear:
    ...     def value_and_gradient(self, U): return float(U[:, 0].sum()), np.eye(1, 2)
    ...     def hessian_products(self, U, V): return np.zeros_like(V)
    >>> descend(Linear(), np.array([[3.0, 4.0]])).round(3).tolist()
    [[-1.0, 0.0]]
    """
    start = start / np.linalg.norm(start, axis=1, keepdims=True)
    shape = start.shape

    def rows(x: Floats) -> tuple[Floats, Floats]:
        X = x.reshape(shape)
        norms = np.linalg.norm(X, axis=1, keepdims=True)
        return X / norms, norms

    def value_and_gradient(x: Floats) -> tuple[float, Floats]:
        U, norms = rows(x)
        value, gradient = function.value_and_gradient(U)
        return value, (tangent(U, gradient) / norms).ravel()

    def hessian_product(x: Floats, direction: Floats) -> Floats:
        U, norms = rows(x)
        _, gradient = function.value_and_gradient(U)
        V = direction.reshape(shape)
        along = tangent(U, V) / norms
        turned = riemannian_hessian(function, U, gradient, along[None])[0]
        radial = _dot(U, V) * tangent(U, gradient) / norms
        product: Floats = (turned - radial - U * _dot(gradient, along)) / norms
        return product.ravel()

    found = scipy.optimize.minimize(
        value_and_gradient,
        start.ravel(),
        jac=True,
        hessp=hessian_product,
        method="trust-ncg",
        options={"gtol": small, "maxiter": 500, "initial_trust_radius": 0.5},
    )
    best: Floats = rows(found.x)[0]
    return best


def riemannian_hessian(
    function: SmoothFunction, U: Floats, gradient: Floats, directions: Floats
) -> Floats:
    """Return the Hessian on the product of spheres applied to tangent directions (n, C, r).

    It is P_U(H[V]) − V·diag⟨u_c, ∇_c f⟩, with P_U the projection on the tangent spaces.

    >>> class Linear:
    ...     def hessian_products(self, U, V): return np.zeros_like(V)
    >>> U, g = np.array([[-1.0, 0.0]]), np.array([[1.0, 0.0]])
    >>> riemannian_hessian(Linear(), U, g, np.array([[[0.0, 1.0]]])).tolist()
    [[[0.0, 1.0]]]
    """
    products = function.hessian_products(U, directions)
    projected: Floats = tangent(U, products) - directions * _dot(U, gradient)
    return projected


def _polish(function: SmoothFunction, U: Floats) -> Floats:
    """Take Newton steps on the tangent spaces while they shrink the gradient."""
    _, gradient = function.value_and_gradient(U)
    size = _size(U, gradient)
    for _ in range(_POLISHING_STEPS):
        candidate = U + newton_step(function, U, gradient)
        candidate /= np.linalg.norm(candidate, axis=1, keepdims=True)
        _, gradient_there = function.value_and_gradient(candidate)
        size_there = _size(candidate, gradient_there)
        if not size_there < size:
            return U
        stalled = size_there > size / 2  # at rounding error: Newton's method is faster before
        U, gradient, size = candidate, gradient_there, size_there
        if stalled:
            return U
    return U


def newton_step(function: SmoothFunction, U: Floats, residual: Floats) -> Floats:
    """Return the tangent step −H⁺·residual, H the Hessian on the product of spheres at U.

    `residual` is the gradient, or a scaled gradient that is known to more digits. Directions
    that f does not feel (rotations) are left alone.

    >>> class Linear:
    ...     def value_and_gradient(self, U): return float(U[:, 0].sum()), np.eye(1, 2)
    ...     def hessian_products(self, U, V): return np.zeros_like(V)
    >>> newton_step(Linear(), np.array([[-1.0, 0.0]]), np.array([[1.0, 1e-3]])).round(6).tolist()
    [[-0.0, -0.001]]
    """
    _, gradient = function.value_and_gradient(U)
    rises = rising(hessian_matrix(function, U, gradient), tangent(U, residual).ravel())
    return -tangent(U, rises.reshape(U.shape))


def hessian_matrix(function: SmoothFunction, U: Floats, gradient: Floats) -> Floats:
    """Return the Riemannian Hessian on all entries of the rows, symmetric, (Cd, Cd).

    >>> class Linear:
    ...     def value_and_gradient(self, U): return float(U[0, 0]), np.array([[1.0, 0.0]])
    ...     def hessian_products(self, U, V): return np.zeros_like(V)
    >>> U = np.array([[-1.0, 0.0]])
    >>> hessian_matrix(Linear(), U, np.array([[1.0, 0.0]])).tolist()
    [[0.0, 0.0], [0.0, 1.0]]
    """
    size = U.size
    basis = tangent(U, np.eye(size).reshape(size, *U.shape))
    hessian = riemannian_hessian(function, U, gradient, basis).reshape(size, size)
    symmetric: Floats = (hessian + hessian.T) / 2
    return symmetric


def rising(hessian: Floats, slope: Floats) -> Floats:
    """Return |H|⁻¹ times a slope, without the directions in which H is rounding.

    >>> rising(np.diag([-2.0, 0.0]), np.array([1.0, 1.0])).tolist()
    [0.5, 0.0]
    """
    values, vectors = np.linalg.eigh(hessian)
    felt = np.abs(values) > 1e-11 * np.abs(values).max()
    found: Floats = vectors[:, felt] @ (vectors[:, felt].T @ slope / np.abs(values[felt]))
    return found


def _size(U: Floats, gradient: Floats) -> float:
    return float(np.linalg.norm(tangent(U, gradient)))


def _dot(U: Floats, V: Floats) -> Floats:
    result: Floats = (U * V).sum(axis=-1, keepdims=True)
    return result


def tangent(U: Floats, V: Floats) -> Floats:
    """Return V with its component along each row of U removed.

    >>> tangent(np.array([[1.0, 0.0]]), np.array([[3.0, 4.0]])).tolist()
    [[0.0, 4.0]]
    """
    result: Floats = V - U * _dot(U, V)
    return result
