"""The slope, in its cosine, of the loss of a rare class between two heads, up to 1/k².

The heads have the shares p and q = 1 − p and are opposite, the rare class is at cosine c with the
first. The slope of L_k/ρ is β(h + T(p, u) − T(q, v)) with u = e^{−β(1−c)} and v = e^{−β(1+c)}: h is
of the rare class as an anchor, T of a head with it as a negative. The formulas are those of balls,
of floats and of symbols.
"""

from __future__ import annotations

from typing import TypeVar

from flint import arb
from sympy import Expr

Number = TypeVar("Number", arb, Expr, float)


def as_anchor(p: Number, u: Number, v: Number) -> tuple[Number, Number]:
    """Return h₀ and h₁ of h = h₀ + h₁/k."""
    q = 1 - p
    difference, mean = p * u - q * v, p * u + q * v
    moved = 2 * p * q * (u - v) * u * v / mean**3
    return difference / mean, -difference / mean**2 - moved


def as_negative(p: Number, u: Number, square: Number) -> tuple[Number, Number]:
    """Return T₀ and T₁ of T = T₀ + T₁/k, for a head of share p; `square` is uv."""
    q = 1 - p
    mean, variance = p + q * square, p * q * (1 - square) ** 2
    return p * u / mean, p * u * (variance / mean**3 - (1 + u - mean) / mean**2)


def slopes(p: Number, u: Number, v: Number) -> tuple[Number, Number]:
    """Return S₀ and S₁ of the slope S₀ + S₁/k, divided by β."""
    (h0, h1), square = as_anchor(p, u, v), u * v
    (t0, t1), (s0, s1) = as_negative(p, u, square), as_negative(1 - p, v, square)
    return h0 + t0 - s0, h1 + t1 - s1
