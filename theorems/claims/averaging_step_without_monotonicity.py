"""A false neighbour of the step in Lemma 1: monotonicity dropped."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.kernel.claim import claim
from theorems.kernel.verdict import Instance, Verdict

_MARGINS = ("-10", "0", "1", "3/2", "19/10")


@claim(
    kind="refutation",
    hypotheses=(
        "ℓ is strictly convex; that it is non-increasing is dropped",
        "f maps the points of finitely supported classes to unit vectors of R^d",
    ),
    family="k = 1, ℓ(v) = (m − v)², m in {−10, 0, 1, 3/2, 19/10}",
    source="false neighbour of Awasthi, Dikkala, Kamath, ICML 2022, Lemma 1, step of its proof",
    declared=Verdict.REFUTED,
    size=len(_MARGINS),
)
def averaging_step_without_monotonicity() -> Iterator[Instance]:
    """Sending a class to one of its points costs nothing on average if ℓ is strictly convex.

    E_{x*} L_k(f_{x*}) ≤ L_k(f) for x* ~ D_{c*}, where f_{x*} is f(x*) on class c* and f elsewhere.

    False for every margin m of the family: (m − v)² turns at m < 2, inside [−2, 2], and where it
    increases it charges for the larger v that collapse brings. Found is a witness on two classes
    of the plane with the smallest denominators; at m = 2 the loss is non-increasing and the same
    search finds none.
    """
    for margin in _MARGINS:
        yield _instance(margin)


def _instance(margin: str) -> Instance:
    from numerics.collapse import averaging_step
    from numerics.losses import Square
    from theorems.search.steps import number, smallest_step_refutation, step_witness

    loss, parameters = Square(margin=margin), {"m": margin, "k": "1"}
    f = smallest_step_refutation(
        (1, 2), replaced=1, loss=loss, negatives=1, vectors_up_to=13, laws_up_to=4
    )
    if f is None:
        return Instance(parameters, None, "no witness with denominators up to 13")
    step = averaging_step(f.law, f.classes, replaced=1, negatives=1, loss=loss)
    return Instance(
        parameters,
        False if loss.hypotheses.strictly_convex and step.increase.lower > 0 else None,
        f"E L(f_{{x*}}) − L(f) = {number(step.increase)}, exactly; smallest denominators found",
        step_witness(f, 1, step),
    )
