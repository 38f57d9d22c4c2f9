"""From which mass of one class on all others share one vector at the minimiser of L_k."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Expr, Integer, Rational, cos, exp, log, sin, symbols

from theorems.language import (
    Evidence,
    Instance,
    Verdict,
    all_of,
    argued,
    claim,
    derivative,
    identity,
    steps,
)

_STEPS = (
    "log(1 + S) by a cosine",
    "1/(1 + S) = ∫ e^(−t(1+S)) dt",
    "the slack of the head",
    "the slack of the head and a small class",
    "the slack of a small class",
    "the slack of two small classes",
    "Δ < 0: z from one small class to another",
    "Δ < 0: the cosine of two vectors turned by εz",
    "(1−a)K + a·x·I_s falls with a, by parts",
    "a·I_1 by a",
    "a·I_1 rises with a, by parts",
    "k = 1: the zero is (1+x)/(1+3x)",
    "a = 1/2: the integrand changes its sign once",
    "a = 1/2: F_1 is below 0",
    "k = ∞: F is Q/(2m_1m_s)",
    "k = ∞: Q at 0, 1/2 and 1",
)
_NOTES = {
    "log(1 + S) by a cosine": "n negatives of that class, r is the rest of the sum",
    "Δ < 0: z from one small class to another": "z = b_3 e_2 − b_2 e_3",
    "Δ < 0: the cosine of two vectors turned by εz": "twice differentiated, at ε = 0; s is 1 or −1",
    "(1−a)K + a·x·I_s falls with a, by parts": "E = e^(−t), Y = e^(−tx), U = M_s^(k−1)",
    "a·I_1 by a": "U = M_1^(k−2)",
    "a·I_1 rises with a, by parts": "U = M_1^(k−2)",
    "a = 1/2: the integrand changes its sign once": "its sign is that of xY − E, which rises from "
    "x − 1 over Y",
}


@claim(
    kind="theorem",
    hypotheses=(
        "C ≥ 3 classes: a head of mass a, and small ones of masses b_2, .., b_C in any proportion, "
        "all above 0, Σ b = 1 − a",
        "f*_k minimises L_k over maps constant on classes, into the unit sphere of R^d, d ≥ 2; "
        "k ≥ 1, or k = ∞",
        "ℓ is the logistic loss log(1 + Σ exp(−β v_i)), β > 0, x = e^(−2β)",
    ),
    family=steps("every C ≥ 3, β > 0, k and all masses", *_STEPS),
    source="nceproof; docs/collapse.md has the proof; minority collapse: Fang, He, Long, Su 2021, "
    "for another loss",
    declared=Verdict.ARGUED,
)
def collapse_threshold() -> Iterator[Instance]:
    """All classes but the head share one vector exactly where its mass is at least ρ*(k).

    They do iff F_k(a) ≥ 0, and ρ*(k), between 1/2 and 1, is the only zero of F_k in [0, 1]. How 1 −
    a is divided does not matter. F_k(a) = a·x·(I_1 + I_s)/2 − (1−a)K with I_1 = ∫ M_1^(k−1)
    e^(−(1+x)t) dt, I_s = ∫ M_s^(k−1) e^(−(1+x)t) dt, K = ∫ M_s^(k−1) e^(−2t) dt, M_1 = a·e^(−t) +
    (1−a)e^(−tx), M_s = (1−a)e^(−t) + a·e^(−tx); F_∞ is the limit of k·F_k. ρ*(1) = (1+x)/(1+3x),
    which is (1+e²)/(3+e²) for β = 1, and ρ*(∞) is the zero of Q(a) = 2(1−x)a² − (2 − 5x − x²)a − 2x
    in [0, 1].

    At the matrix G = ssᵀ, s = (1, −1, .., −1), the symmetric part A of the gradient is, over βk,
    a·b·x·(I_1 + I_s)/2 at the head and a small class, and b·b′·K at two small ones. The dual slack
    Z = A − Diag(y) with Z·s = 0 is ΔΣ b_j(e_j + e_1)(e_j + e_1)ᵀ + Kwwᵀ, w = (1−a, b_2, .., b_C),
    with Δ = F_k(a): positive semidefinite iff Δ ≥ 0. Then G is the minimiser, as L_k is strictly
    convex in G; else turning two small classes by ±ε is better in a plane already. And L_k rises
    with the cosine of the head and all others at one vector, so that this is −1 where they share
    one. By parts (1−a)K + a·x·I_s is (1 − ∫ M_s^k e^(−t) dt)/k, so that (1−a)K falls with a, and
    a·I_1 and a·I_s rise. At a = 1/2, F_k is ½∫ M^(k−1)E(xY − E) dt, E = e^(−t), Y = e^(−tx), whose
    integrand is below 0 and then above, so F_1 < 0 is enough.
    """
    yield from argued(_STEPS, (*_slopes(), *_slack(), *_rising(), *_ends()), _NOTES)


a, x, k, t, beta = symbols("a x k t beta")
E, Y, U = symbols("E Y U")
b, other, mean, K = symbols("b b1 I K")
"""Masses of two small classes, (I_1 + I_s)/2 and K."""

BY_T = [(E, -E), (Y, -x * Y)]  # E = e^(−t), Y = e^(−tx)


def excess(a: Any, x: Any, I_1: Any, I_s: Any, K: Any) -> Any:
    """Return F_k(a) of the integrals I_1, I_s and K, of symbols or in balls."""
    return a * x * (I_1 + I_s) / 2 - (1 - a) * K


def quadratic(a: Any, x: Any) -> Any:
    """Return Q(a), of symbols or in balls."""
    return 2 * (1 - x) * a**2 - (2 - 5 * x - x**2) * a - 2 * x


def first(mass: Expr) -> Expr:
    """Return F_1."""
    return (1 + 3 * x) / (2 * (1 + x)) * (mass - FIRST)


FIRST = (1 + x) / (1 + 3 * x)  # ρ*(1)


def mixture(mass: Expr, e: Expr, y: Expr) -> Expr:
    """Return mass·e^(−t) + (1 − mass)e^(−tx): M_1 of the mass a, and M_s of 1 − a."""
    return mass * e + (1 - mass) * y


def _slopes() -> Iterator[Evidence]:
    """Differentiate one draw of the loss, and what writes its slope as an integral."""
    n, r, g, S = symbols("n r g S")
    term = exp(-beta * (1 - g))
    whole = 1 + r + n * term
    yield derivative(log(whole), g, beta * n * term / whole)
    yield derivative(-exp(-t * (1 + S)) / (1 + S), t, exp(-t * (1 + S)))


def _slack() -> Iterator[Evidence]:
    """Compare the entries of Z with those of its split; the y are such that Zs = 0."""
    small = 1 - a
    to_head, together = a * b * x * mean, b * other * K
    entries = (
        (a * small * x * mean, small, small**2),
        (to_head, b, small * b),
        (to_head - b * (small - b) * K, b, b**2),
        (together, Integer(0), b * other),
    )
    split = excess(a, x, mean, mean, K)
    for entry, spread, ones in entries:
        yield identity(entry, split * spread + K * ones)
    z = other, -b
    diagonal = [split * one + K * one**2 for one in (b, other)]
    along = sum((d * one**2 for d, one in zip(diagonal, z, strict=True)), Integer(0))
    yield identity(along + 2 * together * z[0] * z[1], split * b * other * (b + other))
    yield _turned()


def _turned() -> Evidence:
    """Differentiate cos(εz)cos(εz′)s + sin(εz)sin(εz′) twice, s the sign of the cosine."""
    eps, z, other_z, sign = symbols("epsilon z z1 s")
    cosine = sign * cos(eps * z) * cos(eps * other_z) + sin(eps * z) * sin(eps * other_z)
    slope = cosine.diff(eps)
    bend = slope.diff(eps)
    rest = dict.fromkeys((sin(eps * z), sin(eps * other_z)), Integer(0))
    rest |= dict.fromkeys((cos(eps * z), cos(eps * other_z)), Integer(1))
    at_rest = -sign * (z**2 + other_z**2) + 2 * z * other_z
    return all_of(
        derivative(cosine, eps, slope),
        derivative(slope, eps, bend),
        identity(slope.xreplace(rest), Integer(0)),
        identity(bend.xreplace(rest), at_rest),
    )


def _rising() -> Iterator[Evidence]:
    """Write (1−a)K and aI_1 so that it is seen which way they go."""
    M = mixture(1 - a, E, Y)
    falls = (1 - a) * E + a * x * Y  # −M′
    parts = U * E * falls + U * M * E / k
    yield derivative(-U * M * E / k, t, parts, given=[*BY_T, (U, -(k - 1) * U * falls / M)])
    M = mixture(a, E, Y)
    falls = a * E + (1 - a) * x * Y
    slope = U * (M - (k - 1) * a * (Y - E))
    yield derivative(a * U * M, a, slope, given=[(U, (k - 2) * U * (E - Y) / M)])
    positive = x * U * Y * (M * (2 * Y - E) + (1 - a) * (k - 1) * Y * (Y - E))
    moves = [*BY_T, (U, -(k - 2) * U * falls / M)]
    yield derivative(U * M * Y * (Y - E), t, E * Y * slope - positive, given=moves)


def _ends() -> Iterator[Evidence]:
    """Compare F_1 and F_∞ with their formulas: kI and kK tend to 1/m."""
    yield identity(excess(a, x, 1 / (1 + x), 1 / (1 + x), Rational(1, 2)), first(a))
    even = {a: Rational(1, 2)}
    at_even = excess(a, x, E * Y, E * Y, E**2).xreplace(even), E * (x * Y - E) / 2
    yield all_of(identity(*at_even), derivative(x - E / Y, t, (1 - x) * E / Y, given=BY_T))
    yield identity(first(a).xreplace(even), -(1 - x) / (4 * (1 + x)))
    m_1, m_s = (mixture(mass, Integer(1), x) for mass in (a, 1 - a))
    yield identity(excess(a, x, 1 / m_1, 1 / m_s, 1 / m_s), quadratic(a, x) / (2 * m_1 * m_s))
    values = (Integer(0), -2 * x), (Rational(1, 2), (x**2 - 1) / 2), (Integer(1), x * (1 + x))
    yield all_of(*(identity(quadratic(mass, x), value) for mass, value in values))
