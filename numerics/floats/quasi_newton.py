"""Minimisation by limited memory of gradients, down to rounding error (untrusted search).

L-BFGS (Nocedal, Math. Comp. 35 (1980)), whose line search goes by gradients where values do not
differ beyond rounding (Hager & Zhang, SIAM J. Optim. 16 (2005)): SciPy's stops there, at gradients
of the size of the square root of rounding.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from numerics.floats.expectations import Floats

Function = Callable[[Floats], tuple[float, Floats]]

_MEMORY = 20
_HALVINGS = 30
_SUFFICIENT = 1e-4
_ROUNDING = 1e-13  # of a value


@dataclass(frozen=True)
class Found:
    """Where a descent ended: the point, value and gradient there, and how many steps it took."""

    x: Floats
    value: float
    gradient: Floats
    steps: int


def descend(function: Function, start: Floats, *, small: float, steps: int) -> Found:
    """Return a point where the gradient is at most `small` in norm, or the last one reached.

    `function` gives value and gradient. It ends as well after `steps`, and where no step along the
    direction goes down.

    >>> found = descend(lambda x: (float(x @ x), 2 * x), np.ones(3), small=1e-12, steps=50)
    >>> found.x.tolist()
    [0.0, 0.0, 0.0]
    """
    value, gradient = function(start)
    here = Found(start, value, gradient, 0)
    memory: deque[tuple[Floats, Floats, float]] = deque(maxlen=_MEMORY)
    while np.linalg.norm(here.gradient) > small and here.steps < steps:
        direction = _direction(here.gradient, memory)
        there = _along(function, here, direction)
        if there is None and memory:
            memory.clear()
            continue
        if there is None:
            break
        moved, turned = there.x - here.x, there.gradient - here.gradient
        curvature = float(np.vdot(moved, turned))
        if curvature > 0 and np.vdot(turned, turned) > 0:  # a square may be below any float
            memory.append((moved, turned, curvature))
        here = there
    return here


def of_directions(function: Function) -> Function:
    """Return the function of free rows X_c that a function of unit rows is at X_c/‖X_c‖.

    >>> value, gradient = of_directions(lambda U: (float(U.sum()), np.ones_like(U)))(np.eye(2) * 2)
    >>> value, gradient.tolist()
    (2.0, [[0.0, 0.5], [0.5, 0.0]])
    """

    def free(X: Floats) -> tuple[float, Floats]:
        norms = np.linalg.norm(X, axis=1, keepdims=True)
        U = X / norms
        value, gradient = function(U)
        return value, (gradient - U * (gradient * U).sum(axis=1, keepdims=True)) / norms

    return free


def _direction(gradient: Floats, memory: deque[tuple[Floats, Floats, float]]) -> Floats:
    """Return −H·gradient, H the inverse Hessian that fits the last changes of the gradient."""
    direction, shares = -gradient, []
    for moved, turned, curvature in reversed(memory):
        shares.append(float(np.vdot(moved, direction)) / curvature)
        direction -= shares[-1] * turned
    if memory:
        _, turned, curvature = memory[-1]
        direction *= curvature / float(np.vdot(turned, turned))
    for (moved, turned, curvature), share in zip(memory, reversed(shares), strict=True):
        direction += (share - float(np.vdot(turned, direction)) / curvature) * moved
    return direction


def _along(function: Function, here: Found, direction: Floats) -> Found | None:
    """Return the first of the points at 1, 1/2, 1/4, .. of a step that is low enough, or None."""
    slope = float(np.vdot(here.gradient, direction))
    if not slope < 0:
        return None
    step = 1.0
    for _ in range(_HALVINGS):
        x = here.x + step * direction
        value, gradient = function(x)
        lower = value <= here.value + _SUFFICIENT * step * slope
        level = value <= here.value + _ROUNDING * abs(here.value)
        if lower or (level and np.vdot(gradient, direction) <= (2 * _SUFFICIENT - 1) * slope):
            return Found(x, value, gradient, here.steps + 1)
        step /= 2
    return None
