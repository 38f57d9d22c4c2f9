"""The second checker of certificates, docs/certificates.md: this one file, standard library only.

    python recheck.py FILE..

It shares no code with `nceproof recheck`, and takes other routes: integers with outward rounding
in place of ball arithmetic; sums over all count vectors in place of an integral; an exact LDLᵀ
with the radius taken off the diagonal in place of elimination in balls; and from below Gibbs'
inequality with fixed weights in place of the tangent at enclosed classifiers.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from math import comb, gcd, isqrt, lcm
from operator import floordiv

STATEMENT = (
    "Let L_k be the population loss of the logistic loss log(1 + sum_i exp(beta (margin - v_i))) "
    "with k negatives and class law rho, over representations into the unit sphere of R^d, "
    "d >= C. Then L_k has a minimiser, every minimiser that is constant on classes has the same "
    "Gram matrix, and with the downstream weights omega and classifiers in the unit ball L_sup at "
    "it is at most before_most for k = before.negatives, at least after_least for "
    "k = after.negatives, before.negatives < after.negatives, and before_most < after_least."
)

BYTES_MOST = 2**20
DEPTH_MOST = 16
DIGITS_MOST = 2000
CLASSES_MOST = 12
COUNTS_MOST = 300_000
DOUBLINGS_MOST = 2**16  # exp(x) is computed below 2^65536 only
PRECISIONS = (128, 256, 512, 1024)


class MalformedError(Exception):
    """The file is not of format 1."""


class RejectedError(Exception):
    """The file is of format 1, and does not prove its statement."""


class UndecidedError(Exception):
    """The file is beyond the limits of this checker."""


class ImpreciseError(Exception):
    """The precision does not decide; `shortfall` is by how much a bound misses what it must be."""

    def __init__(self, reason: str, shortfall: Fraction | None = None) -> None:
        super().__init__(reason)
        self.shortfall = shortfall


# ------------------------------------------------------------------------------ enclosures


def ceildiv(a: int, b: int) -> int:
    """Return ⌈a/b⌉.

    >>> ceildiv(7, 2), ceildiv(-7, 2)
    (4, -3)
    """
    return -(-a // b)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The real numbers from low/2^bits to high/2^bits; every operation rounds outwards.

    >>> third = Enclosure.of(Fraction(1, 3), 8)
    >>> third.low, third.high, (third * 3).high
    (85, 86, 258)
    """

    low: int
    high: int
    bits: int

    @classmethod
    def of(cls, x: Fraction | int, bits: int) -> Enclosure:
        """Return the narrowest enclosure of a rational number."""
        top, bottom = x.numerator << bits, x.denominator
        return cls(top // bottom, ceildiv(top, bottom), bits)

    def _like(self, other: Enclosure | Fraction | int) -> Enclosure:
        return other if isinstance(other, Enclosure) else Enclosure.of(other, self.bits)

    def __neg__(self) -> Enclosure:
        return Enclosure(-self.high, -self.low, self.bits)

    def __add__(self, other: Enclosure | Fraction | int) -> Enclosure:
        other = self._like(other)
        return Enclosure(self.low + other.low, self.high + other.high, self.bits)

    __radd__ = __add__  # sum() starts with 0

    def __sub__(self, other: Enclosure | Fraction | int) -> Enclosure:
        return self + -self._like(other)

    def __mul__(self, other: Enclosure | Fraction | int) -> Enclosure:
        other = self._like(other)
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Enclosure(min(ends) >> self.bits, -(-max(ends) >> self.bits), self.bits)

    def __truediv__(self, other: Enclosure | Fraction | int) -> Enclosure:
        """Divide by a positive number."""
        other = self._like(other)
        if other.low <= 0:
            raise ImpreciseError("a divisor is not shown positive")
        low, high = self.low << self.bits, self.high << self.bits
        return Enclosure(
            low // (other.high if low >= 0 else other.low),
            ceildiv(high, other.low if high >= 0 else other.high),
            self.bits,
        )

    def within(self, low: int, high: int) -> Enclosure:
        """Return the part in [low, high], for a number that is known to lie there."""
        below, above = low << self.bits, high << self.bits
        return Enclosure(
            min(max(self.low, below), above), max(min(self.high, above), below), self.bits
        )

    def widened(self, radius: int) -> Enclosure:
        """Return the numbers that are at most radius/2^bits away."""
        return Enclosure(self.low - radius, self.high + radius, self.bits)

    @property
    def least(self) -> Fraction:
        """The lower end."""
        return Fraction(self.low, 1 << self.bits)

    @property
    def most(self) -> Fraction:
        """The upper end."""
        return Fraction(self.high, 1 << self.bits)


def sqrt(x: Enclosure) -> Enclosure:
    """Return an enclosure of √x for the numbers x ≥ 0 of an enclosure.

    >>> sqrt(Enclosure.of(4, 8)) == Enclosure(512, 513, 8)
    True
    """
    # isqrt(n) ≤ √n < isqrt(n) + 1, and √(x/2^b) = √(x·2^b)/2^b.
    low, high = (isqrt(max(end, 0) << x.bits) for end in (x.low, x.high))
    return Enclosure(low, high + 1, x.bits)


def _twice_atanh(z: Enclosure) -> Enclosure:
    """Return an enclosure of 2 atanh z = 2 Σ z^(2i+1)/(2i+1) for 0 ≤ z, z² ≤ 1/4.

    From below: all terms are ≥ 0, and those left out as well. From above: the powers are rounded
    up, so one that is at most one unit p bounds the true power, and the terms from it on add up to
    at most p (1 + 1/4 + 1/16 + ..) ≤ 2p.
    """
    bits, square = z.bits, z * z
    low, power, odd = 0, z.low, 1
    while power:
        low, power, odd = low + power // odd, power * square.low >> bits, odd + 2
    high, power, odd = 0, z.high, 1
    while power > 1:
        high, power, odd = high + ceildiv(power, odd), -(-power * square.high >> bits), odd + 2
    return Enclosure(2 * low, 2 * (high + 2 * power), bits)


@lru_cache
def log_two(bits: int) -> Enclosure:
    """Return an enclosure of log 2 = 2 atanh(1/3)."""
    return _twice_atanh(Enclosure.of(Fraction(1, 3), bits))


def log(x: Enclosure) -> Enclosure:
    """Return an enclosure of log x: x = 2^e t with 1 ≤ t < 2, log t = 2 atanh((t − 1)/(t + 1)).

    (t − 1)/(t + 1) lies in [0, 1/3], and rounded up its square is below 1/4.

    >>> float(log(Enclosure.of(10, 64)).least)
    2.302585092994046
    """
    if x.low <= 0:
        raise ImpreciseError("the argument of a logarithm is not shown positive")

    def log_of(end: int) -> Enclosure:
        e = end.bit_length() - 1
        t_less, t_more = end - (1 << e), end + (1 << e)  # (t ∓ 1) 2^e, exactly
        return log_two(x.bits) * (e - x.bits) + _twice_atanh(
            Enclosure.of(Fraction(t_less, t_more), x.bits)
        )

    return Enclosure(log_of(x.low).low, log_of(x.high).high, x.bits)


def exp(x: Enclosure) -> Enclosure:
    """Return an enclosure of exp x.

    >>> float(exp(Enclosure.of(1, 64)).least)
    2.718281828459045
    """
    low, high = (_exp_of(end, x.bits) for end in (x.low, x.high))
    return Enclosure(low.low, high.high, x.bits)


def _exp_of(x: int, bits: int) -> Enclosure:
    """Return an enclosure of exp(x/2^bits): 2^n e^f, f = x − n log 2, Taylor's series for e^f.

    With log 2 in [l, h] the integer n = ⌊x/h⌋ for x ≥ 0, ⌊x/l⌋ for x < 0, has n log 2 ≤ x, so
    f ≥ 0; and f ≤ h + |n| (h − l) ≤ 1 as long as |n| (h − l) < 1/4, which is checked. From below:
    all terms are ≥ 0. From above: the terms are rounded up; the i-th, one unit or less and i ≥ 1,
    and those after it add up to at most twice that unit, for each is at most half of the one before.
    """
    two = log_two(bits)
    n = x // (two.high if x >= 0 else two.low)
    if n < -bits - 2:  # 0 < e^x < 2^(n+1) < 2^-bits
        return Enclosure(0, 1, bits)
    if n > DOUBLINGS_MOST:
        raise UndecidedError(f"an exponential above 2^{DOUBLINGS_MOST}")
    f = Enclosure(x, x, bits) - two * n
    if f.low < 0 or f.high > 1 << bits:
        raise ImpreciseError("the argument of an exponential is too large")
    low, term, i = 0, 1 << bits, 0
    while term:
        low, term, i = low + term, (term * f.low >> bits) // (i + 1), i + 1
    high, term, i = 0, 1 << bits, 0
    while term > 1 or i < 1:
        high, term, i = high + term, ceildiv(term * f.high, (i + 1) << bits), i + 1
    high += 2 * term
    if n >= 0:
        return Enclosure(low << n, high << n, bits)
    return Enclosure(low >> -n, -(-high >> -n), bits)
