"""Maps of classes to the circle: the mean over anchors of (E e^{−bv})^k, bounded below for all.

The angles of the classes are cut into boxes, up to a rotation and a reflection; floats propose how
a box is dealt with, or that it is cut, and balls decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import inf

import numpy as np
from flint import arb

from numerics.balls.enclosure import precision
from numerics.exact.rationals import Exact, rational
from numerics.floats.expectations import Floats

_SIDE, _CELLS, _SLACK = 4, 8, 1e-11  # [−4, 4] has every angle; what floats leave to rounding


Box = Sequence[tuple[arb, arb]]
"""The middle of each angle, and how far the box goes on both sides."""


@dataclass(frozen=True)
class Boxes:
    """Boxes of the angles of all classes but the first, which is at 0: a row each."""

    middles: Floats
    halves: Floats

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.middles)


def all_angles(classes: int) -> Boxes:
    """Return boxes with all angles, up to a rotation and a reflection: the second is not below 0.

    >>> len(all_angles(3))
    32
    """
    side = np.linspace(-_SIDE, _SIDE, 2 * _CELLS + 1)[1::2]
    free = [side[side > 0], *[side] * (classes - 2)]
    middles = np.stack(np.meshgrid(*free, indexing="ij"), -1).reshape(-1, len(free))
    return Boxes(middles, np.full_like(middles, _SIDE / _CELLS))


@dataclass(frozen=True)
class Circle:
    """Sums M_c = Σ_t ρ_t e^{b(cos(a_c − a_t) − 1)} of classes at angles a_c, and bounds.

    L_k of that map is Σ_c ρ_c M_c^k for ℓ = e^{−bΣv}. A bound is a number k of negatives, at least
    2 or inf, and what L_k^{1/k} is to be above.
    """

    law: tuple[Exact, ...]
    rate: Exact
    bounds: tuple[tuple[float, Exact], ...]

    def left(self, boxes: Boxes, *, levels: int) -> Boxes:
        """Return what is left of boxes where no weights w ≥ 0 are found that show all bounds.

        They show them if Σ_c w_c M_c > N_k(w) r on the box, with `Sums.norm`, for every bound r. A
        box without weights is cut into two, up to so many times.

        >>> len(Circle(("1/2", "1/2"), 1, ((2, "56/100"),)).left(all_angles(2), levels=20))
        0
        """
        for _ in range(levels):
            left = np.logical_not(self._shown(boxes))
            boxes = _cut(boxes.middles[left], boxes.halves[left], [float(x) for x in self._law()])
            if not len(boxes):
                break
        return boxes

    def _law(self) -> list[arb]:
        return [arb(rational(mass)) for mass in self.law]

    def _shown(self, boxes: Boxes) -> Floats:
        """Return for which boxes weights show the bounds."""
        zeros = np.zeros((len(boxes), 1))
        middles, halves = (np.hstack([zeros, x]) for x in (boxes.middles, boxes.halves))
        proposals = _Proposals(self)
        far, weights = proposals.far(middles, halves), proposals.near(middles, halves)
        shown = np.zeros(len(middles), dtype=bool)
        with precision(64):
            bounds = [(k, arb(rational(bound))) for k, bound in self.bounds]
            sums = Sums(self._law(), arb(rational(self.rate)), bounds)
            for n in range(len(middles)):
                box = [(arb(m), arb(h)) for m, h in zip(middles[n], halves[n], strict=True)]
                if far[n]:
                    shown[n] = sums.are_far(box)
                elif weights[n].any():
                    shown[n] = sums.are_near(box, [arb(x) for x in weights[n]])
        return shown


@dataclass(frozen=True)
class Sums:
    """The numbers of a `Circle` in balls, and what they show of a box of angles."""

    law: list[arb]
    rate: arb
    bounds: list[tuple[float, arb]]

    def are_far(self, box: Box) -> bool:
        """Tell whether one sum shows the bounds, as no cosine is below that at its corners.

        Angles are at most 4 in size, so that differences are within π of 0 or ±2π.
        """
        total = list(self.law)
        for c, t in combinations(range(len(self.law)), 2):
            (a, h), (e, k) = box[c], box[t]
            apart = abs(a - e)
            apart = apart.min(abs(apart - 2 * arb.pi())) + h + k
            least = (self.rate * (apart.min(arb.pi()).cos() - 1)).exp()
            total[c] += self.law[t] * least
            total[t] += self.law[c] * least
        return any(
            all(one > least for least in needed)
            for one, needed in zip(total, self._needed_alone, strict=True)
        )

    @cached_property
    def _needed_alone(self) -> list[list[arb]]:
        """N_k(w) r for each bound, where w has the weight 1 of one class, for each class."""
        size = range(len(self.law))
        alone = [[arb(int(c == t)) for t in size] for c in size]
        return [[self.norm(weights, k) * bound for k, bound in self.bounds] for weights in alone]

    def are_near(self, box: Box, weights: list[arb]) -> bool:
        """Tell whether the weights show the bounds on a box.

        By Taylor's formula of second order for g(d) = e^{b(cos d − 1)}, pair by pair.
        """
        assert all(weight >= 0 for weight in weights)
        law, rate = self.law, self.rate
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
        return all(total > self.norm(weights, k) * bound for k, bound in self.bounds)

    def norm(self, weights: list[arb], negatives: float) -> arb:
        """Return N_k(w) = (Σ_c ρ_c (w_c/ρ_c)^p)^{1/p}, p = k/(k−1), or Σ_c w_c at k = ∞.

        By Hölder's inequality Σ_c w_c M_c ≤ N_k(w) (Σ_c ρ_c M_c^k)^{1/k}.
        """
        if negatives == inf:
            return sum(weights, arb(0))
        p = arb(int(negatives)) / (int(negatives) - 1)
        pairs = zip(weights, self.law, strict=True)
        return sum(((w / m) ** p * m for w, m in pairs if w > 0), arb(0)) ** (1 / p)


def _cut(middles: Floats, halves: Floats, law: Sequence[float]) -> Boxes:
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
    return Boxes(np.vstack([middles - step, middles + step]), np.vstack([halves, halves]))


class _Proposals:
    """What floats see of boxes (untrusted)."""

    def __init__(self, circle: Circle) -> None:
        self.law = np.array([float(x) for x in circle._law()])
        self.rate = float(arb(rational(circle.rate)))
        self.bounds = [(k, float(arb(rational(bound))) + _SLACK) for k, bound in circle.bounds]

    def far(self, middles: Floats, halves: Floats) -> Floats:
        """Return where `Sums.are_far` will hold."""
        apart, step = abs(_differences(middles)), _steps(halves)
        turned = np.minimum(apart, abs(apart - 2 * np.pi)) + step
        least = np.exp(self.rate * (np.cos(np.minimum(turned, np.pi)) - 1)) * self.law
        size = np.arange(len(self.law))
        least[:, size, size] = self.law
        return np.asarray((least.sum(-1) > self._required(np.eye(len(self.law)))).any(1))

    def near(self, middles: Floats, halves: Floats) -> Floats:
        """Return the weights for which `Sums.are_near` will hold, or zeros."""
        apart, step, every = _differences(middles), _steps(halves), np.arange(len(self.law))
        value = np.exp(self.rate * (np.cos(apart) - 1))
        slope = -self.rate * np.sin(apart) * value * self.law
        gradient = -slope
        gradient[:, every, every] = slope.sum(-1)
        scaled = gradient * halves[:, None]
        bend = self.rate * (np.cos(apart) - self.rate * np.sin(apart) ** 2) * value
        bend = np.maximum(bend + 2 * self.rate * step, 0)
        bend[:, every, every] = 0
        sums = (value * self.law).sum(-1)
        least = sums - (bend * self.law * step**2).sum(-1) / 2

        best, found = np.zeros(len(middles)), np.zeros_like(middles)
        for weights in [*self._slopes(sums), *_least_gradients(scaled)]:
            down = abs((weights[:, :, None] * scaled).sum(1)).sum(1)
            above = (weights * least).sum(1) - down - self._required(weights)
            better = above > best
            best[better], found[better] = above[better], weights[better]
        return found

    def _slopes(self, sums: Floats) -> list[Floats]:
        """Return the slopes of L_k by the sums, up to factors: Hölder's inequality is sharp."""
        relative = sums / sums.max(1, keepdims=True)
        return [self.law * relative ** (min(k, 1e9) - 1) for k, _ in self.bounds]

    def _required(self, weights: Floats) -> Floats:
        """Return the largest of N_k(w) r."""
        required = []
        for k, bound in self.bounds:
            p = 1 + 1 / (k - 1)
            required.append(((weights / self.law) ** p @ self.law) ** (1 / p) * bound)
        return np.asarray(np.max(required, axis=0))


def _least_gradients(scaled: Floats) -> list[Floats]:
    """Return, for each set of three or more sums, the shares whose mean has a small gradient."""
    count, size = scaled.shape[:2]
    found = []
    for some in range(3, size + 1):
        for chosen in map(list, combinations(range(size), some)):
            of = scaled[:, chosen]
            square = of @ of.transpose(0, 2, 1)
            ridge = 1e-7 * np.trace(square, axis1=1, axis2=2) + 1e-30
            square += ridge[:, None, None] * np.eye(some)
            share = np.linalg.solve(square, np.ones((count, some, 1)))[:, :, 0].clip(0)
            weights = np.zeros((count, size))
            weights[:, chosen] = share / share.sum(1, keepdims=True)
            found.append(weights)
    return found


def _differences(middles: Floats) -> Floats:
    return np.asarray(middles[:, :, None] - middles[:, None])


def _steps(halves: Floats) -> Floats:
    return np.asarray(halves[:, :, None] + halves[:, None])
