"""From which β on uniform weights let L_sup rise, where one of three classes is very rare."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain

from flint import arb
from sympy import Expr, Integer, Rational, Symbol, symbols

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.rationals import rational
from theorems.claims.conjecture import _rare_class
from theorems.language import (
    Evidence,
    Instance,
    Verdict,
    all_of,
    argued,
    below,
    claim,
    derivative,
    identity,
    steps,
)

_STEPS = (
    "(a + κηz)/(B + κζz): two derivatives by z",
    "its mean up to z²: value and slope at κ = 0",
    "the rare class as an anchor: h₀ and h₁",
    "a head as an anchor: T₀ and T₁",
    "the slopes of S₀ and S₁ in c and in δ",
    "B₁A₀ − B₀A₁ = 2β(1 + y)P(y)/(1 + y²)⁵",
    "P rises on [0, 1]",
    "P is below 0 at e^{−β} for β = 1.53811840825652",
    "P is above 0 at e^{−β} for β = 1.53811840825651",
)
_NOTES = {
    _STEPS[4]: "u′ = βu, v′ = −βv by c",
    _STEPS[6]: "no summand is negative on [0, 1]",
}
_COEFFICIENTS = (-1, 1, 12, 16, 38, -18, 4, 0, 11, 1)  # of P, from that of 1 on
ENDS = Fraction("1.53811840825651"), Fraction("1.53811840825652")
"""β_c lies between them."""

_BITS = 120


@claim(
    kind="lemma",
    hypotheses=(
        "three classes: heads of shares p = 1/2 + δ and q = 1/2 − δ at opposite vectors u and −u, "
        "and one of mass ρ → 0 at cosine c with u",
        "ℓ is the logistic loss log(1 + Σ exp(−β v_i)), y = e^{−β}",
    ),
    family=steps("every β > 0", *_STEPS),
    source="nceproof; docs/rare-class.md",
    declared=Verdict.ARGUED,
)
def rare_class_threshold() -> Iterator[Instance]:
    """From some k on a rare class moves to the light head where β > β_c, and back where β < β_c.

    β_c = 1.538118408256515 ± 5·10⁻¹⁵, and e^{−β_c} is the only zero in (0, 1) of P(y) = y⁹ + 11y⁸ +
    4y⁶ − 18y⁵ + 38y⁴ + 16y³ + 12y² + y − 1.

    The slope of L_k/ρ in c is β(S₀ + S₁/k) + O(1/k²) where S₀ and S₁ have three parts: the rare
    class as an anchor, h, and anchors of either head with the rare class as a negative, T(p, u)
    and −T(q, v). With u = y e^{βc}, v = y e^{−βc}, h₀ = (p·u − q·v)/(p·u + q·v), h₁ = −h₀/(p·u +
    q·v) − 2p·q(u − v)u·v/(p·u + q·v)³, M = p + y²q, T₀ = p·u/M and T₁ = p·u(p·q(1 − y²)²/M³ −
    (1 + u − M)/M²). Each is a mean over the number of negatives of one head, to second order in the
    excess z of that number over its own mean; docs/rare-class.md bounds the rest. To first order in
    δ and c the sum S₀ + S₁/k is (A₀ + A₁/k)c + (B₀ + B₁/k)δ, which vanishes at c = −γ_k δ with
    γ_k = B₀/A₀ + (B₁A₀ − B₀A₁)/(A₀²k). For large k this γ_k rises with k where P(y) < 0, and falls
    where P(y) > 0.
    """
    A, B = first_order()
    found = (
        _by_draw(),
        _mean(),
        _as_anchor(),
        _as_negative(),
        _slopes(),
        identity(*compared(A, B)),
        _rises(),
        below(polynomial_at(ENDS[1]), 0),
        below(0, polynomial_at(ENDS[0])),
    )
    yield from argued(_STEPS, found, _NOTES)


_p, _u, _v, _square, _y, _beta, _delta, _c = symbols("p u v y2 y beta delta c")
_kappa, _z = symbols("kappa z")
_a, _B, _eta, _zeta, _V = symbols("a B eta zeta V")
_growth, _varying = symbols("b w")  # the slopes of B and V in κ


def _added() -> Expr:
    """Return what an anchor adds where the numbers of heads are z above their mean, κ = 1/k."""
    return (_a + _kappa * _eta * _z) / (_B + _kappa * _zeta * _z)


def _by_draw() -> Evidence:
    """Differentiate twice by z."""
    slope, bend = _bending()
    return all_of(derivative(_added(), _z, slope), derivative(slope, _z, bend))


def _bending() -> tuple[Expr, Expr]:
    bottom, turn = _B + _kappa * _zeta * _z, _kappa * (_eta * _B - _zeta * _a)
    return turn / bottom**2, -2 * _kappa * _zeta * turn / bottom**3


def _mean() -> Evidence:
    """Take the mean up to z², whose mean is V/κ, and its value and slope at κ = 0."""
    mean = _a / _B - _kappa * _V * _zeta * (_eta * _B - _zeta * _a) / _B**3
    second = _added() + _V / _kappa * _bending()[1] / 2
    others = [(_B, _growth), (_V, _varying)]
    slope = mean.diff(_kappa) + sum((mean.diff(one) * rate for one, rate in others), Integer(0))
    limit: dict[Symbol, Expr] = {_kappa: Integer(0)}
    return all_of(
        identity(mean, second.xreplace({_z: Integer(0)})),
        derivative(mean, _kappa, slope, given=others),
        identity(mean.xreplace(limit), _a / _B),
        identity(slope.xreplace(limit), _first()),
    )


def _first() -> Expr:
    """Return the coefficient of 1/k of the mean."""
    return -_a * _growth / _B**2 - _V * _zeta * (_eta * _B - _zeta * _a) / _B**3


def _as_anchor() -> Evidence:
    """Compare with N = kp + z negatives of the heavy head and k − N of the light one."""
    q = 1 - _p
    up, down = (_p / _kappa + _z) * _u, (q / _kappa - _z) * _v
    known = {_a: _p * _u - q * _v, _growth: Integer(1), _eta: _u + _v, _zeta: _u - _v, _V: _p * q}
    found = _rare_class.as_anchor(_p, _u, _v)
    return _expanded((up - down) / (1 + up + down), known, _p * _u + q * _v, found)


def _as_negative() -> Evidence:
    """Compare with (k − 1)p + z other negatives of the anchor's head; the variance is pq(k − 1)."""
    q, others = 1 - _p, 1 / _kappa - 1
    M = _p + q * _square
    rest = others * _p + _z + _square * (others * q - _z)
    known = {_a: _p * _u, _growth: 1 + _u - M, _eta: Integer(0), _zeta: 1 - _square, _V: _p * q}
    found = _rare_class.as_negative(_p, _u, _square)
    return _expanded(_p * _u / (_kappa * (1 + _u + rest)), known, M, found)


def _expanded(
    plain: Expr, known: dict[Symbol, Expr], limit: Expr, expected: tuple[Expr, Expr]
) -> Evidence:
    """Compare what an anchor adds by its negatives, and the first two terms of its mean."""
    anywhere = known | {_B: limit + _kappa * known[_growth]}
    known |= {_B: limit}
    return all_of(
        identity(plain, _added().xreplace(anywhere)),
        identity((_a / _B).xreplace(known), expected[0]),
        identity(_first().xreplace(known), expected[1]),
    )


def _moving() -> Iterator[tuple[Expr, Symbol, Expr, list[tuple[Symbol, Expr]]]]:
    """Yield h₀, h₁, T₀, T₁ by c at δ = 0, then by δ at c = 0: slopes, and what moves with them."""
    half = Rational(1, 2)
    moves = [(_u, _beta * _u), (_v, -_beta * _v)]
    parts = _rare_class.as_anchor(half, _u, _v), _rare_class.as_negative(half, _u, _square)
    for one in chain(*parts):
        yield one, _c, sum((one.diff(part) * rate for part, rate in moves), Integer(0)), moves
    share = half + _delta
    parts = _rare_class.as_anchor(share, _y, _y), _rare_class.as_negative(share, _y, _y**2)
    for one in chain(*parts):
        yield one, _delta, one.diff(_delta), []


def _slopes() -> Evidence:
    return all_of(*(derivative(*each, given=moves) for *each, moves in _moving()))


def first_order() -> tuple[tuple[Expr, Expr], tuple[Expr, Expr]]:
    """Return A₀ and A₁, the slopes in c at δ = c = 0, and B₀ and B₁, those in δ.

    Both heads add the same: T(q, v) has the slopes of T(p, u) turned.
    """
    middle: dict[Symbol, Expr] = {_delta: Integer(0), _u: _y, _v: _y, _square: _y**2}
    at = [slope.xreplace(middle) for _, _, slope, _ in _moving()]
    A0, A1, B0, B1 = (at[n] + 2 * at[n + 2] for n in (0, 1, 4, 5))
    return (A0, A1), (B0, B1)


def compared(A: tuple[Expr, Expr], B: tuple[Expr, Expr]) -> tuple[Expr, Expr]:
    """Return B₁A₀ − B₀A₁ from the slopes, and by P."""
    return B[1] * A[0] - B[0] * A[1], 2 * _beta * (1 + _y) * _polynomial() / (1 + _y**2) ** 5


def _polynomial() -> Expr:
    """Return P(y)."""
    return sum((a * _y**n for n, a in enumerate(_COEFFICIENTS)), Rational(0))


def _rises() -> Evidence:
    """Decide that P′ is a sum of powers of y and 90y³(1 − y), all with positive numbers."""
    powers = 9 * _y**8 + 88 * _y**7 + 24 * _y**5 + 62 * _y**3 + 48 * _y**2 + 24 * _y + 1
    return derivative(_polynomial(), _y, powers + 90 * _y**3 * (1 - _y))


def polynomial_at(beta: Fraction) -> Enclosure:
    """Enclose P(e^{−β})."""
    with precision(_BITS):
        y, value = arb(rational(-beta)).exp(), arb(0)
        for coefficient in reversed(_COEFFICIENTS):
            value = value * y + coefficient
        return Enclosure.of(value, bits=80)
