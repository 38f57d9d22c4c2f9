"""Weights of sums that show most, in floats: proposals, on which nothing rests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from numerics.floats.expectations import Floats

Places = NDArray[np.intp]
Rows = Places | NDArray[np.bool_]
"""Which rows: their places, or whether each is one."""

_FIRST, _LESS, _LAST = 1e-2, 0.3, 1e-10  # the weights of the barriers
_CENTRED, _STEPS = 0.5, 80  # Newton's decrement that is small enough; it took 30 steps at most


@dataclass(frozen=True)
class Linear:
    """What is known of C sums on a box: M_c is at least v_c + Σ_j s_cj x_j for |x_j| ≤ 1.

    The law has a mass for each sum; a row of `negatives` and `bounds` is the two ends of a range.
    """

    law: Floats
    least: Floats
    slopes: Floats
    negatives: Floats
    bounds: Floats

    def at(self, rows: Rows) -> Linear:
        """Return the same of some boxes."""
        parts = (x[rows] for x in (self.least, self.slopes, self.negatives, self.bounds))
        return Linear(self.law, *parts)

    def best(self) -> tuple[Floats, Rows]:
        """Return for each box weights w, and whether Φ(w) > 0, as it is if it is for any weights.

        Φ(w) = Σ_c w_c v_c − Σ_j |Σ_c w_c s_cj| − max_k N_k(w) r_k on w ≥ 0, Σ_c w_c = 1, with N_k
        as in `Sums.norm`, is concave. Newton's method follows its maxima with barriers of weight
        μ, for a box until it is known on which side of 0 the largest value is.
        """
        found = np.full_like(self.least, 1 / len(self.law))
        shown, rows = np.zeros(len(found), dtype=bool), np.arange(len(found))
        part, barrier = self, np.full(len(found), _FIRST)
        for _ in range(_STEPS):
            value, step, decrement = part._newton(found[rows], barrier)
            shown[rows] = value > 0
            centred = decrement < _CENTRED
            lost = centred & (value + 4 * len(self.law) * barrier < 0)
            on = np.logical_not(shown[rows] | lost | (barrier < _LAST))
            barrier = np.where(centred, _LESS * barrier, barrier)[on]
            rows, part = rows[on], part.at(on)
            if not len(rows):
                break
            found[rows] += step[on]
        return found, shown

    def _newton(self, weights: Floats, barrier: Floats) -> tuple[Floats, Floats, Floats]:
        """Return Φ, Newton's step and its decrement."""
        reached = (weights[:, :, None] * self.slopes).sum(1)
        ends = [self._required(weights, end) for end in (0, 1)]
        (one, up, bend), (other, rise, turn) = ends
        value = (weights * self.least).sum(1) - abs(reached).sum(1) - np.maximum(one, other)

        first, second = _smooth(reached, barrier[:, None])
        share, tilt = _smooth((one - other) / 2, barrier)
        share, apart = share[:, None], (up - rise) / 2
        gradient = self.least - (self.slopes * first[:, None]).sum(2) + barrier[:, None] / weights
        gradient -= (up + rise) / 2 + share * apart
        curved = (self.slopes * second[:, None]) @ self.slopes.transpose(0, 2, 1)
        curved += (bend + turn) / 2 + share[:, None] * (bend - turn) / 2
        curved += tilt[:, None, None] * apart[:, :, None] * apart[:, None]
        curved += _diagonal(barrier[:, None] / weights**2)

        solved = np.linalg.solve(curved, np.stack([gradient, np.ones_like(gradient)], -1))
        free, ones = solved[:, :, 0], solved[:, :, 1]
        step = free - (free.sum(1) / ones.sum(1))[:, None] * ones
        decrement = np.sqrt(np.maximum((gradient * step).sum(1), 0) / barrier)
        length = np.where(decrement < _CENTRED, 1, 1 / (1 + decrement))
        used = np.maximum((-step / weights).max(1) / 0.9, 1)  # weights stay above 0
        return value, np.minimum(length, 1 / used)[:, None] * step, decrement

    def _required(self, weights: Floats, end: int) -> tuple[Floats, Floats, Floats]:
        """Return N_k(w) r with its gradient and its second derivatives, at an end of the ranges."""
        more, bound = 1 / (self.negatives[:, end] - 1), self.bounds[:, end]
        power = (weights / self.law) ** more[:, None]
        norm = (weights * power).sum(1) ** (1 / (1 + more))
        slope = power / norm[:, None] ** more[:, None]
        bend = _diagonal(slope / weights) - slope[:, :, None] * slope[:, None] / norm[:, None, None]
        return norm * bound, slope * bound[:, None], bend * (more * bound)[:, None, None]


def _smooth(y: Floats, barrier: Floats) -> tuple[Floats, Floats]:
    """Return the first and the second derivative of min_t t − μ log(t² − y²), which is near |y|."""
    root = np.hypot(barrier, y)
    top = barrier + root
    return y / top, (1 - y**2 / (top * root)) / top


def _diagonal(entries: Floats) -> Floats:
    return np.asarray(entries[:, :, None] * np.eye(entries.shape[1]))
