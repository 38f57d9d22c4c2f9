"""The linear probe of N labelled points in float64: L_sup with ‖w_c‖ ≤ 1, and its gap.

`numerics.floats.downstream_search` proves an interval for few points; here are many, and nothing is
proved. The Frank–Wolfe gap is that of docs/supervised.md, without rounding error bounds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numerics.floats.cosines import Labels, class_means
from numerics.floats.expectations import Floats

TOLERANCE = 1e-9
"""The Frank–Wolfe gap at which the descent ends."""

_STEPS = 5000
_BETWEEN_CHECKS = 10


@dataclass(frozen=True)
class Probe:
    """Classifiers (C, d) of norm ≤ 1, their downstream loss, and how far L_sup can be below it."""

    classifiers: Floats
    loss: float
    gap: float


def downstream_loss(rows: Floats, labels: Labels, classifiers: Floats, *, beta: float) -> float:
    """Return the mean over the points of log(1 + Σ_{j≠c} e^{−β⟨f, w_c − w_j⟩}).

    >>> rows = np.array([[1.0], [-1.0]])
    >>> round(downstream_loss(rows, np.array([0, 1]), rows, beta=1.0), 10)
    0.126928011
    """
    return _value_and_shares(rows, labels, classifiers, beta)[0]


def accuracy(rows: Floats, labels: Labels, classifiers: Floats) -> float:
    """Return the share of the points at which their own class has the largest score.

    >>> accuracy(np.array([[1.0], [-1.0]]), np.array([0, 1]), np.array([[1.0], [0.0]]))
    1.0
    """
    return float(np.mean((rows @ classifiers.T).argmax(axis=1) == labels))


def linear_probe(rows: Floats, labels: Labels, *, beta: float) -> Probe:
    """Return classifiers that minimise the downstream loss over the unit balls.

    Accelerated projected gradient from the class means, restarted where the step turns back; the
    program is convex. `rows` are unit vectors, each of the same mass.

    >>> round(linear_probe(np.array([[1.0], [-1.0]]), np.array([0, 1]), beta=1.0).loss, 9)
    0.126928011
    """
    step = 2.0 / (beta**2 * np.linalg.norm(rows.T @ rows / len(rows), 2))
    W = ahead = class_means(rows, labels)
    momentum = 1.0
    for done in range(_STEPS):
        _, gradient = _value_and_gradient(rows, labels, ahead, beta)
        following = _into_balls(ahead - step * gradient)
        if np.vdot(ahead - following, following - W) > 0:
            momentum = 1.0
        longer = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = following + (momentum - 1) / longer * (following - W)
        W, momentum = following, longer
        if done % _BETWEEN_CHECKS == 0 and _probe(rows, labels, W, beta).gap <= TOLERANCE:
            break
    return _probe(rows, labels, W, beta)


def _probe(rows: Floats, labels: Labels, W: Floats, beta: float) -> Probe:
    """Return W with the Frank–Wolfe gap Σ_c (‖g_c‖ + ⟨g_c, w_c⟩), g the gradient there."""
    value, gradient = _value_and_gradient(rows, labels, W, beta)
    gap = np.linalg.norm(gradient, axis=1).sum() + np.vdot(gradient, W)
    return Probe(W, value, float(max(gap, 0.0)))


def _value_and_gradient(
    rows: Floats, labels: Labels, W: Floats, beta: float
) -> tuple[float, Floats]:
    value, shares = _value_and_shares(rows, labels, W, beta)
    shares[np.arange(len(rows)), labels] -= 1.0
    gradient: Floats = (beta / len(rows)) * (shares.T @ rows)
    return value, gradient


def _value_and_shares(rows: Floats, labels: Labels, W: Floats, beta: float) -> tuple[float, Floats]:
    """Return the loss and the softmax of the scores (N, C)."""
    scores = beta * (rows @ W.T)
    scores -= scores[np.arange(len(rows)), labels][:, None]
    top = scores.max(axis=1, keepdims=True)
    shares = np.exp(scores - top)
    total = shares.sum(axis=1, keepdims=True)
    shares /= total
    return float(np.mean(top + np.log(total))), shares


def _into_balls(W: Floats) -> Floats:
    projected: Floats = W / np.maximum(np.linalg.norm(W, axis=1, keepdims=True), 1.0)
    return projected
