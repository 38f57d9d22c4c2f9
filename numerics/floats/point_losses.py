"""The loss at points and its derivatives, smoothed where it has kinks, in float64 (untrusted)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from flint import fmpq

from numerics.exact.jets import derivatives
from numerics.exact.losses import Loss
from numerics.exact.shapes import Additive, ExpOfSum, LogSumExp, WorstCase
from numerics.floats.arithmetic import FLOATS
from numerics.floats.expectations import Floats, log_sum_exp
from numerics.floats.sharpening import SMOOTHEST


@dataclass(frozen=True)
class PointDerivatives:
    """ℓ at each row of v, its gradient, and its Hessian Diag(d) + σ u uᵀ: a row of d and u each."""

    value: Floats
    slope: Floats
    diagonal: Floats
    direction: Floats
    sign: int

    def hessian_products(self, x: Floats) -> Floats:
        """Return the Hessians applied to rows (.., N, C − 1)."""
        along = (self.direction * x).sum(axis=-1, keepdims=True)
        products: Floats = self.diagonal * x + self.sign * self.direction * along
        return products


def point_derivatives(loss: Loss, v: Floats, counts: Floats | None = None) -> PointDerivatives:
    """Return ℓ at each row of v (N, C − 1), with its first and second derivatives.

    With `counts`, as many as v, each coordinate of ℓ occurs so many times, and moves so.

    >>> from numerics.exact.losses import Logistic
    >>> point_derivatives(Logistic(), np.zeros((1, 2))).slope.round(6).tolist()
    [[-0.333333, -0.333333]]
    """
    times = np.ones_like(v) if counts is None else counts
    match loss.shape:
        case LogSumExp(beta, margin, constant):
            found = log_sum_exp(float(beta) * (float(margin) - v), times, constant, 1)
            assert found.gradient is not None
            pull = float(beta) * found.gradient
            return PointDerivatives(found.value, -pull, float(beta) * pull, pull, -1)
        case Additive(phi):
            jet, none = derivatives(phi, v, FLOATS), np.zeros_like(v)
            value = (times * jet.value).sum(axis=1)
            return PointDerivatives(value, times * jet.slope, times * jet.curvature, none, 1)
        case ExpOfSum(beta):
            value = np.exp(-float(beta) * (times * v).sum(axis=1))
            root = float(beta) * times * np.sqrt(value)[:, None]
            slope = -float(beta) * times * value[:, None]
            return PointDerivatives(value, slope, np.zeros_like(v), root, 1)
    raise ValueError(f"the loss {loss.formula} has no derivatives; L_sup cannot be minimised")


class ProximalPoints:
    """A loss with kinks at points, smoothed around shares w′ of its subgradients.

    ℓ is the largest Σ n_j w_j (m − v_j) over shares w ≥ 0 with Σ n_j w_j = 1, or ≤ 1, or w_j ≤ 1;
    the smoothing takes (ε/2) Σ n_j (w_j − w′_j)² away. Where w′ is the maximiser it is exact.

    >>> from numerics.exact.losses import HardestNegative
    >>> smooth = ProximalPoints(HardestNegative())
    >>> smooth.at(np.array([[0.0, 0.1]])).slope.round(6).tolist()
    [[-1.0, -0.0]]
    """

    def __init__(self, loss: Loss) -> None:
        self.margin, self._is_sum = float(loss.kink or 0), isinstance(loss.shape, Additive)
        self._is_cut = isinstance(loss.shape, WorstCase) and loss.shape.is_cut
        self._epsilon = SMOOTHEST
        self._centre: Floats = np.zeros(1)
        self.shares, self._counts = np.zeros((1, 1)), np.ones((1, 1))

    def smooth(self, epsilon: float) -> None:
        """Smooth around the shares of the last points from now on."""
        self._epsilon, self._centre = epsilon, self.shares

    def constants(self) -> Floats:
        """Return m Σ n_j w_j for each of the last points."""
        found: Floats = self.margin * (self._counts * self.shares).sum(axis=1)
        return found

    def value(self, v: Floats, counts: Floats) -> Floats:
        """Return ℓ itself at each row; what occurs never does not count."""
        y = np.where(counts > 0, self.margin - v, -np.inf)
        if self._is_sum:
            return np.asarray((counts * np.maximum(y, 0.0)).sum(axis=1))
        worst = y.max(axis=1)
        return np.maximum(worst, 0.0) if self._is_cut else np.asarray(worst)

    def at(self, v: Floats, counts: Floats | None = None) -> PointDerivatives:
        """Return the smoothing at each row of v, with its first and second derivatives."""
        n = np.ones_like(v) if counts is None else counts
        y, epsilon = self.margin - v, self._epsilon
        free = self._centre + y / epsilon
        if self._is_sum:
            w = np.clip(free, 0.0, 1.0)
            bound = np.zeros(len(v), dtype=bool)
            alive = n * ((free > 0) & (free < 1))
        else:
            level = _level(free, n)
            bound = (level > 0) | (not self._is_cut)
            w = np.maximum(free - np.where(bound, level, 0.0)[:, None], 0.0)
            alive = n * (w > 0)
        self.shares, self._counts = w, n
        value = (n * (w * y - epsilon / 2 * (w - self._centre) ** 2)).sum(axis=1)
        total = np.maximum(alive.sum(axis=1, keepdims=True), 1.0)
        direction = alive * bound[:, None] / np.sqrt(epsilon * total)
        return PointDerivatives(value, -n * w, alive / epsilon, direction, -1)


def _level(free: Floats, counts: Floats) -> Floats:
    """Return t with Σ n_j max(0, free_j − t) = 1 for each row."""
    order = np.argsort(-free, axis=1)
    x, n = np.take_along_axis(free, order, 1), np.take_along_axis(counts, order, 1)
    levels = (np.cumsum(n * x, axis=1) - 1) / np.maximum(np.cumsum(n, axis=1), 1e-300)
    taken = (x > levels) & (np.cumsum(n, axis=1) > 0)
    last = taken.shape[1] - 1 - np.argmax(taken[:, ::-1], axis=1)
    return np.asarray(levels[np.arange(len(free)), last])


def rational_shares(
    loss: Loss, row: Sequence[float], counts: Sequence[int] | None = None
) -> tuple[fmpq, ...]:
    """Return shares next to floats that are those of a subgradient.

    >>> from numerics.exact.losses import HardestNegative
    >>> rational_shares(HardestNegative(), [0.25, 0.25])
    (1/2, 1/2)
    """
    exact = [fmpq(*max(w, 0.0).as_integer_ratio()) for w in row]
    if not isinstance(loss.shape, WorstCase):
        return tuple(min(w, fmpq(1)) for w in exact)
    times = [1] * len(exact) if counts is None else counts
    total = sum((n * w for n, w in zip(times, exact, strict=True)), fmpq(0))
    if total > 1 or not loss.shape.is_cut:
        return tuple(w / total for w in exact)
    return tuple(exact)
