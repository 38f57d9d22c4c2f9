"""Collisions and coverage among k negatives: what the classical bounds count (trusted).

The negatives have iid classes of law ρ. Col is how many of them have the anchor's class, and they
cover a set of classes if each of them is drawn at least once. All of it is computed for any k and
any law; the proofs behind the two integrals are in docs/bounds.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil, comb, expm1, factorial, lcm, log, prod, sqrt
from typing import Any, TypeAlias

from flint import acb, arb, fmpq

from numerics.balls.enclosure import Enclosure, check_bits, precision
from numerics.balls.quadrature import moments
from numerics.errors import Undecided
from numerics.exact.blocks import GroupedLaw, grouped
from numerics.exact.rationals import Exact, check_negatives, rational

_GUARD_BITS = 40

Masses: TypeAlias = Sequence[Exact] | Counter[fmpq]
"""The masses of some classes, one a class, or how many classes have each mass."""

MAX_TERMS, MAX_BITS = 1 << 16, 1 << 24
"""The largest number of terms that are added up exactly, and of bits in all of them together."""


def collision_probability(
    law: Sequence[Exact] | GroupedLaw, *, negatives: int, bits: int = 53
) -> Enclosure:
    """Return P(Col ≥ 1) = Σ_c ρ_c (1 − (1 − ρ_c)^k), the τ_k of Saunshi et al. 2019.

    >>> collision_probability(["1/2", "1/2"], negatives=3).contains("7/8")
    True
    """
    rho, k = grouped(law), finite_negatives(negatives)
    with precision(check_bits(bits) + _GUARD_BITS):
        total = arb(0)
        for mass, count in zip(rho.masses, rho.sizes, strict=True):
            total -= count * mass * (k * log_missed(mass)).expm1()
        return Enclosure.of(total, bits=bits)


def log_missed(mass: fmpq) -> arb:
    """Return log(1 − mass), of relative precision at both ends of (0, 1).

    >>> bool(log_missed(1 - fmpq(1, 10**40)) < -92)
    True
    """
    return (-arb(mass)).log1p() if 2 * mass < 1 else arb(1 - mass).log()


def mean_log_collisions(
    law: Sequence[Exact] | GroupedLaw, *, negatives: int, bits: int = 53
) -> Enclosure:
    """Return E log(1 + Col), the part of the logistic loss that no representation can lower.

    A negative of another class counts e^{−N} instead of 0, which adds at most k e^{−N}; the rest
    is `numerics.balls.quadrature`.

    >>> mean_log_collisions(["1/2", "1/2"], negatives=1).decimals(9)
    ('0.346573590', '0.346573591')
    """
    rho, k = grouped(law), finite_negatives(negatives)
    small = -fmpq(bits + 2 * k.bit_length() + _GUARD_BITS)
    with precision(check_bits(bits) + _GUARD_BITS):
        excess = arb(0).union(k * arb(small).exp())
        total = arb(0)
        for mass, count in zip(rho.masses, rho.sizes, strict=True):
            found = moments(
                [fmpq(0), small], [mass, 1 - mass], negatives=k, constant=1, bits=bits + 10
            )
            total += count * mass * (found.value - excess)
        return Enclosure.of(total, bits=bits)


# --- coverage ------------------------------------------------------------------------------------


def exact_coverage(masses: Masses, *, draws: int, idle: Exact = 0) -> fmpq:
    """Return the probability of `coverage` by inclusion and exclusion: Σ_A (−1)^|A| (s − ρ(A))^n.

    Raises `ValueError` for more than `MAX_TERMS` terms, of which equal masses share theirs, or
    terms of more than `MAX_BITS` bits, which no signal interrupts.

    >>> exact_coverage(["1/2", "1/4", "1/4"], draws=3), exact_coverage(["1/4"], draws=2, idle="1/2")
    (3/16, 5/16)
    """
    counted, rest, n = _part_of_a_law(masses, idle, draws)
    groups = counted.items()
    common = lcm(*(int(mass.q) for mass in (*counted, rest)))
    _check_terms(prod(count + 1 for _, count in groups), bits=n * common.bit_length())
    total, whole = fmpq(0), sum((mass * count for mass, count in groups), rest)
    for taken in product(*(range(count + 1) for _, count in groups)):
        ways = prod(comb(count, j) for (_, count), j in zip(groups, taken, strict=True))
        missed = sum((j * mass for (mass, _), j in zip(groups, taken, strict=True)), fmpq(0))
        total += (-1) ** sum(taken) * ways * (whole - missed) ** n
    return total


def coverage(masses: Masses, *, draws: int, idle: Exact = 0, bits: int = 53) -> Enclosure:
    """Return the probability that n iid draws cover classes of given masses, and nothing else.

    Each draw is one of the classes or idle, and every class is drawn at least once: with the whole
    law it is coupon collection; what is missing in Σ masses + idle to 1 must not be drawn. It is
    n! [tⁿ] e^{idle·t} Π_c (e^{ρ_c t} − 1), an integral over a circle. The relative width is about
    2^−bits for every n, at a cost of about 10 √bits evaluations. Raises `ValueError` for masses
    that are not positive or sum to more than 1.

    >>> coverage(["1/1000"] * 1000, draws=10**4).decimals(6)
    ('0.955821', '0.955822')
    """
    groups, rest, n = _part_of_a_law(masses, idle, draws)
    check_bits(bits)
    if n < groups.total():
        return Enclosure.exactly(0, bits=bits)
    if n == groups.total():
        every = prod((mass**count for mass, count in groups.items()), start=fmpq(1))
        return Enclosure.exactly(factorial(n) * every, bits=bits)
    # n log n has to be known absolutely, and a product of complex balls is up to √2 wider.
    with precision(bits + _GUARD_BITS + 2 * n.bit_length() + len(groups)):
        return Enclosure.of(_Circle.around(groups, rest, n, bits).probability(), bits=bits)


@dataclass(frozen=True)
class _Circle:
    """The circle |t| = r over which the generating function g is averaged at N points.

    X is the law with P(X = m) = g_m r^m / g(r), g(t) = Σ g_m t^m: idle draws are Poisson, each
    class is Poisson given that it is not 0. The mean of X is about n, its variance `variance`;
    what is left out shall be below e^−nats.
    """

    groups: Counter[fmpq]
    idle: fmpq
    draws: int
    radius: arb
    variance: float
    nats: float

    @classmethod
    def around(cls, groups: Counter[fmpq], idle: fmpq, draws: int, bits: int) -> _Circle:
        """Choose r by float64 sizes so that X has mean n.

        Any r > 0, `variance` ≥ 0 and `nats` would be right: what is left out is bounded in balls
        for the circle that was chosen, and NaN there ends in NaN.
        """
        masses = [(float(int(p.p) / int(p.q)), count) for p, count in groups.items()]
        rest = float(int(idle.p) / int(idle.q))
        if not all(p > 0 for p, _ in masses):
            raise Undecided("a mass is so small that float64 finds no radius for it")

        def moments_at(r: float) -> tuple[float, float]:
            mean = spread = rest * r
            for p, count in masses:
                one = p * r / -expm1(-p * r)
                mean += count * one
                spread += count * one * max(0.0, 1 + p * r - one)
            return mean, spread

        low, high = 0.0, draws / (rest + sum(p * count for p, count in masses))
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if moments_at(middle)[0] < draws else (low, middle)
        variance = moments_at(high)[1]
        nats = 0.7 * bits + 10 + log(1 + variance) / 2
        return cls(groups, idle, draws, arb(high), variance, nats)

    def probability(self) -> arb:
        """Return n! r^−n g(r) P(X = n)."""
        n = self.draws
        scale = arb(n + 1).lgamma() - n * self.radius.log() + self._log_g(self.radius)
        return scale.exp() * self._point_mass()

    def _log_g(self, t: arb) -> arb:
        return self.idle * t + sum(
            (count * (p * t).expm1().log() for p, count in self.groups.items()), arb(0)
        )

    def _point_mass(self) -> arb:
        """Return P(X = n) from the mean over the circle, which adds P(X = n + mN), m ≠ 0."""
        half = ceil(sqrt(self.nats * self.variance) + 1.5 * self.nats)
        size = 2 * half + 1
        decay = self.radius * (
            self.idle + sum((p * n for p, n in self.groups.items()), fmpq(0)) / 2
        )
        total, kept = arb(1), 0
        while kept < half:
            angle = arb(fmpq(2 * (kept + 1), size))
            left_out = (-decay * (1 - angle.cos_pi())).exp()
            if left_out < (-arb(self.nats)).exp():
                break
            kept += 1
            total += 2 * self._characteristic(kept, size).real
        skipped = arb(0) if kept == half else arb(0, left_out.upper())
        return total / size + skipped - arb(0).union(self._aliases(size))

    def _characteristic(self, j: int, size: int) -> Any:
        """Return E e^{iθ(X − n)} at θ = 2πj/N."""
        turn = acb(arb(fmpq(2 * j, size))).exp_pi_i()
        value = acb(arb(fmpq(-2 * (self.draws * j % size), size))).exp_pi_i()
        value *= (self.idle * self.radius * (turn - 1)).exp()
        for p, count in self.groups.items():
            value *= ((p * self.radius * turn).expm1() / (p * self.radius).expm1()) ** count
        return value

    def _aliases(self, size: int) -> arb:
        """Return a bound of P(X ≥ n + N) + P(X ≤ n − N), by Chernoff with radii r s and r / s."""
        stretch = arb(1 + size / (self.variance + 1))
        bound = self._tail(stretch, self.draws + size)
        return bound if size > self.draws else bound + self._tail(1 / stretch, self.draws - size)

    def _tail(self, stretch: arb, place: int) -> arb:
        """Return E s^(X − m), a bound of P(X ≥ m) for s > 1 and of P(X ≤ m) for s < 1."""
        growth = self._log_g(self.radius * stretch) - self._log_g(self.radius)
        return (growth - place * stretch.log()).exp()


def coupon_time(masses: Masses, *, bits: int = 53) -> Enclosure:
    """Return the expected number of draws until classes of given masses are all drawn.

    ∫_0^∞ (1 − Π_c (1 − e^{−ρ_c t})) dt: draws at the times of a Poisson process of rate 1. For m
    classes of mass 1/C it is C (1 + 1/2 + .. + 1/m).

    >>> coupon_time(["1/3"] * 2).contains("9/2")
    True
    """
    groups, _, _ = _part_of_a_law(masses, 0, 1)
    with precision(check_bits(bits) + _GUARD_BITS):
        end = (arb(2).log() * (bits + _GUARD_BITS) + arb(groups.total()).log()) / min(groups)
        tail = sum((count * (-q * end).exp() / q for q, count in groups.items()), arb(0))

        def missing(t: Any, _: bool) -> Any:
            return 1 - prod((-(-q * t).expm1()) ** count for q, count in groups.items())

        found = acb.integral(missing, 0, arb(end.upper())).real
        return Enclosure.of(found + arb(0).union(tail), bits=bits)


def _part_of_a_law(masses: Masses, idle: Exact, draws: int) -> tuple[Counter[fmpq], fmpq, int]:
    if isinstance(masses, Counter):
        counted = Counter[fmpq]()
        for mass, count in (+masses).items():
            counted[rational(mass)] += count
    else:
        counted = Counter(rational(mass, name=f"masses[{c}]") for c, mass in enumerate(masses))
    rest, n = rational(idle, name="idle"), finite_negatives(draws)
    whole = sum((mass * count for mass, count in counted.items()), rest)
    if not counted or min(counted) <= 0 or rest < 0 or whole > 1:
        raise ValueError("masses must be positive and, with idle ≥ 0, sum to at most 1")
    return counted, rest, n


def finite_negatives(negatives: int) -> int:
    """Return the number of draws if it is an int ≥ 1; raise `ValueError` otherwise.

    >>> finite_negatives(4)
    4
    """
    k = check_negatives(negatives)
    if not isinstance(k, int):
        raise ValueError("negatives is inf; collisions are counted among finitely many draws")
    return k


def _check_terms(count: int, *, bits: int) -> None:
    """Refuse a sum of `count` terms of so many bits each where it would take very long."""
    if count > MAX_TERMS:
        raise ValueError(f"{count} terms exceed the {MAX_TERMS} that are added up exactly")
    if count * bits > MAX_BITS:
        raise ValueError(
            f"{count} terms to the power of the draws have more than the {MAX_BITS} bits that are "
            "added up exactly; enclose the probability, by `coverage`"
        )
