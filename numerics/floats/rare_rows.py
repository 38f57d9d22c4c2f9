"""Newton steps for rows whose curvatures are of many sizes, as those of rare classes (untrusted).

A class of mass 1e-9 changes a loss by less than its rounding error, and the gradient of all rows
has no digit of its own one. Here each row is measured by its own curvature, and a step ends where
its slope does, which has all digits where values have none.
"""

from __future__ import annotations

from math import inf

import numpy as np

from numerics.floats.expectations import Floats
from numerics.floats.sphere_descent import SmoothFunction, hessian_matrix, rising, tangent

_STEPS, _PATIENCE = 100, 25  # at most, and without a gradient half as large
_SETTLED = 1e-9  # an angle by which rows may be off
_SHORTEST, _LESS_STEEP = 1e-6, 0.9  # part of a step, and of its first slope at its end
_LEAST = 1e-30  # curvature beside the largest


def settle(function: SmoothFunction, U: Floats) -> Floats:
    """Return unit rows near those of a minimum, rare ones too, where they are not so already.

    >>> class Linear:
    ...     def value_and_gradient(self, U): return float(self.slopes[:, 0] @ U[:, 0]), self.slopes
    ...     def hessian_products(self, U, V): return np.zeros_like(V)
    ...     slopes = np.array([[1.0, 0.0], [1e-15, 0.0]])
    >>> settle(Linear(), np.array([[-1.0, 0.0], [-0.6, 0.8]])).round(6).tolist()
    [[-1.0, 0.0], [-1.0, -0.0]]
    """
    best, smallest, waited = U, inf, 0
    for _ in range(_STEPS):
        _, gradient = function.value_and_gradient(U)
        step, curvatures = _newton(function, U, gradient)
        size = float(np.linalg.norm(tangent(U, gradient) / curvatures))
        waited = 0 if size < smallest / 2 else waited + 1
        best, smallest = (U, size) if size < smallest else (best, smallest)
        if size < _SETTLED or waited > _PATIENCE:
            break
        U = _by_slopes(function, U, gradient, step)
    return best


def _newton(function: SmoothFunction, U: Floats, gradient: Floats) -> tuple[Floats, Floats]:
    """Return a Newton step, along which f falls, and the curvature of each row (C, 1)."""
    count, width = U.shape
    hessian = hessian_matrix(function, U, gradient)
    own = np.einsum("cicj->cij", hessian.reshape(count, width, count, width))
    curvatures = np.linalg.norm(own, axis=(1, 2))
    curvatures = np.maximum(curvatures, _LEAST * max(curvatures.max(), _LEAST))
    units = np.repeat(1 / np.sqrt(curvatures), width)
    slope = units * tangent(U, gradient).ravel()
    step = units * rising(hessian * np.outer(units, units), slope)
    return -tangent(U, step.reshape(U.shape)), curvatures[:, None]


def _by_slopes(function: SmoothFunction, U: Floats, gradient: Floats, step: Floats) -> Floats:
    """Return the rows at the largest half of a step where f falls, or is less steep than before."""
    steepest, share = abs(float((gradient * step).sum())), 1.0
    while True:
        moved = U + share * step
        moved /= np.linalg.norm(moved, axis=1, keepdims=True)
        _, there = function.value_and_gradient(moved)
        slope = float((tangent(moved, there) * step).sum())
        if slope <= _LESS_STEEP * steepest or share < _SHORTEST:
            return moved
        share /= 2
