"""Maps of classes to the circle: the largest sum E e^{−bv} over anchors, bounded below for all.

The angles of the classes are cut into boxes, up to a rotation and a reflection; floats propose how
a box is dealt with, or that it is cut, and balls decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from flint import arb

from numerics.balls.enclosure import precision
from numerics.exact.rationals import Exact, rational
from numerics.floats.expectations import Floats

_SIDE, _CELLS, _SLACK = 4, 8, 1e-11  # [−4, 4] has every angle; what floats leave to rounding


@dataclass(frozen=True)
class Circle:
    """Sums M_c = Σ_t ρ_t e^{b(cos(a_c − a_t) − 1)} of classes at angles a_c, and a threshold."""

    law: tuple[Exact, ...]
    rate: Exact
    threshold: Exact

    def boxes_left(self, *, levels: int) -> int:
        """Return how many boxes are left for which max_c M_c > threshold is not shown.

        0 means that it is so for all angles. The first is 0 by a rotation, the second is not below
        0 by a reflection, and each box that is not shown is cut into two, up to so many times.

        >>> Circle(("1/2", "1/2"), 1, "56/100").boxes_left(levels=20)
        0
        """
        side = np.linspace(-_SIDE, _SIDE, 2 * _CELLS + 1)[1::2]
        free = [side[side > 0], *[side] * (len(self.law) - 2)]
        middles = np.stack(np.meshgrid(*free, indexing="ij"), -1).reshape(-1, len(free))
        halves = np.full_like(middles, _SIDE / _CELLS)
        for _ in range(levels):
            left = np.logical_not(self._shown(middles, halves))
            middles, halves = _cut(middles[left], halves[left], [float(x) for x in self._law()])
            if not len(middles):
                break
        return len(middles)

    def _law(self) -> list[arb]:
        return [arb(rational(mass)) for mass in self.law]

    def _shown(self, middles: Floats, halves: Floats) -> Floats:
        """Return for which boxes it is shown that a sum is above the threshold."""
        zeros = np.zeros((len(middles), 1))
        middles, halves = np.hstack([zeros, middles]), np.hstack([zeros, halves])
        proposals = _Proposals(self)
        far, weights = proposals.far(middles, halves), proposals.weights(middles, halves)
        shown = np.zeros(len(middles), dtype=bool)
        with precision(64):
            law, rate, bound = self._law(), arb(rational(self.rate)), arb(rational(self.threshold))
            for n in range(len(middles)):
                box = [(arb(m), arb(h)) for m, h in zip(middles[n], halves[n], strict=True)]
                if far[n]:
                    shown[n] = is_far(box, law, rate, bound)
                elif weights[n].any():
                    shown[n] = is_near(box, law, rate, bound, [arb(x) for x in weights[n]])
        return shown


def is_far(box: Sequence[tuple[arb, arb]], law: list[arb], rate: arb, bound: arb) -> bool:
    """Tell whether a sum is above the bound on a box, as no cosine is below that at its corners.

    Angles are at most 4 in size, so that differences are within π of 0 or ±2π.
    """
    total = list(law)
    for c, t in combinations(range(len(law)), 2):
        (a, h), (e, k) = box[c], box[t]
        apart = abs(a - e)
        apart = apart.min(abs(apart - 2 * arb.pi())) + h + k
        least = (rate * (apart.min(arb.pi()).cos() - 1)).exp()
        total[c] += law[t] * least
        total[t] += law[c] * least
    return any(one > bound for one in total)


def is_near(
    box: Sequence[tuple[arb, arb]], law: list[arb], rate: arb, bound: arb, weights: list[arb]
) -> bool:
    """Tell whether a mean of the sums, with weights ≥ 0, is above the bound on a box.

    By Taylor's formula of second order for g(d) = e^{b(cos d − 1)}, pair by pair.
    """
    assert all(weight >= 0 for weight in weights)
    total = sum((x * mass for x, mass in zip(weights, law, strict=True)), arb(0))
    slopes = [arb(0)] * len(law)
    for c, t in combinations(range(len(law)), 2):
        (a, h), (e, k) = box[c], box[t]
        factor, step = weights[c] * law[t] + weights[t] * law[c], h + k
        sine, cosine = (a - e).sin_cos()
        value = factor * (rate * (cosine - 1)).exp()
        slope = -rate * sine * value
        slopes[c], slopes[t] = slopes[c] + slope, slopes[t] - slope
        sine, cosine = (a - e + arb(0, step)).sin_cos()
        bend = (rate * (cosine - 1)).exp() * rate * (cosine - rate * sine**2)
        total += value - factor * bend.max(arb(0)) * step**2 / 2
    total -= sum((h * abs(slope) for (_, h), slope in zip(box, slopes, strict=True)), arb(0))
    return bool(total > bound * sum(weights, arb(0)))


def _cut(middles: Floats, halves: Floats, law: Sequence[float]) -> tuple[Floats, Floats]:
    """Return the halves of the boxes, cut along the angle that moves most mass.

    Middles are multiples of the halves, at most 4 in size: exact in float64 down to 2⁻⁴⁸. Raises
    `ValueError` beyond.
    """
    rows = np.arange(len(middles))
    axis = (halves * np.sqrt(law[1:])).argmax(1)
    halves = halves.copy()
    halves[rows, axis] /= 2
    if len(halves) and halves.min() < 2.0**-48:
        raise ValueError("a box is cut too often for float64; give fewer levels")
    step = np.zeros_like(middles)
    step[rows, axis] = halves[rows, axis]
    return np.vstack([middles - step, middles + step]), np.vstack([halves, halves])


class _Proposals:
    """What floats see of boxes (untrusted)."""

    def __init__(self, circle: Circle) -> None:
        self.law = np.array([float(x) for x in circle._law()])
        self.rate = float(arb(rational(circle.rate)))
        self.bound = float(arb(rational(circle.threshold))) + _SLACK

    def far(self, middles: Floats, halves: Floats) -> Floats:
        """Return where `is_far` will hold."""
        apart, step = self._apart(middles), self._step(halves)
        turned = np.minimum(apart, abs(apart - 2 * np.pi)) + step
        least = np.exp(self.rate * (np.cos(np.minimum(turned, np.pi)) - 1)) * self.law
        size = np.arange(len(self.law))
        least[:, size, size] = self.law
        return np.asarray(least.sum(-1).max(1) > self.bound)

    def weights(self, middles: Floats, halves: Floats) -> Floats:
        """Return the weights for which `is_near` will hold, or zeros.

        For each set of classes those of the least gradient, over the size of the box.
        """
        count, size = middles.shape
        apart, step, every = middles[:, :, None] - middles[:, None], self._step(halves), range(size)
        value = np.exp(self.rate * (np.cos(apart) - 1))
        slope = -self.rate * np.sin(apart) * value * self.law
        gradient = -slope
        gradient[:, every, every] = slope.sum(-1)
        scaled = gradient * halves[:, None]
        bend = self.rate * (np.cos(apart) - self.rate * np.sin(apart) ** 2) * value
        bend = np.maximum(bend + 2 * self.rate * step, 0)
        bend[:, every, every] = 0
        least = (value * self.law).sum(-1) - (bend * self.law * step**2).sum(-1) / 2
        best, found = np.full(count, self.bound), np.zeros((count, size))
        for some in range(3, size + 1):
            for chosen in map(list, combinations(every, some)):
                of = scaled[:, chosen]
                square = of @ of.transpose(0, 2, 1)
                ridge = 1e-7 * np.trace(square, axis1=1, axis2=2) + 1e-30
                square += ridge[:, None, None] * np.eye(some)
                share = np.linalg.solve(square, np.ones((count, some, 1)))[:, :, 0].clip(0)
                share /= share.sum(1, keepdims=True)
                down = abs((share[:, :, None] * of).sum(1)).sum(1)
                bound = (share * least[:, chosen]).sum(1) - down
                better = bound > best
                best[better] = bound[better]
                found[np.ix_(better, chosen)] = share[better]
                rest = [c for c in every if c not in chosen]
                found[np.ix_(better, rest)] = 0
        return found

    @staticmethod
    def _apart(middles: Floats) -> Floats:
        return np.asarray(abs(middles[:, :, None] - middles[:, None]))

    @staticmethod
    def _step(halves: Floats) -> Floats:
        return np.asarray(halves[:, :, None] + halves[:, None])
