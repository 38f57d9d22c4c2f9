"""Where collisions and coverage balance in the bound of Saunshi et al."""

from __future__ import annotations

from collections.abc import Iterator
from math import comb

from sympy import symbols

from theorems.language import (
    Instance,
    Verdict,
    all_of,
    at_most,
    below,
    claim,
    equal,
    grid,
    identity,
    shown,
    steps,
)

_CLASSES = range(3, 41)
_STEP = "c_k² − c_{k−1} c_{k+1} = a_k c_k − a_{k+1} c_{k−1}, c_k = a_k + m c_{k−1}"


def numerator(classes: int, negatives: int) -> int:
    """Return C^k p(k), the number of ways to hit C − 1 classes and no other, exactly."""
    others = classes - 1
    return sum((-1) ** j * comb(others, j) * (others - j) ** negatives for j in range(others))


def smallest(classes: int) -> int:
    """Return the first k at which p(k+1) ≤ p(k)."""
    k = classes - 1
    while numerator(classes, k + 1) > classes * numerator(classes, k):
        k += 1
    return k


@claim(
    kind="theorem",
    hypotheses=("ρ_c = 1/C, 3 ≤ C ≤ 40", "1/p(k) is the factor of `saunshi-bound`"),
    family=steps("every k for each C", _STEP) + grid(C=_CLASSES),
    source="nceproof; the talk names the trade-off of collisions and coverage",
    declared=Verdict.ARGUED,
)
def saunshi_factor_minimum() -> Iterator[Instance]:
    """The factor of Saunshi et al. is infinite, falls to one minimum, and grows like η^k.

    p(k) = (1 − 1/C)^k P(k draws of C − 1 classes cover them) is 0 for k < C − 1; p(k+1)/p(k)
    decreases in k from there, from above or at 1, to 1 − 1/C. So 1/p has one minimum (or two
    neighbours that tie), and grows by factors that increase to η = C/(C−1).

    C^k p(k) = (C−1)! S(k, C−1), and Σ_k S(k, m) x^k = x^m Π_j 1/(1 − jx). A product with 1/(1 − mx)
    makes c_k = a_k + m c_{k−1} of a sequence a, and c is log-concave if a is: a_{k+1} a_{j−1} is at
    most a_k a_j for j ≤ k, so a_{k+1} c_{k−1} ≤ a_k c_k. The instances locate the minimum by
    comparing p(k*) with its neighbours in integers; that there is no other, and the growth, is this
    argument.
    """
    yield _log_concave()
    for classes in _CLASSES:
        k = smallest(classes)
        before, here, after = (
            classes ** (1 - step) * numerator(classes, k + step) for step in (-1, 0, 1)
        )
        yield Instance(
            {"C": str(classes)},
            all_of(
                below(before, here), at_most(after, here), equal(numerator(classes, classes - 2), 0)
            ),
            f"p is largest at k = {k}" + (f" and {k + 1}" if here == after else ""),
            witness={"k": str(k)},
        )


def _log_concave() -> Instance:
    """Check the step from a to c, with c_{k−1} any number."""
    here, after, m, before = symbols("a_k a_next m c_before")
    now = here + m * before
    found = identity(now**2 - before * (after + m * now), here * now - after * before)
    return Instance({"step": _STEP}, shown(found))
