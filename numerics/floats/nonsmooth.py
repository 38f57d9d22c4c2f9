"""Losses with kinks: subgradients as weights, and a smoothing that the search can minimise.

A loss with kinks is a maximum of linear functions, E ℓ = max over weights P of Σ_j P_j y_j with
y_j = m − v_j, where P runs over a polytope (docs/optimum.md, "Losses with kinks"). Subtracting
(ε/2) Σ P_j²/p_j from the objective makes the maximum differentiable, with P as its gradient; the
P that attains it is an isotonic regression of the sorted y. Float64, untrusted.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import scipy

from numerics.exact.losses import Loss
from numerics.exact.shapes import Shape, WorstCase
from numerics.floats.expectations import Expectation, Floats
from numerics.floats.vertex_step import Face


def smoothed_expectation(
    loss: Loss, v: Floats, p: Floats, *, negatives: float, epsilon: float
) -> Expectation:
    """Return the smoothing of E ℓ for each row of v, with gradient and Hessian in v.

    `p` is a law for all rows, or one a row.

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
    rows = [
        _row(loss.shape, float(loss.kink) - row, law, negatives, epsilon)
        for row, law in zip(v, np.broadcast_to(p, v.shape), strict=True)
    ]
    values, weights, hessians = (np.array(parts) for parts in zip(*rows, strict=True))
    return Expectation(values, -weights, hessians)


def faces_near(
    loss: Loss, G: Floats, rho: Floats, *, negatives: float, within: float, both: bool = False
) -> list[list[Face]]:
    """Return which coordinates of each anchor tie, or are 0, up to a tolerance.

    The own class, whose coordinate is the largest, is by itself. Of the two coordinates of a pair
    that are both 0, that one is taken which more of the loss depends on, or `both` are.

    >>> from numerics.exact.losses import HardestNegative
    >>> G = np.array([[1.0, -0.5, -0.499], [-0.5, 1.0, -0.5], [-0.499, -0.5, 1.0]])
    >>> law = np.full(3, 1 / 3)
    >>> found = faces_near(HardestNegative(), G, law, negatives=2, within=0.01)
    >>> [face.members for face in found[0]]
    [(0,), (2, 1)]
    """
    y = float(loss.kink or 0) - 1 + G
    bent = not isinstance(loss.shape, WorstCase) or loss.shape.is_cut
    zero = (np.abs(y) < within) & bent
    np.fill_diagonal(zero, False)
    weight = rho * np.exp(negatives * np.log1p(-rho)) if negatives < np.inf else rho
    if not both:
        zero &= ~(zero.T & (weight[:, None] < weight))
    found = []
    for c, row in enumerate(y):
        above = [j for j in np.argsort(-row, kind="stable").tolist() if j != c]
        above = [j for j in above if not bent or row[j] >= within]
        order = [c, *above] if not bent or row[c] > 0 else above
        faces = [Face((j,), None) for j in np.flatnonzero(zero[c]).tolist()]
        if isinstance(loss.shape, WorstCase) and negatives > 1:  # one is the worst of itself
            first = first_drawn(rho[order], negatives, whole=len(order) == len(rho))
            for members in _close(row, order, within):
                places = [order.index(j) for j in members]
                faces.append(Face(tuple(members), float(first[places].sum())))
        else:
            scale = 1.0 if negatives == np.inf else negatives
            faces += [Face((j,), scale * float(rho[j])) for j in order]
        found.append(faces)
    return found


def _close(y: Floats, order: list[int], within: float) -> list[list[int]]:
    """Return an order cut where y falls by more than a tolerance, and after the first one."""
    groups = [[order[0]]] if order else []
    for n, (before, j) in enumerate(pairwise(order)):
        if n == 0 or y[before] - y[j] >= within:
            groups.append([])
        groups[-1].append(j)
    return groups


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
    fit = scipy.optimize.isotonic_regression(
        y[order] / epsilon - first / mass, weights=mass, increasing=False
    )
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


def excess(loss: Loss, weights: Floats, p: Floats, *, negatives: float) -> float:
    """Return by which share weights leave their polytope: 0 inside, up to rounding.

    >>> from numerics.exact.losses import HingeMax
    >>> weights = np.array([[0.75, 0.25], [1.5, 0.0]])
    >>> excess(HingeMax(), weights[:1], np.array([0.5, 0.5]), negatives=2) < 1e-12
    True
    >>> excess(HingeMax(), weights, np.array([0.5, 0.5]), negatives=2)
    1.0
    """
    if not np.isfinite(weights).all():
        return np.inf
    below = -float(weights.min())
    if not isinstance(loss.shape, WorstCase):
        scale = 1.0 if negatives == np.inf else negatives
        return max(below, float((weights / (scale * p)).max()) - 1)
    above = 0.0
    for row in np.maximum(weights, 0.0):
        order = np.argsort(-row / p, kind="stable")
        most = np.cumsum(first_drawn(p[order], negatives))
        above = max(above, float((np.cumsum(row[order]) / most).max()) - 1)
        if not loss.shape.is_cut:
            above = max(above, abs(float(row.sum()) - 1))
    return max(below, above)


def first_drawn(mass: Floats, k: float, *, whole: bool = True) -> Floats:
    """Return P(the first of the order that k draws hit is j) = (1 − R_{j−1})^k − (1 − R_j)^k.

    The order is of all classes, or not the `whole` law.

    >>> first_drawn(np.array([0.5, 0.5]), 2).tolist()
    [0.75, 0.25]
    """
    reached = np.minimum(np.cumsum(mass), 1.0)
    if whole and len(reached):
        reached[-1] = 1.0
    with np.errstate(divide="ignore"):
        hit = -np.expm1(k * np.log1p(-reached))
    return np.diff(hit, prepend=0.0)
