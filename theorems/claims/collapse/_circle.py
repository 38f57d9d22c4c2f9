"""Maps of classes to the circle: the mean over anchors of (E e^{−bv})^k, bounded below for all.

The angles of the classes are cut into boxes, up to a rotation and a reflection; floats propose
weights for a box, or that it is cut, and balls decide. Differences of middles and sums of halves
are exact in float64 (`_cut`), and few: what is known of a pair of classes is kept by them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from math import inf

import numpy as np
from flint import arb

from numerics.balls.enclosure import precision
from numerics.exact.rationals import Exact, rational
from numerics.floats.expectations import Floats
from theorems.claims.collapse._weights import Linear, Places, Rows

_SIDE, _CELLS, _SLACK = 4, 8, 1e-11  # [−4, 4] has every angle; what floats leave to rounding


Box = Sequence[tuple[float, float]]
"""The middle of each angle, and how far the box goes on both sides."""

Range = tuple[tuple[float, Exact], tuple[float, Exact]]
"""The first and the last number of negatives, at least 2 or inf, each with a bound."""


@dataclass(frozen=True)
class Boxes:
    """Boxes of the angles of all classes but the first, which is at 0: a row each.

    `ranges` has for each box the place of the range that it is asked for.
    """

    middles: Floats
    halves: Floats
    ranges: Places

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.middles)

    def at(self, rows: Rows) -> Boxes:
        """Return some of them."""
        return Boxes(self.middles[rows], self.halves[rows], self.ranges[rows])

    def for_each(self, ranges: int) -> Boxes:
        """Return all of them for each of so many ranges."""
        every = np.tile(np.arange(len(self)), ranges)
        return replace(self.at(every), ranges=np.repeat(np.arange(ranges), len(self)))


def all_angles(classes: int) -> Boxes:
    """Return boxes with all angles, up to a rotation and a reflection: the second is not below 0.

    >>> len(all_angles(3))
    32
    """
    side = np.linspace(-_SIDE, _SIDE, 2 * _CELLS + 1)[1::2]
    free = [side[side > 0], *[side] * (classes - 2)]
    middles = np.stack(np.meshgrid(*free, indexing="ij"), -1).reshape(-1, len(free))
    halves = np.full_like(middles, _SIDE / _CELLS)
    return Boxes(middles, halves, np.zeros(len(middles), dtype=int))


@dataclass(frozen=True)
class Circle:
    """Sums M_c = Σ_t ρ_t e^{b(cos(a_c − a_t) − 1)} of classes at angles a_c, and bounds.

    L_k of that map is Σ_c ρ_c M_c^k for ℓ = e^{−bΣv}. The bounds of a range are what L_k^{1/k} is
    to be above at its ends.
    """

    law: tuple[Exact, ...]
    rate: Exact
    ranges: tuple[Range, ...]

    def left(self, boxes: Boxes, *, levels: int) -> Boxes:
        """Return what is left of boxes where no weights w ≥ 0 are found that show both bounds.

        They show them if Σ_c w_c M_c > N_k(w) r on the box, with `Sums.norm`, at both ends of its
        range. A box without weights is cut into two, up to so many times.

        >>> circle = Circle(("1/2", "1/2"), 1, (((2, "56/100"), (3, "56/100")),))
        >>> len(circle.left(all_angles(2), levels=20))
        0
        """
        for _ in range(levels):
            shown = self._shown(boxes)
            boxes = _cut(boxes.at(np.logical_not(shown)), [float(x) for x in self._law()])
            if not len(boxes):
                break
        return boxes

    def _law(self) -> list[arb]:
        return [arb(rational(mass)) for mass in self.law]

    def _shown(self, boxes: Boxes) -> Floats:
        """Return for which boxes weights show the bounds."""
        zeros = np.zeros((len(boxes), 1))
        middles, halves = (np.hstack([zeros, x]) for x in (boxes.middles, boxes.halves))
        weights, found = _Proposals(self).linear(middles, halves, boxes.ranges).best()
        shown = np.zeros(len(middles), dtype=bool)
        with precision(64):
            for n in np.flatnonzero(found).tolist():
                box = list(zip(middles[n].tolist(), halves[n].tolist(), strict=True))
                sums = self._sums[boxes.ranges[n]]
                shown[n] = sums.are_above(box, [arb(x) for x in weights[n].tolist()])
        return shown

    @cached_property
    def _sums(self) -> list[Sums]:
        """The sums for each range."""
        kernel = Kernel(arb(rational(self.rate)))
        return [
            Sums(self._law(), kernel, [(k, arb(rational(bound))) for k, bound in ends])
            for ends in self.ranges
        ]


class Kernel:
    """g(α) = e^{b(cos α − 1)}, b > 0, for all α within a step of a float of size below 3π."""

    def __init__(self, rate: arb) -> None:
        self.rate = rate
        self._lines: dict[tuple[float, float], tuple[arb, arb]] = {}

    def line(self, middle: float, step: float) -> tuple[arb, arb]:
        """Return v and s such that g(α) ≥ v + s(α − m) for the middle m.

        By Taylor's formula, or s = 0 where that takes away less than twice as much at the middle.
        """
        key = middle, step
        if key not in self._lines:
            sine, cosine = arb(middle).sin_cos()
            value, least = self._at(cosine), self.least(middle, step)
            bent = self.bend(middle, step) * arb(step) ** 2 / 2
            level = value - least < 2 * bent
            tangent = value - bent, -self.rate * sine * value
            self._lines[key] = (least, arb(0)) if level else tangent
        return self._lines[key]

    def least(self, middle: float, step: float) -> arb:
        """Return g at the largest angle modulo 2π, or at π: it falls on [0, π]."""
        return self._at((_turned(middle) + step).min(arb.pi()).cos())

    def bend(self, middle: float, step: float) -> arb:
        """Return the largest of 0 and −g'' = b(x − b(1 − x²))e^{b(x−1)}, x = cos α.

        Where that is positive it rises with x, so it is largest at the least angle modulo 2π.
        """
        cosine = (_turned(middle) - step).max(arb(0)).cos()
        concave = self.rate * (cosine - self.rate * (1 - cosine**2))
        return (concave * self._at(cosine)).max(arb(0))

    def _at(self, cosine: arb) -> arb:
        return (self.rate * (cosine - 1)).exp()


def _turned(angle: float) -> arb:
    """Return how far an angle of size below 3π is from 0 or ±2π, the nearest."""
    size = abs(arb(angle))
    return size.min(abs(size - 2 * arb.pi()))


@dataclass(frozen=True)
class Sums:
    """The numbers of a `Circle` in balls, and what they show of a box of angles."""

    law: list[arb]
    kernel: Kernel
    bounds: list[tuple[float, arb]]

    def are_above(self, box: Box, weights: list[arb]) -> bool:
        """Tell whether the weights show the bounds on a box, by a line below g for each pair."""
        assert all(weight >= 0 for weight in weights)
        law = self.law
        total = sum((x * mass for x, mass in zip(weights, law, strict=True)), arb(0))
        slopes = [arb(0)] * len(law)
        for c, t in combinations(range(len(law)), 2):
            (a, h), (e, k) = box[c], box[t]
            factor = weights[c] * law[t] + weights[t] * law[c]
            value, slope = self.kernel.line(a - e, h + k)
            total += factor * value
            slope *= factor
            slopes[c], slopes[t] = slopes[c] + slope, slopes[t] - slope
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


def _cut(boxes: Boxes, law: Sequence[float]) -> Boxes:
    """Return the halves of the boxes, cut along the angle that moves most mass.

    Middles are multiples of the halves, at most 4 in size: they and their differences are exact in
    float64 down to 2⁻⁴⁸. Raises `ValueError` beyond.
    """
    middles, halves, rows = boxes.middles, boxes.halves.copy(), np.arange(len(boxes))
    axis = (halves * np.sqrt(law[1:])).argmax(1)
    halves[rows, axis] /= 2
    if len(halves) and halves.min() < 2.0**-48:
        raise ValueError("a box is cut too often for float64; give fewer levels")
    step = np.zeros_like(middles)
    step[rows, axis] = halves[rows, axis]
    both = np.vstack([middles - step, middles + step]), np.vstack([halves, halves])
    return Boxes(*both, np.tile(boxes.ranges, 2))


class _Proposals:
    """What floats see of boxes (untrusted)."""

    def __init__(self, circle: Circle) -> None:
        self.law = np.array([float(x) for x in circle._law()])
        self.rate = float(arb(rational(circle.rate)))
        self.negatives = np.array([[k for k, _ in ends] for ends in circle.ranges])
        bounds = [[float(arb(rational(bound))) for _, bound in ends] for ends in circle.ranges]
        self.bounds = np.array(bounds) + _SLACK

    def linear(self, middles: Floats, halves: Floats, ranges: Places) -> Linear:
        """Return the bounds of `Sums.are_above`, sum by sum."""
        alpha, every = middles[:, :, None] - middles[:, None], np.arange(len(self.law))
        turned = np.minimum(abs(alpha), abs(abs(alpha) - 2 * np.pi))
        step = halves[:, :, None] + halves[:, None]
        value = self._at(np.cos(alpha))
        fall = value - self._at(np.cos(np.minimum(turned + step, np.pi)))
        near = np.cos(np.maximum(turned - step, 0))
        bend = self.rate * (near - self.rate * (1 - near**2)) * self._at(near)
        bent = np.maximum(bend, 0) * step**2 / 2
        slope = np.where(fall < 2 * bent, 0, self.rate * np.sin(alpha) * value) * self.law
        least = (value - np.where(fall < 2 * bent, fall, bent)) * self.law
        least[:, every, every] = self.law
        slope[:, every, every] = -slope.sum(-1)
        moved = slope[:, :, 1:] * halves[:, None, 1:]
        return Linear(self.law, least.sum(-1), moved, self.negatives[ranges], self.bounds[ranges])

    def _at(self, cosine: Floats) -> Floats:
        return np.asarray(np.exp(self.rate * (cosine - 1)))
