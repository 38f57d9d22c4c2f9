"""InfoNCE less log(k + 1), as the number k of negatives grows."""

from __future__ import annotations

from collections.abc import Iterator

from numerics.exact.losses import Logistic
from theorems.claims.negatives._normalised import LAWS, MAPS, NEGATIVES, steps
from theorems.language import Instance, Verdict, at_most, claim, grid


@claim(
    kind="theorem",
    hypotheses=(
        "f is constant on classes: a simplex, orthonormal vectors, or one class against the rest",
        "ℓ is the logistic loss (β = 1), so that L_k is InfoNCE with k negatives",
    ),
    family=grid("k against k + 1 negatives", law=LAWS, map=MAPS, k=NEGATIVES),
    source="nceproof",
    declared=Verdict.CERTIFIED,
)
def normalised_infonce_falls() -> Iterator[Instance]:
    """In 75 cases a further negative does not raise InfoNCE less log(k + 1).

    L_{k+1}(f) − log(k + 2) ≤ L_k(f) − log(k + 1) for k = 1, 2, 3, 8, 64 at the five laws and
    three maps of the family.

    That it is so for every map that is constant on classes, law and k is not checked: given the
    anchor, L_k − log(k + 1) is E log A_k with A_k = (1 + Y_1 + .. + Y_k)/(k + 1), and the Y_i =
    e^{−v_i} are iid in (0, 1], as no vector is nearer to the anchor's than itself. With μ = E Y and
    log(1 + z) ≤ z for A_{k+1}/A_k = 1 + z the difference is at most (μ E(1/A_k) − 1)/(k + 2). Now
    1/(1 + y_1 + .. + y_k) is convex in each y_i ∈ [0, 1], so its mean is largest where the Y_i are
    0 or 1 with the same μ, and there it is (1 − (1 − μ)^{k+1})/((k + 1)μ): E(1/A_k) ≤ 1/μ. For maps
    that spread a class it is false: `normalised-infonce-falls-for-every-map`.
    """
    for step in steps(Logistic(), positives=1):
        yield Instance(
            step.parameters, at_most(step.after, step.before), "k + 1 and k negatives", step.witness
        )
