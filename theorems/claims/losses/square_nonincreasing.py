"""A refuted neighbour of `loss-hypotheses`: squares whose margin is inside the domain."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from theorems.search.refuting import instances
from theorems.verdicts.claim import claim
from theorems.verdicts.family import grid
from theorems.verdicts.verdict import Instance, Verdict

_MARGINS = ("-10", "0", "1", "3/2", "199/100")


@claim(
    kind="refutation",
    hypotheses=("ℓ(v) = Σ (m − v_i)² on [−2, 2]^k", "m < 2", "k ≥ 1"),
    family=grid(margin=_MARGINS),
    source="false neighbour: strict convexity without monotonicity",
    declared=Verdict.REFUTED,
)
def square_nonincreasing() -> Iterator[Instance]:
    """The sum of squares with a margin below 2 is non-increasing.

    False at k = 1: between m and 2 the square grows. Margins of 2 and more: `loss-hypotheses`.
    """
    yield from instances("square", "nonincreasing", [{"margin": Fraction(m)} for m in _MARGINS])
