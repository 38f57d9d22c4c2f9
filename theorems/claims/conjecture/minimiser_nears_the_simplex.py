"""How far unequal masses move the minimiser, to first order: the less, the more negatives."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Rational, log, symbols

from theorems.claims.conjecture._bernstein import bounded_below
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
    "N = ∫ φ^(k−1) ν e^(−(1+x)t) dt, by parts",
    "D = ∫ φ^(k−1) δ e^(−(1+x)t) dt, by parts",
    "ν rises",
    "h′ = y(1 + ny)r/A³, r = R − 2(n−1)x(1−x)t",
    "the slope of r by t",
    "x(n+1) ≤ n − 1: r falls",
    "x(n+1) ≤ n − 1: α_2 against α_1",
    "x(n+1) ≤ n − 1: that is above 0",
    "−x log x ≤ (1 − x²)/2",
    "log(1 + z) ≤ z(6 + z)/(6 + 4z)",
    "x(n+1) ≥ n − 1: h ≥ h(0)",
    "x(n+1) ≥ n − 1, y ≤ 5/2: r ≥ 0",
    "x(n+1) ≥ n − 1, y = 5/2: ν ≥ 2C",
    "x(n+1) ≥ n − 1, y = 5/2: ν D₁ ≥ N₁ δ(0)",
)


@claim(
    kind="lemma",
    hypotheses=(
        "C = n + 1 ≥ 3 classes of the law 1/C + εh, Σ h = 0; ℓ is the logistic loss "
        "log(1 + Σ exp(−β v_i)), β > 0, x = e^(−βC/n)",
        "G_k is the minimiser of L_k over Gram matrices of unit vectors, and to first order in ε "
        "its entries are −1/n + ε α_k (h_c + h_j)",
    ),
    family=steps("every C ≥ 3 and β > 0, all k", *_STEPS),
    source="nceproof; docs/near-balance.md has the proof",
    declared=Verdict.ARGUED,
)
def minimiser_nears_the_simplex() -> Iterator[Instance]:
    """Near balance the minimiser is nearer to the simplex ETF, the more negatives there are.

    |α_1| > |α_2| > |α_3| > … > |α_∞|, where α_k = −N/D: with φ(t) = e^(−t)/C + (n/C)e^(−tx), N is
    ∫ (2Cφ^(k−1) + (k−1)φ^(k−2)(e^(−t) − e^(−tx)))e^(−t(1+x)) dt, and D is ∫ (2(c₀ + β −
    βxt)φ^(k−1) − (βx(C−2)/C)(k−1)tφ^(k−2)e^(−tx))e^(−t(1+x)) dt, c₀ = n(n−1)/C.

    By parts both are Laplace transforms in k − 1 of ν and δ = 2(c₀ + β) − βx h, in s = −log φ. With
    y = e^(t(1−x)) and A = 1 + nxy the steps show that ν − λδ changes sign as −, + for every λ ≤
    |α_1| if x(n+1) ≥ n − 1, and else as −, +, − for every λ > 0, where |α_2| < |α_1| is enough. A
    Laplace transform has no more zeros than its function has changes of sign.
    """
    yield from argued(_STEPS[:2], _by_parts(), "y′ = (1−x)y, E′ = −(1+x)E by t")
    yield from argued(_STEPS[2:5], _shapes())
    yield from argued(_STEPS[5:8], _small(), "u in [0, 1] with x = u(n−1)/(n+1); L is −log x")
    yield from argued(_STEPS[8:10], _logarithms(), "both differences are 0 at x = 1, z = 0")
    yield from argued(_STEPS[10:], _large(), "x = (n−1+2s)/(n+1), s and v in [0, 1], n = 2 + m")


n, x, y, t, E, beta = symbols("n x y t E beta")
C, c0 = n + 1, n * (n - 1) / (n + 1)
A = 1 + n * x * y
nu = C * (2 - (1 - x) * (1 + n * x) * y / A**2 + (1 + x) * (y - 1) / A)
h = 2 * t + (n - 1) * (y / A - x * t * y * (2 + n * (1 + x) * y) / A**2)
e = (n + 1) * x - (n - 1)
bend = n * e * y**2 - 2 * (2 * n - (n + 1) * x) * y - 2
R = A * (n * x * e * y**2 + (n * x + n + 3 * x - 1) * y + 2) / (y * (1 + n * y))


def _by_parts() -> Iterator[Evidence]:
    """Differentiate what φ^(k−1) multiplies at the ends: φ′ = −(e^(−t)/C)A."""
    moves = [(y, (1 - x) * y), (E, -(1 + x) * E)]
    yield derivative(-C * (y - 1) / A * E, t, (nu - 2 * C) * E, given=moves)
    delta = 2 * (c0 + beta) - beta * x * h
    rest = (delta - 2 * (c0 + beta - beta * x * t)) * E
    yield derivative(-beta * x * (C - 2) / C * C * t * y / A * E, t, rest, given=moves)


def _shapes() -> Iterator[Evidence]:
    yield derivative(nu, y, 2 * C * x * (1 + n * x) * (1 + n * y) / A**3)
    r = R - 2 * (n - 1) * x * (1 - x) * t
    yield derivative(h, t, y * (1 + n * y) * r / A**3, given=[(y, (1 - x) * y)])
    slope = (1 - x) * A**2 * bend / (y * (1 + n * y) ** 2)
    yield derivative(r, t, slope, given=[(y, (1 - x) * y)])


def _small() -> Iterator[Evidence]:
    """Where x is at most (n − 1)/(n + 1), or u ≤ 1."""
    u, L = symbols("u L")
    at = {x: u * (n - 1) / (n + 1)}
    shown_negative = -n * (n - 1) * (1 - u) * y**2 - 2 * (n + 1 + (n - 1) * (1 - u)) * y - 2
    yield identity(bend.xreplace(at), shown_negative)
    difference = (n - 1) * (1 - x**2) * (1 + 2 * x) * (2 + x) + L * (
        2 + 9 * x + 13 * x**2 + 11 * x**3 + x**4 - n * x * (1 - x) * (2 + x) ** 2
    )
    factor = 2 * n / (C * (1 + x) ** 2 * (2 + x) ** 2 * (1 + 2 * x) ** 2)
    yield identity(_second_less(n * L / C), factor * difference)
    gap = (1 - x**2) / 2 - x * L
    growth = (1 - x**2) * (2 + x) * x * (5 + x) / 2 + (1 - x) * (2 + x) ** 2 * gap
    least = (1 - x**2) * (1 + 2 * x) * (2 + x) + L * (2 + x + 13 * x**2 + 17 * x**3 + 3 * x**4)
    yield identity(difference, (n - 2) * growth + least)


def _second_less(rate: Expr) -> Expr:
    """Return N₁D₂ − N₂D₁, of which |α_1| − |α_2| has the sign, for β = `rate`."""
    near, far = 1 / (C * (2 + x)), n / (C * (1 + 2 * x))
    I0, I1 = near + far, near / (2 + x) + far / (1 + 2 * x)
    J0, K1 = 1 / (2 + x) - 1 / (1 + 2 * x), 1 / (1 + 2 * x) ** 2
    N = 2 * C / (1 + x), 2 * C * I0 + J0
    D1 = 2 * ((c0 + rate) / (1 + x) - rate * x / (1 + x) ** 2)
    D2 = 2 * ((c0 + rate) * I0 - rate * x * I1) - rate * x * (C - 2) * K1 / C
    return N[0] * D2 - N[1] * D1


def _logarithms() -> Iterator[Evidence]:
    """Differences of the sides, by their derivatives; the first is differentiated twice."""
    z = symbols("z")
    slope = 1 - x + log(x)  # 0 at x = 1, and rises below
    first = derivative((1 - x**2) / 2 + x * log(x), x, slope)
    yield all_of(first, derivative(slope, x, (1 - x) / x))
    bound = z * (6 + z) / (6 + 4 * z)
    yield derivative(bound - log(1 + z), z, 4 * z**3 / ((6 + 4 * z) ** 2 * (1 + z)))


def _large() -> Iterator[Evidence]:
    """Where x is at least (n − 1)/(n + 1)."""
    z = symbols("z")
    yield identity(
        2 * A**2 - (n - 1) * x * y * (2 + n * (1 + x) * y), 2 + 2 * C * x * y + n * x * e * y**2
    )
    yield _over_box(R.xreplace({y: 1 + z}) - 2 * (n - 1) * x * z * (6 + z) / (6 + 4 * z))
    at_end = (nu / C).xreplace({y: Rational(5, 2)})
    yield _over_box(at_end - 2)
    most = (1 - x**2) / (2 * x)  # of βC/n
    rate = at_end / (1 + x) - 2 + x * (n - 1) / (1 + n * x)
    yield _over_box((n - 1) * (at_end - 2) + most * rate)


def _over_box(quotient: Expr) -> Evidence:
    """Decide that a quotient is not negative: neither is its numerator, nor its denominator."""
    z, s, v, m = symbols("z s v m")
    box = quotient.xreplace({z: 3 * v / 2}).xreplace({x: (n - 1 + 2 * s) / (n + 1)})
    at = box.xreplace({n: 2 + m})
    return bounded_below(at, 0, unit=(s, v), positive=m)
