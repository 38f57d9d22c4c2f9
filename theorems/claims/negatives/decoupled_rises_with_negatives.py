"""The decoupled loss less log k, as the number k of negatives grows."""

from __future__ import annotations

from collections.abc import Iterator

from numerics.exact.losses import Decoupled
from theorems.claims.negatives._normalised import LAWS, MAPS, NEGATIVES, steps
from theorems.language import Instance, Verdict, at_most, claim, grid


@claim(
    kind="theorem",
    hypotheses=(
        "f is constant on classes: a simplex, orthonormal vectors, or one class against the rest",
        "ℓ(v) = log Σ e^{−v_i}, so that L_k is the decoupled loss with k negatives",
    ),
    family=grid("k against k + 1 negatives", law=LAWS, map=MAPS, k=NEGATIVES),
    source="nceproof; the limit is that of Wang, Isola, ICML 2020, Theorem 1 (read: full text)",
    declared=Verdict.CERTIFIED,
)
def decoupled_rises_with_negatives() -> Iterator[Instance]:
    """In 75 cases a further negative does not lower the decoupled loss less log k.

    L_{k+1}(f) − log(k + 1) ≥ L_k(f) − log k for k = 1, 2, 3, 8, 64 at the five laws and three
    maps of the family.

    That it is so for every map, law and k is not checked: given the anchor and its positive, L_k −
    log k is E log of the mean of k iid numbers e^{−v_i}; the mean of k + 1 of them is the mean of
    its k + 1 means of k, and the logarithm is concave. So the asymptotic loss of Wang and Isola is
    the supremum over k. InfoNCE less log(k + 1) goes the other way: `normalised-infonce-falls`.
    """
    for step in steps(Decoupled(), positives=0):
        yield Instance(
            step.parameters, at_most(step.before, step.after), "k and k + 1 negatives", step.witness
        )
