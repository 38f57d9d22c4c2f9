"""The sigmoid loss of N pairs at towers with one positive and one negative cosine."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb
from sympy import exp, log, symbols

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.rationals import rational
from theorems.language import Instance, argued, derivative, identity

BITS = 250
STEPS = (
    "log(1 + e^s) has the derivative e^s/(1 + e^s)",
    "and the second one e^s/(1 + e^s)²",
    "e^{−z}/(1 + e^{−z}) = 1/(1 + e^z)",
)
"""What is needed of φ and ψ, which are log(1 + e^s) at s = −(tx + b) and s = tx + b."""


def derivatives() -> Iterator[Instance]:
    """Yield the steps."""
    s, power = symbols("s power")
    softplus = log(1 + exp(s))
    found = (
        derivative(softplus, s, exp(s) / (1 + exp(s))),
        derivative(exp(s) / (1 + exp(s)), s, exp(s) / (1 + exp(s)) ** 2),
        identity((1 / power) / (1 + 1 / power), 1 / (1 + power)),
    )
    yield from argued(STEPS, found, "power = e^z")


def negative_cosine(size: int, positive: Fraction) -> Fraction:
    """Return the least mean of the negative cosines, ((N−2)P − N)/(2(N−1)).

    >>> negative_cosine(3, Fraction(1))
    Fraction(-1, 2)
    """
    return ((size - 2) * positive - size) / (2 * (size - 1))


def loss(size: int, positive: Fraction, *, temperature: Fraction, bias: Fraction) -> Enclosure:
    """Return h(P) = φ(P) + (N−1)ψ(q), the loss over N."""
    negative = negative_cosine(size, positive)
    with precision(BITS):
        pulled, pushed = (
            arb(rational(sign * (temperature * cosine + bias))).exp().log1p()
            for sign, cosine in ((-1, positive), (1, negative))
        )
        return Enclosure.of(pulled + (size - 1) * pushed, bits=160)
