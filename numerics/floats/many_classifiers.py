"""Classifiers of many classes that minimise the downstream loss, in float64 (untrusted).

They are unit rows in one more coordinate than the vectors, which the loss ignores: it turns the
unit balls into spheres. The lengths of the free rows go by the multipliers ‖g_j‖ of the balls, as
those of `numerics.floats.many_search` go by those of the diagonal.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from flint import fmpq
from threadpoolctl import threadpool_limits

from numerics.exact.losses import Loss
from numerics.exact.rationals import as_fraction
from numerics.floats.downstream_search import DownstreamLoss
from numerics.floats.expectations import Floats
from numerics.floats.quasi_newton import descend, of_directions

_ROUNDS, _STEPS = 16, 500
_SHARPER = 0.1
_IDLE = 3  # rounds that do not halve the gap end the search
_SLACK = 1e-2
_LEAST = 1e-15


def classifiers_of_many(
    vectors: Floats, weights: Sequence[fmpq], *, loss: Loss, gap: float = 1e-10
) -> Floats:
    """Return one row a class, of norm at most 1 up to rounding, whose loss is nearly L_sup.

    Ends where the Frank–Wolfe gap is below `gap` times the loss, or does not shrink any more.

    >>> from numerics.exact.losses import Logistic
    >>> half = [fmpq(1, 2)] * 2
    >>> found = classifiers_of_many(np.array([[1.0], [-1.0]]), half, loss=Logistic())
    >>> found.round(6).tolist()
    [[1.0], [-1.0]]
    """
    masses = np.array([float(as_fraction(mass)) for mass in weights])
    function = DownstreamLoss(vectors, masses, np.arange(len(vectors)), loss)
    free = of_directions(function.value_and_gradient)
    W = np.hstack([vectors, np.full((len(vectors), 1), _SLACK)])
    W /= np.linalg.norm(W, axis=1, keepdims=True)
    best, least, idle, steps = W, np.inf, 0, 1
    with threadpool_limits(limits=1, user_api="blas"):
        for _ in range(_ROUNDS):
            value, slope = function.value_and_gradient(W)
            pulls = np.linalg.norm(slope, axis=1)
            left = float(pulls.sum() + np.vdot(slope, W))
            idle = 0 if left < least / 2 else idle + 1
            if left < least:
                best, least = W, left
            if left <= gap * abs(value) or not steps or idle == _IDLE:
                break
            X = W * np.sqrt(np.maximum(pulls, _LEAST * pulls.max()))[:, None]
            small = _SHARPER * float(np.linalg.norm(free(X)[1]))
            there = descend(free, X, small=small, steps=_STEPS)
            W, steps = there.x / np.linalg.norm(there.x, axis=1, keepdims=True), there.steps
    return np.asarray(best[:, :-1])
