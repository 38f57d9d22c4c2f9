"""Losses with kinks: subgradients as weights, and a smoothing that the search can minimise.

A loss with kinks is a maximum of linear functions, E ℓ = max over weights P of Σ_j P_j y_j with
y_j = m − v_j, where P runs over a polytope (docs/optimum.md, "Losses with kinks"). Subtracting
(ε/2) Σ P_j²/p_j from the objective makes the maximum differentiable, with P as its gradient; the
P that attains it is an isotonic regression of the sorted y. Float64, untrusted.
"""

from __future__ import annotations

import numpy as np
from scipy.optimize import isotonic_regression

from numerics.exact.losses import Loss
from numerics.exact.shapes import Shape, WorstCase
from numerics.floats.expectations import Expectation, Floats


def smoothed_expectation(
    loss: Loss, v: Floats, p: Floats, *, negatives: float, epsilon: float
) -> Expectation:
    """Return the smoothing of E ℓ for each row of v, with gradient and Hessian in v.

    It lies below E ℓ, by at most (ε/2) Σ P_j²/p_j. The negated gradient is the matrix of weights
    P. Raises `ValueError` for a loss without kinks.

    >>> v, p = np.array([[0.0, 1.0]]), np.array([0.5, 0.5])
    >>> from numerics.exact.losses import HardestNegative
    >>> found = smoothed_expectation(HardestNegative(), v, p, negatives=2, epsilon=1e-3)
    >>> (-found.gradient).round(6).tolist()
    [[0.75, 0.25]]
    """
    if loss.kink is None:
        raise ValueError(f"the loss {loss.name} has no kinks to smooth")
    rows = [_row(loss.shape, float(loss.kink) - row, p, negatives, epsilon) for row in v]
    values, weights, hessians = (np.array(parts) for parts in zip(*rows, strict=True))
    return Expectation(values, -weights, hessians)


def _row(
    shape: Shape | None, y: Floats, p: Floats, k: float, epsilon: float
) -> tuple[float, Floats, Floats]:
    if isinstance(shape, WorstCase):
        return _worst_case(shape, y, p, k, epsilon)
    return _hinge(y, p, k, epsilon)


def _hinge(y: Floats, p: Floats, k: float, epsilon: float) -> tuple[float, Floats, Floats]:
    """Smooth Σ max(0, y): each term has its own weight in [0, 1]."""
    scale = 1.0 if k == np.inf else k
    w = np.clip(y / epsilon, 0.0, 1.0)
    value = scale * float(p @ (w * y - epsilon / 2 * w**2))
    bent = (y > 0) & (y < epsilon)
    return value, scale * p * w, np.diag(scale * p * bent / epsilon)


def _worst_case(
    shape: WorstCase, y: Floats, p: Floats, k: float, epsilon: float
) -> tuple[float, Floats, Floats]:
    """Smooth the maximum over k draws: project y/ε on the polytope of the weights."""
    order = np.argsort(-y, kind="stable")
    mass, first = p[order], first_drawn(p[order], k)
    fit = isotonic_regression(y[order] / epsilon - first / mass, weights=mass, increasing=False)
    bounded = shape.is_cut  # max(0, ·): the weights need not sum to 1
    weights, hessian = np.empty_like(y), np.zeros((len(y), len(y)))
    for start, end in zip(fit.blocks[:-1], fit.blocks[1:], strict=True):
        block = order[start:end]
        total = None if bounded and fit.x[start] <= 0 else first[start:end].sum()
        weights[block], hessian[np.ix_(block, block)] = _block(y[block], p[block], total, epsilon)
    value = float(weights @ y - epsilon / 2 * (weights**2 @ (1 / p)))
    return value, weights, hessian


def _block(y: Floats, p: Floats, total: float | None, epsilon: float) -> tuple[Floats, Floats]:
    """Return the weights of classes that tie up to O(ε), and their derivative in y.

    Their sum is `total` where that constraint binds; without one each weight is max(0, y p/ε).
    """
    if total is None:
        alive = np.where(y > 0, p / epsilon, 0.0)
        return alive * y, np.diag(alive)
    share = p / p.sum()
    weights = p * (y - share @ y) / epsilon + share * total
    weights += share * (total - weights.sum())  # the sum is exact, however small ε is
    return weights, (np.diag(p) - np.outer(p, share)) / epsilon


def first_drawn(mass: Floats, k: float) -> Floats:
    """Return P(the first of the order that k draws hit is j) = (1 − R_{j−1})^k − (1 − R_j)^k.

    >>> first_drawn(np.array([0.5, 0.5]), 2).tolist()
    [0.75, 0.25]
    """
    reached = np.minimum(np.cumsum(mass), 1.0)
    reached[-1] = 1.0
    with np.errstate(divide="ignore"):
        hit = -np.expm1(k * np.log1p(-reached))
    return np.diff(hit, prepend=0.0)
