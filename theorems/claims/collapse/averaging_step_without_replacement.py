"""A false neighbour of the step in Lemma 1: the replacement inequality dropped."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from flint import arb

from numerics.balls.collapse_step import averaging_step
from numerics.exact.arithmetic import BALLS
from numerics.exact.finite_map import FiniteMap
from numerics.exact.losses import CustomLoss, ExponentialOfSum, Loss
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

_HINGE, _SHORT_HINGE = "max(0, 2 - sum(v))", "max(0, 1 - sum(v))"
_EXPONENTIAL = "exp(-sum(v))"
_STRICT = "exp(-sum(v)) + sum(exp(-v))/100"
_NEEDED = ("convex", "nonincreasing", "symmetric")

# Loss, conclusion, number of points a class, largest denominator of a vector and of the law.
_CASES: tuple[tuple[str, Conclusion, tuple[int, int], int, int], ...] = (
    (_SHORT_HINGE, "on-average", (1, 2), 13, 4),
    (_HINGE, "on-average", (1, 2), 41, 5),
    (_EXPONENTIAL, "on-average", (2, 2), 5, 2),
    (_STRICT, "on-average", (2, 2), 5, 2),
    (_EXPONENTIAL, "for-some-x*", (2, 2), 5, 2),
    (_STRICT, "for-some-x*", (2, 2), 5, 2),
)


@claim(
    kind="refutation",
    hypotheses=(
        "ℓ is convex, non-increasing in each coordinate and symmetric",
        "the replacement inequality (R), for this k that 2ℓ(a, b) ≥ ℓ(a, a) + ℓ(b, b), is dropped",
        "f maps the points of finitely supported classes to unit vectors of R^d",
    ),
    family=cases(
        ("ℓ", "conclusion"),
        [case[:2] for case in _CASES],
        "k = 2",
    ),
    source="false neighbour of Awasthi, Dikkala, Kamath, ICML 2022, Lemma 1, step of its proof",
    declared=Verdict.REFUTED,
    instead=("averaging-step", "replacement-from-submodularity"),
    search=lambda: RepresentationSearch(drawn),
)
def averaging_step_without_replacement() -> Iterator[Instance]:
    """Sending a class to one of its points costs nothing if ℓ is convex and non-increasing.

    Let f_{x*} be f(x*) on class c* and f elsewhere. On average, E_{x*} L_k(f_{x*}) ≤ L_k(f) for
    x* ~ D_{c*}; or at least L_k(f_{x*}) ≤ L_k(f) for some x* of the class.

    Both are false for k = 2: two negatives of class c* are independent under f and equal under
    f_{x*}, and a function of the sum charges for the larger variance. The last loss of the family
    is strictly convex and strictly decreasing, so strictness does not help. What is missing is the
    replacement inequality, which every submodular loss has, the logistic one among them.
    """
    for formula, conclusion, shape, vectors, laws in _CASES:
        yield _instance(formula, conclusion, shape, vectors, laws)


def _instance(
    formula: str, conclusion: Conclusion, shape: tuple[int, int], vectors: int, laws: int
) -> Instance:
    f = smallest_step_refutation(
        shape,
        conclusion,
        replaced=1,
        loss=CustomLoss(formula),
        negatives=2,
        vectors_up_to=vectors,
        laws_up_to=laws,
    )
    return _judged(f, formula, conclusion)


def _judged(f: FiniteMap | None, formula: str, conclusion: Conclusion) -> Instance:
    loss = CustomLoss(formula)
    parameters = {"ℓ": formula, "conclusion": conclusion}
    if f is None:
        return Instance(parameters, undecided("no witness on the lattice"))
    step = averaging_step(f, replaced=1, negatives=2, loss=loss)
    amount = increase(step, conclusion)
    return Instance(
        parameters,
        counterexample(all_of(*(meets(formula, needed) for needed in _NEEDED), below(0, amount))),
        f"{told(amount, conclusion)}; {ORDER}",
        {
            **step_witness(f, 1, step),
            "replacement inequality fails at v": replacement_failure(loss),
        },
    )


def replacement_failure(loss: Loss) -> list[str] | None:
    """Return an integer point of [−2, 2]² with ℓ(v) < (ℓ(v_1, v_1) + ℓ(v_2, v_2))/2, in balls."""
    for point in product(range(-2, 3), repeat=2):
        a, b = map(arb, point)
        replaced = loss.value([a, a], BALLS) + loss.value([b, b], BALLS)
        if 2 * loss.value([a, b], BALLS) < replaced:
            return list(map(str, point))
    return None


def drawn(rng: Rng) -> Case:
    """Draw an exponential of the sum of 2 to 4 margins."""
    loss = ExponentialOfSum(beta=Fraction(int(rng.integers(1, 9)), 4))
    return step_case(rng, loss, int(rng.integers(2, 5)), averaging_step_without_replacement.id)
