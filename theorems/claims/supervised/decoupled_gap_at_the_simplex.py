"""Where the decoupled loss is furthest from the loss with negatives of other classes only."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb
from sympy import Expr, Rational, exp, log, symbols

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.geometry import Matrix, matrix
from numerics.exact.rationals import rational
from theorems.claims.supervised._majorants import least_margin
from theorems.claims.supervised.decoupled_gap import gap
from theorems.language import (
    Evidence,
    Instance,
    Verdict,
    all_of,
    argued,
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
    "one sample of each class: the loss of an anchor is convex in T",
    "n = 2 is the worst",
    "the other classes, by Jensen's inequality",
    "log(1 + e^w) − w/2 is concave in w²",
    "its tangent at q, and s ≤ 4q/(1 − e^{−q})",
    "a pair of classes",
    "the sum over pairs",
    "N − R falls, rises and falls",
    "one of the two is above for C ≤ 10001 and s ≤ 16",
    "for larger C",
    "the collapsed simplex attains the bound",
)
_CLASSES, _SIZES, _TEMPERATURES = (3, 14, 30), (2, 5), ("1", "1/2", "1/4")
_MANY, _STEEP = 10001, 16  # C and s up to which boxes are looked at


@claim(
    kind="theorem",
    hypotheses=(
        "C ≥ 2 classes of n ≥ 2 samples each, in the unit ball of R^d, any d, τ > 0",
        "both losses as in `decoupled-gap`",
    ),
    family=steps("every map", *_STEPS)
    + grid(
        "orthonormal classes, one class opposite to the others, half of them to the other half",
        C=_CLASSES,
        n=_SIZES,
        τ=_TEMPERATURES,
    ),
    source="nceproof; for the gap of Luthra, Yang, Galanti 2025 (arXiv 2506.04411; read: the "
    "post); docs/decoupled-gap.md has the proof",
    declared=Verdict.ARGUED,
)
def decoupled_gap_at_the_simplex() -> Iterator[Instance]:
    """For classes of one size the gap of the decoupled loss is largest at the collapsed simplex.

    L_DCL − L_NSCL ≤ log(1 + ((n−1)/(n(C−1)))·e^s), s = C/((C−1)τ), which the simplex attains, with
    all samples of a class at one point.

    The gap of an anchor is at most log(1 + (n−1)e^{1/τ}/T), T the sum over other classes, and that
    is convex in T: so each class may be replaced by one of its samples. With T = T₀e^{−w}, T₀ that
    of the simplex, the mean of R(w) has to be ≤ 0, R(w) = ((1+x)/x) log((1 + x·e^w)/(1 + x)), x =
    e^s/(2(C−1)): for n = 2, the worst. R is below one of two functions whose mean is ≤ 0. Where
    s ≤ 4q/(1 − e^{−q}), q = log x, it is z + z²/s, z ≥ w from Jensen's inequality. Elsewhere it is
    N(w) = (1+b)(e^w − 1)/(1 + b·e^w), since with r = 1/(T + bT₀) the sum of r²T, over pairs that of
    (r_c² + r_t²)e^{cosine/τ}/2, bounds the square of the sum of r. For C ≤ 10001 boxes of C and s
    decide which; for larger C a short estimate does.
    """
    evidences, notes = zip(*_argument(), strict=True)
    yield from argued(_STEPS, evidences, dict(zip(_STEPS, notes, strict=True)))
    for classes in _CLASSES:
        for size in _SIZES:
            for temperature in _TEMPERATURES:
                rate = 1 / Fraction(temperature)
                bound = at_the_simplex(classes, size, rate)
                found = [gap([size] * classes, g, rate) for g in _maps(classes)]
                parameters = {"C": str(classes), "n": str(size), "τ": temperature}
                evidence = all_of(*(at_most(one, bound) for one in found))
                yield Instance(parameters, shown(evidence))


_a, _b, _C, _s, _x, _E, _w, _q, _z = symbols("a b C s x E w q z")
_S0 = _a * _C / (_C - 1)  # s


def _argument() -> Iterator[tuple[Evidence, str]]:
    """Yield the evidence for each step, in the names of docs/decoupled-gap.md."""
    yield _convex(), "A = (n−1)e^{1/τ}, and the second derivative is above 0"
    worst = derivative(_rise(), _x, _E * (1 - _E) / (1 + _x * _E) ** 2)
    yield worst, "the slope of R by w, E = e^w"
    y = symbols("y")
    mean = identity(_a * (_C * y - 1) / (_C - 1), _S0 * y - _a / (_C - 1))
    yield mean, "a = 1/τ, s = aC/(C−1)"
    yield _concave(), "half the slope in w² falls, as e^w − e^{−w} − 2w rises from 0 for w > 0"
    yield _parabola(), "the quotient is b/a, and q/(1 − e^{−q}) rises with q"
    yield _pair(), "h = (r − ρ)²/(2rρ), and κ = δ or the quotient, at u = −ℓ, δ = e^{−ℓ}"
    yield _pairs(), "Q and P are the sum of r² and the square of that of r"
    yield _tangent(), "the slope of N − R by w, E = e^w"
    margin = least_margin((Fraction(2), Fraction(_MANY)), (Fraction(0), Fraction(_STEEP)))
    yield below(0, margin), "the least margin over boxes"
    yield _many(), "log of (C − 1)/((1 + S)²(1 + 2S)), S = (4/3) log(2(C − 1)), and its slope by S"
    n, near, far = symbols("n near far")
    own, rest = (n - 1) * near, n * (_C - 1) * far
    attained = identity((own + rest) / rest, 1 + (n - 1) / (n * (_C - 1)) * (near / far))
    yield attained, "near = e^{1/τ}, far = e^{−1/((C−1)τ)}"


def _rise() -> Expr:
    """Return the slope of R by w."""
    return (1 + _x) * _E / (1 + _x * _E)


def _convex() -> Evidence:
    T, A = symbols("T A")
    slope, bend = -A / (T * (T + A)), A * (2 * T + A) / (T * (T + A)) ** 2
    return all_of(derivative(log(1 + A / T), T, slope), derivative(slope, T, bend))


def _concave() -> Evidence:
    slope = (exp(_w) - 1) / (2 * (exp(_w) + 1))
    rise = exp(_w) - exp(-_w) - 2 * _w
    return all_of(
        derivative(log(1 + exp(_w)) - _w / 2, _w, slope),
        derivative(slope / _w, _w, -exp(_w) * rise / (2 * _w**2 * (exp(_w) + 1) ** 2)),
        derivative(rise, _w, exp(-_w) * (exp(_w) - 1) ** 2),
    )


def _parabola() -> Evidence:
    """Take the tangent in w² at q: a·z + b·z², divided by a."""
    x, y = exp(_q), exp(-_q)
    a, b = x / (1 + x), (x - 1) / (4 * _q * (x + 1))
    return all_of(
        identity(_z / 2 + b * ((_q + _z) ** 2 - _q**2), a * _z + b * _z**2),
        identity(b / a, (1 - 1 / x) / (4 * _q)),
        derivative(_q / (1 - y), _q, (1 - y - _q * y) / (1 - y) ** 2),
        derivative(1 - y - _q * y, _q, _q * y),
    )


def _pair() -> Evidence:
    """Compare ½(r² + ρ²)e^u with rρ(1 + u) + ½κ(r − ρ)², for the largest h."""
    r, rho, h, u, flat, length, ratio = symbols("r rho h u delta ell k")
    kappa = flat + (length - 1 + flat) / h
    half = (r - rho) ** 2 / 2
    return all_of(
        identity((r**2 + rho**2) / 2, r * rho * (1 + half / (r * rho))),
        derivative((1 + h) * exp(u) - 1 - u, u, (1 + h) * exp(u) - 1),
        identity((1 + h) * flat - 1 + length, kappa * h),
        derivative((ratio - 1) ** 2 / (2 * ratio), ratio, (ratio**2 - 1) / (2 * ratio**2)),
    )


def _pairs() -> Evidence:
    """Add up over pairs, and take the b with (C − 1)b = 1 + s − Cκ."""
    Q, P, kappa = symbols("Q P kappa")
    added = (P - Q) * (1 + _a / (_C - 1)) - _a * Q + kappa * (_C * Q - P)
    least = (1 + _S0 - _C * kappa) / (_C - 1)
    return all_of(
        identity(added, P * (1 + _S0 / _C - kappa) - Q * (1 + _S0 - _C * kappa)),
        identity(1 + _S0 / _C - kappa, (_C - 1) * (1 + least) / _C),
    )


def _tangent() -> Evidence:
    """Differentiate N, and factor the slope of N − R; compare N with the mean that is bounded."""
    t = symbols("t")
    N, slope = (1 + _b) * (_E - 1) / (1 + _b * _E), (1 + _b) ** 2 * _E / (1 + _b * _E) ** 2
    factors = (_E - 1) * (1 + _x - (1 + _b) ** 2 - (1 + _x) * _b**2 * _E)
    below_it = (1 + _b * _E) ** 2 * (1 + _x * _E)
    limit = 1 + _x - (1 + _b) ** 2 - (1 + _x) * _b**2
    return all_of(
        identity(N.subs(_E, 1 / t), (1 + _b) ** 2 * (1 / (t + _b) - 1 / (1 + _b))),
        derivative(N, _w, slope, given=[(_E, _E)]),
        identity(slope - _rise(), _E * factors / below_it),
        identity(limit, (1 + _b) * (_x * (1 - _b) - 2 * _b)),
    )


def _many() -> Evidence:
    """Show (1 + S)²(1 + 2S) ≤ C − 1 at the first C, and that the quotient rises from S = 5 on."""
    S = symbols("S")
    logarithm = 3 * S / 4 - log(2) - 2 * log(1 + S) - log(1 + 2 * S)
    slope = Rational(3, 4) - 2 / (1 + S) - 2 / (1 + 2 * S)
    with precision(80):
        first = arb(4) / 3 * (2 * arb(_MANY - 1)).log()
        product = Enclosure.of((1 + first) ** 2 * (1 + 2 * first), bits=53)
        start = Enclosure.of(first, bits=53)
    return all_of(
        identity((1 + _s) + _s * (1 + _s) * (3 + 2 * _s), (1 + _s) ** 2 * (1 + 2 * _s)),
        derivative(logarithm, S, slope),
        below(0, Fraction(3, 4) - Fraction(2, 6) - Fraction(2, 11)),
        below(5, start),
        below(start, _STEEP),
        below(product, _MANY - 1),
    )


def at_the_simplex(classes: int, size: int, rate: Fraction) -> Enclosure:
    """Return log(1 + ((n−1)/(n(C−1)))·e^{C/((C−1)τ)})."""
    share = Fraction(size - 1, size * (classes - 1))
    with precision(160):
        power = arb(rational(rate * Fraction(classes, classes - 1))).exp()
        return Enclosure.of((arb(rational(share)) * power).log1p(), bits=80)


def _maps(classes: int) -> Iterator[Matrix]:
    yield matrix([[int(s == r) for r in range(classes)] for s in range(classes)])
    for many in (1, classes // 2):
        side = [1 if s < many else -1 for s in range(classes)]
        yield matrix([[a * b for b in side] for a in side])
