"""Where the decoupled loss is furthest from that without the own class: up to 13 classes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from flint import arb
from sympy import exp, log, symbols

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.geometry import Matrix, matrix
from numerics.exact.rationals import rational
from theorems.claims.supervised.decoupled_gap import gap
from theorems.language import (
    Evidence,
    Instance,
    Verdict,
    all_of,
    at_most,
    below,
    claim,
    derivative,
    grid,
    identity,
    shown,
    steps,
)

_STEPS = (
    "the other classes, by Jensen's inequality",
    "log(1 + e^w) − w/2 is concave in w²",
    "its tangent at q",
    "the sum over the samples",
    "4q/(1 − e^{−q}) − q is above log 24",
    "the collapsed simplex attains the bound",
)
_CLASSES, _SIZES, _TEMPERATURES = (3, 8, 13), (2, 5), ("1", "1/2", "1/4")
_MOST, _PIECES = 24, 400


@claim(
    kind="theorem",
    hypotheses=(
        "C ≥ 2 classes of n ≥ 2 samples each, in the unit ball of R^d, any d, τ > 0",
        "n(C − 1) ≤ 24(n − 1), as for C ≤ 13 and every n",
        "both losses as in `decoupled-gap`",
    ),
    family=steps("every map", *_STEPS)
    + grid(
        "orthonormal classes, and the classes of one half of them opposite to the other",
        C=_CLASSES,
        n=_SIZES,
        τ=_TEMPERATURES,
    ),
    source="nceproof; for the gap of Luthra, Yang, Galanti 2025 (arXiv 2506.04411; read: the post)",
    declared=Verdict.ARGUED,
)
def decoupled_gap_for_few_classes() -> Iterator[Instance]:
    """For up to 13 classes of one size the gap of the decoupled loss is largest at the simplex.

    L_DCL − L_NSCL ≤ log(1 + e^q), q = s − log(n(C−1)/(n−1)), s = C/((C−1)τ): the value at the
    simplex with all samples of a class at one point. So it is where n(C − 1) ≤ 24(n − 1).

    Let y_i be the inner product of sample i and the mean of all samples, whose square norm is the
    mean Y of the y_i. The gap is the mean of log(1 + S_i/T_i), with S_i ≤ (n−1)e^{1/τ} and, by
    Jensen's inequality, T_i ≥ n(C−1)e^{m_i/τ}, m_i the mean cosine with samples of other classes.
    As those of the own class have a sum of cosines of at most n, 1 − m_i ≤ (C/(C−1))(1 − y_i), so
    that log(S_i/T_i) ≤ q + z_i for z_i = −s y_i.

    log(1 + e^w) − w/2 is an even function of w, concave in w², so that log(1 + e^{q+z}) ≤
    log(1 + e^q) + a·z + b·z² with a = e^q/(1 + e^q), b = (e^q − 1)/(4q(e^q + 1)), 1/8 for q = 0.
    The mean of z is −sY, that of z² at most s²Y, since y_i² ≤ Y; so the gap is at most
    log(1 + e^q) − sY(a − bs), and s ≤ a/b = 4q/(1 − e^{−q}) is left. That is log(n(C−1)/(n−1)) ≤
    4q/(1 − e^{−q}) − q, whose right side is above log 24 for every q: above 4 + |q| for q ≥ 0, at
    least 4 − |q| and |q| for q ≤ 0, and enclosed for q from −4 to −1/2. For more classes:
    `decoupled-gap-at-the-simplex`.
    """
    for step, (evidence, note) in zip(_STEPS, _argument(), strict=True):
        yield Instance({"step": step}, shown(evidence), note)
    for classes in _CLASSES:
        for size in _SIZES:
            for temperature in _TEMPERATURES:
                rate = 1 / Fraction(temperature)
                bound = at_the_simplex(classes, size, rate)
                found = [gap([size] * classes, g, rate) for g in _maps(classes)]
                parameters = {"C": str(classes), "n": str(size), "τ": temperature}
                evidence = all_of(*(at_most(one, bound) for one in found))
                yield Instance(parameters, shown(evidence))


def _argument() -> Iterator[tuple[Evidence, str]]:
    """Yield the evidence for each step."""
    n, C, y, w, q, z, near, far = symbols("n C y w q z near far")
    others = (n * C * y - n) / (n * (C - 1))
    yield identity(1 - others, C * (1 - y) / (C - 1)), "n times 1 for the own class"
    slope = (exp(w) - 1) / (2 * (exp(w) + 1))
    rise = exp(w) - exp(-w) - 2 * w
    concave = all_of(
        derivative(log(1 + exp(w)) - w / 2, w, slope),
        derivative(slope / w, w, -exp(w) * rise / (2 * w**2 * (exp(w) + 1) ** 2)),
        derivative(rise, w, exp(-w) * (exp(w) - 1) ** 2),
    )
    yield concave, "half the slope in w² falls, as e^w − e^{−w} − 2w rises from 0 for w > 0"
    A = exp(q)
    a, b = A / (1 + A), (A - 1) / (4 * q * (A + 1))
    tangent = z / 2 + b * ((q + z) ** 2 - q**2)
    yield identity(tangent, a * z + b * z**2), "b is half the slope over q, at w = q"
    yield identity(a / b, 4 * q / (1 - 1 / A)), "s ≤ a/b is what is needed"
    yield below(log_of(_MOST), least_of_pieces()), "the least over q from −4 to −1/2, and log 24"
    own, rest = (n - 1) * near, n * (C - 1) * far
    attained = identity((own + rest) / rest, 1 + (n - 1) / (n * (C - 1)) * (near / far))
    yield attained, "near = e^{1/τ}, far = e^{−1/((C−1)τ)}"


def log_of(number: int) -> Enclosure:
    """Return the logarithm of a number."""
    with precision(80):
        return Enclosure.of(arb(number).log(), bits=53)


def least_of_pieces() -> Enclosure:
    """Return bounds of the least 4t/(e^t − 1) + t over t from 1/2 to 4, piece by piece.

    On a piece from a to b it is at least 4b/(e^b − 1) + a, as t/(e^t − 1) falls.
    """
    with precision(80):
        ends = [arb(1) / 2 + arb(7) / 2 * piece / _PIECES for piece in range(_PIECES + 1)]
        found = [4 * b / b.expm1() + a for a, b in pairwise(ends)]
        least = found[0]
        for one in found:
            least = least.min(one)
        return Enclosure.of(least, bits=53)


def at_the_simplex(classes: int, size: int, rate: Fraction) -> Enclosure:
    """Return log(1 + ((n−1)/(n(C−1)))·e^{C/((C−1)τ)})."""
    share = Fraction(size - 1, size * (classes - 1))
    with precision(160):
        power = arb(rational(rate * Fraction(classes, classes - 1))).exp()
        return Enclosure.of((arb(rational(share)) * power).log1p(), bits=80)


def _maps(classes: int) -> Iterator[Matrix]:
    yield matrix([[int(s == r) for r in range(classes)] for s in range(classes)])
    side = [1 if 2 * s < classes else -1 for s in range(classes)]
    yield matrix([[a * b for b in side] for a in side])
