"""A false neighbour of the step in Lemma 1: monotonicity dropped."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numerics.balls.collapse_step import averaging_step
from numerics.exact.finite_map import FiniteMap
from numerics.exact.losses import Loss, Square
from theorems.language import (
    Instance,
    Verdict,
    all_of,
    below,
    cases,
    claim,
    counterexample,
    meets,
    undecided,
)
from theorems.search.cases import Case, Rng, step_case
from theorems.search.collapse_step import (
    Conclusion,
    increase,
    smallest_step_refutation,
    step_witness,
    told,
)
from theorems.search.representation_search import RepresentationSearch
from theorems.search.smallest_rational import ORDER

_MARGINS: dict[Conclusion, tuple[str, ...]] = {
    "on-average": ("-10", "0", "1", "3/2", "19/10"),
    "for-some-x*": ("-10", "0", "1", "3/2"),
}


@claim(
    kind="refutation",
    hypotheses=(
        "ℓ is strictly convex; that it is non-increasing is dropped",
        "f maps the points of finitely supported classes to unit vectors of R^d",
    ),
    family=cases(
        ("m", "conclusion"),
        [(m, conclusion) for conclusion, margins in _MARGINS.items() for m in margins],
        "k = 1, ℓ(v) = (m − v)²",
    ),
    source="false neighbour of Awasthi, Dikkala, Kamath, ICML 2022, Lemma 1, step of its proof",
    declared=Verdict.REFUTED,
    instead=("averaging-step",),
    search=lambda: RepresentationSearch(drawn),
)
def averaging_step_without_monotonicity() -> Iterator[Instance]:
    """Sending a class to one of its points costs nothing if ℓ is strictly convex.

    Let f_{x*} be f(x*) on class c* and f elsewhere. On average, E_{x*} L_k(f_{x*}) ≤ L_k(f) for
    x* ~ D_{c*}; or at least L_k(f_{x*}) ≤ L_k(f) for some x* of the class.

    Both are false: (m − v)² turns at m < 2, inside [−2, 2], and where it increases it charges for
    the larger v that collapse brings. Found is a witness on two classes of the plane with the
    smallest denominators; at m = 2 the loss is non-increasing and the same search finds none.
    """
    for conclusion, margins in _MARGINS.items():
        for margin in margins:
            yield _instance(margin, conclusion)


def _instance(margin: str, conclusion: Conclusion) -> Instance:
    loss = Square(margin=margin)
    f = smallest_step_refutation(
        (1, 2), conclusion, replaced=1, loss=loss, negatives=1, vectors_up_to=13, laws_up_to=4
    )
    return _judged(f, loss, conclusion, margin)


def _judged(f: FiniteMap | None, loss: Loss, conclusion: Conclusion, margin: str = "") -> Instance:
    parameters = {"m": margin, "conclusion": conclusion}
    if f is None:
        return Instance(parameters, undecided("no witness with denominators up to 13"))
    step = averaging_step(f, replaced=1, negatives=1, loss=loss)
    amount = increase(step, conclusion)
    return Instance(
        parameters,
        counterexample(all_of(meets(loss.formula, "strictly_convex"), below(0, amount))),
        f"{told(amount, conclusion)}; {ORDER}",
        step_witness(f, 1, step),
    )


def drawn(rng: Rng) -> Case:
    """Draw a square whose margin is inside the domain, one negative."""
    loss = Square(margin=Fraction(int(rng.integers(-40, 16)), 8))
    return step_case(rng, loss, 1, averaging_step_without_monotonicity.id)
