"""InfoNCE less log(k + 1), as the number k of negatives grows."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import exp, log, symbols

from numerics.exact.losses import Logistic
from theorems.claims.negatives._normalised import LAWS, MAPS, NEGATIVES, steps
from theorems.language import (
    Evidence,
    Instance,
    Verdict,
    all_of,
    at_most,
    claim,
    derivative,
    grid,
    identity,
    shown,
)
from theorems.language import steps as argument

_STEPS = (
    "what a further negative does to the mean of the terms",
    "1/(1 + Σ y_i) is convex in each y_i",
    "the mean of 1/(1 + N) for a binomial N",
    "the sum of the steps",
)


@claim(
    kind="theorem",
    hypotheses=(
        "f is constant on classes, ‖f‖ = 1",
        "ℓ is the logistic loss, any β > 0 and no margin; for β = 1, L_k is InfoNCE",
    ),
    family=argument("every such f, ρ, k and β", *_STEPS)
    + grid("β = 1, k against k + 1 negatives", law=LAWS, map=MAPS, k=NEGATIVES),
    source="nceproof",
    declared=Verdict.ARGUED,
)
def normalised_infonce_falls() -> Iterator[Instance]:
    """For maps constant on classes a further negative does not raise InfoNCE less log(k + 1).

    L_{k+1}(f) − log(k + 2) ≤ L_k(f) − log(k + 1). Given the anchor, L_k − log(k + 1) is E log A_k
    with A_k = (1 + Y_1 + .. + Y_k)/(k + 1), and the Y_i = e^{−βv_i} are iid in (0, 1], as no vector
    is nearer to the anchor's than itself. With μ = E Y and log(1 + z) ≤ z for A_{k+1}/A_k = 1 + z
    the difference is at most (μ E(1/A_k) − 1)/(k + 2).

    As 1/(1 + y_1 + .. + y_k) is convex in each y_i ∈ [0, 1], its mean is largest where the Y_i are
    0 or 1 with the same μ. Then their sum is a binomial N, and E 1/(1 + N) the integral of E t^N =
    (1 − μ + μt)^k over t ∈ [0, 1], (1 − (1 − μ)^{k+1})/((k + 1)μ). So E(1/A_k) ≤ 1/μ. For maps that
    spread a class it is false: `normalised-infonce-falls-for-every-map`.
    """
    for name, (evidence, note) in zip(_STEPS, _argument(), strict=True):
        yield Instance({"step": name}, shown(evidence), note)
    for step in steps(Logistic(), positives=1):
        yield Instance(
            step.parameters, at_most(step.after, step.before), "k + 1 and k negatives", step.witness
        )


def _argument() -> Iterator[tuple[Evidence, str]]:
    """Yield the evidence for each step."""
    k, A, y, r, mu, t, none = symbols("k A y r mu t none")
    further = ((k + 1) * A + y) / (k + 2)
    yield identity(further / A, 1 + (y / A - 1) / (k + 2)), "A and y are A_k and Y_{k+1}"
    slope = -1 / (1 + r + y) ** 2
    bent = derivative(1 / (1 + r + y), y, slope), derivative(slope, y, 2 / (1 + r + y) ** 3)
    yield all_of(*bent), "r is the sum of the others"
    inside = 1 - mu + mu * t
    power = exp((k + 1) * log(inside))
    grown = derivative(power / ((k + 1) * mu), t, power / inside)
    yield grown, "(1 − μ + μt)^{k+1} is written exp((k + 1) log(1 − μ + μt))"
    most = (k + 1) * (1 - none) / ((k + 1) * mu)
    yield identity(mu * most - 1, -none), "none is (1 − μ)^{k+1}, the probability that N = 0"
