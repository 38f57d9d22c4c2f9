"""Masses between two neighbouring collapse thresholds, enclosed for 65 numbers of negatives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import comb, exp, inf

from flint import arb

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.rationals import rational
from theorems.claims.conjecture.collapse_threshold import excess, quadratic
from theorems.language import (
    Evidence,
    Instance,
    Verdict,
    all_of,
    below,
    claim,
    grid,
    undecided,
)

_BETAS = ("1/100", "1/10", "1/2", "1", "2", "5", "10")
_LAST = 65
_BITS = 160
_SECANTS = 5


@claim(
    kind="theorem",
    hypotheses=(
        "F_k is that of `collapse-threshold`: a class of mass a has all others on one vector, at "
        "the minimiser of L_k, iff F_k(a) ≥ 0; F_∞ is Q of that claim, which has the sign "
        "of the limit of k·F_k",
    ),
    family=grid(
        "k against k + 1, and 65 against ∞",
        β=_BETAS,
        k=range(1, _LAST + 1),
    ),
    source="nceproof; docs/collapse.md",
    declared=Verdict.CERTIFIED,
)
def collapse_thresholds_apart() -> Iterator[Instance]:
    """For seven β some mass lies between the thresholds of k and k + 1, to k = 64, and of 65 and ∞.

    There is a fraction r with F_k(r) > 0 > F_{k+1}(r), and one with F_65(r) > 0 > F_∞(r).

    For the law (r, (1−r)/2, (1−r)/2), and any other with the mass r, all small classes share one
    vector at k and do not at k + 1, by `collapse-threshold`. That such a mass exists for all k and
    β is `collapse-threshold-rises`; here both signs are enclosed, whatever that rests on. The
    integrals are sums over the number of draws of one class, all of whose terms are above 0.
    """
    for beta in map(Fraction, _BETAS):
        for k, mass in enumerate(between(beta), start=1):
            after = inf if k == _LAST else k + 1
            yield Instance({"β": str(beta), "k": str(k)}, is_between(mass, beta, k, after))


def is_between(mass: Fraction, beta: Fraction, k: int, after: int | float) -> Evidence:
    """Decide F_k(r) > 0 > F_after(r); that one mass is not between refutes nothing."""
    signs = all_of(below(0, at(mass, beta, k)), below(at(mass, beta, after), 0))
    return signs if signs.holds else undecided(f"not between is r = {mass}")


def at(mass: Fraction, beta: Fraction, k: int | float) -> Enclosure:
    """Enclose F_k(mass), or Q(mass) for k = ∞."""
    with precision(_BITS):
        a, x = arb(rational(mass)), arb(rational(-2 * beta)).exp()
        if k == inf:
            return Enclosure.of(quadratic(a, x), bits=80)
        chances = draws(a, int(k) - 1)
        of_head = integral(chances, x, 1 + x)
        of_small, together = (integral(chances[::-1], x, rate) for rate in (1 + x, 2))
        return Enclosure.of(excess(a, x, of_head, of_small, together), bits=80)


def draws(share: arb, count: int) -> list[arb]:
    """Return the probabilities that 0, 1, .. of so many draws are of a class with this share."""
    taken, others = ([arb(1)] for _ in range(2))
    for _ in range(count):
        taken.append(taken[-1] * share)
        others.append(others[-1] * (1 - share))
    return [comb(count, n) * taken[n] * others[count - n] for n in range(count + 1)]


def integral(chances: Sequence[arb], x: arb, rate: arb | int) -> arb:
    """Return ∫ (share·e^{−t} + (1 − share)e^{−tx})^{k−1} e^{−rate·t} dt, by its binomial sum."""
    rates = (rate + n + (len(chances) - 1 - n) * x for n in range(len(chances)))
    return sum((chance / of for chance, of in zip(chances, rates, strict=True)), arb(0))


def between(beta: Fraction) -> Iterator[Fraction]:
    """Propose for each k a mass between the thresholds of k and of the next."""
    before = rest_at_first(beta)
    for k in range(2, _LAST + 1):
        after = rest_at(k, beta, before)
        yield 1 - Fraction((before + after) / 2)
        before = after
    yield 1 - Fraction((before + rest_at(inf, beta, before)) / 2)


def rest_at_first(beta: Fraction) -> float:
    """Return about 1 − ρ*(1)."""
    x = exp(-2 * float(beta))
    return 2 * x / (1 + 3 * x)


def rest_at(k: int | float, beta: Fraction, start: float) -> float:
    """Return about 1 − ρ*(k), by secants from a number above it."""
    one, other = start, start * (1 - 1 / 64)
    above, under = (float(at(1 - Fraction(rest), beta, k)) for rest in (one, other))
    for _ in range(_SECANTS):
        if above == under:
            break
        one, other = other, other - under * (other - one) / (under - above)
        above, under = under, float(at(1 - Fraction(other), beta, k))
    return other
