"""With uniform weights L_sup rises for some laws, whenever β is above β_c."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, log, symbols

from theorems.claims.conjecture import _rare_class, rare_class_threshold
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
    "the loss is strictly convex in c: an anchor of the rare class",
    "the loss is strictly convex in c: an anchor of a head",
    "k = ∞: the slope is βS₀",
    "S₀ at c = 0, and in c and δ there",
    "S₁ where S₀ vanishes, to first order in δ",
)


@claim(
    kind="theorem",
    hypotheses=(
        "three classes, heads of masses (1 − ρ)p and (1 − ρ)q, p = 1/2 + δ, q = 1/2 − δ, and one "
        "of mass ρ; weights downstream uniform, or any above 0 of which both heads have the same",
        "f*_k minimises L_k over maps constant on classes, into the unit sphere of R^d, d ≥ 3; "
        "f*_∞ minimises the limit of L_k − log k",
        "ℓ is the logistic loss log(1 + Σ exp(−β v_i)), β > β_c = 1.538118408256515 ± 5·10⁻¹⁵",
    ),
    family=steps("every β > β_c", *_STEPS),
    source="nceproof; the conjecture is that of Awasthi, Dikkala, Kamath, ICML 2022; "
    "docs/rare-class.md has the proof",
    declared=Verdict.ARGUED,
    rests_on=("rare-class-threshold", "off-the-middle-costs"),
    rests_on_open=True,
)
def rises_beyond_the_threshold() -> Iterator[Instance]:
    """For every β > β_c there are laws for which L_sup, with uniform weights, rises with k.

    There is δ₀ > 0 such that for each 0 < δ < δ₀, all large k, all larger k′ from some on, and ∞:
    L_sup(f*_k) < L_sup(f*_{k′}) for all small ρ > 0.

    As ρ → 0 the minimisers tend to heads at u and −u and the rare class at the cosine c_k that
    minimises the part of order ρ, which is strictly convex in c. S₀ is above 0 at c = 0, so its
    zero c_∞ is below 0. For small δ it is near −(B₀/A₀)δ, and S₁ there is negative where P(e^{−β})
    is: so the slope S₀ + S₁/k + O(1/k²) is below 0 at c_∞ for large k, and c_∞ < c_k < 0. Then
    L_sup is larger at c_∞ (`off-the-middle-costs`), and c_{k′} tends to c_∞. P is that of
    `rare-class-threshold`, and below 0 exactly for β > β_c.
    """
    yield from argued(_STEPS, (_anchor(), _negative(), _limit(), _middle(), _beyond()))


_p, _u, _v, _square, _y, _beta, _c, _R = symbols("p u v y2 y beta c R")
MOVES = [(_u, _beta * _u), (_v, -_beta * _v)]  # by c


def _anchor() -> Evidence:
    """Differentiate log(1 + u + v) twice, u and v with the numbers of negatives in them."""
    loss, M = log(1 + _u + _v), 1 + _u + _v
    slope = _beta * (_u - _v) / M
    bend = _beta**2 * (_u + _v + 4 * _u * _v) / M**2
    return all_of(
        derivative(loss, _c, slope, given=MOVES), derivative(slope, _c, bend, given=MOVES)
    )


def _negative() -> Evidence:
    """Differentiate log(1 + R + u) twice, R the other negatives of a head."""
    loss, M, moves = log(1 + _R + _u), 1 + _R + _u, MOVES[:1]
    slope, bend = _beta * _u / M, _beta**2 * _u * (1 + _R) / M**2
    return all_of(
        derivative(loss, _c, slope, given=moves), derivative(slope, _c, bend, given=moves)
    )


def _limit() -> Evidence:
    """Differentiate what depends on c of the derivative of L_∞ by ρ."""
    q = 1 - _p
    heads = _p * _u / (_p + q * _square), q * _v / (q + _p * _square)
    (h0, _), (t0, _) = _rare_class.as_anchor(_p, _u, _v), _rare_class.as_negative(_p, _u, _square)
    s0, _ = _rare_class.as_negative(q, _v, _square)
    added = log(_p * _u + q * _v) + heads[0] + heads[1]
    return derivative(added, _c, _beta * (h0 + t0 - s0), given=MOVES)


def _middle() -> Evidence:
    """Find S₀ at c = 0 above 0 for p > q, and A₀, B₀ > 0."""
    q = 1 - _p
    S0, _ = _rare_class.slopes(_p, _y, _y)
    (A0, _), (B0, _) = rare_class_threshold.first_order()
    return all_of(
        identity(S0, (_p - q) * (1 + _y**3 / ((_p + _y**2 * q) * (q + _y**2 * _p)))),
        identity(A0, _leading()),
        identity(B0, 2 + 8 * _y**3 / (1 + _y**2) ** 2),
    )


def _leading() -> Expr:
    """Return A₀."""
    return _beta * (1 + _y) ** 2 / (1 + _y**2)


def _beyond() -> Evidence:
    """Compare S₁ at c = −(B₀/A₀)δ, divided by δ, with P and a positive factor."""
    A, B = rare_class_threshold.first_order()
    _, by_P = rare_class_threshold.compared(A, B)
    return identity(B[1] - A[1] * B[0] / A[0], by_P / _leading())
