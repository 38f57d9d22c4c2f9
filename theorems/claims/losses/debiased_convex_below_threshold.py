"""The debiased loss with a small class prior."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import exp, log, symbols

from theorems.claims.losses.debiased_convex import debiased
from theorems.language import Instance, Verdict, all_of, claim, derivative, identity, shown, steps

_STEPS = (
    "ℓ(v) = log((b + Σ e^{−v_i})/(1 − τ))",
    "∂_i ℓ = −e^{−v_i}/(b + Σ e^{−v_j})",
    "(d/ds)² ℓ(s·1) = b k e^{−s}/(b + k e^{−s})²",
)


@claim(
    kind="lemma",
    hypotheses=("ℓ(v) = log(1 + (Σ e^{−v_i} − kτ)/(1 − τ))", "0 < τ < 1", "k ≥ 1"),
    family=steps("every k and τ", *_STEPS),
    source="Chuang, Robinson, Lin, Torralba, Jegelka 2020, without the clamp",
    declared=Verdict.ARGUED,
    rests_on=("log-sum-exp-hessian",),
    rests_on_open=True,
)
def debiased_convex_below_threshold() -> Iterator[Instance]:
    """The debiased loss is convex and decreasing where kτ ≤ 1 − τ, and not convex elsewhere.

    Let b = 1 − τ − kτ, so that b ≥ 0 exactly where kτ ≤ 1 − τ. For every k and τ with 0 < τ < 1 the
    loss is −log(1 − τ) + log(b + Σ e^{−v_i}): where b ≥ 0 it is convex by `log-sum-exp-hessian`,
    and its derivatives −e^{−v_i}/(b + Σ e^{−v_j}) are negative.

    Where b < 0 its second derivative along (1, .., 1), b k e^{−s}/(b + k e^{−s})², is negative
    wherever it is defined.
    """
    k, tau, total, other, v = symbols("k tau S R v")
    A, B = debiased(k, tau)
    b = 1 - tau - k * tau
    loss = (b + total) / (1 - tau)
    forms = identity(1 + (total - k * tau) / (1 - tau), loss), identity(A + B * total, loss)
    yield Instance({"step": _STEPS[0]}, shown(all_of(*forms)), "S = Σ e^{−v_i}")
    fall = derivative(log(b + other + exp(-v)), v, -exp(-v) / (b + other + exp(-v)))
    yield Instance({"step": _STEPS[1]}, shown(fall), "R = Σ e^{−v_j} over the others")
    inside, slope = b + k * exp(-v), -k * exp(-v) / (b + k * exp(-v))
    bend = derivative(slope, v, b * k * exp(-v) / inside**2)
    both = all_of(derivative(log(inside), v, slope), bend)
    yield Instance({"step": _STEPS[2]}, shown(both), "s is written v")
