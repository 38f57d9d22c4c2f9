"""Near the balanced law L_sup falls with k, to second order, whatever C and β."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Integer, Symbol, log, symbols

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
    "two derivatives of the margins by ε",
    "two derivatives of S by ε",
    "at ε = 0: the margins are C/n",
    "at ε = 0: the sums are 1 + nx, S has no slope",
    "at ε = 0: half the second derivative",
    "its least value over η",
    "Q′(a)",
    "(n + β)D > (1 − β/n)²",
    "β ≤ n, θ ≤ n/2: Q′ < 0 at α_∞/κ²",
)
_NOTES = {
    "at ε = 0: half the second derivative": "h = (n, −1, .., −1), ‖h‖² = nC",
    "its least value over η": "ε² only",
    "(n + β)D > (1 − β/n)²": "x and p in the box",
}


@claim(
    kind="theorem",
    hypotheses=(
        "C = n + 1 ≥ 3 classes of the law 1/C + εh, weights downstream 1/C + εθh, Σ h = 0, 0 ≤ θ ≤ "
        "n/2 (uniform weights: θ = 0; weights ρ: θ = 1)",
        "f*_k minimises L_k over maps constant on classes, into the unit sphere of R^d, d ≥ C",
        "ℓ is the logistic loss log(1 + Σ exp(−β v_i)), β > 0",
    ),
    family=steps("every C ≥ 3, β > 0 and θ", *_STEPS),
    source="nceproof; the conjecture is that of Awasthi, Dikkala, Kamath, ICML 2022; "
    "docs/near-balance.md has the proof",
    declared=Verdict.ARGUED,
    rests_on=("minimiser-nears-the-simplex",),
    rests_on_open=True,
)
def more_negatives_help_near_balance() -> Iterator[Instance]:
    """Near balance each further negative lowers L_sup at the minimiser, for every C ≥ 3 and β.

    For all k < k′ ≤ ∞ and every h ≠ 0: L_sup(f*_k) > L_sup(f*_{k′}) for all small ε ≠ 0.

    With x = e^{−βC/n}, p = x/(1 + nx), κ = C/n, D = n + β − βpκ(C−2) and α_k of
    `minimiser-nears-the-simplex`, L_sup(f*_k) = log(1 + nx) + ε²‖h‖²βpκ³((C−2)/C) Q(α_k/κ²) +
    O(ε³), Q(a) = (n+β)a²/2 − ((1 − β/n)a − nθ)²/(2D).

    The coefficient of ε² is the same multiple of ‖h‖² for every h, so the steps take h = (n, −1,
    .., −1). There class vectors and classifiers have the cosines −1/n + ε(n−1)α and −1/n + ε(n−1)η
    with the heavy one, and are a simplex around it; S is the sum of L_sup, to be minimised over η.
    Q′ < 0 up to α_∞/κ², and α_k rises strictly with k.
    """
    yield from argued(_STEPS, (*_curve(), *_quadratic(), *_falling()), _NOTES)


n, x, beta, theta, alpha, eta, eps, r = symbols("n x beta theta alpha eta epsilon r")
E, g, G = symbols("E1 E2 E3"), symbols("g1 g2 g3"), symbols("h1 h2 h3")
M, N, K = symbols("M1 M2"), symbols("N1 N2"), symbols("K1 K2")
heavy, light = symbols("P q")
C = n + 1
kappa, p = C / n, x / (1 + n * x)
D = n + beta - beta * p * kappa * (C - 2)
most_skewed = n / 2  # of θ

_a, _w = -1 / n + eps * alpha * (n - 1), -1 / n + eps * eta * (n - 1)
_TURN = ((1 - _a**2) * (1 - _w**2)).diff(eps) / (2 * r)
"""The slope of r = √((1 − a²)(1 − w²)), as that of r²."""

_MARGINS = 1 - _w, _a * _w + r - _a, r * n / (n - 1)
"""Of the heavy class; of a light one against it; of a light one against another."""


def _along(function: Expr, moves: list[tuple[Symbol, Expr]]) -> Expr:
    """Return the derivative by ε where the symbols of `moves` have the slopes that are given."""
    return function.diff(eps) + sum(function.diff(one) * slope for one, slope in moves)


def _curve() -> Iterator[Evidence]:
    """Differentiate the margins and S twice, and take the values at ε = 0."""
    turning = [(r, _TURN)]
    slopes = [_along(margin, turning) for margin in _MARGINS]
    bends = [_along(slope, turning) for slope in slopes]
    sides = ((*_MARGINS, *slopes), (*slopes, *bends))
    yield all_of(*(derivative(*pair, given=turning) for pair in _by_eps(*sides)))
    decays = [(one, -beta * one * slope) for one, slope in zip(E, g, strict=True)]
    decays += zip(g, G, strict=True)
    sums = 1 + n * E[0], 1 + E[1] + (n - 1) * E[2]
    falls = [_along(one, decays) for one in sums]
    falls_twice = [_along(one, decays) for one in falls]
    inside = _by_eps((*sums, *falls), (*falls, *falls_twice))
    parts = (*zip(M, N, strict=True), *zip(N, K, strict=True), (heavy, theta * n), (light, -theta))
    S = heavy * log(M[0]) + n * light * log(M[1])
    first = _along(S, list(parts))
    second = _along(first, list(parts))
    outside = _by_eps((S, first), (first, second))
    yield all_of(
        *(derivative(*pair, given=decays) for pair in inside),
        *(derivative(*pair, given=parts) for pair in outside),
    )
    rest: dict[Symbol, Expr] = {eps: Integer(0), r: 1 - 1 / n**2}
    yield all_of(*(identity(margin.xreplace(rest), C / n) for margin in _MARGINS))
    at = dict(zip(g, slopes, strict=True)) | dict(zip(G, bends, strict=True))
    at = {one: value.xreplace(rest) for one, value in at.items()} | dict.fromkeys(E, x)
    values = {heavy: 1 / C, light: 1 / C} | dict.fromkeys(M, 1 + n * x)
    for names, found in ((N, falls), (K, falls_twice)):
        values |= {one: value.xreplace(at) for one, value in zip(names, found, strict=True)}
    each = (identity(one.xreplace(at), 1 + n * x) for one in sums)
    yield all_of(*each, identity(first.xreplace(values), Integer(0)))
    yield identity(second.xreplace(values) / 2, _half_second())


def _by_eps(
    functions: tuple[Expr, ...], slopes: tuple[Expr, ...]
) -> Iterator[tuple[Expr, Symbol, Expr]]:
    for function, slope in zip(functions, slopes, strict=True):
        yield function, eps, slope


def _half_second() -> Expr:
    """Return half the second derivative at ε = 0, a polynomial of α and η."""
    common = beta * p * (n - 1) * n / (2 * C)
    cross = (beta - n) * alpha + C**2 * theta
    return common * (n * (n + beta) * alpha**2 + 2 * cross * eta + n * D * eta**2)


def _quadratic() -> Iterator[Evidence]:
    """Complete the square in η."""
    half = _half_second()
    curvature = half.diff(eta, 2) / 2
    best = -half.diff(eta).xreplace({eta: Integer(0)}) / (2 * curvature)
    norm = n * C * beta * p * kappa**3 * (C - 2) / C
    least = norm * _form(alpha / kappa**2)
    yield identity(half, least + curvature * (eta - best) ** 2)
    a = symbols("a")
    slope = (n + beta) * a - (1 - beta / n) * ((1 - beta / n) * a - n * theta) / D
    yield derivative(_form(a), a, slope)


def _form(a: Expr) -> Expr:
    return (n + beta) * a**2 / 2 - ((1 - beta / n) * a - n * theta) ** 2 / (2 * D)


def _falling() -> Iterator[Evidence]:
    """Bound Q′ where its argument is at most α_∞/κ²."""
    rest = (n + beta) * beta * (n - 1) * (1 - x) / (n * (1 + n * x))
    positive = n**2 - 1 + beta * (1 + n + 2 / n) + beta**2 * (n - 1) / n**2 + rest
    yield identity((n + beta) * D - (1 - beta / n) ** 2, positive)
    b, m = symbols("b m")
    limit = C * (1 + (2 * C - 1) * x) / _steepness()  # |α_∞|
    falls = (
        limit / kappa**2 * ((n + beta) * D - (1 - beta / n) ** 2) - (1 - beta / n) * n * most_skewed
    )
    at = falls.xreplace({beta: n * b}).xreplace({n: 2 + m})
    yield bounded_below(at, 1, unit=(b, x), positive=m)  # so that `falls` is above 0


def _steepness() -> Expr:
    """Return 2(c₀ + β)(1 + nx) − βx(C − 2), c₀ = n(n − 1)/C."""
    return 2 * (n * (n - 1) / C + beta) * (1 + n * x) - beta * x * (C - 2)
