"""From which β on uniform weights let L_sup rise, where one of three classes is very rare."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb
from sympy import Expr, Rational, symbols

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.rationals import rational
from theorems.language import (
    Evidence,
    Instance,
    Verdict,
    all_of,
    below,
    claim,
    derivative,
    identity,
    shown,
    steps,
)

_STEPS = (
    "the slopes in c of what the heads' negatives add",
    "the slopes in δ of what the heads' negatives add",
    "B₁A₀ − B₀A₁ = 2β(1 + y)P(y)/(1 + y²)⁵",
    "P rises on [0, 1]",
    "P is below 0 at e^{−β} for β = 1.53811840825652",
    "P is above 0 at e^{−β} for β = 1.53811840825651",
)
_COEFFICIENTS = (-1, 1, 12, 16, 38, -18, 4, 0, 11, 1)  # of P, from that of 1 on
_ENDS = Fraction("1.53811840825652"), Fraction("1.53811840825651")
_BITS = 120


@claim(
    kind="lemma",
    hypotheses=(
        "three classes: heads of mass 1/2 + δ and 1/2 − δ at opposite vectors u and −u, and one of "
        "mass ρ → 0 at cosine c with u",
        "ℓ is the logistic loss log(1 + Σ exp(−β v_i)), y = e^{−β}",
        "the expansion of the slope of L_k/ρ in 1/k, δ and c, as the text has it",
    ),
    family=steps("every β > 0", *_STEPS),
    source="nceproof; docs/known.md",
    declared=Verdict.ARGUED,
)
def rare_class_threshold() -> Iterator[Instance]:
    """From some k on a rare class moves to the light head where β > β_c, and back where β < β_c.

    β_c = 1.538118408256515 ± 5·10⁻¹⁵ is −log of the only zero in (0, 1) of P(y) = y⁹ + 11y⁸ + 4y⁶ −
    18y⁵ + 38y⁴ + 16y³ + 12y² + y − 1.

    The slope of L_k/ρ in c has three parts: anchors of the rare class, whose negatives are heads,
    and anchors of either head with the rare class as a negative. Divided by β they are h, T(δ, c)
    and −T(−δ, −c). With the mean and the variance of the number of negatives of a head, up to
    1/k² and to first order in δ and c, h is 2δ(1 − 1/(ky)) + βc(1 − (1 + 1/y)/k), and T = T₀ +
    T₁/k with M = (1 + y²)/2 + δ(1 − y²), E = y e^{βc}, T₀ = (1/2 + δ)E/M and T₁ = (1/2 + δ)E(W − (1
    + E − M)/M²), W = (1/4 − δ²)(1 − y²)²/M³. So the slope is (A₀ + A₁/k)c + (B₀ + B₁/k)δ, and
    vanishes at c = −γ_k δ with γ_k = B₀/A₀ + (B₁A₀ − B₀A₁)/(A₀²k): for large k γ_k rises with k
    where P(y) < 0, and falls where P(y) > 0.
    """
    slopes = _slopes()
    for step, variable in zip(_STEPS, ("c", "delta"), strict=False):
        both = (derivative(*slopes[n, variable], given=_MOVES[variable]) for n in (0, 1))
        yield Instance({"step": step}, shown(all_of(*both)), "E′ = βE by c, M′ = 1 − y² by δ")
    yield Instance({"step": _STEPS[2]}, shown(identity(*_compared(slopes))))
    yield Instance({"step": _STEPS[3]}, shown(_rises()), "no summand is negative on [0, 1]")
    above, under = map(polynomial_at, _ENDS)
    yield Instance({"step": _STEPS[4]}, shown(below(above, 0)))
    yield Instance({"step": _STEPS[5]}, shown(below(0, under)))


_c, _delta, _y, _beta, _E, _M = symbols("c delta y beta E M")
_MOVES = {"c": [(_E, _beta * _E)], "delta": [(_M, 1 - _y**2)]}


def _slopes() -> dict[tuple[int, str], tuple[Expr, Expr, Expr]]:
    """Return T₀ and T₁, a variable and the slope in it, by their numbers and the variable."""
    share, spread = Rational(1, 2) + _delta, 1 - _y**2
    varied = (Rational(1, 4) - _delta**2) * spread**2 / _M**3
    fixed = (1 + _E - _M) / _M**2
    first, second = share * _E / _M, share * _E * (varied - fixed)
    moved = -2 * _delta * spread**2 / _M**3 - 3 * varied * spread / _M
    moved += spread / _M**2 + 2 * fixed * spread / _M
    return {
        (0, "c"): (first, _c, _beta * first),
        (1, "c"): (second, _c, _beta * (second - share * _E**2 / _M**2)),
        (0, "delta"): (first, _delta, _E / _M - first * spread / _M),
        (1, "delta"): (second, _delta, _E * (varied - fixed) + share * _E * moved),
    }


def _compared(slopes: dict[tuple[int, str], tuple[Expr, Expr, Expr]]) -> tuple[Expr, Expr]:
    """Return B₁A₀ − B₀A₁ at δ = c = 0, from the slopes and by P."""
    at_zero = {_delta: Rational(0), _E: _y, _M: (1 + _y**2) / 2}
    found = {key: slope.xreplace(at_zero) for key, (_, _, slope) in slopes.items()}
    A = _beta + 2 * found[0, "c"], -_beta * (1 + 1 / _y) + 2 * found[1, "c"]
    B = 2 + 2 * found[0, "delta"], -2 / _y + 2 * found[1, "delta"]
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
