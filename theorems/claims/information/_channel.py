"""The binary symmetric channel with a uniform input: x is a bit, y is x or, with a mass q, not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import comb

from flint import arb

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.rationals import rational
from theorems.language import Evidence, Instance

Critic = Callable[[bool], Fraction]
"""The positive score of a pair, which depends on whether its two bits agree."""

_BITS = 160


def ratio(flip: Fraction) -> Critic:
    """Return r = p(x, y)/(p(x)p(y)), which has mean 1 under p(x)p(y).

    >>> ratio(Fraction(1, 4))(True), ratio(Fraction(1, 4))(False)
    (Fraction(3, 2), Fraction(1, 2))
    """
    return lambda agrees: 2 * (1 - flip) if agrees else 2 * flip


def inverse_ratio(flip: Fraction) -> Critic:
    """Return 1/r."""
    return lambda agrees: 1 / ratio(flip)(agrees)


def estimate(flip: Fraction, critic: Critic, candidates: int) -> Enclosure:
    """Return log N − L_N = E log(f(x, y_1) / ((1/N) Σ_j f(x, y_j))).

    y_1 is what the channel makes of x, the N − 1 others are independent of it.
    """
    with precision(_BITS):
        total = arb(0)
        for agrees, mass in ((True, 1 - flip), (False, flip)):
            for others in range(candidates):
                law = Fraction(comb(candidates - 1, others), 2 ** (candidates - 1))
                scores = others * critic(True) + (candidates - 1 - others) * critic(False)
                share = candidates * critic(agrees) / (critic(agrees) + scores)
                total += rational(mass * law) * arb(rational(share)).log()
        return Enclosure.of(total, bits=80)


def donsker_varadhan(flip: Fraction, critic: Critic) -> Enclosure:
    """Return E log f(x, y) under p(x, y) less log E f(x, y) under p(x)p(y)."""
    with precision(_BITS):
        parts = ((1 - flip, True), (flip, False))
        logs = (rational(mass) * arb(rational(critic(agrees))).log() for mass, agrees in parts)
        apart = (critic(True) + critic(False)) / 2
        return Enclosure.of(sum(logs, arb(0)) - arb(rational(apart)).log(), bits=80)


def mean_of_log(flip: Fraction, *, plus: int = 0, over: int = 1) -> Enclosure:
    """Return E log((r + a)/b) under p(x, y); E log r is the mutual information."""
    with precision(_BITS):
        parts = ((1 - flip, True), (flip, False))
        logs = (
            rational(mass) * arb(rational((ratio(flip)(agrees) + plus) / over)).log()
            for mass, agrees in parts
        )
        return Enclosure.of(sum(logs, arb(0)), bits=80)


def against_mine(
    flips: tuple[str, ...],
    candidates: tuple[int, ...],
    critic: Callable[[Fraction], Critic],
    compared: Callable[[Enclosure, Enclosure], Evidence],
) -> Iterator[Instance]:
    """Yield how `estimate` compares with the bound of MINE, with one critic in both."""
    for text in flips:
        flip = Fraction(text)
        mine = donsker_varadhan(flip, critic(flip))
        for count in candidates:
            contrastive = estimate(flip, critic(flip), count)
            yield Instance(
                {"q": text, "N": str(count)},
                compared(contrastive, mine),
                "the contrastive bound and that of MINE",
                {"InfoNCE": list(contrastive.decimals(9)), "MINE": list(mine.decimals(9))},
            )
