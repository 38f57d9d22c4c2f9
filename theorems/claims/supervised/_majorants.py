"""For which C and s one of two functions lies above the excess of a class: boxes of both.

docs/decoupled-gap.md has the names. Any b ≥ 0 that passes will do; it is found by halving.
"""

from __future__ import annotations

from fractions import Fraction

from flint import arb

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.rationals import rational

_BITS = 80
_DEPTH = 60  # halvings of a box
_TRIES = 5  # halvings of an interval of b

Interval = tuple[Fraction, Fraction]


def least_margin(classes: Interval, exponents: Interval) -> Enclosure:
    """Return bounds of the least, over boxes of C and s, of what the better function has to spare.

    Not above 0 where some box decides nothing.
    """
    with precision(_BITS):
        return Enclosure.of(_least(classes, exponents, _DEPTH), bits=53)


def _least(classes: Interval, exponents: Interval, depth: int) -> arb:
    """Return the least margin of a box, halved where neither function is above."""
    C, s = _ball(classes), _ball(exponents)
    for margin in (parabola(C, s), tangent(C, s)):
        if margin > 0:
            return arb(margin.lower())
    if depth == 0:
        return arb(-1)
    if _width(classes) / classes[1] > _width(exponents):
        halves = [(half, exponents) for half in _halves(classes)]
    else:
        halves = [(classes, half) for half in _halves(exponents)]
    found = arb(1)
    for half in halves:
        found = found.min(_least(*half, depth - 1))
        if not found > 0:
            break
    return found


def parabola(C: arb, s: arb) -> arb:
    """Return a bound of 4q/(1 − e^{−q}) − s from below, q = s − log(2(C − 1)).

    The first term rises with q; at q = 0 it is 4.
    """
    q = arb((s - (2 * (C - 1)).log()).lower())
    return (4 if q == 0 else 4 * q / (1 - (-q).exp())) - s


def tangent(C: arb, s: arb) -> arb:
    """Return what N has to spare at w = ℓ, for some b; negative where x(1 − b) < 2b."""
    flat = (-s * (1 - 2 / C)).exp()  # δ
    b = offset(C, s)
    if b == 0:
        return (C * flat - 1 - s) / (C - 1)
    x = s.exp() / (2 * (C - 1))
    if not (needed(C, s, b) <= b and x * (1 - b) >= 2 * b):
        return arb(-1)
    excess = (1 + x) / x * ((1 + x / flat) / (1 + x)).log()
    return (1 + b) * (1 - flat) / (flat + b) - excess


def offset(C: arb, s: arb) -> arb:
    """Propose b: 0 where δ is enough, else about the least that is at least what is needed."""
    flat = (-s * (1 - 2 / C)).exp()
    low, high = arb(0), arb(((1 + s - C * flat) / (C - 1)).upper())
    if not high > 0:
        return low
    for _ in range(_TRIES):
        middle = arb(((low + high) / 2).mid())
        low, high = (low, middle) if needed(C, s, middle) <= middle else (middle, high)
    return high


def needed(C: arb, s: arb, b: arb) -> arb:
    """Return (1 + s − Cκ)/(C − 1), κ for ratios of at most (e^s + b)/(δ + b)."""
    length = s * (1 - 2 / C)
    flat = (-length).exp()
    ratio = (s.exp() + b) / (flat + b)
    most = (ratio - 1) ** 2 / (2 * ratio)
    more = (length - 1 + flat) / most if (1 + most) * flat >= 1 else 0
    return (1 + s - C * (flat + more)) / (C - 1)


def _ball(interval: Interval) -> arb:
    low, high = map(rational, interval)
    return arb((low + high) / 2, arb((high - low) / 2).upper())


def _width(interval: Interval) -> Fraction:
    return interval[1] - interval[0]


def _halves(interval: Interval) -> tuple[Interval, Interval]:
    middle = sum(interval, start=Fraction(0)) / 2
    return (interval[0], middle), (middle, interval[1])
