"""A refuted neighbour of `loss-hypotheses`: squares whose margin is inside the domain."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numerics.exact.formula import Formula, with_values
from numerics.exact.losses import Square
from numerics.exact.parse import parse
from theorems.language import Instance, Verdict, claim, grid
from theorems.search.hypothesis_search import HypothesisSearch, Rng, drawn_size
from theorems.search.refuting import instances

_MARGINS = ("-10", "0", "1", "3/2", "199/100")


@claim(
    kind="refutation",
    hypotheses=("ℓ(v) = Σ (m − v_i)² on [−2, 2]^k", "m < 2", "k ≥ 1"),
    family=grid(margin=_MARGINS),
    source="false neighbour: strict convexity without monotonicity",
    declared=Verdict.REFUTED,
    instead=("loss-hypotheses",),
    search=lambda: HypothesisSearch(drawn, "nonincreasing"),
)
def square_nonincreasing() -> Iterator[Instance]:
    """The sum of squares with a margin below 2 is non-increasing.

    False at k = 1: between m and 2 the square grows. Margins of 2 and more: `loss-hypotheses`.
    """
    yield from instances("square", "nonincreasing", [{"margin": Fraction(m)} for m in _MARGINS])


def drawn(rng: Rng) -> tuple[Formula, int]:
    """Draw a margin from −10 to 15/8."""
    margin = Fraction(int(rng.integers(-80, 16)), 8)
    return with_values(parse(Square.text), {"margin": margin}), drawn_size(rng)
