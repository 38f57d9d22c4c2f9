"""The more negatives, the heavier a class has to be for all others to collapse."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Rational, exp, log, symbols

from theorems.claims.conjecture.collapse_threshold import (
    BY_T,
    FIRST,
    E,
    Y,
    a,
    excess,
    mixture,
    quadratic,
    t,
    x,
)
from theorems.language import (
    Evidence,
    Instance,
    Verdict,
    argued,
    claim,
    derivative,
    identity,
    steps,
)

_STEPS = (
    "s = −log M by t",
    "w by t",
    "g = e^(−(1+x)t)/σ by t",
    "g_1/g_s by s",
    "B over g_s",
    "e^(−(s−s₀)(k−1)) B by k",
    "at s = 0, B is F_∞",
    "Q at ρ*(1)",
)
_NOTES = {
    "s = −log M by t": "σ = x + (1−x)w",
    "g_1/g_s by s": "the slope of g is −(1 + x/σ²)g",
    "B over g_s": "h is e^(−2t) over σ_s, D is e^(−(1−x)t)",
}


@claim(
    kind="theorem",
    hypotheses=(
        "β > 0, x = e^(−2β); ρ*(k) is the zero in [0, 1] of F_k of `collapse-threshold`, the mass "
        "from which on all classes but the head share one vector at the minimiser of L_k",
    ),
    family=steps("every β > 0, and all k < k′ ≤ ∞", *_STEPS),
    source="nceproof; docs/collapse.md has the proof",
    declared=Verdict.ARGUED,
    rests_on=("collapse-threshold",),
    rests_on_open=True,
)
def collapse_threshold_rises() -> Iterator[Instance]:
    """The mass from which on one class collapses all others rises with each further negative.

    1/2 < ρ*(1) < ρ*(2) < ρ*(3) < … < ρ*(∞) < 1, for every β > 0.

    Let 1/2 ≤ a < 1. In s = −log M each integral of F_k is a Laplace transform in k − 1: F_k(a) = ∫
    e^(−(k−1)s) B(s) ds, B = a·x·(g_1 + g_s)/2 − (1−a)h, where g = e^(−(1+x)t)/σ and h = e^(−2t)/σ_s
    at the t with M = e^(−s); σ = x + (1−x)w is the slope of s by t, and w the share of e^(−t) in M.
    By s, w has the slope −(1−x)w(1−w)/σ for both mixtures; M_1 begins at w = a, M_s at w = 1 − a,
    so w_1 ≥ w_s and σ_1 ≥ σ_s for every s. The slope of log g is −1 − x/σ²: g_1/g_s does not fall.
    h/g_s = e^(−(1−x)t) falls, so B/g_s rises strictly: B is below 0 up to some s₀, if at all,
    and above 0 beyond. So e^((k−1)s₀)F_k falls strictly in real k: where F_k is 0, it is below 0
    for every larger k. With a = ρ*(k) and a rising F_{k+1}: ρ*(k) < ρ*(k+1). At ρ*(∞), B is 0 at s
    = 0, so F_k > 0 for every k, and ρ*(k) < ρ*(∞).
    """
    yield from argued(_STEPS, _found(), _NOTES)


p, w, s = symbols("p w s")


def rate(share: Expr) -> Expr:
    """Return σ of the share w of e^(−t)."""
    return x + (1 - x) * share


def _found() -> Iterator[Evidence]:
    M = mixture(p, E, Y)
    share = p * E / M
    yield derivative(-log(M), t, rate(share), given=BY_T)
    yield derivative(share, t, -(1 - x) * share * (1 - share), given=BY_T)
    density, turning = E * Y / rate(w), (w, -(1 - x) * w * (1 - w))
    slope = -(1 + x / rate(w) ** 2) * density  # by s
    yield derivative(density, t, rate(w) * slope, given=[*BY_T, turning])
    yield _ratio()
    g_1, g_s, D, B = symbols("g_1 g_s D B")
    yield identity(excess(a, x, g_1, g_s, D * g_s) / g_s, a * x * (g_1 / g_s + 1) / 2 - (1 - a) * D)
    q, s0 = symbols("k s0")
    damped = exp(-(q - 1) * (s - s0)) * B
    yield derivative(damped, q, -(s - s0) * damped)
    s_1, s_s = rate(a), rate(1 - a)
    m_1, m_s = (mixture(mass, Rational(1), x) for mass in (a, 1 - a))
    yield identity(excess(a, x, 1 / s_1, 1 / s_s, 1 / s_s), quadratic(a, x) / (2 * m_s * m_1))
    at_first = -x * (1 - x) * (3 + 2 * x + 3 * x**2) / (1 + 3 * x) ** 2
    yield identity(quadratic(FIRST, x), at_first)


def _ratio() -> Evidence:
    """Differentiate g_1/g_s, each with its own σ."""
    g, h, sigma, tau = symbols("g_1 g_s sigma tau")
    falls = [(g, -(1 + x / sigma**2) * g), (h, -(1 + x / tau**2) * h)]
    return derivative(g / h, s, x * (1 / tau**2 - 1 / sigma**2) * g / h, given=falls)
