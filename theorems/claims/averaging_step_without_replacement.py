"""A false neighbour of the step in Lemma 1: the replacement inequality dropped."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, Any

from theorems.kernel.claim import claim
from theorems.kernel.verdict import Instance, Verdict

if TYPE_CHECKING:
    from numerics.losses import Loss
    from theorems.search.representations import Spread
    from theorems.search.steps import Conclusion

_HINGE, _SHORT_HINGE = "Max(0, 2 - v[1] - v[2])", "Max(0, 1 - v[1] - v[2])"
_EXPONENTIAL = "exp(-v[1] - v[2])"
_STRICT = "exp(-v[1] - v[2]) + (exp(-v[1]) + exp(-v[2]))/100"

# Loss, conclusion, number of points a class, largest denominator of a vector and of the law.
_CASES: tuple[tuple[str, Conclusion, tuple[int, int], int, int], ...] = (
    (_SHORT_HINGE, "on average", (1, 2), 13, 4),
    (_HINGE, "on average", (1, 2), 41, 5),
    (_EXPONENTIAL, "on average", (2, 2), 5, 2),
    (_STRICT, "on average", (2, 2), 5, 2),
    (_EXPONENTIAL, "for some x*", (2, 2), 5, 2),
    (_STRICT, "for some x*", (2, 2), 5, 2),
)


@claim(
    kind="refutation",
    hypotheses=(
        "ℓ is convex, non-increasing in each coordinate and symmetric",
        "the replacement inequality (R), for this k that 2ℓ(a, b) ≥ ℓ(a, a) + ℓ(b, b), is dropped",
        "f maps the points of finitely supported classes to unit vectors of R^d",
    ),
    family="k = 2; max(0, 1 − Σv) and max(0, 2 − Σv) for the first conclusion, e^{−Σv} and "
    "e^{−Σv} + Σ e^{−v_i}/100 for both",
    source="false neighbour of Awasthi, Dikkala, Kamath, ICML 2022, Lemma 1, step of its proof",
    declared=Verdict.REFUTED,
    size=len(_CASES),
)
def averaging_step_without_replacement() -> Iterator[Instance]:
    """Sending a class to one of its points costs nothing if ℓ is convex and non-increasing.

    Let f_{x*} be f(x*) on class c* and f elsewhere. On average, E_{x*} L_k(f_{x*}) ≤ L_k(f) for
    x* ~ D_{c*}; or at least L_k(f_{x*}) ≤ L_k(f) for some x* of the class.

    Both are false from k = 2 on: two negatives of class c* are independent under f and equal under
    f_{x*}, and a function of the sum charges for the larger variance. The last loss of the family
    is strictly convex and strictly decreasing, so strictness does not help. What is missing is the
    replacement inequality, which every submodular loss has, the logistic one among them.
    """
    for formula, conclusion, shape, vectors, laws in _CASES:
        yield _instance(formula, conclusion, shape, vectors, laws)


def _instance(
    formula: str, conclusion: Conclusion, shape: tuple[int, int], vectors: int, laws: int
) -> Instance:
    from theorems.search.steps import smallest_step_refutation

    f = smallest_step_refutation(
        shape,
        conclusion,
        replaced=1,
        loss=_loss(formula)[0],
        negatives=2,
        vectors_up_to=vectors,
        laws_up_to=laws,
    )
    return _judged(f, formula, conclusion)


def _judged(f: Spread | None, formula: str, conclusion: Conclusion) -> Instance:
    from numerics.collapse import averaging_step
    from theorems.search.lattice import ORDER
    from theorems.search.steps import increase, step_witness, told

    loss, admissible = _loss(formula)
    parameters = {"ℓ": formula, "k": "2", "conclusion": conclusion}
    if f is None:
        return Instance(parameters, None, "no witness on the lattice")
    step = averaging_step(f.law, f.classes, replaced=1, negatives=2, loss=loss)
    amount = increase(step, conclusion)
    return Instance(
        parameters,
        False if admissible and amount.lower > 0 else None,
        f"{told(amount, conclusion)}; {ORDER}",
        {
            **step_witness(f, 1, step),
            "replacement inequality fails at v": replacement_failure(loss),
        },
    )


def _loss(formula: str) -> tuple[Loss, bool]:
    """Return a loss of two coordinates, and whether it is shown to meet the hypotheses."""
    from sympy import IndexedBase, sympify

    from numerics.custom import custom_loss
    from numerics.losses import ExponentialOfSum

    v = IndexedBase("v")
    expression = sympify(formula, locals={"v": v})
    swapped = expression.subs({v[1]: v[2], v[2]: v[1]}, simultaneous=True)
    admissible = bool(swapped == expression) and is_convex_and_decreasing(expression, (v[1], v[2]))
    return custom_loss(expression, claimed=ExponentialOfSum().hypotheses, title=formula), admissible


def is_convex_and_decreasing(expression: Any, v: tuple[Any, ...]) -> bool:
    """Tell whether an expression is shown convex and non-increasing in each coordinate of v.

    Affine functions with slopes ≤ 0 are; so are sums, positive multiples, maxima and exponentials
    of such functions. Everything else is not shown to be.
    """
    from sympy import Max, Poly, exp

    if expression.is_polynomial(*v):
        polynomial = Poly(expression, *v)
        slopes = [polynomial.coeff_monomial(x) for x in v]
        return polynomial.total_degree() <= 1 and all(s.is_Rational and s <= 0 for s in slopes)
    if expression.is_Mul:
        factor, rest = expression.as_coeff_Mul()
        positive = factor.is_Rational and factor > 0 and factor != 1  # 1: no rational to take out
        return bool(positive) and is_convex_and_decreasing(rest, v)
    if expression.is_Add or isinstance(expression, Max | exp):
        return all(is_convex_and_decreasing(part, v) for part in expression.args)
    return False


def replacement_failure(loss: Loss) -> list[str] | None:
    """Return an integer point of [−2, 2]² with ℓ(v) < (ℓ(v_1, v_1) + ℓ(v_2, v_2))/2, in balls."""
    from flint import arb

    from numerics.arithmetic import BALLS

    for point in product(range(-2, 3), repeat=2):
        a, b = map(arb, point)
        replaced = loss.value([a, a], BALLS) + loss.value([b, b], BALLS)
        if 2 * loss.value([a, b], BALLS) < replaced:
            return list(map(str, point))
    return None
